"""Further proofs of an atom, least first, that differ in meaning.

A variable that occurs once in a rule, and not in its head, is a witness: that there is one matters, which one does not.
Ways that differ only in witnesses count as one; the least of them stands for all.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING

from reasoner.explain.least import Below, Step, ways_below
from reasoner.explain.proof import INSTANCE_LIMIT, Proofs, build, why
from reasoner.program.patterns import witnesses_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reasoner.engine.model import Model
    from reasoner.explain.least import Allowed, Way
    from reasoner.program.compiled import CompiledRule, GroundAtom, Value

SEARCHES = 2_000
"""Restricted searches for further proofs; beyond it no further ones are looked for."""


def all_proofs(model: Model, atom: GroundAtom, most: int) -> Proofs:
    """Up to ``most`` proofs that differ in meaning; of each, every part is of least height given what sets it apart."""
    first = why(model, atom)
    if first is None:
        return Proofs((), 0, more=False)
    if most == 1:
        return Proofs((first,), 0, more=False)
    ways = ways_below(model, atom, INSTANCE_LIMIT, {})
    if ways is None:
        return Proofs((first,), 0, more=True)
    space = Below(ways, {})
    best: dict[GroundAtom, Step] = {}
    space.settle(best, atom)
    groups = _Groups(model, space, best)
    found, more = _enumerate(space, atom, groups, most)
    proofs = tuple(build(model, atom, steps) for steps in found)
    return Proofs(proofs, groups.left_out(found), more)


class _Groups:
    """The ways of each atom that stand for others, and how many each stands for."""

    def __init__(self, model: Model, space: Below, best: Mapping[GroundAtom, Step]) -> None:
        self.representatives: dict[GroundAtom, tuple[int, ...]] = {}
        self._dropped: dict[GroundAtom, int] = {}
        for atom, ways in space.ways.items():
            if not ways:
                continue
            chosen: dict[tuple[int, tuple[Value, ...]], int] = {}
            for index in sorted(range(len(ways)), key=lambda index: _height(ways[index], best, index)):
                chosen.setdefault(meaning(model.rules[ways[index].instance.rule], ways[index]), index)
            self.representatives[atom] = tuple(sorted(chosen.values()))
            self._dropped[atom] = len(ways) - len(chosen)

    def left_out(self, proofs: Iterable[Mapping[GroundAtom, Step]]) -> int:
        """Ways left out at the atoms that the proofs use."""
        used = {atom for steps in proofs for atom in steps}
        return sum(number for atom, number in self._dropped.items() if atom in used)


def _height(way: Way, best: Mapping[GroundAtom, Step], index: int) -> tuple[int, int, int]:
    below = [best[needed] for needed in way.needs if needed in best]
    unknown = len(way.needs) - len(below)
    return unknown, max((step.height for step in below), default=0), index


def meaning(rule: CompiledRule, way: Way) -> tuple[int, tuple[Value, ...]]:
    """What a way says apart from its witnesses: the rule and the values of the variables that matter."""
    aside = witnesses_of(rule)
    return rule.number, tuple(value for slot, value in enumerate(way.instance.bindings) if slot not in aside)


def _enumerate(space: Below, goal: GroundAtom, groups: _Groups, most: int) -> tuple[list[dict[GroundAtom, Step]], bool]:
    """Partition the remaining proofs at each choice of the last one found; the least of all parts comes next."""
    everything: Allowed = {atom: frozenset(chosen) for atom, chosen in groups.representatives.items()}
    first = _restricted(space, goal, everything)
    heap: list[tuple[int, int, int, dict[GroundAtom, Step], Allowed]] = []
    if first is not None:
        heappush(heap, (first[goal].height, first[goal].size, 0, first, everything))
    found: list[dict[GroundAtom, Step]] = []
    searches = 0
    while heap and len(found) < most:
        _height, _size, _number, steps, allowed = heappop(heap)
        found.append(steps)
        fixed = dict(allowed)
        for atom, chosen in _choices(space, steps):
            if searches >= SEARCHES:
                return found, True
            others = fixed[atom] - {chosen}
            if others:
                searches += 1
                part = {**fixed, atom: others}
                next_steps = _restricted(space, goal, part)
                if next_steps is not None:
                    top = next_steps[goal]
                    heappush(heap, (top.height, top.size, searches, next_steps, part))
            fixed[atom] = frozenset({chosen})
    return found, bool(heap)


def _restricted(space: Below, goal: GroundAtom, allowed: Allowed) -> dict[GroundAtom, Step] | None:
    """The least choice within the allowed ways, for the atoms that the goal's proof uses."""
    settled: dict[GroundAtom, Step] = {}
    space.settle(settled, goal, allowed)
    if goal not in settled:
        return None
    used: dict[GroundAtom, Step] = {}
    queue = [goal]
    while queue:
        atom = queue.pop()
        if atom in used:
            continue
        used[atom] = settled[atom]
        way = settled[atom].way
        if way is not None:
            queue.extend(reversed(way.needs))
    return used


def _choices(space: Below, steps: Mapping[GroundAtom, Step]) -> list[tuple[GroundAtom, int]]:
    """The ways a proof takes, from the goal down."""
    found = []
    for atom, step in steps.items():
        if step.way is not None:
            found.append((atom, space.ways[atom].index(step.way)))
    return found
