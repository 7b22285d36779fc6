"""What stands behind the advice of a case: statements to know, how steps are rated, which results would tell apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.answers.grounds import layers_of
from reasoner.program.compiled import GroundAtom

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reasoner.answers.reading import Reading
    from reasoner.engine.model import Model

STATED = ("flag", "flag_conflict", "item", "open_item", "total", "range", "conflict", "policy", "disagreement")


class Separation(NamedTuple):
    """A result of a step that would speak for one conclusion and for none of the others."""

    step: str
    finding: str
    speaks_for: str
    not_for: tuple[str, ...]


class Statement(NamedTuple):
    """A sentence to know, the layers of the knowledge base that it comes from, and the entry point that says so."""

    text: str
    layers: tuple[str, ...]
    entry: str


class Detail(NamedTuple):
    """Statements in order, the ratings of each step in words, and the separations, the most telling first."""

    stated: tuple[Statement, ...]
    ratings: dict[str, tuple[str, ...]]
    separations: dict[str, tuple[Separation, ...]]


def detail(model: Model, reading: Reading) -> Detail:
    """Read what the knowledge base says beyond the steps themselves; empty where it names no entry point for it."""
    steps = list(dict.fromkeys(str(row[1]) for row in model.rows(reading.entry("step", ""))))
    return Detail(
        tuple(_stated(model, reading)),
        {step: rated for step in steps if (rated := tuple(_ratings(model, reading, step)))},
        {step: apart for step in steps if (apart := _separations(model, reading, step))},
    )


def _stated(model: Model, reading: Reading) -> Iterator[Statement]:
    for entry in STATED:
        predicate = reading.entry(entry, "")
        for row in model.rows(predicate):
            sentence = reading.sentences.atom(GroundAtom(predicate, row))
            if sentence:
                yield Statement(sentence, layers_of(model, reading, predicate, row), entry)


def _ratings(model: Model, reading: Reading, step: str) -> Iterator[str]:
    predicate = reading.entry("rating", "")
    for row in model.rows(predicate):
        if row[1] == step:
            sentence = reading.sentences.atom(GroundAtom(predicate, row))
            if sentence:
                yield sentence


def _separations(model: Model, reading: Reading, step: str) -> tuple[Separation, ...]:
    rivals: dict[tuple[str, str], list[str]] = {}
    for row in model.rows(reading.entry("separating", "")):
        if row[1] == step:
            rivals.setdefault((f"{row[2]}={row[3]}", str(row[4])), []).append(str(row[5]))
    found = [Separation(step, finding, one, tuple(others)) for (finding, one), others in rivals.items()]
    return tuple(sorted(found, key=lambda each: (-len(each.not_for), each.finding, each.speaks_for)))
