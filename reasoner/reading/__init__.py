"""Free text read into findings: the method and the grammar of a language; the words come from a knowledge base."""
