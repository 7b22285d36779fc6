"""An explanation as one self-contained HTML file: collapsible, printable, dark and light, usable from the keyboard."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from reasoner.documents.document import TITLE
from reasoner.documents.outline import Outline
from reasoner.render.page import page
from reasoner.words import phrases

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reasoner.documents.document import Document
    from reasoner.documents.entry import Entry, View
    from reasoner.explain.proof import Proof, Proofs
    from reasoner.knowledge.bibliography import Reference
    from reasoner.program.compiled import CompiledProgram

DEEPEST = 60
"""Levels of nesting written; browsers flatten what is nested some hundred levels deep."""

DETAIL = 14
"""Steps below each other when no depth is asked for: what is deep stays closed until it is opened."""

OPEN = 2
"""Levels that are open when the page is opened."""


def render_html(
    found: Proofs,
    program: CompiledProgram,
    view: View,
    heading: Mapping[str, Any] | None = None,
    sources: Mapping[str, Reference] | None = None,
    first: Document | None = None,
) -> str:
    """The whole page, with the references that it cites at its end, below what is to stand ``first``.

    Below a page with a title of its own, such as one of reasons, the steps are closed until they are asked for.
    """
    title = Outline(found.proofs[0], program, view._replace(depth=1)).entries[0].sentence
    steps = proofs_fragment(found, program, view, heading, sources)
    if first is None or not first.lines:
        return page(title, steps)
    from reasoner.render.write_html import write_fragment

    if first.lines[0].kind == TITLE:
        steps = f'<details class="part"><summary>{phrases.EVERY_STEP}</summary>\n{steps}\n</details>'
        title = first.lines[0].words
    return page(title, f"{write_fragment(first)}\n{steps}")


def proofs_fragment(
    found: Proofs,
    program: CompiledProgram,
    view: View,
    heading: Mapping[str, Any] | None = None,
    sources: Mapping[str, Reference] | None = None,
) -> str:
    """The same without the frame of a page, to stand inside another one."""
    view = view if view.depth else view._replace(depth=DETAIL)
    total = len(found.proofs)
    parts = []
    for number, proof in enumerate(found.proofs, 1):
        if total > 1:
            parts.append(f"<h2>{phrases.PROOF_OF.format(number=number, total=total)}</h2>")
        parts.append(_proof(proof, program, view, number))
    if found.witnesses:
        form = phrases.plural(found.witnesses, phrases.WITNESS_ONE, phrases.WITNESSES)
        parts.append(f'<p class="remark">{form.format(number=found.witnesses)}</p>')
    shown = [entry for proof in found.proofs for entry in Outline(proof, program, view).entries]
    cited = sorted({key for entry in shown for key in entry.cites})
    parts.append(_sources([sources[key] for key in cited if key in sources] if sources else []))
    if heading:
        parts.append(f'<footer class="remark">{escape(phrases.standing(heading))}</footer>')
    return "\n".join(parts)


def _proof(proof: Proof, program: CompiledProgram, view: View, number: int) -> str:
    entries = Outline(proof, program, view).entries
    lines: list[str] = ['<ul class="proof">']
    closing: list[str] = []
    for place, entry in enumerate(entries):
        depth = min(entry.depth, DEEPEST)
        while len(closing) > depth:
            lines.append(closing.pop())
        following = entries[place + 1] if place + 1 < len(entries) else None
        deeper = following is not None and min(following.depth, DEEPEST) > depth
        if deeper:
            state = " open" if depth < OPEN else ""
            lines.append(f"<li{_class(entry)}><details{state}><summary>{_line(entry, number)}</summary>")
            lines.append(_details(entry))
            lines.append("<ul>")
            closing.append("</ul></details></li>")
        else:
            lines.append(f'<li{_class(entry)}><div class="leaf">{_line(entry, number)}</div>{_details(entry)}</li>')
    lines.extend(reversed(closing))
    lines.append("</ul>")
    if proof.cut:
        lines.append(f'<p class="remark">{phrases.CUT.format(number=proof.cut)}</p>')
    if not proof.least:
        lines.append(f'<p class="remark">{phrases.NOT_LEAST}</p>')
    return "\n".join(line for line in lines if line)


def _sources(references: Sequence[Reference]) -> str:
    """What the page cites, by key, spelled out."""
    if not references:
        return ""
    lines = []
    for each in references:
        title, year, url = escape(each.title), each.fields.get("year", ""), str(each.fields.get("url", ""))
        linked = f'<a href="{escape(url)}">{title}</a>' if url.startswith(("https://", "http://")) else title
        lines.append(f"<dt>{escape(each.key)}</dt><dd>{linked}{f', {year}' if year else ''}</dd>")
    return f'<section class="sources"><h2>{phrases.SOURCES}</h2><dl>{"".join(lines)}</dl></section>'


def _class(entry: Entry) -> str:
    return f' class="{entry.kind}"'


def _line(entry: Entry, proof: int) -> str:
    mark = ""
    if entry.mark:
        tone = "minus" if entry.mark[0] in "-−" else "plus"
        mark = f'<span class="mark {tone}">{escape(entry.mark)}</span> '
    text = f'<span class="says">{escape(entry.sentence)}</span>'
    anchor = f"p{proof}-{entry.number}"
    if entry.number:
        text += f' <span class="number" id="{anchor}">({entry.number})</span>'
    if entry.again:
        shown = phrases.SHOWN_ABOVE_AT.format(number=entry.again)
        text += f' <a class="again" href="#p{proof}-{entry.again}">{escape(shown)}</a>'
    elif entry.recorded and entry.kind != "finding":
        text += f' <span class="tag recorded">{phrases.RECORDED}</span>'
    if entry.strategy and not entry.again:
        text += f' <span class="tag">{escape(phrases.STRATEGY.get(entry.strategy, entry.strategy))}</span>'
    return mark + text


def _details(entry: Entry) -> str:
    if entry.again:
        return ""
    found = []
    if entry.reason:
        found.append(f'<p class="because">{escape(phrases.BECAUSE.format(text=entry.reason))}</p>')
    if entry.citation:
        found.append(f'<p class="cite">{escape(entry.citation)}</p>')
    if entry.clauses:
        shown = "; ".join(f"{rule}, {place}" if rule else place for rule, place in entry.clauses)
        found.append(f'<p class="place">{escape(shown)}</p>')
    if entry.folded:
        means = phrases.FOLDED_MEANS.format(depth=entry.deepest + 2)
        text = phrases.FOLDED.format(number=entry.folded)
        found.append(f'<p class="remark" title="{escape(means)}">{escape(text)}</p>')
    return "".join(found)
