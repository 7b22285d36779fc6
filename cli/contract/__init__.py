"""The JSON of the answers about cases and knowledge: published formats whose fields only grow."""
