"""A compiled program and the facts of a case to a model."""
