"""A proof as a graph: boxes for steps and arrows from premises to what they support, for Mermaid and Graphviz."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.render import phrases
from reasoner.render.outline import Outline

if TYPE_CHECKING:
    from reasoner.explanation.proof import Proof
    from reasoner.program.compiled import CompiledProgram
    from reasoner.render.outline import View

BOXES = 400
"""Boxes drawn; no reader follows more, and both tools slow down."""


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
    """Boxes and arrows in the order of the explanation; ``left_out`` counts entries beyond the limit."""

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    left_out: int


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
    return Graph(tuple(boxes), tuple(dict.fromkeys(arrows)), len(entries) - len(shown))


def wrapped(text: str, width: int = 36) -> list[str]:
    """A sentence in lines for a box."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return [*lines, line]
