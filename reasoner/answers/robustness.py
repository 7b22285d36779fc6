"""Whether the order of a ranking survives one step up or down in every weight, and in the claims that decide it.

Weights are the facts whose predicate has an argument of the sort of the score. One step is the next value that the
predicate's own facts use; beyond the first and last of them, or where there is only one, a fifth of the value, at
least one point. The claims that decide are those that count for or against the first two conclusions; one step is the
next strength.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.answers.claims import KINDS
from reasoner.program.compiled import GroundAtom
from reasoner.ranking.entries import standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reasoner.answers.case import Case
    from reasoner.answers.reading import Reading
    from reasoner.engine.model import Model
    from reasoner.engine.revision import Reviser
    from reasoner.program.compiled import Arguments, ClauseInfo, Value

LEADING = 3
_DECIDING = 2

# A fact, and what a step makes of it.
_Step = tuple[GroundAtom, GroundAtom]


class Shift(NamedTuple):
    """One weight or claim moved by a step, and the leading conclusions that follow from it."""

    weight: GroundAtom
    becomes: GroundAtom
    source: str
    leading: tuple[str, ...]


class Trial(NamedTuple):
    """How many shifts were tried, and which of them change the first place or only the places after it."""

    tried: int
    first: tuple[Shift, ...]
    others: tuple[Shift, ...]


class Robustness(NamedTuple):
    """The leading places, and what becomes of them under steps in the weights and in the claims that decide."""

    leading: tuple[str, ...]
    weights: Trial
    claims: Trial


def robustness(reading: Reading, case: Case) -> Robustness:
    """Move every weight, and every claim that decides, one step up and one down, and rank the case anew."""
    from reasoner.engine.native import evaluate_native
    from reasoner.engine.revision import Reviser

    facts = list(case.facts(reading.entries))
    goals = [reading.entry("candidate"), reading.entry("contribution", "")]
    model = evaluate_native(reading.program, facts, goals=goals)
    reviser = Reviser(model, goals)
    known = _leading(model, reading)
    return Robustness(
        known,
        _try(reading, reviser, facts, known, shifts(reading)),
        _try(reading, reviser, facts, known, claim_shifts(reading, model, known[:_DECIDING])),
    )


def _leading(model: Model, reading: Reading) -> tuple[str, ...]:
    return tuple([place.conclusion for place in standing(model)[:LEADING]])


def _try(
    reading: Reading, reviser: Reviser, facts: list[GroundAtom], known: tuple[str, ...], steps: Iterable[_Step]
) -> Trial:
    from reasoner.engine.variation import vary

    goals = [reading.entry("candidate"), reading.entry("contribution", "")]
    tried = 0
    first: list[Shift] = []
    others: list[Shift] = []
    for old, new in steps:
        rows = reading.program.facts[old.predicate]
        changed = vary(reading.program, old.predicate, exchanged(rows, old, new), goals)
        tried += 1
        now = _leading(reviser.after(facts, changed), reading)
        if now != known:
            (first if now[:1] != known[:1] else others).append(Shift(old, new, rows[old.arguments].source, now))
    return Trial(tried, tuple(first), tuple(others))


def exchanged(rows: Mapping[Arguments, ClauseInfo], old: GroundAtom, new: GroundAtom) -> dict[Arguments, ClauseInfo]:
    """The rows of a predicate with one fact in the place of another."""
    return {new.arguments if row == old.arguments else row: info for row, info in rows.items()}


def shifts(reading: Reading) -> Iterator[_Step]:
    """Every weight with what a step makes of it: up first, then down."""
    program = reading.program
    points = program.predicates[reading.entry("candidate")].sorts[-1]
    for name, info in program.predicates.items():
        if info.kind != "fact" or points not in info.sorts:
            continue
        place = info.sorts.index(points)
        rows = program.facts.get(name, {})
        scale = sorted({value for row in rows if isinstance(value := row[place], int)})
        for row in rows:
            value = row[place]
            if isinstance(value, int):
                yield from _moved(name, row, place, _steps(value, scale), rows)


def claim_shifts(reading: Reading, model: Model, conclusions: Iterable[str]) -> Iterator[_Step]:
    """The claims that count for or against these conclusions, each with the next stronger and the next weaker one."""
    scale = reading.strengths
    for conclusion in conclusions:
        counted = model.match(reading.entry("contribution", ""), (None, conclusion, None, None, None, None))
        signs = {(row[3], row[4]) for row in counted}
        for name in (reading.entry(kind, "") for kind in KINDS):
            rows = reading.program.facts.get(name, {})
            for row in rows:
                if row[0] == conclusion and (row[1], row[2]) in signs and row[3:4] and row[3] in scale:
                    at = scale.index(str(row[3]))
                    yield from _moved(name, row, 3, scale[max(0, at - 1) : at] + scale[at + 1 : at + 2], rows)


def _moved(
    name: str, row: Arguments, place: int, values: Iterable[Value], rows: Mapping[Arguments, object]
) -> Iterator[_Step]:
    for value in values:
        moved = (*row[:place], value, *row[place + 1 :])
        if moved not in rows:
            yield GroundAtom(name, row), GroundAtom(name, moved)


def _steps(value: int, scale: list[int]) -> tuple[int, int]:
    at = scale.index(value)
    fifth = max(1, (abs(value) + 2) // 5)
    above = scale[at + 1] if at + 1 < len(scale) else value + fifth
    below = scale[at - 1] if at > 0 else value - fifth
    return above, below
