"""What the manifest's entry points say of a model: who stands where, and which summands make up each score."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.engine.values import value_key
from reasoner.explain.carried import levels
from reasoner.program.compiled import GroundAtom

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reasoner.engine.model import Model
    from reasoner.explain.inputs import Change
    from reasoner.program.compiled import ClauseInfo, Value


class Place(NamedTuple):
    """A candidate in its place: 1 is first."""

    rank: int
    conclusion: str
    score: int
    tier: str


class Summand(NamedTuple):
    """One contribution to the score of a candidate, and the atom that carries it.

    ``open``: it counts because nothing is recorded, so recording something settles it.
    """

    kind: str
    attribute: str
    value: Value
    points: int
    atom: GroundAtom
    open: bool = False

    @property
    def what(self) -> tuple[str, str, Value]:
        """What counts, whoever it counts for."""
        return (self.kind, self.attribute, self.value)


def standing(model: Model) -> tuple[Place, ...]:
    """All candidates, best first; equal scores in alphabetical order."""
    entry = model.program.entry
    rows = sorted(
        ((str(conclusion), _points(score)) for _, conclusion, score in model.rows(entry["candidate"])),
        key=lambda pair: (-pair[1], pair[0]),
    )
    tiers = {str(row[1]): str(row[2]) for row in model.rows(entry.get("tier", ""))}
    return tuple(Place(rank, name, score, tiers.get(name, "")) for rank, (name, score) in enumerate(rows, 1))


def place_of(places: tuple[Place, ...], conclusion: str) -> Place | None:
    """Where a candidate stands, ``None`` when it is not in the list."""
    return next((place for place in places if place.conclusion == conclusion), None)


def summed(entry: Mapping[str, str]) -> frozenset[str]:
    """The predicates that ``summands`` reads."""
    return frozenset(entry[name] for name in ("contribution", "expected_unknown") if name in entry)


def summands(model: Model, conclusion: str) -> tuple[Summand, ...]:
    """The contributions to one candidate, the heaviest first."""
    entry = model.program.entry
    name, unknown = entry["contribution"], entry.get("expected_unknown", "")
    waiting = {row[2:] for row in model.match(unknown, (None, conclusion, None, None))} if unknown else set()
    found = [
        Summand(
            str(row[2]),
            str(row[3]),
            row[4],
            _points(row[5]),
            GroundAtom(name, row),
            _points(row[5]) < 0 and row[3:5] in waiting,
        )
        for row in model.match(name, (None, conclusion, None, None, None, None))
    ]
    return tuple(sorted(found, key=lambda each: (-abs(each.points), each.attribute, value_key(each.value), each.kind)))


def stage_cost(model: Model) -> Callable[[Change], int]:
    """What a change costs to learn: the cost of its attribute's stage, 1 where the knowledge base names none."""
    entry = model.program.entry
    records = {entry[name] for name in ("finding", "absent", "measured") if name in entry}
    cost = attribute_cost(model)
    return lambda change: cost(str(change.atom.arguments[1])) if change.atom.predicate in records else 1


def attribute_cost(model: Model) -> Callable[[str], int]:
    """What an attribute costs to learn: at least 1, which is also the cost where the knowledge base names none."""
    entry = model.program.entry
    stages = {row[0]: row[1] for row in model.rows(entry.get("stage", ""))}
    costs = {row[0]: row[1] for row in model.rows(entry.get("cost", "")) if isinstance(row[1], int)}
    return lambda attribute: max(1, costs.get(stages.get(attribute, ""), 1))


WAYS = 2
"""Instances of an atom that are followed to find what it rests on."""


def grounds(model: Model, atom: GroundAtom) -> tuple[ClauseInfo, ...]:
    """The nearest clauses under an atom that cite a source, each once; where none does, those that say why."""
    said: dict[str, ClauseInfo] = {}
    for level in levels(model, model.program.fact_info, atom, ways=WAYS):
        cited = {info.source: info for _, info in level if info.cite}
        if cited:
            return tuple(cited.values())
        said = said or {info.source: info for _, info in level if info.because}
    return tuple(said.values())


def _points(value: Value) -> int:
    if not isinstance(value, int):
        raise TypeError(f"an entry point gives {value!r} where a number of points belongs")
    return value
