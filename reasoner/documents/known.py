"""What the knowledge base knows, as documents: a conclusion, a finding, terms, sources, numbered statements, cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reasoner.answers.claims import KINDS, strength_label
from reasoner.answers.codes import codes_of
from reasoner.answers.findings import ABSENT
from reasoner.documents.answered import sources_of
from reasoner.documents.document import BLANK, HEAD, NOTE, TABLE, TITLE, Document, Line
from reasoner.words import phrases
from reasoner.words.labels import capital
from reasoner.words.names import Sign, read_sign
from reasoner.words.sources import author, bracketed
from reasoner.words.units import show_scaled, unit_words
from reasoner.words.wrap import some

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reasoner.answers.case_file import CaseText
    from reasoner.answers.claims import Claim, Rival
    from reasoner.answers.codes import Code
    from reasoner.answers.findings import Finding
    from reasoner.answers.reading import Reading
    from reasoner.answers.script import Page
    from reasoner.answers.sources import Carrier, Source
    from reasoner.answers.statement import Statement
    from reasoner.answers.vocabulary import Term
    from reasoner.knowledge.bibliography import Reference

MOST_SIGNS = 5
FEW_TERMS = 6
SOME_WORDS = 4
ALL_WORDS = 10_000
SHOWN_FINDINGS = 5
ACCEPTED = "accepted"


def script(reading: Reading, page: Page) -> Document:
    """All that is known about a conclusion, in the order of the work-up."""
    title = page.term.label or page.term.text
    lines = [Line(title, kind=TITLE)]
    if page.term.synonyms:
        lines.append(Line(phrases.ALSO.format(text=", ".join(page.term.synonyms))))
    traits = "; ".join(f"{name.replace('_', ' ')} {value}".strip() for name, value in page.traits)
    lines.extend(Line(f"{capital(text).rstrip('.')}.") for text in (traits, page.term.note) if text)
    for chapter in page.chapters:
        name = reading.names.at("stage", 1, chapter.stage) if chapter.stage else phrases.FURTHER_SIGNS
        lines.extend([BLANK, Line(capital(name), kind=HEAD)])
        lines.extend(_claim(reading, each) for each in chapter.claims)
    if page.rivals:
        lines.extend([BLANK, Line(phrases.TAKEN_FOR, kind=HEAD)])
        lines.extend(line for each in page.rivals for line in _lookalike(reading, each))
    for heading, steps, mark in (
        (phrases.TYPICALLY, page.advice.steps, "•"),
        (phrases.DO_NOT, page.advice.avoid, "x"),
    ):
        if steps:
            lines.extend([BLANK, Line(heading, kind=HEAD)])
        for step in steps:
            text = f"{step.label}{f': {step.because}' if step.because else ''}"
            lines.append(Line(capital(text), 1, mark, source=sources_of(reading, step.cite)))
    if page.codes:
        lines.extend([BLANK, Line(phrases.CODES, kind=HEAD)])
        lines.extend(Line(_code(each), 1, "•") for each in page.codes)
    return Document("", tuple(lines))


def _claim(reading: Reading, each: Claim) -> Line:
    because = f": {each.info.because}" if each.info.because else ""
    return Line(
        f"{_sign(reading, each)}{because}{_standing(each)}",
        1,
        ", ".join(filter(None, (phrases.SIGNS[each.kind], strength_label(reading, each)))),
        source=sources_of(reading, each.info.cite),
        grade=each.info.evidence,
    )


def _sign(reading: Reading, each: Claim) -> str:
    return capital(reading.names.sign(Sign(each.attribute, each.value)))


def _standing(each: Claim) -> str:
    return f" ({each.info.status})" if each.info.status != ACCEPTED else ""


def _lookalike(reading: Reading, each: Rival) -> Iterator[Line]:
    names = reading.names
    shared = some([names.sign(read_sign(finding)) for finding in each.shared], 3, "; ")
    name = capital(names.conclusion(each.conclusion))
    if reading.dangerous(each.conclusion):
        name = phrases.LISTED.format(name=name, standing=phrases.DANGEROUS)
    yield Line(phrases.SHARES.format(name=name, text=shared) if shared else name, 1, "•")
    for word, claims in ((phrases.HERE, each.apart), (phrases.THERE, each.theirs)):
        signs = some([names.sign(Sign(claim.attribute, claim.value)) for claim in claims], MOST_SIGNS, "; ")
        yield Line(f"{word}: {signs or phrases.NOTHING_OWN}", 2, "–")


def _code(each: Code) -> str:
    return phrases.CODE.format(system=each.system_label, code=each.code, label=each.label, relation=each.relation_label)


def finding_page(reading: Reading, finding: Finding, claims: Sequence[Claim]) -> Document:
    """What a finding speaks for and against, strongest first; of an absent one, what its absence says."""
    absent = finding.kind == ABSENT
    text = finding.text(reading.vocabulary)
    shown = capital(reading.names.sign(Sign(finding.attribute, finding.value, absent)))
    lines = [Line(f"{shown} ({text})", kind=TITLE)]
    if not claims:
        lines.append(Line(phrases.NO_CLAIM))
    for kind in KINDS:
        rows = [each for each in claims if each.kind == kind]
        if rows:
            heads = phrases.KINDS_ABSENT if absent else phrases.KINDS
            lines.extend([BLANK, Line(heads[kind], kind=HEAD)])
        for each in rows:
            because = f": {each.info.because}" if each.info.because else ""
            name = capital(reading.names.conclusion(each.conclusion))
            # A general value, a kind or a range of what was asked for says so itself.
            through = phrases.THROUGH.format(text=_sign(reading, each).lower()) if each.value != finding.value else ""
            lines.append(
                Line(
                    f"{name}{because}{_standing(each)}",
                    1,
                    strength_label(reading, each) or "•",
                    remark=through,
                    source=sources_of(reading, each.info.cite),
                    grade=each.info.evidence,
                )
            )
    return Document("", tuple(lines))


def terms(reading: Reading, found: Sequence[Term]) -> Document:
    """What can be typed, with what it means."""
    rows = [phrases.TERM_HEADS]
    for term in found:
        rows.append(
            (_typed(reading, term), _meaning(reading, term, most=ALL_WORDS if len(found) < FEW_TERMS else SOME_WORDS))
        )
    lines = [Line("", kind=TABLE, rows=tuple(rows))]
    if len(found) < FEW_TERMS:
        for term in found:
            lines.extend(Line(text, 1, "•", kind=NOTE) for text in (term.question, term.note) if text)
            denials = _denials(reading, term)
            if denials:
                lines.append(Line(phrases.DENIED_BY.format(text=", ".join(denials)), 1, "•", kind=NOTE))
            lines.extend(Line(_code(code), 1, "•", kind=NOTE) for code in codes_of(reading, term.key))
    return Document("", tuple(lines))


def _typed(reading: Reading, term: Term) -> str:
    measured = term.key[0] in reading.vocabulary.scales and len(term.key) == 1
    return phrases.MEASURED_AS.format(attribute=term.key[0]) if measured else term.text


def _denials(reading: Reading, term: Term) -> tuple[str, ...]:
    """Words by which a text says that a value is absent, other than a negation."""
    entry = "words_of_absence"
    return next((info.extra.get("synonyms", ()) for row, info in reading.facts(entry) if row == term.key), ())


def _meaning(reading: Reading, term: Term, most: int) -> str:
    parts = [term.label + (f" (also: {some(term.synonyms, most)})" if term.synonyms else "")]
    vocabulary = reading.vocabulary
    name = term.key[0]
    if len(term.key) == 1 and name in vocabulary.scales:
        factor, unit = vocabulary.scales[name]
        if unit_words(unit):
            parts.append(phrases.IN_UNIT.format(unit=unit_words(unit)))
        if name in vocabulary.limits:
            low, high = (show_scaled(number, factor) for number in vocabulary.limits[name])
            parts.append(phrases.UP_TO.format(low=low, high=high))
    elif len(term.key) == 1 and name in vocabulary.attributes:
        number = sum(1 for attribute, _value in vocabulary.values if attribute == name)
        parts.append(phrases.VALUES.format(number=number))
    return ", ".join(parts)


def bibliography(references: Sequence[tuple[Reference, int]]) -> Document:
    """Every source with how often it is cited."""
    known = {each.key: {name: str(value) for name, value in each.fields.items()} for each, _times in references}
    rows = [(each.key, str(times), _cited(each.title, author(known[each.key]))) for each, times in references]
    return Document("", (Line("", kind=TABLE, rows=(phrases.SOURCE_HEADS, *rows)),))


def _cited(title: str, who: str) -> str:
    return f"{who}. {title}" if who else title


_FIELDS = ("authors", "container", "year", "doi", "pmid", "url", "kind", "seen", "note")


def source_page(found: Source) -> Document:
    """A source with all its fields, and the clauses that rest on it."""
    lines = [Line(found.key + (f"#{found.part}" if found.part else ""), kind=TITLE)]
    if found.reference is not None:
        lines.append(Line(found.reference.title))
        fields = found.reference.fields
        lines.extend(Line(str(fields[name]), 1, name) for name in _FIELDS if fields.get(name) not in (None, ""))
    number = len(found.carriers)
    form = phrases.plural(number, phrases.RESTING_ONE, phrases.RESTING) if number else phrases.RESTING_NONE
    lines.extend([BLANK, Line(form.format(number=number), kind=HEAD)])
    for each in found.carriers:
        relation = phrases.RELATIONS[each.relation]
        status = f" ({each.status})" if each.status != ACCEPTED else ""
        lines.append(Line(f"{relation} {each.id or each.predicate}{status}".strip(), 1, "•", remark=each.place))
        lines.append(Line(" ".join(each.clause.split()), 2, phrases.CLAUSE))
        lines.extend(Line(text, 2, key) for key, text in each.sentences if text)
    return Document("", tuple(lines))


def statement_page(reading: Reading, found: Source, stated: Statement) -> Document:
    """What a numbered statement says, what became of it, what carries it, and what corrects it."""
    title = found.reference.title if found.reference is not None else found.key
    lines = [Line(f"{found.key}#{found.part}", kind=TITLE), Line(stated.text)]
    where = ""
    if stated.lines:
        first, last = min(stated.lines), max(stated.lines)
        where = (phrases.LINES_ONE if first == last else phrases.LINES_MANY).format(first=first, last=last)
    lines.append(Line(", ".join(part for part in (title, where) if part), 1, phrases.FROM))
    lines.append(Line(stated.status_label, 1, phrases.STATUS_HEAD))
    if "note" in stated.info.extra:
        lines.append(Line(" ".join(stated.info.extra["note"]), 1, "note"))
    keys = [key for key in stated.info.cite if key != found.key]
    if keys:
        names = [each.name for each in sources_of(reading, keys)]
        lines.append(Line(bracketed(names, most=len(names)).strip("[]"), 1, phrases.SOURCES.lower()))
    lines.extend([BLANK, Line(phrases.CARRIED, kind=HEAD), *_carriers(reading, found, stated)])
    if stated.corrections:
        lines.extend([BLANK, Line(phrases.CORRECTED, kind=HEAD)])
    for each in stated.corrections:
        lines.append(Line(each.text, 1, each.name.upper(), source=sources_of(reading, each.info.cite)))
    return Document("", tuple(lines))


def _carriers(reading: Reading, found: Source, stated: Statement) -> Iterator[Line]:
    for claim in stated.claims:
        role = f"{phrases.ROLES[claim.kind]} {reading.names.conclusion(claim.conclusion)}"
        text = f"{_sign(reading, claim)}: {', '.join(part for part in (claim.strength, role) if part)}"
        source = sources_of(reading, claim.info.cite)
        yield Line(text, 1, "•", remark=f"{claim.info.id} {claim.info.source}".strip(), source=source)
    for conclusion, group in stated.classes:
        yield Line(f"{capital(group)}: {conclusion}", 1, "•")
    others = list(_others(reading, found))
    for each in others:
        texts = dict(each.sentences)
        said = texts.get("says", "").replace("{", "").replace("}", "")
        text = texts.get("because") or said or " ".join(each.clause.split())
        status = f" ({each.status})" if each.status != ACCEPTED else ""
        yield Line(f"{capital(text)}{status}", 1, "•", remark=f"{each.id} {each.place}".strip())
    if not (stated.claims or stated.classes or others):
        yield from (Line(capital(part), 1, "•") for part in stated.parts)


def _others(reading: Reading, found: Source) -> Iterator[Carrier]:
    """The rules and facts that carry the statement, without the statement itself and what only ties it to them."""
    from reasoner.answers.statement import LINKS

    ties = {reading.entry(name, "") for name in LINKS}
    return (each for each in found.carriers if each.predicate not in ties)


def case_list(reading: Reading, found: Sequence[tuple[str, CaseText]]) -> Document:
    """Cases by what is typed to ask about them and the first of their findings; never with their answers."""
    from reasoner.answers.case_file import findings_of

    rows = [phrases.CASE_HEADS]
    for path, text in found:
        findings = findings_of(text, reading.vocabulary)
        signs = [reading.said(each) for each in findings]
        rows.append((_named(path, text.id), some(signs, SHOWN_FINDINGS, "; ")))
    return Document("", (Line("", kind=TABLE, rows=tuple(rows)),))


def cases_json(found: Sequence[tuple[str, CaseText]]) -> dict[str, Any]:
    """The same as ``cases/1``: each case with the keys that a case may have, none of those that tell its answer."""
    told = ("answer", "narrative", "source", "finding_notes")
    rows = [
        {"case": _named(path, text.id), **{key: value for key, value in text.table.items() if key not in told}}
        for path, text in found
    ]
    return {"format": "cases/1", "cases": rows}


def _named(path: str, name: str) -> str:
    stem = path.replace("\\", "/").rpartition("/")[2].rpartition(".")[0]
    return f"{stem}#{name}"
