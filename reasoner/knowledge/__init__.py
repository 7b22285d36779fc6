"""Folders of rule files to one knowledge base: manifest, layers, declarations, bibliography."""
