"""A graph of predicates in four forms: text by stratum, Graphviz, Mermaid, and SVG of its own layout."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from reasoner.site.layout import HEIGHT, draw
from reasoner.site.predicates import AGGREGATE, NEGATED, PLAIN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reasoner.site.predicates import PredicateGraph

_STYLE = """\
.pg{--line:#7a828c;--box:#f0ede5;--text:#1d2229;--no:#9b2c2c;--sum:#6a4a94}
@media (prefers-color-scheme:dark){.pg{--line:#88919b;--box:#252b33;--text:#e6e4df;--no:#f09a9a;--sum:#c0a3e8}}
@media print{.pg{--line:#555;--box:#fff;--text:#000;--no:#8a1c1c;--sum:#4d2f78}}
.pg rect{fill:var(--box);stroke:var(--line)}.pg .input rect{stroke-width:2.5}.pg .fact rect{stroke-dasharray:4 2}
.pg text{fill:var(--text);font:11px ui-monospace,Consolas,monospace}
.pg path{fill:none;stroke:var(--line);opacity:.55}.pg path.not{stroke:var(--no);stroke-dasharray:5 3;opacity:.9}
.pg path.aggregate{stroke:var(--sum);stroke-width:2;opacity:.9}.pg a:focus-visible rect{stroke-width:4}"""


def graph_text(graph: PredicateGraph) -> str:
    """Predicates by stratum with what each rests on; ``not`` and ``#`` mark negation and aggregates."""
    marks = {PLAIN: "", NEGATED: "not ", AGGREGATE: "#"}
    below: dict[str, list[str]] = {}
    for edge in graph.edges:
        below.setdefault(edge.head, []).append(marks[edge.kind] + edge.body)
    lines: list[str] = []
    stratum = -1
    for node in graph.nodes:
        if node.stratum != stratum:
            stratum = node.stratum
            lines.append(f"stratum {stratum}")
        cycle = f", recursive in component {node.component}" if node.recursive else ""
        rests = f" <- {', '.join(below[node.name])}" if node.name in below else ""
        lines.append(f"  {node.name} ({node.kind}{cycle}){rests}")
    return "\n".join(lines) + "\n"


def graph_dot(graph: PredicateGraph) -> str:
    """The graph for Graphviz, one cluster for each component with a cycle."""
    shapes = {"input": "ellipse", "fact": "note"}
    styles = {
        PLAIN: "",
        NEGATED: ' [style=dashed, color="#9b2c2c", label="not"]',
        AGGREGATE: ' [penwidth=2, color="#6a4a94", label="#"]',
    }
    lines = ["digraph predicates {", "  rankdir=BT;", '  node [shape=box, fontname="Helvetica", fontsize=10];']
    loops: dict[int, list[str]] = {}
    for node in graph.nodes:
        lines.append(f'  "{node.name}" [shape={shapes.get(node.kind, "box")}, tooltip="stratum {node.stratum}"];')
        if node.recursive:
            loops.setdefault(node.component, []).append(f'"{node.name}";')
    lines.extend(
        f'  subgraph cluster_{number} {{ label="recursive"; {" ".join(names)} }}' for number, names in loops.items()
    )
    lines.extend(f'  "{edge.body}" -> "{edge.head}"{styles[edge.kind]};' for edge in graph.edges)
    return "\n".join([*lines, "}"]) + "\n"


def graph_mermaid(graph: PredicateGraph) -> str:
    """The graph for Mermaid, one box for each stratum."""
    arrows = {PLAIN: "-->", NEGATED: "-. not .->", AGGREGATE: "== # ==>"}
    lines = ["flowchart BT"]
    for stratum in dict.fromkeys(node.stratum for node in graph.nodes):
        lines.append(f'  subgraph s{stratum}["stratum {stratum}"]')
        # The prefix keeps names that are words of Mermaid (end, graph) from being read as such.
        lines.extend(f'    p_{node.name}["{node.name}"]' for node in graph.nodes if node.stratum == stratum)
        lines.append("  end")
    lines.extend(f"  p_{edge.body} {arrows[edge.kind]} p_{edge.head}" for edge in graph.edges)
    return "\n".join(lines) + "\n"


def graph_svg(graph: PredicateGraph, links: Mapping[str, str] | None = None) -> str:
    """The graph as one SVG element, drawn without another program; ``links`` makes boxes lead to pages."""
    drawing = draw(graph)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="pg" role="group" aria-label="{len(graph.nodes)} predicates" '
        f'width="{drawing.width:g}" height="{drawing.height:g}" viewBox="0 0 {drawing.width:g} {drawing.height:g}">',
        f"<style>{_STYLE}</style>",
    ]
    for edge in graph.edges:
        head, body = drawing.places.get(edge.head), drawing.places.get(edge.body)
        if head is None or body is None or edge.head == edge.body:
            continue
        x, y = body.x + body.width / 2, body.y
        to, end = head.x + head.width / 2, head.y + HEIGHT
        bend = (y + end) / 2
        how = "" if edge.kind == PLAIN else f"{edge.kind} "
        title = f"<title>{escape(edge.head)} &lt;- {how}{escape(edge.body)}</title>"
        lines.append(
            f'<path class="{edge.kind}" d="M{x:g} {y:g}C{x:g} {bend:g} {to:g} {bend:g} {to:g} {end:g}">{title}</path>'
        )
    for node in graph.nodes:
        place = drawing.places[node.name]
        box = (
            f'<g class="{node.kind}"><title>{escape(node.name)}: stratum {node.stratum}</title><rect x="{place.x:g}" '
            f'y="{place.y:g}" width="{place.width:g}" height="{HEIGHT}" rx="4"></rect><text x="{place.x + 8:g}" '
            f'y="{place.y + 17:g}">{escape(node.name)}{"*" if node.recursive else ""}</text></g>'
        )
        link = (links or {}).get(node.name)
        lines.append(f'<a href="{escape(link)}">{box}</a>' if link else box)
    return "\n".join([*lines, "</svg>"])
