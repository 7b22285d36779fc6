"""A proof as a Graphviz graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoner.render import phrases
from reasoner.render.graph import graph_of, wrapped

if TYPE_CHECKING:
    from reasoner.explanation.proof import Proof
    from reasoner.program.compiled import CompiledProgram
    from reasoner.render.outline import View

_COLORS = {
    "finding": ("#e7f4e8", "#3d7a45"), "fact": ("#f7f3e3", "#8a7530"), "absent": ("#f6e6e6", "#8c3b3b"),
    "unknown": ("#f6e6e6", "#8c3b3b"), "not": ("#f6e6e6", "#8c3b3b"), "note": ("#f6e6e6", "#8c3b3b"),
    "aggregate": ("#efe8f6", "#6a4a94"), "comparison": ("#efe8f6", "#6a4a94"), "group": ("#efe8f6", "#6a4a94"),
}  # fmt: skip


def render_dot(proof: Proof, program: CompiledProgram, view: View) -> str:
    """The graph, premises below what they support."""
    graph = graph_of(proof, program, view)
    lines = [
        "digraph explanation {",
        "  rankdir=BT;",
        '  node [shape=box, style="rounded,filled", fontname="Helvetica", fontsize=11, margin="0.15,0.08"];',
        '  edge [fontname="Helvetica", fontsize=10, color="#666666"];',
    ]
    for box in graph.boxes:
        fill, line = _COLORS.get(box.kind, ("#e8eef7", "#3b5b8c"))
        text = "\\n".join(map(_escape, [*wrapped(box.sentence), *(wrapped(box.citation) if box.citation else [])]))
        lines.append(f'  {box.id} [label="{text}", fillcolor="{fill}", color="{line}"];')
    for arrow in graph.arrows:
        label = f' [label="{_escape(arrow.mark)}"]' if arrow.mark else ""
        lines.append(f"  {arrow.source} -> {arrow.target}{label};")
    if graph.left_out:
        lines.append(f"  // {phrases.CUT.format(number=graph.left_out)}")
    return "\n".join([*lines, "}"]) + "\n"


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
