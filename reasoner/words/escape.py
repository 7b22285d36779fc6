"""Text from a knowledge base or a case put into forms that have markup of their own."""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"[\\`*_\[\]<>#|~&]")
_ADDRESS = re.compile(r"(\bwww|\bmailto|\bxmpp|[a-z])(\.|:)(?<=www\.|tps:|ttp:|ftp:|lto:|mpp:)", re.IGNORECASE)
"""Where a bare address begins, of which some readers of Markdown make a link."""


def markdown(text: str) -> str:
    """Text in which Markdown finds no markup; a new line cannot start a block, nor its first letters a list."""
    flat = _SPECIAL.sub(lambda found: f"\\{found[0]}", " ".join(text.split()))
    flat = _ADDRESS.sub(r"\1\\\2", flat)
    if flat[:1] in ("-", "+", "="):
        return f"\\{flat}"
    return re.sub(r"\A(\d+)([.)])(?= |\Z)", r"\1\\\2", flat)


def code_span(text: str) -> str:
    """A text between backticks, of which it holds none itself."""
    return f"`{' '.join(text.split()).replace('`', chr(39))}`"


_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")


def cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula: one that looks like one gets an apostrophe in front."""
    return f"'{text}" if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text) else text
