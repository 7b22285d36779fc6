"""A table in CSV with the place of every cell, so that what is wrong with one can be shown where it stands."""

from __future__ import annotations

from typing import NamedTuple

from reasoner.diagnostics import Diagnostic
from reasoner.source import SourceFile, Span

BROKEN = "CSV1"


class Cell(NamedTuple):
    """The text of a cell, unquoted, and where it stands."""

    text: str
    span: Span


class Row(NamedTuple):
    """A row: its number as a spreadsheet counts (the header is row 1), and its cells."""

    number: int
    cells: tuple[Cell, ...]


def read_table(file: SourceFile) -> tuple[list[Row], list[Diagnostic]]:
    """The rows of a table, empty ones left out; the separator is the one that the first line uses."""
    text = file.text
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    rows: list[Row] = []
    cells: list[Cell] = []
    position = 0
    number = 1
    while position < len(text):
        cell, position, problem = _cell(file, position, separator)
        if problem:
            return rows, [problem]
        cells.append(cell)
        if position < len(text) and text[position] == separator:
            position += 1
            if position < len(text):
                continue
            cells.append(Cell("", Span(file, position, position)))
        if any(each.text.strip() for each in cells):
            rows.append(Row(number, tuple(cells)))
        cells = []
        number += 1
        position += 1
    return rows, []


def _cell(file: SourceFile, start: int, separator: str) -> tuple[Cell, int, Diagnostic | None]:
    """The cell that starts here, and the position of the separator or line end behind it."""
    text = file.text
    if not text.startswith('"', start):
        end = start
        while end < len(text) and text[end] not in (separator, "\n"):
            end += 1
        return Cell(text[start:end], Span(file, start, end)), end, None
    parts = []
    position = start + 1
    while True:
        close = text.find('"', position)
        if close < 0:
            span = Span(file, start, start + 1)
            return Cell("", span), len(text), Diagnostic(BROKEN, "this quote is never closed", span, "close it")
        parts.append(text[position:close])
        if text.startswith('""', close):
            parts.append('"')
            position = close + 2
            continue
        break
    end = close + 1
    if end < len(text) and text[end] not in (separator, "\n"):
        span = Span(file, start, end + 1)
        message = "text stands behind the closing quote of this cell"
        return Cell("", span), end, Diagnostic(BROKEN, message, span, "double the quotes inside a quoted cell")
    return Cell("".join(parts), Span(file, start, end)), end, None
