"""The whole site: file names and their text, in a fixed order and always the same for the same knowledge base."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, NamedTuple

from reasoner.answers.bank import answer_of
from reasoner.answers.case import Case, make_case
from reasoner.answers.case_file import findings_of, read_bank
from reasoner.answers.claims import all_claims
from reasoner.answers.ranking import order
from reasoner.answers.script import illustrate
from reasoner.evaluation.native import evaluate_native
from reasoner.site import pages
from reasoner.site.frame import frame
from reasoner.site.parts import anchor, file_of, link
from reasoner.site.search import search_box

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reasoner.answers.case_file import CaseText
    from reasoner.answers.reading import Reading
    from reasoner.evaluation.model import Model

SHOWN = 5
"""Conclusions listed for each case."""


class About(NamedTuple):
    """What the overview says that the program does not: licence, and what the knowledge is meant for."""

    licence: str
    notice: str


def build_site(reading: Reading, about: About) -> dict[str, str]:
    """Every page by file name."""
    program = reading.program
    title = program.title or program.name
    footer = f"{program.name} {program.version} · {about.licence} · {about.notice}"
    bodies = {
        "index.html": (title, _index(reading, about)),
        "findings.html": ("Findings", pages.findings_page(reading, all_claims(reading))),
        "rules.html": ("Rules", pages.rules_page(reading)),
        "facts.html": ("Facts", pages.facts_page(reading)),
        "sources.html": ("Sources", pages.sources_page(reading)),
        "graph.html": ("Graph of predicates", pages.graph_page(reading)),
        "cases.html": ("Cases", _cases(reading)),
    }
    for name, term in reading.vocabulary.conclusions.items():
        page = illustrate(reading, name, lambda case: _run(reading, case))
        bodies[file_of(name)] = (term.label or name, pages.conclusion_page(reading, page))
    return {name: frame(heading, body, current=name, footer=footer) for name, (heading, body) in bodies.items()}


def _run(reading: Reading, case: Case) -> Model:
    return evaluate_native(reading.program, case.facts(reading.entries))


def _index(reading: Reading, about: About) -> str:
    program = reading.program
    facts = sum(len(rows) for rows in program.facts.values())
    cases = sum(len(read_bank(path)) for path in reading.case_banks)
    counts = (
        f"{len(reading.vocabulary.conclusions)} conclusions, {len(reading.vocabulary.values)} findings, "
        f"{len(program.rules)} rules, {facts} facts, {len(program.bibliography)} sources, {cases} cases"
    )
    groups: dict[str, list[str]] = {}
    for name in reading.vocabulary.conclusions:
        groups.setdefault(reading.group(name), []).append(name)
    parts = [
        f'<p class="notice">{escape(about.notice)}</p><p>{escape(program.name)} {escape(program.version)}, '
        f"licence {escape(about.licence)}: {counts}.</p>",
        search_box(_entries(reading)),
    ]
    for group in sorted(groups):
        parts.append(f"<h2>{escape(group.replace('_', ' ').capitalize() or 'Conclusions')}</h2><ul>")
        names = sorted(groups[group], key=lambda name: (reading.label(name).lower(), name))
        parts.extend(f"<li>{link(file_of(name), reading.label(name))}</li>" for name in names)
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
        yield name, f"rules.html#{anchor('c', name)}", rule.info.says
    for key, fields in sorted(reading.program.bibliography.items()):
        yield key, f"sources.html#{anchor('s', key)}", str(fields.get("title", ""))


def _cases(reading: Reading) -> str:
    parts = [
        "<table><thead><tr><th>Case</th><th>Recorded</th><th>Known answer</th>"
        "<th>First in the list</th></tr></thead><tbody>"
    ]
    parts.extend(_case(reading, text) for path in reading.case_banks for text in read_bank(path))
    return "\n".join([*parts, "</tbody></table>"])


def _case(reading: Reading, text: CaseText) -> str:
    case = make_case(findings_of(text, reading.vocabulary), reading.vocabulary, id=text.id)
    recorded = "; ".join(reading.finding_label(each.text(reading.vocabulary)) for each in case.findings)
    answer = answer_of(text, reading) if "answer" in text.table else None
    best = link(file_of(answer.best), reading.label(answer.best)) if answer else ""
    ranked = "".join(
        f"<li{' class=' + chr(34) + 'for' + chr(34) if answer and answer.accepts(name) else ''}>"
        f"{link(file_of(name), reading.label(name))} {score}{' ✓' if answer and answer.accepts(name) else ''}</li>"
        for name, score in order(_run(reading, case), reading)[:SHOWN]
    )
    shown = f"<ol>{ranked}</ol>" if ranked else "none"
    return (
        f'<tr id="{anchor("k", text.id)}"><td>{escape(text.id)}</td><td class="soft">{escape(recorded)}</td>'
        f'<td data-label="Known answer">{best}</td><td data-label="First in the list">{shown}</td></tr>'
    )
