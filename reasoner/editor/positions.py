"""Places as editors count them: lines and code units from 0, where Python counts characters."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

from reasoner.source import SourceFile, Span

Unit: TypeAlias = Literal["utf-8", "utf-16", "utf-32"]
"""What a column counts. Editors agree on UTF-16 unless they say otherwise."""


class Place(NamedTuple):
    """A line and a column, both from 0, the column in units."""

    line: int
    column: int


class Range(NamedTuple):
    """From a place up to another, which is left out."""

    start: Place
    end: Place


def offset_of(file: SourceFile, place: Place, unit: Unit = "utf-16") -> int:
    """The character offset of a place; a place behind the end of its line or of the text is moved there."""
    if place.line < 0:
        return 0
    if place.line >= len(file.line_starts):
        return len(file.text)
    offset = file.line_starts[place.line]
    units = 0
    for character in file.line(place.line + 1):
        units += width(character, unit)
        if units > place.column:
            break
        offset += 1
    return offset


def place_of(file: SourceFile, offset: int, unit: Unit = "utf-16") -> Place:
    """The place of a character offset."""
    offset = min(max(offset, 0), len(file.text))
    line = file.position(offset)[0] - 1
    before = file.text[file.line_starts[line] : offset]
    return Place(line, len(before) if before.isascii() else sum(width(each, unit) for each in before))


def range_of(span: Span, unit: Unit = "utf-16") -> Range:
    """A span as an editor names it."""
    return Range(place_of(span.file, span.start, unit), place_of(span.file, span.end, unit))


def width(character: str, unit: Unit) -> int:
    """How many units a character takes."""
    point = ord(character)
    if unit == "utf-16":
        return 1 + (point > 0xFFFF)
    if unit == "utf-8":
        return 1 + (point > 0x7F) + (point > 0x7FF) + (point > 0xFFFF)
    return 1
