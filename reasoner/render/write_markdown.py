"""A document as Markdown that pastes into notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoner.documents.document import ALARM, GAP, HEAD, ITEM, NOTE, TABLE, TITLE
from reasoner.words.escape import markdown as escape
from reasoner.words.sources import bracketed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoner.documents.document import Document, Line


def write_markdown(document: Document) -> str:
    """Headings, paragraphs and nested lists."""
    blocks: list[str] = [f"# {escape(document.title)}", ""] if document.title else []
    above: list[int] = []
    for line in document.lines:
        if line.kind == GAP:
            continue
        nested = bool(line.depth) or line.kind == ITEM
        if (not nested or not above) and blocks and blocks[-1]:
            blocks.append("")
        # Steps of Markdown are those of belonging: a line set in further than one step would be no list any more.
        above = [depth for depth in above if depth < line.depth] if nested else []
        blocks.append(_written(line, len(above)))
        if nested:
            above.append(line.depth)
    if document.closing:
        blocks.extend(["", f"*{escape(document.closing)}*"])
    return "\n".join(blocks) + "\n"


def _table(rows: Sequence[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(escape(cell) for cell in row) + " |" for row in rows]
    return "\n".join([lines[0], "|---" * len(rows[0]) + "|", *lines[1:]])


def _written(line: Line, depth: int) -> str:
    if line.kind == TABLE:
        return _table(line.rows)
    text = escape(line.words)
    if line.kind in (TITLE, HEAD):
        return f"{'#' if line.kind == TITLE else '##'} {text}"
    if line.kind == ALARM:
        text = f"**{text}**"
    if line.source:
        text += f" {escape(bracketed([each.name for each in line.source], line.grade))}"
    if line.remark:
        text += f" ({escape(line.remark)})"
    numbered = line.kind == ITEM and line.mark.isdigit()
    mark = "" if numbered or line.mark in ("", "•", "!", "–") else f"**{escape(line.mark)}** "
    if line.kind == NOTE:
        text = f"*{text}*"
    if not line.depth and line.kind != ITEM:
        return mark + text
    lead = f"{line.mark}." if numbered else "-"
    return f"{'   ' * depth}{lead} {mark}{text}"
