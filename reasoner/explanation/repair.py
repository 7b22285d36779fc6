"""The smallest sets of changes to a case that reach a goal, with the proof that nothing smaller does.

Iterative deepening over the number of changes. At each model the search only tries the changes of the goal's cut (see
``reach``), and a change once tried is left out of the later branches beside it; so every set of the size is met or
ruled out, and the first size with a solution is the least.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple, Protocol

from reasoner.evaluation.demand import Only
from reasoner.explanation.constraints import constraints_of
from reasoner.explanation.inputs import Change, InputSpace, apply, change_key, roundness
from reasoner.explanation.reach import OutOfTime, Reach
from reasoner.explanation.worlds import Worlds, reach_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import TypeAlias

    from reasoner.evaluation.model import Model
    from reasoner.explanation.cuts import Cut
    from reasoner.explanation.matching import Partial
    from reasoner.program.compiled import CompiledProgram, GroundAtom

    Cost: TypeAlias = Callable[[Change], int]

ALREADY = "already"
FOUND = "found"
NONE = "none"
IMPOSSIBLE = "impossible"
STOPPED = "stopped"

PAIRED = 10
"""Changes of which a quick search tries pairs."""


class Repair(NamedTuple):
    """The outcome of a search.

    ``status``: ``already`` (nothing to change), ``found`` (``solutions`` all have the least size), ``none`` (proven:
    not within ``within`` changes), ``impossible`` (nothing that may be proposed reaches the goal) or ``stopped`` (the
    limit of models or seconds was met; sizes up to ``proven`` are ruled out). ``complete`` says that ``solutions`` are
    all there are of that size; ``models`` counts the cases tried.
    """

    status: str
    solutions: tuple[tuple[Change, ...], ...]
    proven: int
    within: int
    complete: bool
    models: int

    @property
    def size(self) -> int:
        """The least number of changes; 0 when there is no solution or nothing to change."""
        return len(self.solutions[0]) if self.solutions else 0


class Goal(Protocol):
    """What a changed case should lead to."""

    @property
    def predicates(self) -> frozenset[str]:
        """Predicates that a model must contain to judge it."""

    def reached(self, model: Model) -> bool:
        """Whether a model satisfies the goal."""

    def cut(self, model: Model, reach: Reach, within: int) -> Cut:
        """Changes of which any way to the goal takes one, and how many it takes at least."""

    def glance(self, model: Model) -> Glance | None:
        """A part of the model of a changed case that may be enough to see that the goal is not reached."""

    def height(self, model: Model) -> int:
        """How firmly a model reaches the goal: of equally cheap changes the firmest are told first."""


class Glance(NamedTuple):
    """A part of a model: some rows of some predicates.

    ``margin`` says how far it is past what the goal asks of these rows: below zero the goal is not reached. ``gains``
    says for each change how much it could add to the margin of the case as it is, at most and with no other change.
    """

    predicates: frozenset[str]
    only: Only
    margin: Callable[[Model], int]
    gains: Callable[[Reach], Mapping[Change, int]]


class Holds:
    """The goal that some atom agreeing with a pattern holds."""

    __slots__ = ("pattern", "predicate")

    def __init__(self, predicate: str, pattern: Partial) -> None:
        self.predicate = predicate
        self.pattern = pattern

    @property
    def predicates(self) -> frozenset[str]:
        """Just the one."""
        return frozenset((self.predicate,))

    def only(self, model: Model) -> Only | None:
        """The value at one place that all the rows in question have; where the model has most values to choose from."""
        rows = model.rows(self.predicate)
        known = [place for place, value in enumerate(self.pattern) if value is not None]
        place = max(known, key=lambda place: (len({row[place] for row in rows}), place), default=None)
        value = None if place is None else self.pattern[place]
        return None if place is None or value is None else Only({self.predicate: place}, frozenset((value,)))

    def reached(self, model: Model) -> bool:
        """Whether a row agrees."""
        return bool(model.match(self.predicate, self.pattern))

    def cut(self, model: Model, reach: Reach, within: int) -> Cut:
        """Changes that could make a row hold."""
        return reach.to_hold(self.predicate, self.pattern)

    def glance(self, model: Model) -> None:
        """None: only the rows in question are evaluated anyway (see ``only``)."""

    def height(self, model: Model) -> int:
        """The greatest number among the rows where the pattern is open."""
        rows = model.match(self.predicate, self.pattern)
        places = [place for place, value in enumerate(self.pattern) if value is None]
        return max((value for row in rows for place in places if isinstance(value := row[place], int)), default=0)


class Fails(Holds):
    """The goal that no atom agreeing with a pattern holds."""

    __slots__ = ()

    def reached(self, model: Model) -> bool:
        """Whether no row agrees."""
        return not model.match(self.predicate, self.pattern)

    def cut(self, model: Model, reach: Reach, within: int) -> Cut:
        """Changes that could make a row vanish."""
        return reach.to_vanish(self.predicate, self.pattern)


class Limits(NamedTuple):
    """Where a search ends: number of changes, solutions, models, and seconds.

    ``quick``: changed cases are not analysed for a further change, which takes as long as twenty models. Where one
    change is not enough, pairs are tried of the ``PAIRED`` changes that could bring most alone, where the two together
    bring enough; more is not looked for.
    """

    changes: int = 3
    solutions: int = 24
    models: int = 2_000
    seconds: float = 2.0
    quick: bool = False


DEFAULT_LIMITS = Limits()


def repair(
    program: CompiledProgram,
    facts: Sequence[GroundAtom],
    goal: Goal,
    *,
    changeable: Iterable[str] | None = None,
    contradict: bool = False,
    limits: Limits = DEFAULT_LIMITS,
    cost: Cost | None = None,
) -> Repair:
    """The smallest changes of the input that reach the goal: only additions, unless ``contradict`` allows more.

    ``cost`` says which of several changes to try first; it never makes a larger set win over a smaller one.
    """
    worlds = Worlds(program, facts)
    space = InputSpace(program, worlds.base, changeable)
    return search(worlds, space, goal, contradict=contradict, limits=limits, cost=cost)


def search(
    worlds: Worlds,
    space: InputSpace,
    goal: Goal,
    *,
    contradict: bool = False,
    limits: Limits = DEFAULT_LIMITS,
    cost: Cost | None = None,
) -> Repair:
    """``repair`` for a caller that keeps the models of one case from question to question."""
    return _Search(worlds, space, goal, contradict, limits, cost or _free).run()


class _Stop(Exception):  # noqa: N818 - a signal, not an error
    """The limit of models or time is met, or enough solutions are found."""


class _Search:
    def __init__(
        self, worlds: Worlds, space: InputSpace, goal: Goal, contradict: bool, limits: Limits, cost: Cost
    ) -> None:
        self.space, self.goal, self.contradict, self.limits, self.cost = space, goal, contradict, limits, cost
        self.constraints = constraints_of(worlds.program, worlds.base)
        only = goal.only(worlds.base) if isinstance(goal, Holds) else None
        if only is not None and not only.places.keys().isdisjoint(self.constraints.predicates):
            only = None
        self.worlds = worlds.sliced(goal.predicates | self.constraints.predicates, only)
        self.glance = goal.glance(worlds.base)
        self.deadline = monotonic() + limits.seconds
        # What one changed case leads to is worked out to the end, unless that takes as long as all the rest may.
        self.patience = self.deadline + limits.seconds
        self.found: list[tuple[Change, ...]] = []
        self.next_size = 0
        self.models = 0

    def run(self) -> Repair:
        if self.goal.reached(self.worlds.base):
            return Repair(ALREADY, (), 0, self.limits.changes, True, 0)
        size, proven, complete = 1, 0, True
        try:
            while size <= self.limits.changes and not self.found:
                self.next_size = NEVER_SIZE
                if size > 1 and self.limits.quick:
                    if size == 2:
                        self._pairs()
                    raise _Stop
                self._extend((), self.worlds.base, size, frozenset())
                if not self.found and self.next_size == NEVER_SIZE:
                    return Repair(IMPOSSIBLE, (), self.limits.changes, self.limits.changes, True, self.models)
                size = max(size + 1, self.next_size)
                proven = size - 1
        except (_Stop, OutOfTime):
            complete = False
        if self.found:
            ordered = sorted(self.found, key=self._preference)
            return Repair(FOUND, tuple(ordered), len(ordered[0]), self.limits.changes, complete, self.models)
        if not complete:
            return Repair(STOPPED, (), proven, self.limits.changes, False, self.models)
        return Repair(NONE, (), self.limits.changes, self.limits.changes, True, self.models)

    def _extend(
        self, chosen: tuple[Change, ...], model: Model, size: int, banned: frozenset[Change], *, healing: bool = False
    ) -> None:
        """Try one change more; ``healing``: the goal is reached, and only a violated constraint stands against it."""
        left = size - len(chosen)
        reach = self._reach(model, left) if chosen else self._reach_of_base()
        cut = self._heal(model, chosen, reach) if healing else self.goal.cut(model, reach, left)
        if cut.least > left:
            if cut.possible:
                self.next_size = min(self.next_size, len(chosen) + cut.least)
            return
        # What is deeper than this size may still hold solutions: sets of the next size have to be tried.
        self.next_size = min(self.next_size, size + 1)
        glimpses = self._glimpses(chosen, model) if left == 1 else None
        tried: list[Change] = []
        for change in sorted(cut.changes - banned - set(chosen), key=self._order):
            if self._pointless(change, chosen):
                continue
            if glimpses is None or self._margin(glimpses, (change,)) >= 0:
                self._try((*chosen, change), size, banned.union(tried))
            tried.append(change)

    def _pointless(self, change: Change, chosen: tuple[Change, ...]) -> bool:
        """Whether a change takes another back, or makes a case that may not exist whatever else is recorded."""
        return _undoes(change, chosen) or (not self.contradict and self.constraints.refuses(change))

    def _reach(self, model: Model, within: int) -> Reach:
        return Reach(model, self.space, within=within, contradict=self.contradict, until=self.patience)

    def _reach_of_base(self) -> Reach:
        """What is found out about the case as it is; the sizes, and other questions, share it."""
        base, within = self.worlds.base, self.limits.changes
        return reach_of(base, self.space, within=within, contradict=self.contradict, until=self.patience)

    def _pairs(self) -> None:
        """Try the pairs whose changes alone add up to enough, the cheapest first."""
        glimpses = self._glimpses((), self.worlds.base)
        if self.glance is None or glimpses is None:
            return
        start = self.glance.margin(self.worlds.base)
        bounds = self.glance.gains(self._reach_of_base())
        gains: dict[Change, int] = {}
        possible = [change for change in bounds if not self._pointless(change, ())]
        for change in sorted(possible, key=lambda change: (-bounds[change], self._order(change)))[:PAIRED]:
            gains[change] = self._margin(glimpses, (change,)) - start
        pairs = [pair for pair in combinations(gains, 2) if start + sum(map(gains.__getitem__, pair)) >= 0]
        for pair in sorted(pairs, key=lambda pair: [sum(map(self.cost, pair)), -sum(map(gains.__getitem__, pair))]):
            if not _undoes(pair[0], pair[1:]) and self._margin(glimpses, pair) >= 0:
                self._try(pair, 2, frozenset())

    def _glimpses(self, chosen: tuple[Change, ...], model: Model) -> Worlds | None:
        """The case after the changes, to be changed once more: only as much of it as the glance reads."""
        if self.glance is None:
            return None
        facts = apply(self.worlds.facts, chosen)
        return Worlds(self.worlds.program, facts, self.glance.predicates, model, self.glance.only)

    def _margin(self, glimpses: Worlds, changes: tuple[Change, ...]) -> int:
        """How far past what is needed a changed case is, as far as the glance tells."""
        assert self.glance is not None
        self._count()
        return self.glance.margin(glimpses.after(changes))

    def _preference(self, found: tuple[Change, ...]) -> tuple[object, ...]:
        """Of equally small sets the cheapest first, then those that bring most, then in alphabetical order."""
        gained = self.goal.height(self.worlds.after(found))
        return (sum(map(self.cost, found)), -gained, list(map(change_key, found)))

    def _order(self, change: Change) -> tuple[object, ...]:
        last = change.atom.arguments[-1] if change.atom.arguments else ""
        return (self.cost(change), -roundness(last), change_key(change))

    def _heal(self, model: Model, chosen: tuple[Change, ...], reach: Reach) -> Cut:
        """Cut of: the first violation goes away."""
        rule, binding, number = self.constraints.violated(model, chosen)
        if rule is not None:
            return reach.to_break(rule, binding)
        assert number is not None
        pattern = (*number.arguments[:-1], None)
        return reach.to_vanish(number.predicate, pattern)

    def _try(self, chosen: tuple[Change, ...], size: int, banned: frozenset[Change]) -> None:
        if self.glance is None or len(chosen) < size:
            self._count()
        model = self.worlds.after(chosen)
        allowed = self.constraints.allow(model, chosen)
        if not allowed and (len(chosen) == size or (self.constraints.monotone and not self.contradict)):
            return
        reached = self.goal.reached(model)
        if allowed and reached:
            if len(chosen) == size:
                self._keep(chosen)
        elif len(chosen) < size:
            self._extend(chosen, model, size, banned, healing=reached)

    def _count(self) -> None:
        """One changed case more."""
        if self.models >= self.limits.models or monotonic() > self.deadline:
            raise _Stop
        self.models += 1

    def _keep(self, chosen: tuple[Change, ...]) -> None:
        solution = tuple(sorted(chosen, key=change_key))
        if solution not in self.found:
            self.found.append(solution)
        if len(self.found) >= self.limits.solutions:
            raise _Stop


NEVER_SIZE = 1_000_000


def _free(_change: Change) -> int:
    return 0


def _undoes(change: Change, chosen: Iterable[Change]) -> bool:
    return any(change.atom == other.atom for other in chosen)
