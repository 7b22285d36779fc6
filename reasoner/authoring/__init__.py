"""Changes to a knowledge base: planned as whole files, checked on a copy, then written."""
