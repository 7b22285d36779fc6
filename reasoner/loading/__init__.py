"""Load, check and compile a knowledge base, or find it compiled already."""
