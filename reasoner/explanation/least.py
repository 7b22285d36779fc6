"""Least steps that a model's explanations share: what one proof settled, the next one need not search again.

The least step of an atom depends on nothing above it, so steps settled for one goal hold for every other.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING

from reasoner.explanation.search import SIZE_CAP, Step, ways_of

if TYPE_CHECKING:
    from reasoner.evaluation.model import Model
    from reasoner.explanation.search import Way
    from reasoner.program.compiled import GroundAtom

    Steps = dict[GroundAtom, Step]


def least_steps(model: Model, goal: GroundAtom, limit: int) -> Steps | None:
    """The least-height steps of a held goal and of all atoms below it, among others.

    ``None`` when settling what is new takes more than ``limit`` instances: the search space is too large.
    """
    settled: Steps = model.kept.setdefault("steps", {})
    if goal not in settled:
        open_ways = _open_ways(model, goal, settled, limit)
        if open_ways is None:
            return None
        _settle(open_ways, settled)
    return settled if goal in settled else None


def _open_ways(model: Model, goal: GroundAtom, settled: Steps, limit: int) -> dict[GroundAtom, tuple[Way, ...]] | None:
    """The ways of every atom below the goal that is not settled; none for a fact."""
    found: dict[GroundAtom, tuple[Way, ...]] = {goal: ()}
    queue, taken = [goal], 0
    while queue:
        atom = queue.pop()
        if model.origin(atom) != "derived":
            continue
        ways = ways_of(model, atom)
        taken += len(ways)
        if taken > limit:
            return None
        found[atom] = ways = _distinct(ways)
        for way in ways:
            for needed in way.needs:
                if needed not in found and needed not in settled:
                    found[needed] = ()
                    queue.append(needed)
    return found


def _distinct(ways: tuple[Way, ...]) -> tuple[Way, ...]:
    """The first of the ways that rest on the same atoms: no other of them is ever less."""
    if len(ways) < 2:
        return ways
    first: dict[frozenset[GroundAtom], Way] = {}
    for way in ways:
        first.setdefault(frozenset(way.needs), way)
    return tuple(first.values())


def _settle(ways: dict[GroundAtom, tuple[Way, ...]], settled: Steps) -> None:
    """Settle atoms in order of height; ties go to the smaller proof, then to the way that stands first."""
    numbers: dict[GroundAtom, int] = {}
    users: dict[GroundAtom, list[tuple[GroundAtom, int]]] = {}
    waiting: dict[tuple[GroundAtom, int], int] = {}
    heap: list[tuple[int, int, int, int, GroundAtom]] = []

    def ready(atom: GroundAtom, index: int) -> None:
        below = [settled[needed] for needed in ways[atom][index].needs]
        tall = 1 + max([step.height for step in below], default=0)
        wide = min(SIZE_CAP, 1 + sum([step.size for step in below]))
        heappush(heap, (tall, wide, index, numbers[atom], atom))

    for number, atom in enumerate(ways):
        numbers[atom] = number
    for atom, every in ways.items():
        if not every:
            heappush(heap, (0, 1, -1, numbers[atom], atom))
        for index, way in enumerate(every):
            missing = [needed for needed in way.needs if needed not in settled]
            for needed in missing:
                users.setdefault(needed, []).append((atom, index))
            if missing:
                waiting[atom, index] = len(missing)
            else:
                ready(atom, index)
    while heap:
        height, size, index, _number, atom = heappop(heap)
        if atom in settled:
            continue
        settled[atom] = Step(height, size, ways[atom][index] if index >= 0 else None)
        for user, place in users.get(atom, ()):
            waiting[user, place] -= 1
            if not waiting[user, place] and user not in settled:
                ready(user, place)
