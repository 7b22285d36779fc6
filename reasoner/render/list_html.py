"""An explanation that is a list, as one self-contained HTML file with collapsible branches."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from reasoner.render.listing import end_of, read_listing
from reasoner.render.page import page
from reasoner.words import phrases

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reasoner.render.listing import Item

OPEN = 3
"""Levels of branches that are open when the page is opened."""

_STATES = {"✓": "holds", "✗": "fails", "?": "open", "·": "open", "~": "near"}


def list_html(markdown: str, heading: Mapping[str, Any] | None = None) -> str:
    """The page of a text in the Markdown of ``Lines``."""
    items = read_listing(markdown)
    parts: list[str] = []
    place = 0
    while place < len(items):
        item, end = items[place], place + 1
        if item.depth:
            end = _end_of_list(items, place)
            parts.append(_list(items[place:end], 1))
        elif place and item.text.endswith(":") and end < len(items) and items[end].depth:
            end = _end_of_list(items, end)
            inner = _list(items[place + 1 : end], 1)
            parts.append(f'<details class="part" open><summary>{escape(item.text)}</summary>\n{inner}</details>')
        else:
            tag = "h1" if place == 0 else "h2" if item.bold else "p"
            parts.append(f"<{tag}>{escape(item.text)}</{tag}>")
        place = end
    if heading:
        parts.append(f'<footer class="remark">{escape(phrases.standing(heading))}</footer>')
    return page(items[0].text if items else "", "\n".join(parts))


def _end_of_list(items: list[Item], place: int) -> int:
    while place < len(items) and items[place].depth:
        place += 1
    return place


def _list(items: list[Item], level: int) -> str:
    """Lines that stand below each other, each with what is nested in it."""
    found: list[str] = []
    place = 0
    while place < len(items):
        end = end_of(items, place)
        text = _line(items[place])
        if end == place + 1:
            found.append(f'<li><div class="leaf">{text}</div></li>')
        else:
            state = " open" if level < OPEN else ""
            inner = _list(items[place + 1 : end], level + 1)
            found.append(f"<li><details{state}><summary>{text}</summary>\n{inner}</details></li>")
        place = end
    return '<ul class="list">\n' + "\n".join(found) + "\n</ul>"


def _line(item: Item) -> str:
    if not item.mark:
        return escape(item.text)
    kind = _STATES.get(item.mark, "minus" if item.mark.startswith("−") else "plus")
    return f'<span class="mark {kind}">{escape(item.mark)}</span> {escape(item.text)}'
