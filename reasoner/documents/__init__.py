"""Answers as documents: trees of plain lines, built once from what the reasoner found and written in many forms."""
