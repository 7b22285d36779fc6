"""A document as one self-contained page that reads on a narrow screen and prints."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from reasoner.documents.document import ALARM, GAP, HEAD, ITEM, NOTE, TABLE, TITLE, end_of
from reasoner.render.page import page
from reasoner.words import phrases
from reasoner.words.sources import JUDGEMENT, grade_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoner.documents.document import Document, Line, Source

OPEN = 3
"""Levels of branches that are open when the page is opened."""

_STATES = {"✓": "holds", "✗": "fails", "?": "open", "·": "open", "~": "near", "!": "minus", "x": "minus"}
_TAGS = {TITLE: "h1", HEAD: "h2"}


def write_html(document: Document) -> str:
    """The page: its title, its lines, every source spelled out at the end."""
    return page(document.title or (document.lines[0].words if document.lines else ""), write_fragment(document))


def write_fragment(document: Document) -> str:
    """The same without the frame of a page, to stand inside another one."""
    lines = tuple(line for line in document.lines if line.kind != GAP)
    parts = [f"<h1>{escape(document.title)}</h1>"] if document.title else []
    parts.append(_blocks(lines, fold=document.fold))
    cited = {each.key: each for line in lines for each in line.source}
    parts.append(_sources(list(cited.values())))
    if document.closing:
        parts.append(f'<footer class="remark">{escape(document.closing)}</footer>')
    return "\n".join(part for part in parts if part)


def _blocks(lines: tuple[Line, ...], *, fold: bool) -> str:
    parts: list[str] = []
    place = 0
    while place < len(lines):
        line = lines[place]
        if line.depth or line.kind == ITEM:
            end = place
            while end < len(lines) and (lines[end].depth or lines[end].kind == ITEM):
                end += 1
            parts.append(_list(lines[place:end], 1 if fold else None))
        else:
            end = place + 1
            if line.kind == TABLE:
                parts.append(_table(line.rows))
                place = end
                continue
            tag = _TAGS.get(line.kind, "p")
            parts.append(f"<{tag}{_class(line)}>{_inline(line)}</{tag}>")
        place = end
    return "\n".join(parts)


def _table(rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f"<th>{escape(cell)}</th>" for cell in rows[0])
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>\n" for row in rows[1:])
    return f"<table><thead><tr>{head}</tr></thead>\n<tbody>{body}</tbody></table>"


def _list(lines: tuple[Line, ...], level: int | None) -> str:
    """Lines with what belongs to them; from ``level`` on, what belongs to them can be closed."""
    found: list[str] = []
    place = 0
    while place < len(lines):
        end = end_of(lines, place)
        text = _inline(lines[place])
        if end == place + 1:
            found.append(f'<li{_class(lines[place])}><div class="leaf">{text}</div></li>')
        elif level is None:
            inner = _list(lines[place + 1 : end], None)
            found.append(f'<li{_class(lines[place])}><div class="leaf">{text}</div>{inner}</li>')
        else:
            inner = _list(lines[place + 1 : end], level + 1)
            state = " open" if level < OPEN else ""
            found.append(f"<li><details{state}><summary>{text}</summary>\n{inner}</details></li>")
        place = end
    return '<ul class="list">\n' + "\n".join(found) + "\n</ul>"


def _class(line: Line) -> str:
    names = {ALARM: "alarm", NOTE: "remark"}
    return f' class="{names[line.kind]}"' if line.kind in names else ""


def _inline(line: Line) -> str:
    signed = "minus" if line.mark.startswith("−") else "plus" if line.mark.startswith("+") else ""
    tone = f" {_STATES.get(line.mark, signed)}".rstrip()
    mark = f'<span class="mark{tone}">{escape(line.mark)}</span> ' if line.mark else ""
    remark = f' <span class="remark">{escape(line.remark)}</span>' if line.remark else ""
    cited = ", ".join(_linked(each) for each in line.source)
    grade = [escape(grade_words(line.grade))] if line.grade and (cited or line.grade == JUDGEMENT) else []
    behind = "; ".join([*([cited] if cited else []), *grade])
    words = f"<b>{escape(line.words)}</b>" if line.kind == ITEM and not line.depth else escape(line.words)
    return f"{mark}{words}{remark}" + (f' <span class="cite">[{behind}]</span>' if behind else "")


def _linked(source: Source) -> str:
    name = escape(source.name)
    return f'<a href="{escape(source.url)}">{name}</a>' if source.url.startswith(("https://", "http://")) else name


def _sources(sources: Sequence[Source]) -> str:
    if not sources:
        return ""
    told = [(_linked(each), escape(each.title), escape(each.key)) for each in sources]
    lines = [f"<dt>{name}</dt><dd>{title} <code>{key}</code></dd>" for name, title, key in told]
    return f'<section class="sources"><h2>{phrases.SOURCES}</h2><dl>{"".join(lines)}</dl></section>'
