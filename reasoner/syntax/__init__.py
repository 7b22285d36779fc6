"""Text of a rule file to its syntax tree, and back."""
