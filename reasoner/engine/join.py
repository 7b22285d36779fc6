"""Joins: all bindings of a rule body over relations, by nested loops over indexed rows in the order of a plan."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Any, NamedTuple, TypeAlias

from reasoner.engine.model import INFIMUM, SUPREMUM, Contributor, compare, value_key
from reasoner.engine.plan import Step, assigned, plan, slots_of
from reasoner.engine.relation import Relation, Relations, row_key
from reasoner.errors import EvaluationError
from reasoner.program.compiled import (
    AggregatePattern,
    Arguments,
    ComparisonPattern,
    ElementPattern,
    LiteralPattern,
    Operation,
    Pattern,
    Value,
    Var,
)

Binding: TypeAlias = list[Value | None]


def value_of(pattern: Pattern, binding: Sequence[Value | None]) -> Value:
    """The value of a pattern whose slots are all bound.

    Raises ``EvaluationError`` for arithmetic on something that is no integer.
    """
    if isinstance(pattern, Var):
        value = binding[pattern.slot]
        if value is None:
            raise EvaluationError("a variable is not bound")
        return value
    if isinstance(pattern, Operation):
        left, right = value_of(pattern.left, binding), value_of(pattern.right, binding)
        if not isinstance(left, int) or not isinstance(right, int):
            raise EvaluationError(f"arithmetic needs integers, not {left} {pattern.operator} {right}")
        if pattern.operator == "+":
            return left + right
        return left - right if pattern.operator == "-" else left * right
    return pattern


# What solves one step: it binds slots and yields once for each way to do so, then leaves them unbound.
Solve: TypeAlias = Callable[[Binding, Relations, Relation | None], Iterable[None]]

# What decides a step that binds nothing: whether it holds.
Test: TypeAlias = Callable[[Binding, Relations, Relation | None], bool]

YES: tuple[None, ...] = (None,)
NO: tuple[None, ...] = ()
_END = object()


class Stage(NamedTuple):
    """A step made ready to be solved over and over; ``test`` where it binds nothing."""

    solve: Solve
    position: int
    test: Test | None = None


def prepare(steps: Sequence[Step]) -> tuple[Stage, ...]:
    """Make the steps of a plan ready."""
    found = []
    for step in steps:
        test = _test(step)
        found.append(Stage(_solver(step) if test is None else _tested(test), step.position, test))
    return tuple(found)


def join(
    stages: Sequence[Stage],
    binding: Binding,
    relations: Relations,
    delta: Relation | None = None,
    position: int | None = None,
) -> Iterator[Binding]:
    """All ways to satisfy the stages; the same list is yielded each time, to be read before the next one.

    ``delta`` stands in for the relation of the literal at body position ``position``. An explicit stack of the stages
    that range over something keeps long bodies off the call stack.
    """
    count, depth = len(stages), 0
    levels: list[tuple[Iterator[None], int]] = []
    while True:
        while depth < count:
            solve, place, test = stages[depth]
            given = delta if place == position else None
            depth += 1
            if test is None:
                levels.append((iter(solve(binding, relations, given)), depth))
                break
            if not test(binding, relations, given):
                break
        else:
            yield binding
        while levels:
            ways, depth = levels[-1]
            if next(ways, _END) is not _END:
                break
            levels.pop()
        else:
            return


def witnesses(
    stages: Sequence[Stage], settled: int, later: Iterable[int], binding: Binding, relations: Relations
) -> Iterator[Binding]:
    """One way to satisfy the stages for each way to satisfy the first ``settled`` of them, where there is one.

    ``later`` are the slots that the other stages bind.
    """
    last = len(stages) - 1
    levels = [iter(stages[0].solve(binding, relations, None))]
    while levels:
        depth = len(levels) - 1
        if next(levels[depth], _END) is _END:
            levels.pop()
        elif depth < last:
            levels.append(iter(stages[depth + 1].solve(binding, relations, None)))
        else:
            yield binding
            if depth >= settled:
                # The other ways are left untried: what these stages bound is open again.
                del levels[settled:]
                for slot in later:
                    binding[slot] = None


def _solver(step: Step) -> Solve:
    """How to solve a step that may bind something."""
    pattern = step.pattern
    if isinstance(pattern, ComparisonPattern):
        return _comparison(pattern)
    if isinstance(pattern, AggregatePattern):
        return _aggregate(pattern)
    return _reading(step, pattern)


def _test(step: Step) -> Test | None:
    """How to decide a step that binds nothing, ``None`` for any other."""
    pattern = step.pattern
    if isinstance(pattern, ComparisonPattern):
        return None if pattern.operator == "=" else _order(pattern)
    if isinstance(pattern, LiteralPattern) and (pattern.negated or len(step.places) == len(pattern.arguments)):
        return _lookup(pattern)
    return None


def _tested(test: Test) -> Solve:
    return lambda binding, relations, delta: YES if test(binding, relations, delta) else NO


def values_of(patterns: Sequence[Pattern]) -> Callable[[Binding], Arguments]:
    """A function from a binding to the values of patterns."""
    if all(isinstance(each, Var) for each in patterns):
        slots = [each.slot for each in patterns if isinstance(each, Var)]
        if len(slots) > 1:
            return itemgetter(*slots)
        if slots:
            only = slots[0]
            return lambda binding: (binding[only],)  # type: ignore[return-value]
    if not any(isinstance(each, Var | Operation) for each in patterns):
        fixed: Arguments = tuple([each for each in patterns if isinstance(each, int | str)])
        return lambda _: fixed
    return lambda binding: tuple([value_of(each, binding) for each in patterns])


def _lookup(pattern: LiteralPattern) -> Test:
    """A literal whose arguments are all known: it holds or not."""
    name, row_of, negated = pattern.predicate, values_of(pattern.arguments), pattern.negated

    def test(binding: Binding, relations: Relations, delta: Relation | None) -> bool:
        rows = (relations.relation(name) if delta is None else delta).rows
        return (row_of(binding) in rows) is not negated

    return test


def _order(pattern: ComparisonPattern) -> Test:
    """A comparison that can bind nothing."""
    left, operator, right = pattern.left, pattern.operator, pattern.right

    def test(binding: Binding, relations: Relations, delta: Relation | None) -> bool:
        return compare(value_of(left, binding), operator, value_of(right, binding))

    return test


def _reading(step: Step, pattern: LiteralPattern) -> Solve:
    """A literal that reads the rows which agree with what is known."""
    name, places, opens, slots, computed = pattern.predicate, step.places, step.opens, step.slots, step.computed
    arguments = pattern.arguments
    key_of = values_of([arguments[place] for place in places])
    repeated = len(slots) < len(opens)

    def solve(binding: Binding, relations: Relations, delta: Relation | None) -> Iterator[None]:
        relation = relations.relation(name) if delta is None else delta
        for row in relation.select(places, key_of(binding)):
            if repeated and not _agree(row, opens):
                continue
            for place, slot in opens:
                binding[slot] = row[place]
            if computed and any(value_of(arguments[place], binding) != row[place] for place in computed):
                continue
            yield
        for slot in slots:
            binding[slot] = None

    return solve


def _agree(row: Arguments, open_places: Sequence[tuple[int, int]]) -> bool:
    seen: dict[int, Value] = {}
    return all(seen.setdefault(slot, row[place]) == row[place] for place, slot in open_places)


def _comparison(pattern: ComparisonPattern) -> Solve:
    """An equation: it binds a variable to a value, or compares two."""
    slots = {*slots_of(pattern.left), *slots_of(pattern.right)}

    def solve(binding: Binding, relations: Relations, delta: Relation | None) -> Iterable[None]:
        target = assigned(pattern, {slot for slot in slots if binding[slot] is not None})
        if target is not None:
            slot, source = target
            return _bind(binding, slot, value_of(source, binding))
        holds = compare(value_of(pattern.left, binding), pattern.operator, value_of(pattern.right, binding))
        return YES if holds else NO

    return solve


def _bind(binding: Binding, slot: int, value: Value) -> Iterator[None]:
    binding[slot] = value
    yield
    binding[slot] = None


def _aggregate(pattern: AggregatePattern) -> Solve:
    guard = pattern.guard

    def solve(binding: Binding, relations: Relations, delta: Relation | None) -> Iterable[None]:
        value = _folded(pattern.function, _terms(pattern, binding, relations))
        if isinstance(guard, Var) and binding[guard.slot] is None:
            return NO if value in (INFIMUM, SUPREMUM) else _bind(binding, guard.slot, value)
        return YES if compare(value_of(guard, binding), pattern.operator, value) else NO

    return solve


class ElementPlan(NamedTuple):
    """How to find what counts in an aggregate element, its terms, and which slots its contributors report."""

    stages: tuple[Stage, ...]
    terms: Callable[[Binding], Arguments]
    mentioned: tuple[int, ...]


# Groundings of rules, by number, and plans of aggregate elements, by identity and bound slots; the program keeps its
# elements alive as long as its plans.
Plans: TypeAlias = dict[Any, Any]


def contributors(
    pattern: AggregatePattern, binding: Sequence[Value | None], relations: Relations
) -> tuple[Contributor, ...]:
    """Every distinct term tuple that counts, in order; of several bindings of one tuple the first stands for it."""
    found: dict[Arguments, Contributor] = {}
    for number, element in enumerate(pattern.elements):
        inner = _inner(element, binding)
        stages, terms_of, mentioned = _element_plan(element, inner, relations)
        for solved in join(stages, inner, relations):
            terms = terms_of(solved)
            pairs = tuple([(slot, value) for slot in mentioned if (value := solved[slot]) is not None])
            candidate = Contributor(terms, number, pairs)
            known = found.get(terms)
            if known is None or _contributor_key(candidate) < _contributor_key(known):
                found[terms] = candidate
    return tuple([found[terms] for terms in sorted(found, key=row_key)])


def _terms(pattern: AggregatePattern, binding: Sequence[Value | None], relations: Relations) -> Collection[Arguments]:
    """The distinct term tuples that count, in no order: enough to know the value."""
    found: dict[Arguments, None] = {}
    for element in pattern.elements:
        inner = _inner(element, binding)
        stages, terms_of, _ = _element_plan(element, inner, relations)
        for solved in join(stages, inner, relations):
            found[terms_of(solved)] = None
    return found


def _inner(element: ElementPattern, binding: Sequence[Value | None]) -> Binding:
    inner: Binding = list(binding)
    for slot in element.local:
        inner[slot] = None
    return inner


def _element_plan(element: ElementPattern, binding: Binding, relations: Relations) -> ElementPlan:
    key = (id(element), tuple([value is None for value in binding]))
    known: ElementPlan | None = relations.plans.get(key)
    if known is None:
        bound = frozenset([slot for slot, value in enumerate(binding) if value is not None])
        parts = [part for each in element.condition for part in _parts(each)]
        slots = {slot for part in (*element.terms, *parts) for slot in slots_of(part)}
        stages = prepare(plan(element.condition, bound))
        known = ElementPlan(stages, values_of(element.terms), tuple(sorted(slots)))
        relations.plans[key] = known
    return known


def _parts(pattern: LiteralPattern | ComparisonPattern) -> tuple[Pattern, ...]:
    return pattern.arguments if isinstance(pattern, LiteralPattern) else (pattern.left, pattern.right)


def _contributor_key(each: Contributor) -> tuple[int, tuple[tuple[int, tuple[int, int, str]], ...]]:
    return each.element, tuple([(slot, value_key(value)) for slot, value in each.bindings])


def aggregate_value(pattern: AggregatePattern, counted: Sequence[Contributor]) -> Value:
    """The value of an aggregate.

    Weights of ``#sum`` that are no integers count nothing, as in ASP-Core-2. ``#max`` and ``#min`` of nothing are
    ``INFIMUM`` and ``SUPREMUM``: they can be compared with, but no variable is ever bound to them.
    """
    return _folded(pattern.function, [each.terms for each in counted])


def _folded(function: str, tuples: Collection[Arguments]) -> Value:
    if function == "count":
        return len(tuples)
    weights = [terms[0] for terms in tuples]
    if function == "sum":
        return sum([weight for weight in weights if isinstance(weight, int)])
    if function == "min":
        return min(weights, key=value_key, default=SUPREMUM)
    return max(weights, key=value_key, default=INFIMUM)
