"""Lines and lists: wrapping under a hanging indent, and lists that say how much they leave out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def wrap(text: str, width: int, first: str = "", rest: str | None = None) -> list[str]:
    """``text`` in lines of at most ``width`` letters, nothing cut: only a longer word makes a longer line.

    ``first`` stands before the first line, ``rest`` (as many blanks by default) before the others.
    """
    hanging = " " * len(first) if rest is None else rest
    lines: list[str] = []
    line, empty = first, True
    for word in text.split():
        if not empty and len(line) + 1 + len(word) > width:
            lines.append(line)
            line, empty = hanging, True
        line += word if empty else f" {word}"
        empty = False
    return [*lines, line]


def some(items: Sequence[str], most: int, joint: str = ", ") -> str:
    """The first ``most`` items, then how many there are beyond them: ``a, b and 3 more``."""
    left = len(items) - most
    shown = joint.join(items[:most])
    return f"{shown} and {left} more" if left > 0 else shown


def joined(parts: Sequence[str], last: str = "and") -> str:
    """Parts of a sentence as a list: a, b and c."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"
