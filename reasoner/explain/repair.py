"""The smallest sets of changes to a case that reach a goal, with the proof that nothing smaller does.

Iterative deepening over the number of changes. At each model the search only tries the changes of the goal's cut (see
``reach``), and a change once tried is left out of the later branches beside it; so every set of the size is met or
ruled out, and the first size with a solution is the least.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations, islice
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from reasoner.explain.constraints import constraints_of
from reasoner.explain.effort import MODEL, WAYS, Effort, OutOfEffort
from reasoner.explain.goals import Holds
from reasoner.explain.inputs import Change, InputSpace, apply, change_key, roundness
from reasoner.explain.reach import Reach
from reasoner.explain.worlds import Worlds, reach_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import TypeAlias

    from reasoner.engine.model import Model
    from reasoner.explain.cuts import Cut
    from reasoner.explain.goals import Goal
    from reasoner.program.compiled import CompiledProgram, GroundAtom

    Cost: TypeAlias = Callable[[Change], int]

ALREADY = "already"
FOUND = "found"
NONE = "none"
IMPOSSIBLE = "impossible"
STOPPED = "stopped"

PAIRED, WHOLE = 8, 4
"""Changes of which a quick search tries pairs, and cases that it looks at as a whole."""

DIRECT, DIRECT_FOUND = 12, 3
"""Changes that are tried before a long analysis, and how many solutions among them are enough."""


class Repair(NamedTuple):
    """The outcome of a search.

    ``status``: ``already`` (nothing to change), ``found`` (``solutions`` all have the least size), ``none`` (proven:
    not within ``within`` changes), ``impossible`` (nothing that may be proposed reaches the goal) or ``stopped`` (the
    limit of models or steps was met; sizes up to ``proven`` are ruled out). ``complete`` says that ``solutions`` are
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


class Limits(NamedTuple):
    """Where a search ends: number of changes, solutions, models, and steps (some 60,000 take a second).

    ``quick``: changed cases are not analysed for a further change, which takes as long as twenty models, and ``WHOLE``
    of them are looked at beyond a glance. Where one change is not enough, pairs are tried of the ``PAIRED`` changes
    that could bring most alone, where the two together bring enough; more is not looked for.

    ``effort``: joins that the analysis of the case as it is may take. Where it would take more, up to ``DIRECT`` single
    changes are tried that lead to the goal without moving an aggregate; more is not looked for.
    """

    changes: int = 3
    solutions: int = 24
    models: int = 2_000
    steps: float = 120_000
    quick: bool = False
    effort: float = inf


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
    space = InputSpace(worlds.base, changeable)
    return search(worlds, space, goal, contradict=contradict, limits=limits, cost=cost)


def search(
    worlds: Worlds,
    space: InputSpace,
    goal: Goal,
    *,
    contradict: bool = False,
    limits: Limits = DEFAULT_LIMITS,
    cost: Cost | None = None,
    hints: Sequence[Change] = (),
) -> Repair:
    """``repair`` for a caller that keeps the models of one case from question to question.

    ``hints`` are changes to try where both analyses take too long (see ``Limits``).
    """
    return _Search(worlds, space, goal, contradict, limits, cost or _free, hints).run()


class _Stop(Exception):  # noqa: N818 - a signal, not an error
    """The limit of models is met, or enough solutions are found."""


class _Search:
    def __init__(
        self,
        worlds: Worlds,
        space: InputSpace,
        goal: Goal,
        contradict: bool,
        limits: Limits,
        cost: Cost,
        hints: Sequence[Change],
    ) -> None:
        self.space, self.goal, self.contradict, self.limits, self.cost = space, goal, contradict, limits, cost
        self.constraints = constraints_of(worlds.base)
        only = goal.only(worlds.base) if isinstance(goal, Holds) else None
        if only is not None and not only.places.keys().isdisjoint(self.constraints.predicates):
            only = None
        self.worlds = worlds.sliced(goal.predicates | self.constraints.predicates, only)
        self.glance = goal.glance(worlds.base)
        self.effort = Effort(limits.steps)
        self.found: list[tuple[Change, ...]] = []
        self.next_size = 0
        self.hints = hints
        self.models = 0
        self.whole = 0
        self.promised: Mapping[Change, int] | None = None

    def run(self) -> Repair:
        if self.goal.reached(self.worlds.base):
            return Repair(ALREADY, (), 0, self.limits.changes, True, 0)
        size, proven, complete = 1, 0, True
        try:
            if self.limits.effort < inf:
                self._try_direct()
            while size <= self.limits.changes and not self.found:
                self.next_size = NEVER_SIZE
                if size > 1 and self.limits.quick:
                    if size == 2:
                        self._pairs()
                    raise _Stop
                with self._reach_of_base().spending(self.effort):
                    self._extend((), self.worlds.base, size, frozenset())
                if not self.found and self.next_size == NEVER_SIZE:
                    return Repair(IMPOSSIBLE, (), self.limits.changes, self.limits.changes, True, self.models)
                size = max(size + 1, self.next_size)
                proven = size - 1
        except (_Stop, OutOfEffort):
            complete = False
        if self.found:
            ordered = sorted(self.found, key=self._preference)
            return Repair(FOUND, tuple(ordered), len(ordered[0]), self.limits.changes, complete, self.models)
        if not complete:
            return Repair(STOPPED, (), proven, self.limits.changes, False, self.models)
        return Repair(NONE, (), self.limits.changes, self.limits.changes, True, self.models)

    def _try_direct(self) -> None:
        """Where the whole analysis takes too long, look for a single change among those that are soon found."""
        reach = self._reach_of_base()
        try:
            with reach.spending(Effort(self.limits.effort, self.effort)):
                self.goal.cut(self.worlds.base, reach, self.limits.changes)
        except OutOfEffort:
            changes = sorted(self._direct_ways() or self.hints, key=self._order)
            for change in islice((each for each in changes if not self._pointless(each, ())), DIRECT):
                self._try((change,), 1, frozenset())
                if len(self.found) == DIRECT_FOUND:
                    break
            raise _Stop from None

    def _direct_ways(self) -> frozenset[Change]:
        """Changes that could reach the goal without moving an aggregate, none where these are long to find, too."""
        direct = reach_of(self.worlds.base, self.space, contradict=self.contradict, direct=self.goal.predicate)
        try:
            with direct.spending(Effort(self.limits.effort, self.effort)):
                found = self.goal.cut(self.worlds.base, direct, 1).changes
                self.promised = self.goal.promise(self.worlds.base, direct)
                return found
        except OutOfEffort:
            self.promised = {}
            return frozenset()

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
        for change in self._worth_trying(cut.changes - banned, chosen, glimpses):
            self._try((*chosen, change), size, banned.union(tried))
            tried.append(change)

    def _worth_trying(
        self, changes: Iterable[Change], chosen: tuple[Change, ...], glimpses: Worlds | None
    ) -> Iterable[Change]:
        """The changes that a glance does not rule out; for a quick search the most decisive first, for their cost."""
        ordered = sorted((each for each in changes if not self._pointless(each, chosen)), key=self._order)
        if glimpses is None:
            return ordered
        if not self.limits.quick:
            return (each for each in ordered if self._margin(glimpses, (each,)) >= 0)
        margins = {each: self._margin(glimpses, (each,)) / max(1, self.cost(each)) for each in ordered}
        return sorted((each for each in ordered if margins[each] >= 0), key=margins.__getitem__, reverse=True)

    def _pointless(self, change: Change, chosen: tuple[Change, ...]) -> bool:
        """Whether a change takes another back, or makes a case that may not exist whatever else is recorded."""
        return _undoes(change, chosen) or (not self.contradict and self.constraints.refuses(change))

    def _reach(self, model: Model, within: int) -> Reach:
        return Reach(model, self.space, within=within, contradict=self.contradict, effort=self.effort)

    def _reach_of_base(self) -> Reach:
        """What is found out about the case as it is; the sizes, and other questions, share it."""
        base, within = self.worlds.base, self.limits.changes
        return reach_of(base, self.space, within=within, contradict=self.contradict)

    def _pairs(self) -> None:
        """Try the pairs whose changes alone add up to enough, the cheapest first."""
        glimpses = self._glimpses((), self.worlds.base)
        if self.glance is None or glimpses is None:
            return
        start = self.glance.margin(self.worlds.base)
        bounds = self._promised()
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
        return self.glance.margin(self._made(glimpses, changes))

    def _promised(self) -> Mapping[Change, int]:
        """What each change could bring the case as it is, as far as the goal tells."""
        if self.promised is None:
            self.promised = self.goal.promise(self.worlds.base, self._reach_of_base())
        return self.promised

    def _preference(self, found: tuple[Change, ...]) -> tuple[object, ...]:
        """Of equally small sets those that bring most for what they cost first, then the cheap ones, in order."""
        cost = sum(map(self.cost, found))
        gained = self.goal.height(self.worlds.after(found))
        return (-gained / max(1, cost), cost, list(map(change_key, found)))

    def _order(self, change: Change) -> tuple[object, ...]:
        """Which change to try first."""
        last = change.atom.arguments[-1] if change.atom.arguments else ""
        cost = self.cost(change)
        promised = self._promised().get(change, 0) if self.glance is None else 0
        return (-promised / max(1, cost), cost, -roundness(last), change_key(change))

    def _heal(self, model: Model, chosen: tuple[Change, ...], reach: Reach) -> Cut:
        """Cut of: the first violation goes away."""
        rule, binding, number = self.constraints.violated(model, chosen)
        if rule is not None:
            return reach.to_break(rule, binding)
        assert number is not None
        pattern = (*number.arguments[:-1], None)
        return reach.to_vanish(number.predicate, pattern)

    def _try(self, chosen: tuple[Change, ...], size: int, banned: frozenset[Change]) -> None:
        self.whole += 1
        if self.limits.quick and self.whole > WHOLE:
            raise _Stop
        model = self._made(self.worlds, chosen)
        allowed = self.constraints.allow(model, chosen)
        if not allowed and (len(chosen) == size or (self.constraints.monotone and not self.contradict)):
            return
        reached = self.goal.reached(model)
        if allowed and reached:
            if len(chosen) == size:
                self._keep(chosen)
        elif len(chosen) < size:
            self._extend(chosen, model, size, banned, healing=reached)

    def _made(self, worlds: Worlds, changes: tuple[Change, ...]) -> Model:
        """One changed case more."""
        if self.models >= self.limits.models:
            raise _Stop
        self.models += 1
        self.effort.spend(MODEL)
        model = worlds.after(changes)
        self.effort.spend(model.tried // WAYS)
        return model

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
