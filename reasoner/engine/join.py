"""Joins: all bindings of a rule body over relations, by nested loops over indexed rows in the order of a plan."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple, TypeAlias

from reasoner.engine.plan import Step, plan, settled
from reasoner.engine.relation import Relation, Relations, ordered, row_key
from reasoner.engine.values import INFIMUM, SUPREMUM, Contributor, compare, value_key
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
from reasoner.program.patterns import calculate, element_slots, local_witnesses, slots_in, within

Binding: TypeAlias = list[Value | None]


def value_of(pattern: Pattern, binding: Sequence[Value | None]) -> Value:
    """The value of a pattern whose slots are all bound.

    Raises ``EvaluationError`` for arithmetic on something that is no integer, or that leads to none of the language.
    """
    if isinstance(pattern, Var):
        value = binding[pattern.slot]
        if value is None:
            raise EvaluationError("a variable is not bound")
        return value
    if isinstance(pattern, Operation):
        return calculate(value_of(pattern.left, binding), pattern.operator, value_of(pattern.right, binding))
    return pattern


# What solves one step: it binds slots and yields once for each way to do so.
Solve: TypeAlias = Callable[[Binding, Relations, Relation | None], Iterable[None]]

# What decides a step that binds nothing: whether it holds.
Test: TypeAlias = Callable[[Binding, Relations, Relation | None], bool]

YES: tuple[None, ...] = (None,)
NO: tuple[None, ...] = ()
LOOK = 10_000
"""Ways that are tried between two looks at what the evaluation may still spend."""
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
    enough: int | None = None,
) -> Iterator[Binding]:
    """All ways to satisfy the stages; the same list is yielded each time, to be read before the next one.

    ``delta`` stands in for the relation of the literal at body position ``position``. For each way to satisfy the
    first ``enough`` stages one way to satisfy the others is found, where there is one. An explicit stack of the stages
    that range over something keeps long bodies off the call stack. Raises ``EvaluationError`` when more was tried
    than the budget of the relations allows.
    """
    count, depth, tried = len(stages), 0, 0
    if enough is None:
        enough = count
    levels: list[tuple[Iterator[None], int]] = []
    while True:
        while depth < count:
            solve, place, test = stages[depth]
            given = delta if place == position else None
            depth += 1
            if test is None:
                levels.append((iter(solve(binding, relations, given)), depth))
                break
            tried += 1
            if not test(binding, relations, given):
                break
        else:
            yield binding
            while levels and levels[-1][1] > enough:
                levels.pop()
        while levels:
            ways, depth = levels[-1]
            tried += 1
            if next(ways, _END) is not _END:
                break
            levels.pop()
        else:
            relations.budget.try_ways(tried)
            return
        if tried > LOOK:
            relations.budget.try_ways(tried)
            tried = 0


def _solver(step: Step) -> Solve:
    """How to solve a step that may bind something."""
    pattern = step.pattern
    if isinstance(pattern, LiteralPattern):
        return _reading(step, pattern)
    if step.target is not None:
        return _assignment(*step.target)
    assert isinstance(pattern, AggregatePattern)
    assert isinstance(pattern.guard, Var)
    return _aggregate(pattern, pattern.guard.slot, step.known)


def _test(step: Step) -> Test | None:
    """How to decide a step that binds nothing, ``None`` for any other."""
    pattern = step.pattern
    if isinstance(pattern, ComparisonPattern):
        return None if step.target is not None else _comparison(pattern)
    if isinstance(pattern, AggregatePattern):
        return None if step.binds else _bound_aggregate(pattern, step.known)
    if step.ranges:
        return None
    return _lookup(pattern) if len(step.places) == len(pattern.arguments) else _existence(pattern, step.places)


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


def _existence(pattern: LiteralPattern, places: tuple[int, ...]) -> Test:
    """A literal of which some row must agree, or none, with what is known."""
    name, negated = pattern.predicate, pattern.negated
    key_of = values_of([pattern.arguments[place] for place in places])

    def test(binding: Binding, relations: Relations, delta: Relation | None) -> bool:
        relation = relations.relation(name) if delta is None else delta
        found = relation.select(places, key_of(binding)) if places else relation.rows
        return bool(found) is not negated

    return test


def _comparison(pattern: ComparisonPattern) -> Test:
    left, operator, right = pattern.left, pattern.operator, pattern.right

    def test(binding: Binding, relations: Relations, delta: Relation | None) -> bool:
        return compare(value_of(left, binding), operator, value_of(right, binding))

    return test


def _reading(step: Step, pattern: LiteralPattern) -> Solve:
    """A literal that reads the rows which agree with what is known."""
    name, places, opens, computed = pattern.predicate, step.places, step.opens, step.computed
    arguments, partly = pattern.arguments, step.partly
    key_of = values_of([arguments[place] for place in places])
    repeated = len(step.slots) < len(opens)
    read = [*(place for place, _ in opens), *computed]

    def solve(binding: Binding, relations: Relations, delta: Relation | None) -> Iterator[None]:
        relation = relations.relation(name) if delta is None else delta
        rows: Iterable[Arguments] = relation.select(places, key_of(binding))
        if partly:
            rows = {tuple([row[place] for place in read]): row for row in rows}.values()
        for row in rows:
            if repeated and not _agree(row, opens):
                continue
            for place, slot in opens:
                binding[slot] = row[place]
            if computed and any(value_of(arguments[place], binding) != row[place] for place in computed):
                continue
            yield

    return solve


def _agree(row: Arguments, open_places: Sequence[tuple[int, int]]) -> bool:
    seen: dict[int, Value] = {}
    return all(seen.setdefault(slot, row[place]) == row[place] for place, slot in open_places)


def _assignment(slot: int, source: Pattern) -> Solve:
    def solve(binding: Binding, relations: Relations, delta: Relation | None) -> Iterable[None]:
        binding[slot] = value_of(source, binding)
        return YES

    return solve


def _aggregate(pattern: AggregatePattern, slot: int, known: frozenset[int]) -> Solve:
    value = _value(pattern, known)

    def solve(binding: Binding, relations: Relations, delta: Relation | None) -> Iterable[None]:
        binding[slot] = value(binding, relations)
        return YES

    return solve


def _bound_aggregate(pattern: AggregatePattern, known: frozenset[int]) -> Test:
    guard, operator, value = pattern.guard, pattern.operator, _value(pattern, known)

    def test(binding: Binding, relations: Relations, delta: Relation | None) -> bool:
        return compare(value_of(guard, binding), operator, value(binding, relations))

    return test


def _value(pattern: AggregatePattern, known: frozenset[int]) -> Callable[[Binding, Relations], Value]:
    """A function to the value of an aggregate, of which only the terms of what counts need be found."""
    elements = [_element(each, known) for each in pattern.elements]

    def value(binding: Binding, relations: Relations) -> Value:
        found: dict[Arguments, None] = {}
        for stages, enough, terms_of in elements:
            for solved in join(stages, binding.copy(), relations, enough=enough):
                found[terms_of(solved)] = None
        return folded(pattern.function, found)

    return value


def _element(
    element: ElementPattern, known: frozenset[int]
) -> tuple[tuple[Stage, ...], int, Callable[[Binding], Arguments]]:
    steps = plan(element.condition, known - set(element.local), witnesses=local_witnesses(element))
    return prepare(steps), settled(steps, slots_in(element.terms)), values_of(element.terms)


class Counted:
    """An aggregate made ready to say what counts in it: every distinct term tuple, with what its element binds."""

    __slots__ = ("_elements", "function")

    def __init__(self, pattern: AggregatePattern, known: frozenset[int]) -> None:
        self.function = pattern.function
        self._elements = []
        for element in pattern.elements:
            witnesses = local_witnesses(element)
            steps = plan(element.condition, known - set(element.local), witnesses=witnesses)
            mentioned = tuple(sorted(set(element_slots(element))))
            lots = witness_literals(element.condition, witnesses)
            self._elements.append((prepare(steps), values_of(element.terms), mentioned, lots))

    def contributors(self, binding: Sequence[Value | None], relations: Relations) -> tuple[Contributor, ...]:
        """What counts, in order; of several bindings that give one tuple the first stands for it."""
        found: dict[Arguments, tuple[tuple[int, Arguments], Contributor]] = {}
        for number, (stages, terms_of, mentioned, lots) in enumerate(self._elements):
            for solved in join(stages, list(binding), relations):
                for lot in lots:
                    lot.fill(solved, min(lot.rows(solved, relations), key=row_key))
                values = tuple([value for slot in mentioned if (value := solved[slot]) is not None])
                key = (number, values)
                terms = terms_of(solved)
                known = found.get(terms)
                if known is None or _earlier(key, known[0]):
                    pairs = tuple(zip(mentioned, values, strict=True))
                    found[terms] = (key, Contributor(terms, number, pairs))
        return tuple([found[terms][1] for terms in ordered(found)])


def _earlier(one: tuple[int, Arguments], other: tuple[int, Arguments]) -> bool:
    return (one[0], row_key(one[1])) < (other[0], row_key(other[1]))


class WitnessLiteral(NamedTuple):
    """A literal with arguments that any value will do for: ``opens`` are their places and slots, ``places`` the others.

    Such literals depend on nothing but what else is bound, so each may take any of its rows.
    """

    pattern: LiteralPattern
    places: tuple[int, ...]
    opens: tuple[tuple[int, int], ...]
    key_of: Callable[[Binding], Arguments]

    def rows(self, binding: Binding, relations: Relations) -> Sequence[Arguments]:
        """The rows that it may be, in no order."""
        return relations.relation(self.pattern.predicate).select(self.places, self.key_of(binding))

    def by_rank(self, binding: Binding, relations: Relations) -> list[Arguments]:
        """The rows that it may be, those that appeared first in front."""
        ranks = relations.relation(self.pattern.predicate).rows
        return sorted(self.rows(binding, relations), key=lambda row: (ranks[row], row_key(row)))

    def fill(self, binding: Binding, row: Arguments) -> None:
        """Bind what is open as a row has it."""
        for place, slot in self.opens:
            binding[slot] = row[place]


def witness_literals(
    body: Sequence[LiteralPattern | ComparisonPattern | AggregatePattern], witnesses: frozenset[int]
) -> list[WitnessLiteral]:
    """The literals of a body in which witnesses stand, those first whose slots come first."""
    found = []
    for each in body:
        if isinstance(each, LiteralPattern) and not each.negated:
            opens = tuple(
                [
                    (place, term.slot)
                    for place, term in enumerate(each.arguments)
                    if isinstance(term, Var) and term.slot in witnesses
                ]
            )
            if opens:
                taken = {place for place, _ in opens}
                places = tuple([place for place in range(len(each.arguments)) if place not in taken])
                key_of = values_of([each.arguments[place] for place in places])
                found.append(WitnessLiteral(each, places, opens, key_of))
    return found


def folded(function: str, tuples: Collection[Arguments]) -> Value:
    """The value of an aggregate over distinct tuples.

    Weights of ``#sum`` that are no integers count nothing, as in ASP-Core-2. ``#max`` and ``#min`` of nothing are
    ``INFIMUM`` and ``SUPREMUM``, below and above every other value. Raises ``EvaluationError`` for a sum that is larger
    than the language's integers.
    """
    if function == "count":
        return len(tuples)
    weights = [terms[0] for terms in tuples]
    if function == "sum":
        return within(sum([weight for weight in weights if isinstance(weight, int)]))
    if function == "min":
        return min(weights, key=value_key, default=SUPREMUM)
    return max(weights, key=value_key, default=INFIMUM)
