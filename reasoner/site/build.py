"""The whole site: file names and their text, in a fixed order and always the same for the same knowledge base."""

from __future__ import annotations

import os
from html import escape
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from reasoner.answers.bank import answer_of
from reasoner.answers.case import Case, make_case
from reasoner.answers.case_file import findings_of, read_bank
from reasoner.answers.claims import all_claims
from reasoner.answers.script import illustrate
from reasoner.answers.templates import plain
from reasoner.bench.banks import banks_beside
from reasoner.engine.native import evaluate_native
from reasoner.ranking.entries import standing
from reasoner.site import pages, words
from reasoner.site.frame import Around, frame
from reasoner.site.parts import anchor, dangerous, file_of, link
from reasoner.site.search import search_box
from reasoner.words.labels import capital

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reasoner.answers.case_file import CaseText
    from reasoner.answers.reading import Reading
    from reasoner.engine.model import Model

SHOWN = 5
"""Conclusions listed for each case."""


class About(NamedTuple):
    """What the program does not say: licence, what the knowledge is for, and the site that the pages are part of."""

    licence: str
    notice: str
    name: str = ""
    parts: tuple[tuple[str, str], ...] = ()


def build_site(
    reading: Reading, about: About, pictures: Mapping[tuple[str, str], str] = MappingProxyType({})
) -> dict[str, str]:
    """Every page by file name; ``pictures`` are drawings of findings, as SVG."""
    program = reading.program
    title = program.title or program.name
    footer = words.FOOTER.format(name=program.name, version=program.version, licence=about.licence, notice=about.notice)
    titles = dict(words.PAGES)
    bodies = {
        "index.html": (title, _index(reading, about)),
        "findings.html": (titles["findings.html"], pages.findings_page(reading, all_claims(reading), pictures)),
        "rules.html": (titles["rules.html"], pages.rules_page(reading)),
        "facts.html": (titles["facts.html"], pages.facts_page(reading)),
        "sources.html": (titles["sources.html"], pages.sources_page(reading)),
        "graph.html": (words.GRAPH, pages.graph_page(reading)),
        "cases.html": (titles["cases.html"], _cases(reading)),
    }
    for name, term in reading.vocabulary.conclusions.items():
        page = illustrate(reading, name, lambda case: _run(reading, case))
        bodies[file_of(name)] = (term.label or name, pages.conclusion_page(reading, page, pictures))
    around = Around(about.name or capital(program.name), footer, about.parts)
    return {name: frame(heading, body, current=name, around=around) for name, (heading, body) in bodies.items()}


def _run(reading: Reading, case: Case) -> Model:
    return evaluate_native(reading.program, case.facts(reading.entries))


def _index(reading: Reading, about: About) -> str:
    program = reading.program
    facts = sum(len(rows) for rows in program.facts.values())
    cases = sum(len(read_bank(path)) for path in banks_beside(reading.case_banks))
    numbers = (
        len(reading.vocabulary.conclusions),
        len(reading.vocabulary.values),
        len(program.rules),
        facts,
        len(program.bibliography),
        cases,
    )
    counts = ", ".join(f"{number} {what}" for number, what in zip(numbers, words.COUNTED, strict=True))
    told = words.COUNTS.format(name=program.name, version=program.version, licence=about.licence, counts=counts)
    if len(program.layers) > 1:
        told += " " + words.LAYERS.format(layers=", ".join(program.layers))
    groups: dict[str, list[str]] = {}
    for name in reading.vocabulary.conclusions:
        groups.setdefault(reading.group(name), []).append(name)
    parts = [
        f'<p class="notice">{escape(about.notice)}</p><p>{escape(told)}</p>',
        search_box(_entries(reading)),
    ]
    for group in sorted(groups):
        parts.append(
            f'<h2>{escape(group.replace("_", " ").capitalize() or words.OTHER_GROUP)}</h2><ul class="columns">'
        )
        names = sorted(groups[group], key=lambda name: (reading.label(name).lower(), name))
        parts.extend(f"<li>{link(file_of(name), reading.label(name))}{dangerous(reading, name)}</li>" for name in names)
        parts.append("</ul>")
    return "\n".join(parts)


def _entries(reading: Reading) -> Iterator[tuple[str, str, str]]:
    for name, term in reading.vocabulary.conclusions.items():
        yield reading.label(name), file_of(name), " ".join((name, *term.synonyms))
    for (attribute, value), term in sorted(reading.vocabulary.values.items()):
        text = f"{attribute}={value}"
        yield reading.finding_label(text), f"findings.html#{anchor('f', text)}", " ".join((text, *term.synonyms))
    for rule in reading.program.rules:
        name = rule.info.id or rule.info.source
        yield name, f"rules.html#{anchor('c', name)}", plain(reading.program, rule)
    for key, fields in sorted(reading.program.bibliography.items()):
        yield key, f"sources.html#{anchor('s', key)}", str(fields.get("title", ""))


def _cases(reading: Reading) -> str:
    banks = banks_beside(reading.case_banks)
    head = "".join(f"<th>{escape(each)}</th>" for each in words.CASE_COLUMNS)
    parts = []
    for path in banks:
        name = os.path.splitext(os.path.basename(path))[0]  # noqa: PTH119, PTH122
        if path != banks[0]:
            parts.append(f'<h2 id="{anchor("b", name)}">{escape(name.replace("_", " ").capitalize())}</h2>')
        parts.append(f"<table><thead><tr>{head}</tr></thead><tbody>")
        parts.extend(_case(reading, text) for text in read_bank(path))
        parts.append("</tbody></table>")
    return "\n".join(parts)


def _case(reading: Reading, text: CaseText) -> str:
    case = make_case(findings_of(text, reading.vocabulary), reading.vocabulary, id=text.id)
    recorded = "; ".join(capital(reading.said(each)) for each in case.findings)
    answer = answer_of(text, reading) if "answer" in text.table else None
    best = link(file_of(answer.best), reading.label(answer.best)) if answer else ""
    ranked = "".join(
        _listed(reading, each.conclusion, each.score, right=answer is not None and answer.accepts(each.conclusion))
        for each in standing(_run(reading, case))[:SHOWN]
    )
    shown = f"<ol>{ranked}</ol>" if ranked else words.NONE
    known, first = words.CASE_COLUMNS[2:]
    row = f'<tr id="{anchor("k", text.id)}">' if text.id else "<tr>"
    return (
        f'{row}<td>{escape(text.id)}</td><td class="soft">{escape(recorded)}</td>'
        f'<td data-label="{known}">{best}</td><td data-label="{first}">{shown}</td></tr>'
    )


def _listed(reading: Reading, name: str, score: int, *, right: bool) -> str:
    tone, mark = (' class="for"', f" {words.RIGHT}") if right else ("", "")
    return f"<li{tone}>{link(file_of(name), reading.label(name))} {score}{mark}</li>"
