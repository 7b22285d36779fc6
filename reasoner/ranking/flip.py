"""The smallest changes to a case that put a candidate first, and the smallest that drop it from there."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.engine.demand import Only
from reasoner.explain.constraints import constraints_of
from reasoner.explain.cuts import NEVER, UNBOUNDED, Cut, either, gaining
from reasoner.explain.goals import Glance, Holds
from reasoner.explain.inputs import space_of
from reasoner.explain.repair import Limits, Repair, search
from reasoner.explain.worlds import Worlds, worlds_of
from reasoner.ranking.entries import Place, place_of, stage_cost, standing, summands

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reasoner.engine.model import Model
    from reasoner.explain.inputs import Change
    from reasoner.explain.matching import Partial
    from reasoner.explain.reach import Reach
    from reasoner.program.compiled import Value

FLIP_LIMITS = Limits(changes=3, solutions=60, models=3_000, steps=90_000)

RIVALS = 3
"""Candidates at the head of the list that a glance compares with."""

# What the case reader calls the one case that a question is about.
CASE = "case"


class Outcome(NamedTuple):
    """A solution tried out: who is first then, with which scores; ``others`` do the same by the same attributes."""

    changes: tuple[Change, ...]
    others: tuple[tuple[Change, ...], ...]
    first: str
    score: int
    runner_up: str
    runner_up_score: int


class Flip(NamedTuple):
    """``conclusion`` now stands at ``place`` (``None``: not in the list); how to put it first, and how to drop it."""

    conclusion: str
    place: Place | None
    leader: Place | None
    total: int
    to_first: Repair
    to_drop: Repair
    first_outcomes: tuple[Outcome, ...]
    drop_outcomes: tuple[Outcome, ...]
    contradict: bool


class Listed(Holds):
    """The goal that a candidate is in the list, with whatever score."""

    __slots__ = ("conclusion", "entry")

    def __init__(self, case: Value | None, conclusion: str, entry: Mapping[str, str]) -> None:
        super().__init__(entry["candidate"], (case, conclusion, None))
        self.conclusion = conclusion
        self.entry = entry

    def promise(self, model: Model, reach: Reach) -> Mapping[Change, int]:
        """How far a change could raise its score."""
        return moves(model, reach, self.conclusion, up=True, alone=True)

    def height(self, model: Model) -> int:
        """Its score."""
        return score_of(model, self.conclusion)


class First:
    """The goal that a candidate stands first."""

    __slots__ = ("conclusion", "entry")

    def __init__(self, conclusion: str, entry: Mapping[str, str]) -> None:
        self.conclusion = conclusion
        self.entry = entry

    @property
    def predicate(self) -> str:
        """The list."""
        return self.entry["candidate"]

    @property
    def predicates(self) -> frozenset[str]:
        """The list and what its scores are made of."""
        return frozenset((self.entry["candidate"], self.entry["contribution"]))

    def reached(self, model: Model) -> bool:
        """Whether it stands first."""
        places = standing(model)
        return bool(places) and places[0].conclusion == self.conclusion

    def glance(self, model: Model) -> Glance | None:
        """Its row and those of the first few: it cannot be first as long as one of them is above it."""
        places = standing(model)
        if not places or places[0].conclusion == self.conclusion:
            return None
        name = self.entry["candidate"]
        rivals = [place.conclusion for place in places if place.conclusion != self.conclusion][:RIVALS]

        def margin(changed: Model) -> int:
            after = {place.conclusion: place.score for place in standing(changed)}
            if self.conclusion not in after:
                return -UNBOUNDED
            return after[self.conclusion] - max(
                after.get(rival, -UNBOUNDED) + (self.conclusion > rival) for rival in rivals
            )

        return Glance(frozenset((name,)), Only({name: 1}, frozenset((self.conclusion, *rivals))), margin)

    def promise(self, model: Model, reach: Reach) -> Mapping[Change, int]:
        """How far a change could bring it towards the leader, or past it."""
        places = standing(model)
        if not places or places[0].conclusion == self.conclusion:
            return {}
        return approaching(model, reach, self.entry, self.conclusion, places[0].conclusion, alone=True)

    def height(self, model: Model) -> int:
        """How far it stands above the next."""
        places = standing(model)
        return places[0].score - places[1].score if len(places) > 1 else UNBOUNDED

    def cut(self, model: Model, reach: Reach, within: int) -> Cut:
        """Changes that bring it into the list, raise its score, or lower that of the one above it."""
        places = standing(model)
        case = case_of(model)
        if place_of(places, self.conclusion) is None:
            return reach.to_hold(self.entry["candidate"], (case, self.conclusion, None))
        return overtaking(model, reach, self.entry, self.conclusion, places[0].conclusion, within)


class NotFirst(First):
    """The goal that some other candidate stands first, or none does."""

    __slots__ = ()

    def reached(self, model: Model) -> bool:
        """Whether it does not stand first."""
        return not super().reached(model)

    def glance(self, model: Model) -> None:
        """None: any other candidate may come to stand first."""

    def promise(self, model: Model, reach: Reach) -> Mapping[Change, int]:
        """Nothing: any candidate may come to stand above it."""
        return {}

    def height(self, model: Model) -> int:
        """How far it stands below the first."""
        places = standing(model)
        place = place_of(places, self.conclusion)
        return UNBOUNDED if place is None else places[0].score - place.score

    def cut(self, model: Model, reach: Reach, within: int) -> Cut:
        """Changes that let some other candidate overtake it, or drop it from the list."""
        name = self.entry["candidate"]
        case = case_of(model)
        rivals = {place.conclusion for place in standing(model)}
        newcomers = reach.options(self.entry["contribution"], (case, None, None, None, None, None))
        if any(option.row[1] is None for option in newcomers):
            # Who could enter is not known from the rules alone, so nothing bounds what a change may bring.
            found = either([*(option.cut for option in newcomers), reach.to_hold(name, (case, None, None))])
            gone = reach.to_vanish(name, (case, self.conclusion, None))
            return either([found._replace(least=min(found.least, 1)) if found.changes else found, gone])
        rivals |= {str(option.row[1]) for option in newcomers}
        cuts = [
            overtaking(model, reach, self.entry, rival, self.conclusion, within)
            for rival in sorted(rivals - {self.conclusion})
        ]
        return either([*cuts, reach.to_go(name, (case, self.conclusion, None))])


def overtaking(model: Model, reach: Reach, entry: Mapping[str, str], below: str, above: str, within: int) -> Cut:
    """Cut of: ``below`` comes to stand above ``above``, which it now does not."""
    needed = score_of(model, above) - score_of(model, below) + (below > above)
    return gaining(approaching(model, reach, entry, below, above), max(needed, 1), within)


def approaching(
    model: Model, reach: Reach, entry: Mapping[str, str], below: str, above: str, *, alone: bool = False
) -> dict[Change, int]:
    """For each change the most it could bring one candidate nearer to another, or past it (see ``moves``)."""
    gains: dict[Change, int] = {}
    for conclusion, up in ((below, True), (above, False)):
        for change, gain in moves(model, reach, conclusion, up=up, alone=alone).items():
            gains[change] = min(UNBOUNDED, gains.get(change, 0) + gain)
    gone = reach.to_go(entry["candidate"], (case_of(model), above, None))
    for change in gone.changes:
        gains[change] = UNBOUNDED
    return gains


def moves(model: Model, reach: Reach, conclusion: str, *, up: bool, alone: bool = False) -> dict[Change, int]:
    """For each change the most it could raise (or lower) the score of a candidate; ``alone``: with no other change."""
    most = 1 if alone else NEVER - 1
    name = model.program.entry["contribution"]
    pattern = (case_of(model), conclusion, None, None, None, None)
    gains: dict[Change, int] = {}
    ways: dict[Partial, list[Cut]] = {}
    for option in reach.options(name, pattern):
        ways.setdefault(option.row, []).append(option.cut)
    for row, cuts in ways.items():
        _count(gains, either(cut for cut in cuts if cut.least <= most), row[5], up, several=None in row)
    for summand in summands(model, conclusion):
        cut = reach.to_vanish(*summand.atom)
        if cut.least <= most:
            _count(gains, cut, -summand.points, up)
    return gains


def score_of(model: Model, conclusion: str) -> int:
    """The sum of what contributes to a candidate, in the list or not."""
    return sum(summand.points for summand in summands(model, conclusion))


def case_of(model: Model) -> Value:
    """The case that the model is about, as its rows name it."""
    for name in ("candidate", "finding", "absent", "measured"):
        rows = model.rows(model.program.entry.get(name, ""))
        if rows:
            return rows[0][0]
    return CASE


def flip(
    model: Model,
    conclusion: str,
    *,
    contradict: bool = False,
    limits: Limits = FLIP_LIMITS,
) -> Flip:
    """The smallest changes that put the candidate first and, when it is first, those that drop it."""
    worlds, entry = worlds_of(model), model.program.entry
    space = space_of(worlds.base)
    places = standing(worlds.base)
    cost = stage_cost(worlds.base)
    to_first = search(worlds, space, First(conclusion, entry), contradict=contradict, limits=limits, cost=cost)
    to_drop = search(worlds, space, NotFirst(conclusion, entry), contradict=contradict, limits=limits, cost=cost)
    judged = worlds.sliced(First(conclusion, entry).predicates | constraints_of(worlds.base).predicates)
    return Flip(
        conclusion,
        place_of(places, conclusion),
        places[0] if places else None,
        len(places),
        to_first,
        to_drop,
        _outcomes(judged, conclusion, to_first),
        _outcomes(judged, conclusion, to_drop),
        contradict,
    )


def _outcomes(worlds: Worlds, conclusion: str, repair: Repair) -> tuple[Outcome, ...]:
    """The solutions, those that come to the same by the same attributes told together."""
    found: dict[tuple[object, ...], Outcome] = {}
    for changes in repair.solutions:
        model = worlds.after(changes)
        places = standing(model)
        first, second = (places[place] if len(places) > place else _NOBODY for place in (0, 1))
        about = tuple(sorted({str(change.atom.arguments[1:2]) for change in changes}))
        key = (first.conclusion, first.score, second.score, score_of(model, conclusion), about)
        if key in found:
            found[key] = found[key]._replace(others=(*found[key].others, changes))
        else:
            found[key] = Outcome(changes, (), first.conclusion, first.score, second.conclusion, second.score)
    return tuple(found.values())


_NOBODY = Place(0, "", 0, "")


def _count(gains: dict[Change, int], cut: Cut, points: Value | None, up: bool, *, several: bool = False) -> None:
    if cut.least >= NEVER:
        return
    gain = UNBOUNDED if not isinstance(points, int) else points if up else -points
    if gain > 0:
        gain = UNBOUNDED if several else gain
        for change in cut.changes:
            gains[change] = min(UNBOUNDED, gains.get(change, 0) + gain)
