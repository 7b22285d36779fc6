"""The language server: ``reasoner.editor`` spoken over the Language Server Protocol, for which pygls is needed."""
