"""Cuts: what a set of changes must contain to reach a goal, and how they combine."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.explain.matching import value_of
from reasoner.program.compiled import ComparisonPattern, Var
from reasoner.program.patterns import MIRROR

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from reasoner.explain.inputs import Change
    from reasoner.explain.matching import Binding, Partial
    from reasoner.program.compiled import AggregatePattern, BodyPattern

NEVER = 1_000_000
UNBOUNDED = 1_000_000_000


class Cut(NamedTuple):
    """A promise: any way to the goal takes one of ``changes``, and at least ``least`` changes."""

    changes: frozenset[Change]
    least: int

    @property
    def possible(self) -> bool:
        """Whether anything could reach the goal at all."""
        return self.least < NEVER


IMPOSSIBLE = Cut(frozenset(), NEVER)


class Option(NamedTuple):
    """A row that could newly hold (``None`` where only evaluation can tell), and what that takes."""

    row: Partial
    cut: Cut


def either(cuts: Iterable[Cut]) -> Cut:
    """The cut of a goal that any one of several would reach."""
    changes: set[Change] = set()
    least = NEVER
    for cut in cuts:
        changes |= cut.changes
        least = min(least, cut.least)
    return Cut(frozenset(changes), least)


def gaining(gains: Mapping[Change, int], needed: int, within: int) -> Cut:
    """Cut of: at most ``within`` changes together gain ``needed``, each counted with all it could bring.

    The greatest of m gains that add up to ``needed`` is at least ``needed / m``, so the lesser ones may be left out.
    """
    total, least = 0, NEVER
    for count, gain in enumerate(sorted(gains.values(), reverse=True), 1):
        total += gain
        if total >= needed:
            least = count
            break
    if least == NEVER:
        return IMPOSSIBLE
    return Cut(frozenset(change for change, gain in gains.items() if gain * within >= needed and gain > 0), least)


def hardest(cuts: Sequence[Cut]) -> Cut:
    """The cut of a goal that needs several things at once: the smallest choice, the greatest least number."""
    if not cuts:
        return IMPOSSIBLE
    if any(not cut.possible for cut in cuts):
        return IMPOSSIBLE
    fewest = min(len(cut.changes) for cut in cuts)
    smallest = {cut.changes for cut in cuts if len(cut.changes) == fewest}
    chosen = smallest.pop() if len(smallest) == 1 else min(smallest, key=lambda changes: sorted(map(str, changes)))
    return Cut(chosen, max(cut.least for cut in cuts))


def bounds(pattern: AggregatePattern, rest: Sequence[BodyPattern], binding: Binding) -> Iterator[tuple[str, int]]:
    """What the value of an aggregate is compared with: its guard, and comparisons of the variable it binds."""
    guard = value_of(pattern.guard, binding)
    if isinstance(guard, int):
        yield MIRROR[pattern.operator], guard
    elif isinstance(pattern.guard, Var) and pattern.operator == "=":
        for other in rest:
            if isinstance(other, ComparisonPattern):
                right, left = value_of(other.right, binding), value_of(other.left, binding)
                if other.left == pattern.guard and isinstance(right, int):
                    yield other.operator, right
                elif other.right == pattern.guard and isinstance(left, int):
                    yield MIRROR[other.operator], left


def direction(value: object, operator: str, bound: int, function: str) -> tuple[bool, int]:
    """Whether the aggregate must rise, and by how much at least, for ``value operator bound`` to hold."""
    if not isinstance(value, int) or function in ("min", "max"):
        return True, 1
    if operator in (">=", ">"):
        return True, bound - value + (operator == ">")
    if operator in ("<=", "<"):
        return False, value - bound + (operator == "<")
    if operator == "=":
        return bound > value, abs(bound - value)
    return True, 1


def ways_to_break(pattern: AggregatePattern) -> tuple[bool, ...]:
    """How an aggregate that meets its guard must move to miss it: up (true), down (false), or either."""
    if isinstance(pattern.guard, Var) or pattern.function in ("min", "max"):
        return (True, False)
    return {">=": (False,), ">": (False,), "<=": (True,), "<": (True,)}.get(MIRROR[pattern.operator], (True, False))


def moves(weight: object, up: bool, function: str) -> bool:
    """Whether a tuple of this weight moves an aggregate up (or down) when it comes."""
    if function in ("min", "max") or not isinstance(weight, int):
        return True
    return weight > 0 if up else weight < 0


def size(weight: object, function: str) -> int:
    """How far a tuple of this weight moves an aggregate at most."""
    return abs(weight) if isinstance(weight, int) and function not in ("min", "max") else UNBOUNDED
