"""Joins: all bindings of a rule body over relations, by nested loops over indexed rows in the order of a plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Any, NamedTuple, TypeAlias

from reasoner.errors import EvaluationError
from reasoner.evaluation.model import INFIMUM, SUPREMUM, Contributor, compare, value_key
from reasoner.evaluation.plan import Step, assigned, plan, slots_of
from reasoner.evaluation.relation import Relation, Relations, row_key
from reasoner.program.compiled import (
    AggregatePattern,
    Arguments,
    ComparisonPattern,
    CompiledRule,
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

YES: tuple[None, ...] = (None,)
NO: tuple[None, ...] = ()
_END = object()


class Stage(NamedTuple):
    """A step made ready to be solved over and over."""

    solve: Solve
    position: int


def prepare(steps: Sequence[Step]) -> tuple[Stage, ...]:
    """Make the steps of a plan ready."""
    return tuple([Stage(_solver(step), step.position) for step in steps])


def join(
    stages: Sequence[Stage],
    binding: Binding,
    relations: Relations,
    delta: Relation | None = None,
    position: int | None = None,
) -> Iterator[Binding]:
    """All ways to satisfy the stages; the same list is yielded each time, to be read before the next one.

    ``delta`` stands in for the relation of the literal at body position ``position``. An explicit stack keeps long
    bodies off the call stack.
    """
    if not stages:
        yield binding
        return
    solvers = [(stage.solve, delta if stage.position == position else None) for stage in stages]
    last = len(solvers) - 1
    solve, given = solvers[0]
    levels = [iter(solve(binding, relations, given))]
    depth = 0
    while depth >= 0:
        if next(levels[depth], _END) is _END:
            levels.pop()
            depth -= 1
        elif depth == last:
            yield binding
        else:
            depth += 1
            solve, given = solvers[depth]
            levels.append(iter(solve(binding, relations, given)))


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
    pattern = step.pattern
    if isinstance(pattern, ComparisonPattern):
        return _comparison(pattern)
    if isinstance(pattern, AggregatePattern):
        return _aggregate(pattern)
    if pattern.negated or len(step.places) == len(pattern.arguments):
        return _lookup(pattern)
    return _reading(step, pattern)


def _values(patterns: Sequence[Pattern]) -> Callable[[Binding], Arguments]:
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


def _lookup(pattern: LiteralPattern) -> Solve:
    """A literal whose arguments are all known: it holds or not."""
    name, row_of, negated = pattern.predicate, _values(pattern.arguments), pattern.negated

    def solve(binding: Binding, relations: Relations, delta: Relation | None) -> Iterable[None]:
        rows = (relations.relation(name) if delta is None else delta).rows
        return YES if (row_of(binding) in rows) is not negated else NO

    return solve


def _reading(step: Step, pattern: LiteralPattern) -> Solve:
    """A literal that reads the rows which agree with what is known."""
    name, places, opens, slots, computed = pattern.predicate, step.places, step.opens, step.slots, step.computed
    arguments = pattern.arguments
    key_of = _values([arguments[place] for place in places])
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
    slots = {*slots_of(pattern.left), *slots_of(pattern.right)}

    def solve(binding: Binding, relations: Relations, delta: Relation | None) -> Iterable[None]:
        target = None
        if pattern.operator == "=":
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
        value = aggregate_value(pattern, contributors(pattern, binding, relations))
        if isinstance(guard, Var) and binding[guard.slot] is None:
            return NO if value in (INFIMUM, SUPREMUM) else _bind(binding, guard.slot, value)
        return YES if compare(value_of(guard, binding), pattern.operator, value) else NO

    return solve


class ElementPlan(NamedTuple):
    """How to find what counts in an aggregate element, and which slots its contributors report."""

    stages: tuple[Stage, ...]
    mentioned: tuple[int, ...]


# Plans of rules whose head is known, by number, and of aggregate elements, by identity and bound slots; the program
# keeps its elements alive as long as its plans.
Plans: TypeAlias = dict[Any, Any]


def contributors(
    pattern: AggregatePattern, binding: Sequence[Value | None], relations: Relations
) -> tuple[Contributor, ...]:
    """Every distinct term tuple that counts, in order; of several bindings of one tuple the first stands for it."""
    found: dict[Arguments, Contributor] = {}
    for number, element in enumerate(pattern.elements):
        inner: Binding = list(binding)
        for slot in element.local:
            inner[slot] = None
        stages, mentioned = _element_plan(element, inner, relations)
        for solved in join(stages, inner, relations):
            terms = tuple([value_of(term, solved) for term in element.terms])
            pairs = tuple([(slot, value) for slot in mentioned if (value := solved[slot]) is not None])
            candidate = Contributor(terms, number, pairs)
            known = found.get(terms)
            if known is None or _contributor_key(candidate) < _contributor_key(known):
                found[terms] = candidate
    return tuple([found[terms] for terms in sorted(found, key=row_key)])


def _element_plan(element: ElementPattern, binding: Binding, relations: Relations) -> ElementPlan:
    bound = frozenset([slot for slot, value in enumerate(binding) if value is not None])
    key = (id(element), bound)
    known = relations.plans.get(key)
    if known is None:
        parts = [part for each in element.condition for part in _parts(each)]
        slots = {slot for part in (*element.terms, *parts) for slot in slots_of(part)}
        known = ElementPlan(prepare(plan(element.condition, bound)), tuple(sorted(slots)))
        relations.plans[key] = known
    return known


def _parts(pattern: LiteralPattern | ComparisonPattern) -> tuple[Pattern, ...]:
    return pattern.arguments if isinstance(pattern, LiteralPattern) else (pattern.left, pattern.right)


def instances_of(rule: CompiledRule, row: Arguments, relations: Relations) -> Iterator[Arguments]:
    """Values of a rule's global variables for the ground instances whose head has these arguments."""
    if rule.head is None:
        return
    binding: Binding = [None] * len(rule.variables)
    for each, value in zip(rule.head.arguments, row, strict=True):
        if isinstance(each, Var):
            if binding[each.slot] not in (None, value):
                return
            binding[each.slot] = value
        elif not isinstance(each, Operation) and each != value:
            return
    stages = relations.plans.get(rule.number)
    if stages is None:
        bound = frozenset([slot for slot, value in enumerate(binding) if value is not None])
        stages = relations.plans[rule.number] = prepare(plan(rule.body, bound))
    found = {tuple(solved[: rule.globals]) for solved in join(stages, binding, relations)}
    for bindings in found:
        known = [value for value in bindings if value is not None]
        if tuple([value_of(each, known) for each in rule.head.arguments]) == row:
            yield tuple(known)


def _contributor_key(each: Contributor) -> tuple[int, tuple[tuple[int, tuple[int, int, str]], ...]]:
    return each.element, tuple([(slot, value_key(value)) for slot, value in each.bindings])


def aggregate_value(pattern: AggregatePattern, counted: Sequence[Contributor]) -> Value:
    """The value of an aggregate.

    Weights of ``#sum`` that are no integers count nothing, as in ASP-Core-2. ``#max`` and ``#min`` of nothing are
    ``INFIMUM`` and ``SUPREMUM``: they can be compared with, but no variable is ever bound to them.
    """
    if pattern.function == "count":
        return len(counted)
    weights = [each.terms[0] for each in counted]
    if pattern.function == "sum":
        return sum(weight for weight in weights if isinstance(weight, int))
    if pattern.function == "min":
        return min(weights, key=value_key, default=SUPREMUM)
    return max(weights, key=value_key, default=INFIMUM)
