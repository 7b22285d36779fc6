"""An explanation as a graph: boxes for steps and arrows from what supports to what is supported."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.documents.document import GAP, ITEM
from reasoner.documents.outline import Outline
from reasoner.words import phrases
from reasoner.words.sources import bracketed
from reasoner.words.wrap import wrap

if TYPE_CHECKING:
    from reasoner.documents.document import Document
    from reasoner.documents.entry import View
    from reasoner.explain.proof import Proof
    from reasoner.program.compiled import CompiledProgram

BOXES = 400
"""Boxes drawn; no reader follows more, and both tools slow down."""

BROAD = 5
"""Boxes side by side that fit a page."""


class Box(NamedTuple):
    """One box: its id, kind of node, sentence and the sources below it."""

    id: str
    kind: str
    sentence: str
    citation: str


class Arrow(NamedTuple):
    """From a premise to what rests on it, with the weight it counts with."""

    source: str
    target: str
    mark: str


class Graph(NamedTuple):
    """Boxes and arrows in the order of the explanation; ``left_out`` counts entries beyond the limit.

    ``direction`` is where arrows point, as both languages write it: up, or to the left for what is broad.
    """

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    left_out: int
    direction: str = "BT"


def graph_of(proof: Proof, program: CompiledProgram, view: View) -> Graph:
    """The entries of the outline as boxes; an entry shown again becomes an arrow from its first box."""
    entries = Outline(proof, program, view).entries
    shown = entries[:BOXES]
    boxes: list[Box] = []
    arrows: list[Arrow] = []
    above: list[str] = []
    numbered: dict[int, str] = {}
    for place, entry in enumerate(shown):
        name = numbered.get(entry.again, "") if entry.again else ""
        if not name:
            name = f"n{place}"
            recorded = f"; {phrases.RECORDED}" if entry.recorded and entry.kind != "finding" else ""
            boxes.append(Box(name, entry.kind, entry.sentence + recorded, entry.citation))
        if entry.number:
            numbered[entry.number] = name
        del above[entry.depth :]
        if above:
            arrows.append(Arrow(name, above[-1], entry.mark))
        above.append(name)
    beside: dict[int, int] = {}
    for entry in shown:
        beside[entry.depth] = beside.get(entry.depth, 0) + 1
    # What has many boxes side by side is drawn from right to left, where they stand below each other.
    direction = "RL" if max(beside.values(), default=0) > BROAD else "BT"
    return Graph(tuple(boxes), tuple(dict.fromkeys(arrows)), len(entries) - len(shown), direction)


_PLAIN = ("", "•", "–")
_KINDS = {"✓": "finding", "✗": "failed", "?": "open", "·": "open", "~": "open"}


def graph_of_document(document: Document) -> Graph:
    """The lines of a document, each below the one that it belongs to or stands under."""
    lines = [line for line in document.lines if line.kind != GAP]
    boxes: list[Box] = []
    arrows: list[Arrow] = []
    above: list[tuple[int, str]] = []
    for place, line in enumerate(lines[:BOXES]):
        # A heading stands under the title, a paragraph under its heading, a list under the paragraph before it.
        level = line.depth + 2 if line.depth or line.kind == ITEM else 0 if place == 0 else 1
        weight = "" if line.mark in _KINDS or line.mark in _PLAIN else line.mark
        kind = _KINDS.get(line.mark, "rule" if level < 2 else "group")
        mark = "" if weight or line.mark in _PLAIN else line.mark
        cited = bracketed([each.name for each in line.source], line.grade)
        boxes.append(Box(f"n{place}", kind, f"{mark} {line.words}".strip(), cited))
        while above and above[-1][0] >= level:
            above.pop()
        if above:
            arrows.append(Arrow(f"n{place}", above[-1][1], weight))
        above.append((level, f"n{place}"))
    return Graph(tuple(boxes), tuple(arrows), max(0, len(lines) - BOXES), "RL")


def wrapped(text: str, width: int = 36) -> list[str]:
    """A sentence in lines for a box."""
    return wrap(text, width)
