"""The pages about the knowledge itself: conclusions, findings, rules, facts, sources and the graph."""

from __future__ import annotations

from html import escape
from types import MappingProxyType
from typing import TYPE_CHECKING

from reasoner.answers.claims import NEUTRAL
from reasoner.program.compiled import GroundAtom, rule_predicates
from reasoner.site import words
from reasoner.site.drawing import graph_svg
from reasoner.site.parts import (
    anchor,
    cited,
    claim_line,
    clause,
    contents,
    file_of,
    finding_link,
    link,
    plate,
    rule_sentence,
)
from reasoner.site.predicates import predicate_graph
from reasoner.words.sources import named

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reasoner.answers.claims import Claim
    from reasoner.answers.reading import Reading
    from reasoner.answers.script import Page
    from reasoner.program.compiled import ClauseInfo

SHORT = 3
COUNTED = tuple(kind for kind in NEUTRAL if kind != "opposes")
"""Claims that tell how often something is seen; folded, since they weigh what the others say."""
MOST_PLATES = 8
MOST_SIGNS = 6
"""Findings named of each of two conclusions that are told apart."""


def conclusion_page(
    reading: Reading, page: Page, pictures: Mapping[tuple[str, str], str] = MappingProxyType({})
) -> str:
    """All that is known about one conclusion: what tells it, what it is mistaken for, what next."""
    parts = []
    if page.term.synonyms:
        also = words.ALSO.format(names=", ".join(page.term.synonyms))
        parts.append(f'<p class="soft">{escape(also)}</p>')
    traits = [
        f"{name.replace('_', ' ')} {value}".strip()
        for name, value in page.traits
        if value or name != reading.conclusion_sort
    ]
    tags = " ".join(f'<span class="tag">{escape(each)}</span>' for each in traits)
    parts.append(f"<p>{tags}</p>")
    if page.term.note:
        parts.append(f"<p>{escape(page.term.note)}</p>")
    parts.append(_plates(reading, [each for chapter in page.chapters for each in chapter.claims], pictures))
    for chapter in page.chapters:
        name = reading.label_at("stage", 1, chapter.stage) if chapter.stage else words.FURTHER
        # Short names such as those of imaging tests are abbreviations.
        heading = name.upper() if len(name) <= SHORT else name[:1].upper() + name[1:]
        parts.append(f"<h2>{escape(heading)}</h2>")
        counted = [each for each in chapter.claims if each.kind in COUNTED]
        parts.append(_claims(reading, [each for each in chapter.claims if each.kind not in COUNTED]))
        if counted:
            told = words.REPORTED.format(number=len(counted))
            parts.append(f"<details><summary>{told}</summary>{_claims(reading, counted)}</details>")
    if page.rivals:
        parts.append(f"<h2>{words.RIVALS}</h2><ul>")
        for rival in page.rivals:
            name = link(file_of(rival.conclusion), reading.label(rival.conclusion))
            sides = ((words.HERE, rival.apart), (words.THERE, rival.theirs))
            told = "".join(f"<li>{word}: {_signs(reading, claims)}</li>" for word, claims in sides)
            parts.append(f"<li>{name}<ul>{told}</ul></li>")
        parts.append("</ul>")
    for heading, steps in ((words.NEXT, page.advice.steps), (words.AVOID, page.advice.avoid)):
        if steps:
            parts.append(f"<h2>{heading}</h2><ul>")
            for step in steps:
                because = f": {escape(step.because)}" if step.because else ""
                parts.append(f"<li>{escape(step.label)}{because}{cited(reading, step.cite)}</li>")
            parts.append("</ul>")
    if page.codes:
        parts.append(f"<h2>{words.CODES}</h2><ul>")
        for code in page.codes:
            label = f": {code.label}" if code.label else ""
            shown = f"{code.system_label} {code.code}{label} ({code.relation_label})"
            parts.append(f"<li>{escape(shown)}{cited(reading, code.cite)}</li>")
        parts.append("</ul>")
    known = reading.program.bibliography
    listed = "".join(f"<li>{_source(key, known)}</li>" for key in page.sources)
    parts.append(f"<h2>{words.SOURCES}</h2>" + (f"<ul>{listed}</ul>" if listed else f"<p>{words.NONE}</p>"))
    return "\n".join(parts)


def _source(key: str, known: Mapping[str, Mapping[str, str]]) -> str:
    """A source by its name, leading to all that rests on it, and its title."""
    name, title = named(key, known), known.get(key, {}).get("title", "")
    return link(f"sources.html#{anchor('s', key)}", name) + (f": {escape(title)}" if title not in ("", name) else "")


def _claims(reading: Reading, claims: Sequence[Claim]) -> str:
    lines = [claim_line(reading, each, finding_link(reading, each.attribute, each.value)) for each in claims]
    return f'<ul class="claims">{"".join(lines)}</ul>' if lines else ""


def _plates(reading: Reading, claims: Sequence[Claim], pictures: Mapping[tuple[str, str], str]) -> str:
    """The signs that speak for a conclusion and can be drawn, strongest first; of one drawing one."""
    places = {name: place for place, name in enumerate(reading.strengths)}
    told = [each for each in claims if each.kind not in NEUTRAL and (each.attribute, each.value) in pictures]
    told.sort(key=lambda each: places.get(each.strength, len(places)))
    drawn = dict.fromkeys((each.attribute, each.value) for each in told)
    items = [f"<li>{plate(pictures[sign])}{finding_link(reading, *sign)}</li>" for sign in list(drawn)[:MOST_PLATES]]
    return f'<ul class="drawings" aria-label="{words.SHOWN}">{"".join(items)}</ul>' if items else ""


def _signs(reading: Reading, claims: Sequence[Claim]) -> str:
    shown = "; ".join(finding_link(reading, each.attribute, each.value) for each in claims[:MOST_SIGNS])
    return shown or words.NOTHING_OWN


def findings_page(
    reading: Reading, claims: tuple[Claim, ...], pictures: Mapping[tuple[str, str], str] = MappingProxyType({})
) -> str:
    """Every finding with its drawing and the conclusions it speaks for and against, strongest first."""
    by_value: dict[tuple[str, str], list[Claim]] = {}
    for each in claims:
        by_value.setdefault((each.attribute, each.value), []).append(each)
    names = dict.fromkeys(attribute for attribute, _value in sorted(reading.vocabulary.values))
    parts = [contents((anchor("a", name), _attribute(reading, name)) for name in names)]
    last = ""
    for attribute, value in sorted(reading.vocabulary.values):
        if attribute != last:
            parts.append(f'<h2 id="{anchor("a", attribute)}">{escape(_attribute(reading, attribute))}</h2>')
            last = attribute
        label = reading.finding_label(f"{attribute}={value}")
        parts.append(f'<article id="{anchor("f", f"{attribute}={value}")}"><h3>{escape(label)}</h3>')
        if drawn := pictures.get((attribute, value)):
            parts.append(plate(drawn))
        parts.append(f"<p><code>{escape(attribute)}={escape(value)}</code></p>")
        found = by_value.get((attribute, value), [])
        lines = [
            claim_line(reading, each, link(file_of(each.conclusion), reading.label(each.conclusion))) for each in found
        ]
        parts.append(f"<ul>{''.join(lines)}</ul>" if lines else f'<p class="soft">{words.SPEAKS_FOR_NOTHING}</p>')
        parts.append("</article>")
    return "\n".join(parts)


def _attribute(reading: Reading, name: str) -> str:
    term = reading.vocabulary.attributes.get(name)
    return term.label if term and term.label else name.replace("_", " ")


def rules_page(reading: Reading) -> str:
    """Every rule with its sentence, text, sources, and the rules that use what it concludes."""
    program = reading.program
    users: dict[str, list[ClauseInfo]] = {}
    for rule in program.rules:
        for name in sorted(set(rule_predicates(rule)[1 if rule.head is not None else 0 :])):
            users.setdefault(name, []).append(rule.info)
    heads = sorted(
        {rule.head.predicate if rule.head else "" for rule in program.rules}, key=lambda head: (not head, head)
    )
    parts = [contents((anchor("p", head), head or words.DENIALS) for head in heads)]
    for head in heads:
        parts.append(f'<h2 id="{anchor("p", head)}">{escape(head or words.DENIALS)}</h2>')
        if users.get(head):
            shown = ", ".join(
                link(f"#{anchor('c', info.id or info.source)}", info.id or info.source) for info in users[head]
            )
            parts.append(f'<p class="soft">{words.USED_BY.format(names=shown)}</p>')
        own = [rule for rule in program.rules if (rule.head.predicate if rule.head else "") == head]
        parts.extend(clause(reading, rule.info, rule_sentence(reading, rule)) for rule in own)
    return "\n".join(parts)


def stated(reading: Reading) -> list[tuple[GroundAtom, ClauseInfo]]:
    """The facts that carry a name or a source, each clause once, in the order of their predicates."""
    seen: dict[str, tuple[GroundAtom, ClauseInfo]] = {}
    for name in sorted(reading.program.facts):
        for row, info in reading.facts(name):
            if info.id or info.cite:
                seen.setdefault(info.id or info.source, (GroundAtom(name, row), info))
    return list(seen.values())


def facts_page(reading: Reading) -> str:
    """The facts that carry a name or a source."""
    facts = stated(reading)
    names = dict.fromkeys(atom.predicate for atom, _info in facts)
    parts = [contents((anchor("p", name), name) for name in names)]
    last = ""
    for atom, info in facts:
        if atom.predicate != last:
            last = atom.predicate
            parts.append(f'<h2 id="{anchor("p", last)}">{escape(last)}</h2>')
        parts.append(clause(reading, info, escape(reading.sentences.atom(atom) or "")))
    return "\n".join(parts)


def sources_page(reading: Reading) -> str:
    """Every source with the clauses that rest on it."""
    rules = [("rules.html", rule.info) for rule in reading.program.rules]
    users: dict[str, list[str]] = {}
    for page, info in (*rules, *(("facts.html", info) for _atom, info in stated(reading))):
        for key in dict.fromkeys(info.cite):
            name = info.id or info.source
            users.setdefault(key, []).append(link(f"{page}#{anchor('c', name)}", name))
    parts = []
    for key in sorted(reading.program.bibliography):
        fields = reading.program.bibliography[key]
        name = escape(named(key, reading.program.bibliography))
        parts.append(f'<article id="{anchor("s", key)}"><h3>{name} <code>{escape(key)}</code></h3>')
        parts.append(f"<p>{_reference(fields.items())}</p>")
        found = users.get(key, [])
        told = words.RESTED_ON.format(number=len(found), names=", ".join(found)) if found else words.NOT_CITED
        parts.append(f'<p class="soft">{told}</p></article>')
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
        f"<p>{escape(words.GRAPH_TOLD)}</p>"
        f'<div class="wide" tabindex="0" role="region" aria-label="{words.GRAPH}">{graph_svg(graph, links)}</div>'
    )
