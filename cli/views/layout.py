"""Lines and columns: wrapping under a hanging indent, and lists cut short with a count of the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoner.answers.reading import Reading


def wrap(text: str, width: int, first: str = "", rest: str | None = None) -> list[str]:
    """``text`` in lines of at most ``width``: ``first`` before the first, ``rest`` (default: blanks) before others."""
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


def short_list(items: Sequence[str], most: int, joint: str = ", ") -> str:
    """The first ``most`` items, then how many there are beyond them."""
    left = len(items) - most
    shown = joint.join(items[:most])
    return f"{shown} (+{left} more)" if left > 0 else shown


def overlays(reading: Reading, layers: Sequence[str]) -> str:
    """In brackets, the overlays among the layers that something comes from; nothing where the base alone says it."""
    above = [layer for layer in layers if layer != reading.program.layers[0]]
    return f" (layer {', '.join(above)})" if above else ""


def layers_line(reading: Reading) -> str:
    """Which layers answered, where there is more than the base."""
    base, *above = reading.program.layers
    return f"{base}, above it {', '.join(above)}: what rests on an overlay names it" if above else ""


def clip(text: str, width: int) -> str:
    """``text`` in at most ``width`` letters, cut at a word."""
    if len(text) <= width:
        return text
    return text[: width - 3].rsplit(" ", 1)[0].rstrip(",;:") + "..."


def capital(text: str) -> str:
    """``text`` with its first letter large, as a sentence begins."""
    return text[:1].upper() + text[1:]
