"""What a terminal can show: width, colour, and letters that its encoding has."""

from __future__ import annotations

import codecs
import os
import sys
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from cli.options import Settings

NOTICE = "For education, not for an individual patient's care."

_ASCII = {
    "–": "-", "—": "-", "−": "-", "→": "->", "←": "<-", "≥": ">=", "≤": "<=", "≠": "!=", "×": "x", "·": "-", "•": "*",
    "…": "...", "“": '"', "”": '"', "‘": "'", "’": "'", "µ": "u", "°": " deg", "±": "+/-", "├": "|", "│": "|",
    "└": "`", "─": "-", "✓": "+", "✗": "x", "⚠": "!", "ß": "ss",
}  # fmt: skip


def prepare_streams() -> None:
    """Make both streams write something readable for every letter, whatever their encoding."""
    for stream in (sys.stdout, sys.stderr):
        encoding = (getattr(stream, "encoding", None) or "").lower().replace("-", "")
        if encoding != "utf8" and hasattr(stream, "reconfigure"):
            codecs.register_error("soleus", _plain_letter)
            stream.reconfigure(errors="soleus")


def _plain_letter(error: UnicodeError) -> tuple[str, int]:
    import unicodedata

    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end]
    plain = "".join(_ASCII.get(letter) or unicodedata.normalize("NFKD", letter) for letter in text)
    return plain.encode("ascii", "ignore").decode() or "?", error.end


def wants_color(settings: Settings) -> bool | None:
    """``False`` when colour is refused, else ``None``: click then asks the stream."""
    return False if os.environ.get("NO_COLOR") or not settings.color else None


def width() -> int:
    """Columns to fill: the terminal's, within reason; 100 when there is none."""
    columns = os.environ.get("COLUMNS", "")
    if not columns.isdecimal():
        try:
            columns = str(os.get_terminal_size(sys.__stdout__.fileno()).columns) if sys.__stdout__ else ""
        except (OSError, ValueError):
            columns = ""
    return max(40, min(int(columns or 0) or 100, 120))


def say(text: str) -> None:
    """Write an answer to standard output."""
    click.echo(text.rstrip("\n"))


def say_json(value: Any) -> None:
    """Write an answer as JSON: the same value gives the same bytes everywhere."""
    import json

    click.echo(json.dumps(value, indent=1))


def notice(text: str = NOTICE) -> None:
    """Write a remark to standard error, where it does not mix with the answer."""
    click.echo(text, err=True)
