"""Joins: all bindings of a rule body over relations, by nested loops over indexed rows in the order of a plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeAlias

from reasoner.errors import EvaluationError
from reasoner.evaluation.model import INFIMUM, SUPREMUM, Contributor, value_key
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


def compare(left: Value, operator: str, right: Value) -> bool:
    """Whether a comparison holds; order is integers, then symbols, then strings."""
    if operator == "=":
        return left == right
    if operator == "!=":
        return left != right
    first, second = value_key(left), value_key(right)
    if operator == "<":
        return first < second
    if operator == "<=":
        return first <= second
    return first > second if operator == ">" else first >= second


def join(
    steps: Sequence[Step],
    binding: Binding,
    relations: Relations,
    delta: Relation | None = None,
    position: int | None = None,
) -> Iterator[Binding]:
    """All ways to satisfy the steps; the same list is yielded each time, to be read before the next one.

    ``delta`` stands in for the relation of the literal at body position ``position``. An explicit stack keeps long
    bodies off the call stack.
    """
    if not steps:
        yield binding
        return
    deltas = [delta if step.position == position else None for step in steps]
    levels = [_solutions(steps[0], binding, relations, deltas[0])]
    last = len(steps) - 1
    while levels:
        for _ in levels[-1]:
            depth = len(levels) - 1
            if depth == last:
                yield binding
                continue
            levels.append(_solutions(steps[depth + 1], binding, relations, deltas[depth + 1]))
            break
        else:
            levels.pop()


def _solutions(step: Step, binding: Binding, relations: Relations, delta: Relation | None) -> Iterator[None]:
    pattern = step.pattern
    if isinstance(pattern, LiteralPattern):
        relation = delta if delta is not None else relations.relation(pattern.predicate)
        if pattern.negated:
            row = tuple([value_of(each, binding) for each in pattern.arguments])
            if row not in relation.rows:
                yield
            return
        yield from _matches(step, pattern, binding, relation)
    elif isinstance(pattern, ComparisonPattern):
        yield from _compared(pattern, binding)
    else:
        yield from _aggregated(pattern, binding, relations)


def _matches(step: Step, pattern: LiteralPattern, binding: Binding, relation: Relation) -> Iterator[None]:
    arguments = pattern.arguments
    places, opens = step.places, step.opens
    if len(places) == len(arguments):
        if tuple([value_of(each, binding) for each in arguments]) in relation.rows:
            yield
        return
    key = tuple([value_of(arguments[place], binding) for place in places])
    repeated = len(step.slots) < len(opens)
    for row in relation.select(places, key):
        if repeated and not _agree(row, opens):
            continue
        for place, slot in opens:
            binding[slot] = row[place]
        if step.computed and any(value_of(arguments[place], binding) != row[place] for place in step.computed):
            continue
        yield
    for slot in step.slots:
        binding[slot] = None


def _agree(row: Arguments, open_places: Sequence[tuple[int, int]]) -> bool:
    seen: dict[int, Value] = {}
    return all(seen.setdefault(slot, row[place]) == row[place] for place, slot in open_places)


def _compared(pattern: ComparisonPattern, binding: Binding) -> Iterator[None]:
    known = {slot for slot in (*slots_of(pattern.left), *slots_of(pattern.right)) if binding[slot] is not None}
    target = assigned(pattern, known)
    if target is not None:
        slot, source = target
        binding[slot] = value_of(source, binding)
        yield
        binding[slot] = None
    elif compare(value_of(pattern.left, binding), pattern.operator, value_of(pattern.right, binding)):
        yield


def _aggregated(pattern: AggregatePattern, binding: Binding, relations: Relations) -> Iterator[None]:
    value = aggregate_value(pattern, contributors(pattern, binding, relations))
    guard = pattern.guard
    if isinstance(guard, Var) and binding[guard.slot] is None:
        if value in (INFIMUM, SUPREMUM):
            return
        binding[guard.slot] = value
        yield
        binding[guard.slot] = None
    elif compare(value_of(guard, binding), pattern.operator, value):
        yield


class ElementPlan(NamedTuple):
    """How to find what counts in an aggregate element, and which slots its contributors report."""

    steps: tuple[Step, ...]
    mentioned: tuple[int, ...]


# Plans of aggregate elements by identity and bound slots; the program keeps its elements alive as long as its plans.
Plans: TypeAlias = dict[tuple[int, frozenset[int]], ElementPlan]


def contributors(
    pattern: AggregatePattern, binding: Sequence[Value | None], relations: Relations
) -> tuple[Contributor, ...]:
    """Every distinct term tuple that counts, in order; of several bindings of one tuple the first stands for it."""
    found: dict[Arguments, Contributor] = {}
    for number, element in enumerate(pattern.elements):
        inner: Binding = list(binding)
        for slot in element.local:
            inner[slot] = None
        steps, mentioned = _element_plan(element, inner, relations)
        for solved in join(steps, inner, relations):
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
        known = ElementPlan(plan(element.condition, bound), tuple(sorted(slots)))
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
    bound = frozenset([slot for slot, value in enumerate(binding) if value is not None])
    found = {tuple(solved[: rule.globals]) for solved in join(plan(rule.body, bound), binding, relations)}
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
