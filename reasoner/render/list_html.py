"""An explanation that is a list, as one self-contained HTML file: made from its Markdown form, branches collapsible."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from reasoner.render import phrases
from reasoner.render.page import page

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

OPEN = 3
"""Levels of branches that are open when the page is opened."""


class _Line(NamedTuple):
    """One line of the list: ``depth`` 0 is a paragraph, ``bold`` a heading."""

    depth: int
    text: str
    bold: bool


def list_html(markdown: str, heading: Mapping[str, Any] | None = None) -> str:
    """The page of a text in the Markdown of ``Lines``: headings, paragraphs, nested lists, nothing else."""
    lines = [_read(line) for line in markdown.splitlines() if line.strip()]
    title = lines[0].text if lines else ""
    parts: list[str] = []
    place = 0
    while place < len(lines):
        if lines[place].depth:
            end = place
            while end < len(lines) and lines[end].depth:
                end += 1
            parts.append(_list(lines[place:end], 1))
            place = end
            continue
        tag = "h1" if place == 0 else "h2" if lines[place].bold else "p"
        parts.append(f"<{tag}>{escape(lines[place].text)}</{tag}>")
        place += 1
    if heading:
        parts.append(f'<footer class="remark">{escape(phrases.standing(heading))}</footer>')
    return page(title, "\n".join(parts))


def _list(lines: Sequence[_Line], level: int) -> str:
    """Lines that stand below each other, each with what is nested in it."""
    items: list[str] = []
    place = 0
    while place < len(lines):
        end = place + 1
        while end < len(lines) and lines[end].depth > lines[place].depth:
            end += 1
        text = escape(lines[place].text)
        if end == place + 1:
            items.append(f'<li><div class="leaf">{text}</div></li>')
        else:
            state = " open" if level < OPEN else ""
            inner = _list(lines[place + 1 : end], level + 1)
            items.append(f"<li><details{state}><summary>{text}</summary>\n{inner}</details></li>")
        place = end
    return "<ul>\n" + "\n".join(items) + "\n</ul>"


def _read(line: str) -> _Line:
    bare = line.lstrip(" ")
    if bare.startswith("- "):
        return _Line(1 + (len(line) - len(bare)) // 2, _plain(bare[2:]), bold=False)
    bold = bare.startswith("**") and bare.endswith("**")
    return _Line(0, _plain(bare[2:-2] if bold else bare), bold)


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
