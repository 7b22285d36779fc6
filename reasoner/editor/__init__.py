"""What an editor asks of a knowledge base: pure functions over texts and places, without any protocol."""
