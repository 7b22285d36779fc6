"""Least steps that a model's explanations share: what one proof settled, the next one need not search again.

The least step of an atom depends on nothing above it, so steps settled for one goal hold for every other.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING

from reasoner.explain.search import SIZE_CAP, Step, ways_of

if TYPE_CHECKING:
    from reasoner.engine.model import Model
    from reasoner.explain.search import Way
    from reasoner.program.compiled import GroundAtom

    Steps = dict[GroundAtom, Step]


_FACT = Step(0, 1, None)


def least_steps(model: Model, goal: GroundAtom, limit: int) -> Steps | None:
    """The least-height steps of a held goal and of all atoms below it, among others.

    ``None`` when settling what is new takes more than ``limit`` instances, or some atom has more than are told apart:
    the search space is too large.
    """
    settled: Steps = model.kept.setdefault("steps", {})
    if goal not in settled:
        open_ways = _open_ways(model, goal, settled, limit)
        if open_ways is None:
            return None
        if not _settle_upwards(open_ways, goal, settled):
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
        if taken > limit or model.abridged(atom):
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


def _settle_upwards(ways: dict[GroundAtom, tuple[Way, ...]], goal: GroundAtom, settled: Steps) -> bool:
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
        settled[atom] = _least(every, settled) if every else _FACT
    return True


def _least(every: tuple[Way, ...], settled: Steps) -> Step:
    """The lowest of some ways; of those the smallest, of those the one that stands first."""
    best = None
    for way in every:
        tall, wide = 1, 1
        for needed in way.needs:
            height, size, _ = settled[needed]
            tall, wide = max(tall, height + 1), wide + size
        wide = min(SIZE_CAP, wide)
        if best is None or (tall, wide) < (best.height, best.size):
            best = Step(tall, wide, way)
    return best or _FACT


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
