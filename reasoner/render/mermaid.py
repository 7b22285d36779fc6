"""An explanation as a Mermaid flow chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoner.render.graph import wrapped
from reasoner.words import phrases

if TYPE_CHECKING:
    from reasoner.render.graph import Graph

_CLASSES = """\
  classDef rule fill:#e8eef7,stroke:#3b5b8c,color:#10203a
  classDef finding fill:#e7f4e8,stroke:#3d7a45,color:#0f2a13
  classDef fact fill:#f7f3e3,stroke:#8a7530,color:#2c2508
  classDef not fill:#f6e6e6,stroke:#8c3b3b,color:#3a1010
  classDef open fill:#f4f4f4,stroke:#666666,color:#222222,stroke-dasharray:4
  classDef sum fill:#efe8f6,stroke:#6a4a94,color:#241338"""

_STYLES = {
    "finding": "finding", "fact": "fact", "absent": "not", "unknown": "not", "not": "not", "note": "not",
    "failed": "not", "open": "open",
    "aggregate": "sum", "comparison": "sum", "group": "sum",
}  # fmt: skip


_FORMS = {"failed": ("{{", "}}"), "open": ("([", "])")}


def render_mermaid(graph: Graph) -> str:
    """The graph, what supports below what is supported; what fails or is open differs in shape as well as in colour."""
    lines = [f"flowchart {graph.direction}"]
    for box in graph.boxes:
        text = "<br>".join(map(_escape, [*wrapped(box.sentence), *(wrapped(box.citation) if box.citation else [])]))
        left, right = _FORMS.get(box.kind, ("[", "]"))
        lines.append(f'  {box.id}{left}"{text}"{right}:::{_STYLES.get(box.kind, "rule")}')
    for arrow in graph.arrows:
        label = f'|"{_escape(arrow.mark)}"|' if arrow.mark else ""
        lines.append(f"  {arrow.source} -->{label} {arrow.target}")
    lines.append(_CLASSES)
    if graph.left_out:
        lines.append(f"  %% {phrases.CUT.format(number=graph.left_out)}")
    return "\n".join(lines) + "\n"


def _escape(text: str) -> str:
    # Mermaid reads #NNN; as a character; quotes, markup and its own brackets must not reach it as they are.
    return "".join(f"#{ord(letter)};" if letter in '"<>#;`[]{}|\\&' else letter for letter in text)
