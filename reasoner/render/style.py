"""How text is drawn for a terminal: its width, its letters, its colour."""

from __future__ import annotations

from typing import NamedTuple


class Style(NamedTuple):
    """How to draw: width, letters, colour, and whether every clause prints its id and place."""

    width: int = 100
    ascii: bool = False
    color: bool = False
    sources: bool = False


_ASCII = {
    "–": "-", "—": "-", "−": "-", "→": "->", "←": "<-", "≥": ">=", "≤": "<=", "≠": "!=", "×": "x", "·": "-", "•": "*",
    "…": "...", "“": '"', "”": '"', "‘": "'", "’": "'", "µ": "u", "°": " deg", "±": "+/-", "├": "|", "│": "|",
    "└": "`", "─": "-", "✓": "+", "✗": "x", "⚠": "!", "ß": "ss",
}  # fmt: skip


def plain(text: str) -> str:
    """Text in ASCII letters only."""
    if text.isascii():
        return text
    import unicodedata

    replaced = "".join(_ASCII.get(letter) or unicodedata.normalize("NFKD", letter) for letter in text)
    return replaced.encode("ascii", "ignore").decode()
