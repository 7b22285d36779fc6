"""Joins: all bindings of a rule body over relations, by nested loops in a greedily chosen order with indexes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

from reasoner.errors import EvaluationError
from reasoner.evaluation.model import INFIMUM, SUPREMUM, Contributor, value_key
from reasoner.evaluation.relation import Relation, Relations, row_key
from reasoner.program.compiled import (
    AggregatePattern,
    Arguments,
    BodyPattern,
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

# What a case-dependent predicate is taken to hold, so that plans do not depend on the case that came first.
TYPICAL_SIZE = 20


class Step(NamedTuple):
    """One body pattern in the order chosen; ``places`` of a positive literal are bound when its turn comes."""

    pattern: BodyPattern
    position: int
    places: tuple[int, ...]


def slots_of(pattern: Pattern) -> Iterator[int]:
    """The slots a pattern mentions."""
    if isinstance(pattern, Var):
        yield pattern.slot
    elif isinstance(pattern, Operation):
        yield from slots_of(pattern.left)
        yield from slots_of(pattern.right)


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


def plan(
    body: Sequence[BodyPattern],
    bound: frozenset[int],
    first: int | None = None,
    size: Callable[[str], int] = lambda _: TYPICAL_SIZE,
) -> tuple[Step, ...]:
    """An order in which every pattern can be evaluated: tests as early as possible, then what should match fewest rows.

    ``first`` names the body position of a positive literal that leads (the one that ranges over new rows), unless
    arithmetic in it needs what other patterns bind; ``size`` estimates the rows of a predicate.
    """
    known = set(bound)
    waiting = list(enumerate(body))
    steps: list[Step] = []
    if first is not None and _ranges(body[first], known):
        steps.append(_step(first, body[first], known))
        waiting = [each for each in waiting if each[0] != first]
    while waiting:
        position, pattern = waiting.pop(_next(waiting, known, size))
        steps.append(_step(position, pattern, known))
    return tuple(steps)


def _step(position: int, pattern: BodyPattern, known: set[int]) -> Step:
    places: tuple[int, ...] = ()
    if isinstance(pattern, LiteralPattern):
        places = tuple(
            [place for place, each in enumerate(pattern.arguments) if all(slot in known for slot in slots_of(each))]
        )
        for each in pattern.arguments:
            if isinstance(each, Var):
                known.add(each.slot)
    elif isinstance(pattern, ComparisonPattern):
        known.update(slots_of(pattern.left))
        known.update(slots_of(pattern.right))
    else:
        known.update(slots_of(pattern.guard))
    return Step(pattern, position, places)


def _next(waiting: Sequence[tuple[int, BodyPattern]], known: set[int], size: Callable[[str], int]) -> int:
    best, fewest = -1, 0.0
    for index, (_, pattern) in enumerate(waiting):
        if isinstance(pattern, LiteralPattern) and not pattern.negated:
            if _ranges(pattern, known):
                rows = _estimate(pattern, known, size)
                if best < 0 or rows < fewest:
                    best, fewest = index, rows
        elif _testable(pattern, known):
            return index
    if best < 0:
        raise EvaluationError("a rule body cannot be ordered: a variable is bound by nothing")
    return best


def _estimate(pattern: LiteralPattern, known: set[int], size: Callable[[str], int]) -> float:
    """Rows that a literal should match: each bound argument is taken to leave one row in eight."""
    bound = sum(1 for each in pattern.arguments if all(slot in known for slot in slots_of(each)))
    if bound == len(pattern.arguments):
        return 0.0
    rows: float = size(pattern.predicate) * 0.125**bound
    return rows


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
        yield from _matches(pattern, step.places, binding, relation)
    elif isinstance(pattern, ComparisonPattern):
        yield from _compared(pattern, binding)
    else:
        yield from _aggregated(pattern, binding, relations)


def _matches(pattern: LiteralPattern, places: tuple[int, ...], binding: Binding, relation: Relation) -> Iterator[None]:
    arguments = pattern.arguments
    if len(places) == len(arguments):
        if tuple([value_of(each, binding) for each in arguments]) in relation.rows:
            yield
        return
    key = tuple([value_of(arguments[place], binding) for place in places])
    open_places = [
        (place, each.slot) for place, each in enumerate(arguments) if isinstance(each, Var) and place not in places
    ]
    slots = {slot for _, slot in open_places}
    repeated = len(slots) < len(open_places)
    computed = [
        (place, each) for place, each in enumerate(arguments) if isinstance(each, Operation) and place not in places
    ]
    for row in relation.select(places, key):
        if repeated and not _agree(row, open_places):
            continue
        for place, slot in open_places:
            binding[slot] = row[place]
        if computed and any(value_of(each, binding) != row[place] for place, each in computed):
            continue
        yield
    for slot in slots:
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
