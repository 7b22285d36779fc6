"""Least-height derivations: which instance of a rule to take for each atom that a proof needs.

What lies below an atom is an and-or graph: an atom needs one of its instances, an instance all of its positive
premises. It is walked from the facts upwards, so that no atom rests on itself. The least step of an atom depends on
nothing above it, so steps settled for one goal hold for every other, and the explanations of a model share them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from heapq import heappop, heappush
from math import inf
from typing import NamedTuple, TypeAlias

from reasoner.engine.model import Model
from reasoner.engine.values import Contributor, Instance, Premise
from reasoner.explain.analysis import analysis_of
from reasoner.explain.matching import value_of
from reasoner.program.compiled import ANY, AggregatePattern, GroundAtom, LiteralPattern
from reasoner.program.patterns import outer_slots

SIZE_CAP = 10**12
"""Sizes of unfolded proofs are compared up to here; shared sub-proofs make them grow without bound."""

CUT = -1
"""The height of a step below which nothing was chosen."""


class Way(NamedTuple):
    """One instance that gives an atom, with its ground body and the positive atoms it rests on."""

    instance: Instance
    premises: tuple[Premise, ...]
    needs: tuple[GroundAtom, ...]


class Step(NamedTuple):
    """The way chosen for an atom, ``None`` for a fact; height and size of the proof below it."""

    height: int
    size: int
    way: Way | None


Ways: TypeAlias = dict[GroundAtom, tuple[Way, ...]]
Steps: TypeAlias = dict[GroundAtom, Step]
Allowed: TypeAlias = Mapping[GroundAtom, frozenset[int]]

_FACT = Step(0, 1, None)


def least_steps(model: Model, goal: GroundAtom, limit: int) -> Steps | None:
    """The least-height steps of a held goal and of all atoms below it, among others.

    ``None`` when settling what is new takes more than ``limit`` instances, or some atom has more than are told apart:
    the search space is too large.
    """
    settled = analysis_of(model).steps
    if goal not in settled:
        ways = ways_below(model, goal, limit, settled)
        if ways is None:
            return None
        ways = {atom: _distinct(every) for atom, every in ways.items()}
        if not _settle_upwards(ways, goal, settled):
            Below(ways, settled).settle(settled)
    return settled if goal in settled else None


def ways_below(model: Model, goal: GroundAtom, limit: int, settled: Steps) -> Ways | None:
    """The ways of every atom below the goal that is not settled; none for a fact. ``None`` where they are too many."""
    found: Ways = {goal: ()}
    queue, taken = [goal], 0
    while queue:
        atom = queue.pop()
        if model.origin(atom) != "derived":
            continue
        found[atom] = ways = ways_of(model, atom)
        taken += len(ways)
        if taken > limit or model.abridged(atom):
            return None
        for way in ways:
            for needed in way.needs:
                if needed not in found and needed not in settled:
                    found[needed] = ()
                    queue.append(needed)
    return found


def ways_of(model: Model, atom: GroundAtom) -> tuple[Way, ...]:
    """All instances that give a derived atom, by rule number and then bindings."""
    ways = analysis_of(model).ways
    known = ways.get(atom)
    if known is None:
        found = []
        for instance in model.instances(atom):
            premises = model.premises(instance)
            found.append(Way(instance, premises, tuple(dict.fromkeys(_needs(model, instance, premises)))))
        known = ways[atom] = tuple(found)
    return known


def conditions(model: Model, instance: Instance, index: int, contributor: Contributor) -> list[tuple[bool, GroundAtom]]:
    """The ground literals of an aggregate's contributor, as (negated, atom); comparisons are left out."""
    aggregate = model.rules[instance.rule].body[index]
    assert isinstance(aggregate, AggregatePattern)
    binding = dict(enumerate(instance.bindings)) | dict(contributor.bindings)
    found = []
    for condition in aggregate.elements[contributor.element].condition:
        if isinstance(condition, LiteralPattern):
            terms = [term if term == ANY else value_of(term, binding) for term in condition.arguments]
            atom = GroundAtom(condition.predicate, tuple([term for term in terms if term is not None]))
            found.append((condition.negated, atom))
    return found


def _needs(model: Model, instance: Instance, premises: tuple[Premise, ...]) -> Iterator[GroundAtom]:
    for index, premise in enumerate(premises):
        if premise.kind == "atom" and premise.atom is not None:
            yield premise.atom
        elif premise.kind == "aggregate":
            yield from _counted(model, instance, index, premise.contributors)


def _counted(
    model: Model, instance: Instance, index: int, contributors: tuple[Contributor, ...]
) -> tuple[GroundAtom, ...]:
    """The positive atoms below an aggregate; instances of which it sees the same values share them."""
    analysis = analysis_of(model)
    seen = analysis.outer.get((instance.rule, index))
    if seen is None:
        pattern = model.rules[instance.rule].body[index]
        assert isinstance(pattern, AggregatePattern)
        seen = analysis.outer[instance.rule, index] = tuple(sorted(outer_slots(pattern)))
    key = (instance.rule, index, tuple([instance.bindings[slot] for slot in seen]))
    known = analysis.counted.get(key)
    if known is None:
        below = [each for contributor in contributors for each in conditions(model, instance, index, contributor)]
        known = analysis.counted[key] = tuple(dict.fromkeys(atom for negated, atom in below if not negated))
    return known


def _distinct(ways: tuple[Way, ...]) -> tuple[Way, ...]:
    """The first of the ways that rest on the same atoms: no other of them is ever less."""
    if len(ways) < 2:
        return ways
    first: dict[frozenset[GroundAtom], Way] = {}
    for way in ways:
        first.setdefault(frozenset(way.needs), way)
    return tuple(first.values())


def _settle_upwards(ways: Ways, goal: GroundAtom, settled: Steps) -> bool:
    """Settle atoms each after all that any way of it needs; whether none of them rests on itself that way."""
    begun: set[GroundAtom] = set()
    stack = [goal]
    while stack:
        atom = stack[-1]
        if atom in settled:
            stack.pop()
            continue
        every = ways[atom]
        if atom not in begun:
            below = [needed for way in every for needed in way.needs if needed not in settled]
            if below:
                begun.add(atom)
                stack.extend(below)
                continue
        elif any(needed not in settled for way in every for needed in way.needs):
            return False
        stack.pop()
        settled[atom] = min((_step(way, settled) for way in every), key=_size) if every else _FACT
    return True


def _step(way: Way, settled: Steps) -> Step:
    tall, wide = 1, 1
    for needed in way.needs:
        height, size, _ = settled[needed]
        tall, wide = max(tall, height + 1), wide + size
    return Step(tall, min(SIZE_CAP, wide), way)


def _size(step: Step) -> tuple[int, int]:
    return step.height, step.size


class Below:
    """The ways of the atoms below a goal, and who waits for each atom that is not settled yet."""

    __slots__ = ("_missing", "_numbers", "_users", "ways")

    def __init__(self, ways: Ways, settled: Steps) -> None:
        self.ways = ways
        self._numbers = {atom: number for number, atom in enumerate(ways)}
        self._users: dict[GroundAtom, list[tuple[GroundAtom, int]]] = {}
        self._missing: dict[tuple[GroundAtom, int], int] = {}
        for atom, every in ways.items():
            for index, way in enumerate(every):
                missing = [needed for needed in way.needs if needed not in settled]
                self._missing[atom, index] = len(missing)
                for needed in missing:
                    self._users.setdefault(needed, []).append((atom, index))

    def settle(self, settled: Steps, goal: GroundAtom | None = None, allowed: Allowed | None = None) -> None:
        """Settle the atoms in order of height, up to the goal; ``allowed`` restricts the ways of some of them.

        Each rests on atoms settled before it. Ties go to the smaller proof, then to the rule that stands first, then to
        the bindings that sort first.
        """
        restricted = allowed or {}
        waiting = dict(self._missing)
        heap: list[tuple[int, int, int, int, GroundAtom]] = []

        def ready(atom: GroundAtom, index: int) -> None:
            if atom not in settled and (atom not in restricted or index in restricted[atom]):
                height, size, _ = _step(self.ways[atom][index], settled)
                heappush(heap, (height, size, index, self._numbers[atom], atom))

        for atom, every in self.ways.items():
            if not every:
                heappush(heap, (0, 1, -1, self._numbers[atom], atom))
        for (atom, index), missing in waiting.items():
            if not missing:
                ready(atom, index)
        while heap:
            height, size, index, _number, atom = heappop(heap)
            if atom in settled:
                continue
            settled[atom] = Step(height, size, self.ways[atom][index] if index >= 0 else None)
            if atom == goal:
                return
            for user, place in self._users.get(atom, ()):
                waiting[user, place] -= 1
                if not waiting[user, place]:
                    ready(user, place)


def by_rank(model: Model, goal: GroundAtom, depth: float = inf) -> Steps:
    """A well-founded choice for a goal whose search space is too large: the lowest ranks, heights not compared.

    Derived atoms ``depth`` steps below the goal have the height ``CUT``, and what these rest on is left out.
    """
    components = {name: info.component for name, info in model.program.predicates.items()}
    chosen: Steps = {}
    level: list[GroundAtom] = [goal]
    while level:
        below: list[GroundAtom] = []
        for atom in level:
            if atom in chosen:
                continue
            if model.origin(atom) != "derived":
                chosen[atom] = _FACT
                continue
            way = _lowest(model, atom, components)
            chosen[atom] = Step(1 if depth > 0 else CUT, 1, way)
            below.extend(way.needs)
        level = below if depth > 0 else []
        depth -= 1
    return chosen


def _lowest(model: Model, atom: GroundAtom, components: Mapping[str, int]) -> Way:
    """The way whose premises appeared first. Some way has all those of the atom's own component before the atom."""
    component = components.get(atom.predicate)

    def latest(way: Way) -> int:
        inside = (needed for needed in way.needs if components.get(needed.predicate) == component)
        return max((model.rank(needed) + 1 for needed in inside), default=0)

    return min(ways_of(model, atom), key=latest)
