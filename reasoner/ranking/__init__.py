"""What is said of candidates: their order and summands, what parts two of them, what would turn them, what to ask."""
