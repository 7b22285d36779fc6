"""An explanation that is a list, read back from the Markdown of ``Lines``: what pages and graphs are made from."""

from __future__ import annotations

from typing import NamedTuple

MARKS = ("✓", "✗", "?", "·", "~")


class Item(NamedTuple):
    """One line: ``depth`` 0 is a paragraph, ``bold`` a heading; ``mark`` is what it counts or whether it holds."""

    depth: int
    text: str
    mark: str = ""
    bold: bool = False


def read_listing(markdown: str) -> list[Item]:
    """The lines of headings, paragraphs and nested lists, nothing else; empty ones are left out."""
    return [_read(line) for line in markdown.splitlines() if line.strip()]


def end_of(items: list[Item], place: int) -> int:
    """The place behind the last line that is nested in the one at ``place``."""
    end = place + 1
    while end < len(items) and items[end].depth > items[place].depth:
        end += 1
    return end


def _read(line: str) -> Item:
    bare = line.lstrip(" ")
    if bare.startswith("- "):
        mark, _, rest = bare[2:].partition(" ")
        depth = 1 + (len(line) - len(bare)) // 2
        if rest and (mark in MARKS or _is_weight(mark)):
            return Item(depth, _plain(rest), mark)
        return Item(depth, _plain(bare[2:]))
    bold = bare.startswith("**") and bare.endswith("**")
    return Item(0, _plain(bare[2:-2] if bold else bare), bold=bold)


def _is_weight(word: str) -> bool:
    return word == "0" or (word[:1] in ("+", "−") and word[1:].isdigit())


def _plain(text: str) -> str:
    """Without the backslashes that keep Markdown from reading letters as signs."""
    found, escaped = [], False
    for letter in text:
        if letter == "\\" and not escaped:
            escaped = True
            continue
        found.append(letter)
        escaped = False
    return "".join(found)
