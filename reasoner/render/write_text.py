"""A document for a terminal: wrapped to its width, never cut; colour only where it is wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoner.documents.document import ALARM, BLANK, GAP, HEAD, ITEM, NOTE, TABLE, TITLE
from reasoner.render.style import plain
from reasoner.words.sources import bracketed
from reasoner.words.wrap import wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoner.documents.document import Document, Line
    from reasoner.render.style import Style

INDENT = 2
NARROW = 32
"""Letters that a wrapped column needs at least."""
_LOOKS = {TITLE: "1", HEAD: "1", NOTE: "2", ALARM: "1;31"}


def write_text(document: Document, style: Style) -> str:
    """All lines; marks of neighbours at one depth stand in one column."""
    written: list[str] = []
    lines = tuple(map(_plainly, document.lines)) if style.ascii else document.lines
    for line, column in zip(lines, _columns(lines), strict=True):
        if line.kind == GAP:
            written.extend([""] if written and written[-1] else [])
        elif line.kind == TABLE:
            written.extend(_table(line.rows, style.width))
        else:
            written.extend(_written(line, column, style))
    return "\n".join(written).strip("\n")


def _plainly(line: Line) -> Line:
    """A line in plain letters, which may be more: so before it is wrapped."""
    return line._replace(
        words=plain(line.words),
        mark=plain(line.mark),
        remark=plain(line.remark),
        source=tuple(each._replace(name=plain(each.name)) for each in line.source),
        rows=tuple(tuple(map(plain, row)) for row in line.rows),
    )


def _table(rows: Sequence[Sequence[str]], width: int) -> list[str]:
    """Columns, numbers flush right; the last column wraps."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    numeric = [all(not row[place] or _is_number(row[place]) for row in rows[1:]) for place in range(len(widths))]
    lines: list[str] = []
    for row in rows:
        cells = [
            cell.rjust(wide) if right else cell.ljust(wide)
            for cell, wide, right in zip(row, widths, numeric, strict=True)
        ]
        first = "".join(f"{cell}  " for cell in cells[:-1])
        left = width - len(first)
        least = max(map(len, row[-1].split()), default=0)
        if not numeric[-1] and (left < min(NARROW, len(row[-1])) or left < least):
            # What is left beside the other columns is no column: the last cell stands below them.
            lines.append(first.rstrip())
            first = " " * 2 * INDENT
        hanging = " " * min(len(first), max(2, width - 24))
        lines.extend(line.rstrip() for line in wrap(cells[-1] if numeric[-1] else row[-1], width, first, hanging))
        if not numeric[-1]:
            continue
        lines[-1] = (first + cells[-1]).rstrip()
    return lines


def _is_number(text: str) -> bool:
    return text.lstrip("-−+").replace(".", "", 1).removesuffix(" %").isdigit()


def _written(line: Line, column: int, style: Style) -> list[str]:
    indent = " " * (INDENT * line.depth)
    if len(indent) + column > style.width // 2 and line.mark:
        # A mark as long as this stands on a line of its own.
        column, alone = 0, [indent + line.mark]
        indent += " " * INDENT
    else:
        alone = []
    mark = f"{line.mark:>{column}} " if line.kind == ITEM else f"{line.mark:<{column}} "
    first = indent + (mark if column else "")
    rest = " " * min(len(first), max(0, style.width - 24))
    text = " ".join(part for part in (line.words, bracketed([each.name for each in line.source], line.grade)) if part)
    lines = wrap(f"{text} ({line.remark})" if line.remark else text, style.width, first, rest)
    lines = [*alone, *lines]
    look = _LOOKS.get(line.kind) if style.color else None
    return [f"\x1b[{look}m{each}\x1b[0m" for each in lines] if look else lines


def _columns(lines: Sequence[Line]) -> list[int]:
    """The width of the column of marks for each line: the widest of the marked lines beside it at its depth."""
    widths = [0] * len(lines)
    beside: dict[int, list[int]] = {}
    for place, line in enumerate([*lines, BLANK]):
        for depth in [depth for depth in beside if line.kind in (GAP, HEAD) or depth > line.depth]:
            group = beside.pop(depth)
            widest = max(len(lines[each].mark) for each in group)
            for each in group:
                widths[each] = widest
        if line.mark:
            beside.setdefault(line.depth, []).append(place)
    return widths
