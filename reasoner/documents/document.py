"""The document that every answer is: lines in order, each with its depth; nothing in it knows how it will look."""

from __future__ import annotations

from typing import NamedTuple

TITLE = "title"
HEAD = "head"
TEXT = "text"
ITEM = "item"
NOTE = "note"
ALARM = "alarm"
GAP = "gap"
TABLE = "table"


class Source(NamedTuple):
    """A source behind a line: its key, its name as people cite it, where it can be read, its title."""

    key: str
    name: str
    url: str = ""
    title: str = ""


class Line(NamedTuple):
    """One line: ``mark`` is what stands before it (a number, points, a word), ``remark`` what follows in a low voice.

    ``kind`` is one of the constants above; ``depth`` 0 is a line of the page, deeper ones belong to the last less deep
    one; ``grade`` is the grade of the evidence that ``source`` gives; ``rows`` are the cells of a table, heading first.
    """

    words: str
    depth: int = 0
    mark: str = ""
    kind: str = TEXT
    remark: str = ""
    source: tuple[Source, ...] = ()
    grade: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


class Document(NamedTuple):
    """A title, which text leaves out, the lines, and what stands below a page; ``fold``: deep parts can be closed."""

    title: str
    lines: tuple[Line, ...]
    closing: str = ""
    fold: bool = False


BLANK = Line("", kind=GAP)


def end_of(lines: tuple[Line, ...], place: int) -> int:
    """The place behind the last line that belongs to the one at ``place``."""
    end = place + 1
    while end < len(lines) and lines[end].depth > lines[place].depth:
        end += 1
    return end
