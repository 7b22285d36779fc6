"""Explanations and diagnostics as text, Markdown, JSON, HTML and graphs."""
