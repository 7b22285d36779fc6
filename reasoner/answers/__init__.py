"""Ranked candidates, advice and bank figures read off a model through the entry points of the manifest."""
