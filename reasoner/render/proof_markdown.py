"""An explanation as a nested Markdown list that pastes into notes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reasoner.documents.document import TITLE
from reasoner.documents.outline import Outline
from reasoner.words import phrases
from reasoner.words.escape import code_span
from reasoner.words.escape import markdown as escape

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reasoner.documents.document import Document
    from reasoner.documents.entry import Entry, View
    from reasoner.explain.proof import Proof, Proofs
    from reasoner.program.compiled import CompiledProgram

DEEPEST = 12
"""Levels that Markdown lists are indented; deeper entries stay at this level."""


def render_markdown(
    found: Proofs,
    program: CompiledProgram,
    view: View,
    heading: Mapping[str, Any] | None = None,
    first: Document | None = None,
) -> str:
    """All proofs as one document, below what is to stand ``first``."""
    total = len(found.proofs)
    blocks = []
    if first is not None and first.lines:
        from reasoner.render.write_markdown import write_markdown

        blocks.append(write_markdown(first).rstrip("\n"))
        if first.lines[0].kind == TITLE:
            blocks.append(f"## {phrases.EVERY_STEP}")
    for number, proof in enumerate(found.proofs, 1):
        if total > 1:
            blocks.append(f"## {phrases.PROOF_OF.format(number=number, total=total)}")
        blocks.append(_proof(proof, program, view))
    if found.witnesses:
        form = phrases.plural(found.witnesses, phrases.WITNESS_ONE, phrases.WITNESSES)
        blocks.append(form.format(number=found.witnesses))
    if heading:
        blocks.append(f"*{escape(phrases.standing(heading))}*")
    return "\n\n".join(blocks) + "\n"


def _proof(proof: Proof, program: CompiledProgram, view: View) -> str:
    first, *rest = Outline(proof, program, view).entries
    lines = [f"**{escape(_sentence(first))}**{_details(first)}"]
    if rest:
        lines.append("")
    for entry in rest:
        indent = "  " * (min(entry.depth, DEEPEST) - 1)
        mark = f"**{escape(entry.mark)}** " if entry.mark else ""
        lines.append(f"{indent}- {mark}{escape(_sentence(entry))}{_details(entry)}")
    if proof.cut:
        lines.extend(["", phrases.CUT.format(number=proof.cut)])
    if not proof.least:
        lines.extend(["", phrases.NOT_LEAST])
    return "\n".join(lines)


def _sentence(entry: Entry) -> str:
    text = entry.sentence
    if entry.number:
        text += f" ({entry.number})"
    if entry.again:
        return f"{text}; {phrases.SHOWN_ABOVE_AT.format(number=entry.again)}"
    text = f"{text}; {phrases.RECORDED}" if entry.recorded and entry.kind != "finding" else text
    return f"{text} {phrases.FOLDED.format(number=entry.folded)}" if entry.folded else text


def _details(entry: Entry) -> str:
    if entry.again:
        return ""
    reason = f", {escape(phrases.BECAUSE.format(text=entry.reason))}" if entry.reason else ""
    citation = f" {escape(entry.citation)}" if entry.citation else ""
    clauses = ", ".join(code_span(rule or place) for rule, place in entry.clauses[:1]) if not entry.depth else ""
    return reason + citation + (f" ({clauses})" if clauses else "")
