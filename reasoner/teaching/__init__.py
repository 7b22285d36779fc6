"""Learning with a knowledge base: cases to commit to before the answer, and a dialogue about one case."""
