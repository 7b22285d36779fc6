"""One numbered statement of a document that a knowledge base answers to: what it says, what the literature makes of it,
what carries it here, and what corrects it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.answers.claims import all_claims

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reasoner.answers.claims import Claim
    from reasoner.answers.reading import Reading
    from reasoner.program.compiled import ClauseInfo


class Correction(NamedTuple):
    """What limits or contradicts a statement, with the clause that says so."""

    name: str
    text: str
    info: ClauseInfo


class Statement(NamedTuple):
    """A statement: its words, the lines it stands on, its status, the claims and parts that carry it, its corrections.

    ``classes`` pairs a conclusion with its class; ``parts`` are other parts of it, in words.
    """

    name: str
    text: str
    lines: tuple[int, ...]
    status: str
    status_label: str
    info: ClauseInfo
    claims: tuple[Claim, ...]
    classes: tuple[tuple[str, str], ...]
    parts: tuple[str, ...]
    corrections: tuple[Correction, ...]


LINKS = ("statement", "statement_line", "statement_claim", "statement_class", "statement_part", "statement_correction")
"""The entry points that tie a statement to what carries it."""


def statement(reading: Reading, part: str) -> Statement | None:
    """The statement with this number, such as ``S23``; ``None`` where no entry point knows it."""
    for row, info in reading.facts(reading.entry("statement", "")):
        if str(row[0]).upper() == part.upper():
            return _statement(reading, str(row[0]), str(row[1]), info)
    return None


def _statement(reading: Reading, name: str, status: str, info: ClauseInfo) -> Statement:
    signs = {row[1:] for row, _info in _linked(reading, "statement_claim", name)}
    return Statement(
        name,
        reading.label_at("statement", 0, name),
        tuple(int(row[1]) for row, _info in _linked(reading, "statement_line", name)),
        status,
        reading.label_at("statement", 1, status),
        info,
        tuple(each for each in all_claims(reading) if (each.conclusion, each.attribute, each.value) in signs),
        tuple(
            (reading.label(str(row[1])), reading.label_at("statement_class", 2, row[2]))
            for row, _info in _linked(reading, "statement_class", name)
        ),
        tuple(reading.label_at("statement_part", 1, row[1]) for row, _info in _linked(reading, "statement_part", name)),
        tuple(
            each
            for row, _info in _linked(reading, "statement_correction", name)
            for each in _correction(reading, str(row[1]))
        ),
    )


def _correction(reading: Reading, name: str) -> Iterator[Correction]:
    info = reading.info_at("statement_correction", 1, name)
    if info is not None:
        yield Correction(name, reading.label_at("statement_correction", 1, name), info)


def _linked(reading: Reading, entry: str, name: str) -> list[tuple[tuple[str | int, ...], ClauseInfo]]:
    return [(row, info) for row, info in reading.facts(reading.entry(entry, "")) if str(row[0]) == name]
