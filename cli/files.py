"""Writes the files that a command was asked for."""

from __future__ import annotations

from pathlib import Path

import click


def write_text(path: str, text: str) -> None:
    """Write a text file; what stands in the way is an error of usage."""
    try:
        # A name of a file, which the text may tell, can hold bytes that are no letters.
        Path(path).write_text(text, encoding="utf-8", errors="replace")
    except OSError as error:
        raise click.UsageError(f"Cannot write {path}: {(error.strerror or str(error)).lower()}.") from None
