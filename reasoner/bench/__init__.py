"""The bench of a knowledge engineer: expectations of cases, what they cover, and what a change of knowledge moves."""
