"""Least-height derivations: which instance of a rule to take for each atom a proof needs.

The search space of an atom is an and-or graph: an atom needs one of its instances, an instance all of its positive
premises. ``Space`` collects that graph, ``solve`` walks it from the facts upwards, so that no atom rests on itself.
"""

from __future__ import annotations

from heapq import heappop, heappush
from math import inf
from typing import TYPE_CHECKING

from reasoner.explain.matching import ground
from reasoner.program.compiled import AggregatePattern, GroundAtom, LiteralPattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import NamedTuple

    from reasoner.engine.model import Model
    from reasoner.engine.values import Contributor, Instance, Premise
else:
    from reasoner.records import NamedTuple

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


class Space:
    """The atoms below a goal and the ways to derive each; ``complete`` unless ``limit`` instances were reached."""

    __slots__ = ("complete", "users", "ways")

    def __init__(self, model: Model, goal: GroundAtom, limit: int) -> None:
        self.ways: dict[GroundAtom, tuple[Way, ...]] = {}
        self.users: dict[GroundAtom, list[tuple[GroundAtom, int]]] = {}
        self.complete = True
        self._collect(model, goal, limit)

    def _collect(self, model: Model, goal: GroundAtom, limit: int) -> None:
        queue, taken = [goal], 0
        self.ways[goal] = ()
        while queue:
            atom = queue.pop()
            if model.origin(atom) != "derived":
                continue
            ways = ways_of(model, atom)
            taken += len(ways)
            if taken > limit or model.abridged(atom):
                self.complete = False
                return
            self.ways[atom] = ways
            for index, way in enumerate(ways):
                for needed in way.needs:
                    self.users.setdefault(needed, []).append((atom, index))
                    if needed not in self.ways:
                        self.ways[needed] = ()
                        queue.append(needed)


def ways_of(model: Model, atom: GroundAtom) -> tuple[Way, ...]:
    """All instances that give a derived atom, by rule number and then bindings."""
    key = ("ways", atom)
    known: tuple[Way, ...] | None = model.kept.get(key)
    if known is None:
        found = []
        for instance in model.instances(atom):
            premises = model.premises(instance)
            found.append(Way(instance, premises, tuple(dict.fromkeys(_needs(model, instance, premises)))))
        known = model.kept[key] = tuple(found)
    return known


def conditions(model: Model, instance: Instance, index: int, contributor: Contributor) -> list[tuple[bool, GroundAtom]]:
    """The ground literals of an aggregate's contributor, as (negated, atom); comparisons are left out."""
    aggregate = model.rules[instance.rule].body[index]
    if not isinstance(aggregate, AggregatePattern):
        return []
    binding = dict(enumerate(instance.bindings)) | dict(contributor.bindings)
    found = []
    for condition in aggregate.elements[contributor.element].condition:
        if isinstance(condition, LiteralPattern):
            atom = ground(condition, binding)
            if atom is not None:
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
    """The positive atoms below an aggregate; instances that share its contributors share them."""
    known: tuple[tuple[Contributor, ...], tuple[GroundAtom, ...]] | None
    key = ("counted atoms", index, instance.rule, id(contributors))
    known = model.kept.get(key)
    if known is None:
        below = [each for contributor in contributors for each in conditions(model, instance, index, contributor)]
        atoms = tuple(dict.fromkeys(atom for negated, atom in below if not negated))
        # Kept with its contributors, whose identity is the key.
        known = model.kept[key] = (contributors, atoms)
    return known[1]


def solve(
    space: Space, goal: GroundAtom, allowed: Mapping[GroundAtom, frozenset[int]] | None = None
) -> dict[GroundAtom, Step] | None:
    """The least-height step of each atom up to the goal; ``allowed`` restricts the ways of some atoms.

    Atoms are settled in order of height, so each rests on atoms settled before it. Ties go to the smaller proof, then
    to the rule that stands first, then to the bindings that sort first (``Space`` keeps ways in that order).
    """
    restricted = allowed or {}
    settled: dict[GroundAtom, Step] = {}
    waiting = {(atom, index): len(way.needs) for atom, ways in space.ways.items() for index, way in enumerate(ways)}
    heap: list[tuple[int, int, int, int, GroundAtom]] = []
    for number, (atom, ways) in enumerate(space.ways.items()):
        if not ways:
            heappush(heap, (0, 1, -1, number, atom))
        for index, way in enumerate(ways):
            if not way.needs and (atom not in restricted or index in restricted[atom]):
                heappush(heap, (1, 1, index, number, atom))
    numbers = {atom: number for number, atom in enumerate(space.ways)}
    while heap:
        height, size, index, _number, atom = heappop(heap)
        if atom in settled:
            continue
        settled[atom] = Step(height, size, space.ways[atom][index] if index >= 0 else None)
        if atom == goal:
            return settled
        for user, place in space.users.get(atom, ()):
            waiting[user, place] -= 1
            if waiting[user, place] or user in settled or (user in restricted and place not in restricted[user]):
                continue
            below = [settled[needed] for needed in space.ways[user][place].needs]
            tall = 1 + max(step.height for step in below)
            wide = min(SIZE_CAP, 1 + sum(step.size for step in below))
            heappush(heap, (tall, wide, place, numbers[user], user))
    return None


def by_rank(
    model: Model, goal: GroundAtom, components: Mapping[str, int], depth: float = inf
) -> dict[GroundAtom, Step]:
    """A well-founded choice for a goal whose search space is too large: the lowest ranks, heights not compared.

    Derived atoms ``depth`` steps below the goal have the height ``CUT``, and what these rest on is left out.
    """
    chosen: dict[GroundAtom, Step] = {}
    level: list[GroundAtom] = [goal]
    while level:
        below: list[GroundAtom] = []
        for atom in level:
            if atom in chosen:
                continue
            if model.origin(atom) != "derived":
                chosen[atom] = Step(0, 1, None)
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
