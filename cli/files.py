"""Writes the files that a command was asked for, and tells what would change in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reasoner.writing import output_folder, write_output

if TYPE_CHECKING:
    from collections.abc import Callable


def write_text(path: str, text: str, is_ours: Callable[[bytes], bool]) -> None:
    """Write a text file; in place of one that is there only where ``is_ours`` knows its beginning as of an earlier run.

    What stands in the way is an error of usage.
    """
    # A name of a file, which the text may tell, can hold bytes that are no letters.
    write_bytes(path, text.encode(errors="replace"), is_ours)


def write_bytes(path: str, data: bytes, is_ours: Callable[[bytes], bool]) -> None:
    """The same for a file that is no text."""
    try:
        write_output(path, data, is_ours)
    except (OSError, ValueError) as error:  # a name with a NUL is no name
        raise _refusal(path, error) from None


def make_folder(path: str) -> None:
    """Make a folder for files; what stands in the way is an error of usage."""
    try:
        output_folder(path)
    except (OSError, ValueError) as error:  # a name with a NUL is no name
        raise _refusal(path, error) from None


def difference(old: str, new: str, path: str, done: str) -> str:
    """What a command that did something to a file changes in it, as a unified diff."""
    from difflib import unified_diff

    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    lines = unified_diff(before, after, path, f"{path} ({done})")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _refusal(path: str, error: OSError | ValueError) -> click.UsageError:
    from reasoner.render.visible import visible

    why = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return click.UsageError(visible(f"Cannot write {path}: {why[:1].lower()}{why[1:]}."))
