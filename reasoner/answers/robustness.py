"""Whether the order of a ranking survives one step up or down in every weight, and which weights would change it.

Weights are the facts whose predicate has an argument of the sort of the score. One step is the next value that the
predicate's own facts use; beyond the first and last of them, or where there is only one, a fifth of the value, at
least one point.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.answers.ranking import order
from reasoner.program.compiled import GroundAtom

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reasoner.answers.case import Case
    from reasoner.answers.reading import Reading
    from reasoner.program.compiled import Arguments

LEADING = 3


class Shift(NamedTuple):
    """One weight moved by a step, and the leading conclusions that follow from it."""

    weight: GroundAtom
    becomes: GroundAtom
    source: str
    leading: tuple[str, ...]


class Robustness(NamedTuple):
    """The leading places, how many shifts were tried, and which of them change the first place or only the others."""

    leading: tuple[str, ...]
    tried: int
    first: tuple[Shift, ...]
    others: tuple[Shift, ...]


def robustness(reading: Reading, case: Case) -> Robustness:
    """Move every weight one step up and one down, and rank the case anew."""
    from reasoner.evaluation.evaluate import evaluate
    from reasoner.evaluation.variation import vary

    program, facts = reading.program, list(case.facts(reading.entries))
    goal = reading.entry("candidate")

    def leading(changed: object = program) -> tuple[str, ...]:
        model = evaluate(changed, facts, goals=[goal], engine="native")  # type: ignore[arg-type]
        return tuple([name for name, _score in order(model, reading)[:LEADING]])

    known = leading()
    tried = 0
    first: list[Shift] = []
    others: list[Shift] = []
    for predicate, row, place, value in shifts(reading):
        moved = (*row[:place], value, *row[place + 1 :])
        rows = program.facts[predicate]
        if moved in rows:
            continue
        changed = vary(program, predicate, {moved if each == row else each: rows[each] for each in rows})
        tried += 1
        now = leading(changed)
        if now != known:
            shift = Shift(GroundAtom(predicate, row), GroundAtom(predicate, moved), rows[row].source, now)
            (first if now[:1] != known[:1] else others).append(shift)
    return Robustness(known, tried, tuple(first), tuple(others))


def shifts(reading: Reading) -> Iterator[tuple[str, Arguments, int, int]]:
    """Every weight with the place of its number and what a step makes of it: up first, then down."""
    program = reading.program
    points = program.predicates[reading.entry("candidate")].sorts[-1]
    for name, info in program.predicates.items():
        if info.kind != "fact" or points not in info.sorts:
            continue
        place = info.sorts.index(points)
        rows = list(program.facts.get(name, {}))
        scale = sorted({value for row in rows if isinstance(value := row[place], int)})
        for row in rows:
            value = row[place]
            if isinstance(value, int):
                for moved in _steps(value, scale):
                    yield name, row, place, moved


def _steps(value: int, scale: list[int]) -> tuple[int, int]:
    at = scale.index(value)
    fifth = max(1, (abs(value) + 2) // 5)
    above = scale[at + 1] if at + 1 < len(scale) else value + fifth
    below = scale[at - 1] if at > 0 else value - fifth
    return above, below
