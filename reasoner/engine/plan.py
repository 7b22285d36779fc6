"""Plans: an order for the patterns of a rule body in which each can be evaluated when its turn comes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

from reasoner.errors import EvaluationError
from reasoner.program.compiled import (
    AggregatePattern,
    BodyPattern,
    ComparisonPattern,
    CompiledRule,
    LiteralPattern,
    Operation,
    Pattern,
    Var,
)

# How many rows of a predicate should agree with values at some places.
Estimate: TypeAlias = Callable[[str, tuple[int, ...]], float]

# What tests cost beside reading rows: a comparison nothing, a look-up little, an absence as much as one row.
COMPARISON, LOOKUP, ABSENCE, AGGREGATE = -2.0, -1.0, 1.0, 1.5


class Step(NamedTuple):
    """One body pattern when its turn comes.

    Of a positive literal ``places`` hold known values, ``opens`` are the pairs (place, slot) that a row binds,
    ``slots`` those slots once each, and ``computed`` the places whose arithmetic is tested on a row.
    """

    pattern: BodyPattern
    position: int
    places: tuple[int, ...] = ()
    opens: tuple[tuple[int, int], ...] = ()
    slots: tuple[int, ...] = ()
    computed: tuple[int, ...] = ()

    @property
    def ranges(self) -> bool:
        """Whether it reads the rows of a literal rather than test or compute something."""
        return bool(self.opens or self.computed)


def slots_of(pattern: Pattern) -> Iterator[int]:
    """The slots a pattern mentions."""
    if isinstance(pattern, Var):
        yield pattern.slot
    elif isinstance(pattern, Operation):
        yield from slots_of(pattern.left)
        yield from slots_of(pattern.right)


def typical(_predicate: str, places: tuple[int, ...]) -> float:
    """An estimate that knows nothing: each known value leaves one row in eight."""
    return 25.0 * 0.125 ** len(places)


def plan(
    body: Sequence[BodyPattern],
    bound: frozenset[int],
    first: int | None = None,
    estimate: Estimate = typical,
) -> tuple[Step, ...]:
    """An order of the body, taking next what should leave the fewest bindings; ties go to the order of the source.

    ``first`` names the body position of a positive literal that leads (the one that ranges over new rows), unless
    arithmetic in it needs what other patterns bind.
    """
    known = set(bound)
    waiting = list(enumerate(body))
    steps: list[Step] = []
    if first is not None and _ranges(body[first], known):
        steps.append(_step(first, body[first], known))
        waiting = [each for each in waiting if each[0] != first]
    while waiting:
        position, pattern = waiting.pop(_next(waiting, known, estimate))
        steps.append(_step(position, pattern, known))
    return tuple(steps)


def steps_of(rule: CompiledRule, first: int | None, estimate: Estimate) -> tuple[Step, ...]:
    """The steps of a rule: in the order that its compilation planned, unless a literal is to lead."""
    if first is None and rule.order:
        return in_order(rule.body, rule.order)
    return plan(rule.body, frozenset(), first, estimate)


def in_order(body: Sequence[BodyPattern], order: Sequence[int]) -> tuple[Step, ...]:
    """The steps of a body in an order planned before."""
    known: set[int] = set()
    return tuple([_step(position, body[position], known) for position in order])


def _step(position: int, pattern: BodyPattern, known: set[int]) -> Step:
    if isinstance(pattern, ComparisonPattern):
        known.update(slots_of(pattern.left))
        known.update(slots_of(pattern.right))
        return Step(pattern, position)
    if isinstance(pattern, AggregatePattern):
        known.update(slots_of(pattern.guard))
        return Step(pattern, position)
    arguments = pattern.arguments
    places = _bound_places(pattern, known)
    opens = tuple(
        [(place, each.slot) for place, each in enumerate(arguments) if isinstance(each, Var) and place not in places]
    )
    computed = tuple(
        [place for place, each in enumerate(arguments) if isinstance(each, Operation) and place not in places]
    )
    slots = tuple(dict.fromkeys(slot for _, slot in opens))
    known.update(slots)
    return Step(pattern, position, places, opens, slots, computed)


def _bound_places(pattern: LiteralPattern, known: set[int]) -> tuple[int, ...]:
    return tuple([place for place, each in enumerate(pattern.arguments) if not _open(each, known)])


def _next(waiting: Sequence[tuple[int, BodyPattern]], known: set[int], estimate: Estimate) -> int:
    best, fewest = -1, 0.0
    for index, (_, pattern) in enumerate(waiting):
        cost = _cost(pattern, known, estimate)
        if cost is not None and (best < 0 or cost < fewest):
            best, fewest = index, cost
    if best < 0:
        raise EvaluationError("a rule body cannot be ordered: a variable is bound by nothing")
    return best


def _cost(pattern: BodyPattern, known: set[int], estimate: Estimate) -> float | None:
    """What taking a pattern next costs; ``None`` when its turn cannot come yet."""
    if isinstance(pattern, LiteralPattern) and not pattern.negated:
        if not _ranges(pattern, known):
            return None
        places = _bound_places(pattern, known)
        return LOOKUP if len(places) == len(pattern.arguments) else estimate(pattern.predicate, places)
    if not _testable(pattern, known):
        return None
    if isinstance(pattern, ComparisonPattern):
        return COMPARISON
    return ABSENCE if isinstance(pattern, LiteralPattern) else AGGREGATE


def _ranges(pattern: BodyPattern, known: set[int]) -> bool:
    """Whether a positive literal can be enumerated: its arithmetic needs only what is known or what it binds itself."""
    if not isinstance(pattern, LiteralPattern):
        return False
    own = known.union([each.slot for each in pattern.arguments if isinstance(each, Var)])
    return all(slot in own for each in pattern.arguments for slot in slots_of(each))


def _testable(pattern: BodyPattern, known: set[int]) -> bool:
    if isinstance(pattern, LiteralPattern):
        return all(slot in known for each in pattern.arguments for slot in slots_of(each))
    if isinstance(pattern, ComparisonPattern):
        return (not _open(pattern.left, known) and not _open(pattern.right, known)) or assigned(
            pattern, known
        ) is not None
    if _open(pattern.guard, known) and not (pattern.operator == "=" and isinstance(pattern.guard, Var)):
        return False
    return all(slot in known for slot in outer_slots(pattern))


def _open(pattern: Pattern, known: set[int]) -> bool:
    return any(slot not in known for slot in slots_of(pattern))


def assigned(pattern: ComparisonPattern, known: set[int]) -> tuple[int, Pattern] | None:
    """The slot that ``=`` binds and the pattern that gives its value, if it is one."""
    if pattern.operator != "=":
        return None
    for target, source in ((pattern.left, pattern.right), (pattern.right, pattern.left)):
        if isinstance(target, Var) and target.slot not in known and not _open(source, known):
            return target.slot, source
    return None


def outer_slots(pattern: AggregatePattern) -> set[int]:
    """The slots inside an aggregate's elements that are not local to it."""
    found: set[int] = set()
    for element in pattern.elements:
        inside: set[int] = set()
        for term in element.terms:
            inside.update(slots_of(term))
        for each in element.condition:
            for part in each.arguments if isinstance(each, LiteralPattern) else (each.left, each.right):
                inside.update(slots_of(part))
        found |= inside.difference(element.local)
    return found
