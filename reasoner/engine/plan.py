"""Plans: an order for the patterns of a rule body in which each can be evaluated when its turn comes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from heapq import heapify, heappop, heappush
from typing import NamedTuple, TypeAlias

from reasoner.errors import EvaluationError
from reasoner.program.compiled import (
    ANY,
    AggregatePattern,
    BodyPattern,
    ComparisonPattern,
    CompiledRule,
    LiteralPattern,
    Operation,
    Pattern,
    Var,
)
from reasoner.program.patterns import (
    arguments_of,
    outer_slots,
    slots_in,
    slots_of,
    terms_of,
    variables_of,
    witnesses_of,
)

# How many rows of a predicate should agree with values at some places.
Estimate: TypeAlias = Callable[[str, tuple[int, ...]], float]

# What tests cost beside reading rows: a comparison nothing, a look-up little, an absence as much as one row. Arithmetic
# comes after the tests that cost as little, so that it meets only numbers that these let through.
COMPARISON, LOOKUP, ARITHMETIC, ABSENCE, AGGREGATE = -2.0, -1.0, -0.5, 1.0, 1.5


class Step(NamedTuple):
    """One body pattern when its turn comes.

    Of a positive literal ``places`` hold known values, ``opens`` are the pairs (place, slot) that a row binds,
    ``slots`` those slots once each, and ``computed`` the places whose arithmetic is tested on a row; ``partly`` says
    that some place is none of these, so that rows which differ only there are one. Of an equation ``target`` is the
    slot it binds and the pattern that gives the value; an aggregate ``binds`` its guard or is compared with it.
    ``known`` are the slots bound before.
    """

    pattern: BodyPattern
    position: int
    known: frozenset[int]
    places: tuple[int, ...] = ()
    opens: tuple[tuple[int, int], ...] = ()
    slots: tuple[int, ...] = ()
    computed: tuple[int, ...] = ()
    partly: bool = False
    target: tuple[int, Pattern] | None = None
    binds: bool = False

    @property
    def ranges(self) -> bool:
        """Whether it reads the rows of a literal rather than test or compute something."""
        return bool(self.opens or self.computed)

    @property
    def bound(self) -> tuple[int, ...]:
        """The slots that it binds."""
        if self.target is not None:
            return (self.target[0],)
        return tuple(slots_of(self.pattern.guard)) if isinstance(self.pattern, AggregatePattern) else self.slots


def typical(_predicate: str, places: tuple[int, ...]) -> float:
    """An estimate that knows nothing: each known value leaves one row in eight."""
    return 25.0 * 0.125 ** len(places)


def plan(
    body: Sequence[BodyPattern],
    bound: frozenset[int],
    first: int | None = None,
    estimate: Estimate = typical,
    witnesses: frozenset[int] = frozenset(),
) -> tuple[Step, ...]:
    """An order of the body, taking next what should leave the fewest bindings; ties go to the order of the source.

    ``first`` names the body position of a positive literal that leads (the one that ranges over new rows), unless
    arithmetic in it needs what other patterns bind. ``witnesses`` are slots that need not be bound: that there is a
    value is enough.
    """
    known = set(bound)
    steps: list[Step] = []
    if first is not None and _ranges(body[first], known):
        steps.append(_step(first, body[first], known, witnesses))
    else:
        first = None
    steps += _ordered(body, first, known, estimate, witnesses)
    if len(steps) < len(body):
        raise EvaluationError("a rule body cannot be ordered: a variable is bound by nothing")
    return tuple(steps)


def _ordered(
    body: Sequence[BodyPattern], first: int | None, known: set[int], estimate: Estimate, witnesses: frozenset[int]
) -> Iterator[Step]:
    """The steps that can be taken, cheapest first, which binds ``known``; ``first`` has been taken.

    What a step costs changes only when a slot in it is bound, so a long body is not weighed anew at every step.
    """
    costs = [_cost(pattern, known, estimate, witnesses) for pattern in body]
    if first is not None:
        costs[first] = None
    using: dict[int, list[int]] = {}
    for position, pattern in enumerate(body):
        for slot in variables_of(pattern):
            using.setdefault(slot, []).append(position)
    taken = {first}
    ready = [(cost, position) for position, cost in enumerate(costs) if cost is not None]
    heapify(ready)
    while ready:
        cost, position = heappop(ready)
        if position in taken or cost != costs[position]:
            continue
        taken.add(position)
        step = _step(position, body[position], known, witnesses)
        yield step
        for touched in {other for slot in step.bound for other in using.get(slot, ())} - taken:
            new = costs[touched] = _cost(body[touched], known, estimate, witnesses)
            if new is not None:
                heappush(ready, (new, touched))


def steps_of(rule: CompiledRule, first: int | None, estimate: Estimate) -> tuple[Step, ...]:
    """The steps of a rule: in the order that its compilation planned, unless a literal is to lead."""
    witnesses = witnesses_of(rule)
    if first is None and rule.order:
        known: set[int] = set()
        return tuple([_step(position, rule.body[position], known, witnesses) for position in rule.order])
    return plan(rule.body, frozenset(), first, estimate, witnesses)


def settled(steps: Sequence[Step], wanted: frozenset[int]) -> int:
    """After how many steps all wanted slots are bound; then one way to satisfy the others is enough."""
    missing = set(wanted)
    for count, step in enumerate(steps):
        missing -= step.known
        if not missing:
            return count
        missing.difference_update(step.bound)
    return len(steps)


def _step(position: int, pattern: BodyPattern, known: set[int], witnesses: frozenset[int]) -> Step:
    before = frozenset(known)
    if isinstance(pattern, ComparisonPattern):
        target = _assigned(pattern, known)
        known.update(slots_in(terms_of(pattern)))
        return Step(pattern, position, before, target=target)
    if isinstance(pattern, AggregatePattern):
        known.update(slots_of(pattern.guard))
        return Step(pattern, position, before, binds=len(known) > len(before))
    if pattern.negated:
        places = tuple([place for place, each in enumerate(pattern.arguments) if each != ANY])
        return Step(pattern, position, before, places)
    arguments = pattern.arguments
    places = _bound_places(pattern, known)
    opens = tuple(
        [
            (place, each.slot)
            for place, each in enumerate(arguments)
            if isinstance(each, Var) and place not in places and each.slot not in witnesses
        ]
    )
    computed = tuple(
        [place for place, each in enumerate(arguments) if isinstance(each, Operation) and place not in places]
    )
    slots = tuple(dict.fromkeys(slot for _, slot in opens))
    known.update(slots)
    partly = len(places) + len(opens) + len(computed) < len(arguments)
    return Step(pattern, position, before, places, opens, slots, computed, partly)


def _bound_places(pattern: LiteralPattern, known: Set[int]) -> tuple[int, ...]:
    return tuple([place for place, each in enumerate(pattern.arguments) if each != ANY and not _open(each, known)])


def unbound(body: Sequence[BodyPattern]) -> frozenset[int]:
    """The slots that nothing binds, however a body is ordered; none where it can be planned."""
    known: set[int] = set()
    taken = {step.position for step in _ordered(body, None, known, typical, frozenset())}
    waiting = [pattern for position, pattern in enumerate(body) if position not in taken]
    missing = slots_in([term for pattern in waiting for term in terms_of(pattern)]) - known
    return missing - arguments_of(waiting) or missing


def _cost(pattern: BodyPattern, known: set[int], estimate: Estimate, witnesses: frozenset[int]) -> float | None:
    """What taking a pattern next costs; ``None`` when its turn cannot come yet."""
    if isinstance(pattern, LiteralPattern) and not pattern.negated:
        if not _ranges(pattern, known):
            return None
        if slots_in(pattern.arguments) <= known | witnesses:
            return LOOKUP
        return estimate(pattern.predicate, _bound_places(pattern, known))
    if not _testable(pattern, known):
        return None
    if isinstance(pattern, ComparisonPattern):
        computes = isinstance(pattern.left, Operation) or isinstance(pattern.right, Operation)
        return ARITHMETIC if computes else COMPARISON
    return ABSENCE if isinstance(pattern, LiteralPattern) else AGGREGATE


def _ranges(pattern: BodyPattern, known: set[int]) -> bool:
    """Whether a positive literal can be enumerated: its arithmetic needs only what is known or what it binds itself."""
    if not isinstance(pattern, LiteralPattern):
        return False
    own = known.union([each.slot for each in pattern.arguments if isinstance(each, Var)])
    return slots_in(pattern.arguments) <= own


def _testable(pattern: BodyPattern, known: set[int]) -> bool:
    if isinstance(pattern, LiteralPattern):
        return slots_in(pattern.arguments) <= known
    if isinstance(pattern, ComparisonPattern):
        return slots_in(terms_of(pattern)) <= known or _assigned(pattern, known) is not None
    if _open(pattern.guard, known) and not (pattern.operator == "=" and isinstance(pattern.guard, Var)):
        return False
    return outer_slots(pattern) <= known


def _open(pattern: Pattern, known: Set[int]) -> bool:
    return any(slot not in known for slot in slots_of(pattern))


def _assigned(pattern: ComparisonPattern, known: Set[int]) -> tuple[int, Pattern] | None:
    """The slot that ``=`` binds and the pattern that gives its value, if it binds one."""
    if pattern.operator != "=":
        return None
    for target, source in ((pattern.left, pattern.right), (pattern.right, pattern.left)):
        if isinstance(target, Var) and target.slot not in known and not _open(source, known):
            return target.slot, source
    return None
