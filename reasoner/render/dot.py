"""An explanation as a Graphviz graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoner.render.graph import wrapped
from reasoner.words import phrases

if TYPE_CHECKING:
    from reasoner.render.graph import Graph

_COLORS = {
    "finding": ("#e7f4e8", "#3d7a45"), "fact": ("#f7f3e3", "#8a7530"), "absent": ("#f6e6e6", "#8c3b3b"),
    "failed": ("#f6e6e6", "#8c3b3b"), "open": ("#f4f4f4", "#666666"),
    "unknown": ("#f6e6e6", "#8c3b3b"), "not": ("#f6e6e6", "#8c3b3b"), "note": ("#f6e6e6", "#8c3b3b"),
    "aggregate": ("#efe8f6", "#6a4a94"), "comparison": ("#efe8f6", "#6a4a94"), "group": ("#efe8f6", "#6a4a94"),
}  # fmt: skip


_SHAPES = {"failed": ", shape=octagon", "open": ', style="rounded,filled,dashed"'}


def render_dot(graph: Graph) -> str:
    """The graph, what supports below what is supported; what fails or is open differs in shape as well as in colour."""
    lines = [
        "digraph explanation {",
        f"  rankdir={graph.direction};",
        '  node [shape=box, style="rounded,filled", fontname="Helvetica", fontsize=11, margin="0.15,0.08"];',
        '  edge [fontname="Helvetica", fontsize=10, color="#666666"];',
    ]
    for box in graph.boxes:
        fill, line = _COLORS.get(box.kind, ("#e8eef7", "#3b5b8c"))
        text = "\\n".join(map(_escape, [*wrapped(box.sentence), *(wrapped(box.citation) if box.citation else [])]))
        lines.append(f'  {box.id} [label="{text}", fillcolor="{fill}", color="{line}"{_SHAPES.get(box.kind, "")}];')
    for arrow in graph.arrows:
        label = f' [label="{_escape(arrow.mark)}"]' if arrow.mark else ""
        lines.append(f"  {arrow.source} -> {arrow.target}{label};")
    if graph.left_out:
        lines.append(f"  // {phrases.CUT.format(number=graph.left_out)}")
    return "\n".join([*lines, "}"]) + "\n"


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
