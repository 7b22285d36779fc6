"""An explanation in the form that was asked for; only that form's renderer is imported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reasoner.documents.document import Document
    from reasoner.documents.entry import View
    from reasoner.explain.proof import Proofs
    from reasoner.knowledge.bibliography import Reference
    from reasoner.program.compiled import CompiledProgram
    from reasoner.render.graph import Graph
    from reasoner.render.style import Style

FORMATS = ("text", "json", "markdown", "html", "mermaid", "dot")


def render_why(
    format: str,
    proofs: Proofs,
    program: CompiledProgram,
    view: View,
    style: Style,
    heading: Mapping[str, Any] | None = None,
    sources: Mapping[str, Reference] | None = None,
    first: Document | None = None,
) -> str:
    """The explanation as a text; ``heading`` (knowledge base, case) goes into forms that stand alone, ``sources`` (the
    references by key) into pages, ``first`` (what was read, the reasons in short) above the steps of those that are
    read."""
    if format == "json":
        import json

        from reasoner.render.proof_json import proofs_json

        document = proofs_json(proofs, program)
        return json.dumps({"format": document["format"], **(heading or {}), **document}, indent=1, ensure_ascii=False)
    if format == "markdown":
        from reasoner.render.proof_markdown import render_markdown

        return render_markdown(proofs, program, view, heading, first)
    if format == "html":
        from reasoner.render.proof_html import render_html

        return render_html(proofs, program, view, heading, sources or {}, first)
    if format in ("mermaid", "dot"):
        from reasoner.render.graph import graph_of

        return render_graph(format, graph_of(proofs.proofs[0], program, view))
    from reasoner.render.proof_text import render_proofs

    return render_proofs(proofs, program, view, style)


def render_graph(format: str, graph: Graph) -> str:
    """A graph in one of the two languages."""
    if format == "dot":
        from reasoner.render.dot import render_dot

        return render_dot(graph)
    from reasoner.render.mermaid import render_mermaid

    return render_mermaid(graph)
