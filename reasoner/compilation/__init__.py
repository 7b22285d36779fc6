"""From checked knowledge to the compiled program, with all that no case can change computed once."""
