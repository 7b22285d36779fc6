"""The pages about the knowledge itself: conclusions, findings, rules, facts, sources and the graph."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from reasoner.program.compiled import rule_predicates
from reasoner.site.drawing import graph_svg
from reasoner.site.parts import anchor, cited, claim_line, clause, file_of, finding_link, link
from reasoner.site.predicates import predicate_graph

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reasoner.answers.claims import Claim
    from reasoner.answers.reading import Reading
    from reasoner.answers.script import Page
    from reasoner.program.compiled import ClauseInfo


def conclusion_page(reading: Reading, page: Page) -> str:
    """All that is known about one conclusion."""
    parts = []
    if page.term.synonyms:
        parts.append(f'<p class="soft">also {escape(", ".join(page.term.synonyms))}</p>')
    traits = "; ".join(
        f"{name.replace('_', ' ')} {value}".strip()
        for name, value in page.traits
        if value or name != reading.conclusion_sort
    )
    parts.append(f"<p>{escape(traits)}</p>")
    if page.term.note:
        parts.append(f"<p>{escape(page.term.note)}</p>")
    for chapter in page.chapters:
        name = reading.label_at("stage", 1, chapter.stage) if chapter.stage else "further"
        parts.append(f"<h2>{escape(name.capitalize())}</h2><ul>")
        parts.extend(
            claim_line(reading, each, finding_link(reading, each.attribute, each.value)) for each in chapter.claims
        )
        parts.append("</ul>")
    if page.rivals:
        parts.append("<h2>Nearest others, and what tells them apart</h2><ul>")
        for rival in page.rivals:
            apart = ", ".join(finding_link(reading, each.attribute, each.value) for each in rival.apart[:6])
            name = link(file_of(rival.conclusion), reading.label(rival.conclusion))
            parts.append(f"<li>{name}: {apart or 'nothing of its own'}</li>")
        parts.append("</ul>")
    for heading, steps in (("What to do next", page.advice.steps), ("What not to do", page.advice.avoid)):
        if steps:
            parts.append(f"<h2>{heading}</h2><ul>")
            for step in steps:
                because = f": {escape(step.because)}" if step.because else ""
                parts.append(f"<li>{escape(step.label)}{because}{cited(reading, step.cite)}</li>")
            parts.append("</ul>")
    parts.append(f"<h2>Sources</h2><p>{cited(reading, page.sources) or 'none'}</p>")
    return "\n".join(parts)


def findings_page(reading: Reading, claims: tuple[Claim, ...]) -> str:
    """Every finding with the conclusions it speaks for and against, strongest first."""
    by_value: dict[tuple[str, str], list[Claim]] = {}
    for each in claims:
        by_value.setdefault((each.attribute, each.value), []).append(each)
    parts = []
    last = ""
    for attribute, value in sorted(reading.vocabulary.values):
        if attribute != last:
            term = reading.vocabulary.attributes.get(attribute)
            name = term.label if term and term.label else attribute.replace("_", " ")
            parts.append(f'<h2 id="{anchor("a", attribute)}">{escape(name)}</h2>')
            last = attribute
        label = reading.finding_label(f"{attribute}={value}")
        parts.append(f'<article id="{anchor("f", f"{attribute}={value}")}"><h3>{escape(label)}</h3>')
        parts.append(f"<p><code>{escape(attribute)}={escape(value)}</code></p>")
        found = by_value.get((attribute, value), [])
        lines = [
            claim_line(reading, each, link(file_of(each.conclusion), reading.label(each.conclusion))) for each in found
        ]
        parts.append(f"<ul>{''.join(lines)}</ul>" if lines else '<p class="soft">speaks for nothing by itself</p>')
        parts.append("</article>")
    return "\n".join(parts)


def rules_page(reading: Reading) -> str:
    """Every rule with its sentence, text, sources, and the rules that use what it concludes."""
    program = reading.program
    users: dict[str, list[ClauseInfo]] = {}
    for rule in program.rules:
        for name in sorted(set(rule_predicates(rule)[1 if rule.head is not None else 0 :])):
            users.setdefault(name, []).append(rule.info)
    parts = []
    for head in sorted({rule.head.predicate if rule.head else "" for rule in program.rules}):
        parts.append(f'<h2 id="{anchor("p", head)}">{escape(head or "denials")}</h2>')
        if users.get(head):
            shown = ", ".join(
                link(f"#{anchor('c', info.id or info.source)}", info.id or info.source) for info in users[head]
            )
            parts.append(f'<p class="soft">used by {shown}</p>')
        own = [rule for rule in program.rules if (rule.head.predicate if rule.head else "") == head]
        parts.extend(clause(reading, rule.info) for rule in own)
    return "\n".join(parts)


def stated(reading: Reading) -> list[ClauseInfo]:
    """The facts that carry a name or a source, each clause once, in the order of their predicates."""
    seen: dict[str, ClauseInfo] = {}
    for name in sorted(reading.program.facts):
        for _row, info in reading.facts(name):
            if info.id or info.cite:
                seen.setdefault(info.id or info.source, info)
    return list(seen.values())


def facts_page(reading: Reading) -> str:
    """The facts that carry a name or a source."""
    return "\n".join(clause(reading, info) for info in stated(reading))


def sources_page(reading: Reading) -> str:
    """Every source with the clauses that rest on it."""
    rules = [("rules.html", rule.info) for rule in reading.program.rules]
    users: dict[str, list[str]] = {}
    for page, info in (*rules, *(("facts.html", info) for info in stated(reading))):
        for key in dict.fromkeys(info.cite):
            name = info.id or info.source
            users.setdefault(key, []).append(link(f"{page}#{anchor('c', name)}", name))
    parts = []
    for key in sorted(reading.program.bibliography):
        fields = reading.program.bibliography[key]
        parts.append(f'<article id="{anchor("s", key)}"><h3>{escape(key)}</h3><p>{_reference(fields.items())}</p>')
        found = users.get(key, [])
        parts.append(f'<p class="soft">cited by {len(found)}: {", ".join(found)}</p></article>')
    return "\n".join(parts)


def _reference(fields: Iterable[tuple[str, object]]) -> str:
    shown = []
    for name, value in fields:
        text = str(value)
        if name == "key" or not text:
            continue
        if text.startswith(("https://", "http://")) and not set(text) & set(" <>\"'"):
            shown.append(link(text, text))
        else:
            shown.append(f"<strong>{escape(text)}</strong>" if name == "title" else escape(text))
    return ". ".join(shown)


def graph_page(reading: Reading) -> str:
    """The predicates as a picture, each box with rules a link to them."""
    program = reading.program
    heads = {rule.head.predicate for rule in program.rules if rule.head is not None}
    links = {name: f"rules.html#{anchor('p', name)}" for name in heads}
    graph = predicate_graph(program)
    return (
        "<p>What stands higher rests on what stands below. Dashed lines pass a negation, bold ones an aggregate; "
        "dashed boxes hold facts, bold boxes what is recorded; a star marks recursion.</p>"
        f'<div class="wide" tabindex="0" role="region" aria-label="Graph">{graph_svg(graph, links)}</div>'
    )
