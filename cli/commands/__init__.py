"""The commands, one module each, imported only when called (see ``cli.registry``)."""
