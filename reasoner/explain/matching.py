"""Rule bodies matched against a model by plain search: what holds under a partial binding, and what could not be tried.

A binding maps variable slots to values; an unbound argument is ``None``. Nothing here changes a model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from reasoner.engine.join import folded, join
from reasoner.engine.relation import ordered
from reasoner.engine.values import compare
from reasoner.errors import EvaluationError
from reasoner.program.compiled import (
    ANY,
    AggregatePattern,
    ComparisonPattern,
    GroundAtom,
    LiteralPattern,
    Operation,
    Var,
)
from reasoner.program.patterns import atoms_of, calculate, outer_slots, slots_in, variables_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reasoner.engine.model import Model
    from reasoner.program.compiled import BodyPattern, CompiledRule, Pattern, Value

Binding: TypeAlias = "dict[int, Value]"
Partial: TypeAlias = "tuple[Value | None, ...]"


def value_of(pattern: Pattern, binding: Binding) -> Value | None:
    """The value of a pattern, ``None`` while a variable in it is unbound, and where it has none."""
    if isinstance(pattern, Var):
        return binding.get(pattern.slot)
    if isinstance(pattern, Operation):
        left, right = value_of(pattern.left, binding), value_of(pattern.right, binding)
        if left is None or right is None:
            return None
        try:
            return calculate(left, pattern.operator, right)
        except EvaluationError:
            return None  # No instance of the rule computes this: evaluation would have said so.
    return None if pattern == ANY else pattern


def partial(arguments: Sequence[Pattern], binding: Binding) -> Partial:
    """The arguments under a binding, ``None`` where unbound or where any value fits."""
    return tuple([binding.get(each.slot) if isinstance(each, Var) else value_of(each, binding) for each in arguments])


def opened(arguments: Sequence[Value]) -> Partial:
    """The arguments of an atom, ``None`` where any value fits."""
    return tuple([None if value == ANY else value for value in arguments])


def ground(literal: LiteralPattern, binding: Binding) -> GroundAtom | None:
    """The atom of a literal when all its arguments are bound."""
    arguments = []
    for argument in literal.arguments:
        value = value_of(argument, binding)
        if value is None:
            return None
        arguments.append(value)
    return GroundAtom(literal.predicate, tuple(arguments))


def unify(arguments: Sequence[Pattern], row: Partial, binding: Binding) -> Binding | None:
    """The binding extended so that ``arguments`` equal ``row`` wherever the row has a value, or ``None``."""
    extended = dict(binding)
    for argument, value in zip(arguments, row, strict=True):
        if value is None:
            continue
        if isinstance(argument, Var):
            known = extended.setdefault(argument.slot, value)
            if known != value:
                return None
        else:
            mine = value_of(argument, extended)
            if mine is not None and mine != value:
                return None
    return extended


def inside(pattern: AggregatePattern, binding: Binding) -> tuple[Value | None, ...]:
    """The part of a binding that an aggregate's elements see: nothing else that a rule binds changes what counts."""
    return tuple([binding.get(slot) for slot in sorted(outer_slots(pattern))])


def ready(pattern: BodyPattern, binding: Binding) -> bool:
    """Whether a literal can be decided (or, for ``=``, can bind) under a binding. Positive atoms always can."""
    if isinstance(pattern, LiteralPattern):
        return not pattern.negated or all(slot in binding for slot in slots_in(pattern.arguments))
    if isinstance(pattern, ComparisonPattern):
        left, right = value_of(pattern.left, binding), value_of(pattern.right, binding)
        if left is not None and right is not None:
            return True
        if pattern.operator != "=":
            return False
        return (left is not None and isinstance(pattern.right, Var)) or (
            right is not None and isinstance(pattern.left, Var)
        )
    return all(slot in binding for slot in outer_slots(pattern)) and (
        value_of(pattern.guard, binding) is not None or (pattern.operator == "=" and isinstance(pattern.guard, Var))
    )


def solutions(model: Model, pattern: BodyPattern, binding: Binding) -> Iterator[Binding]:
    """The bindings, extended, under which a ready literal holds, in order."""
    if isinstance(pattern, LiteralPattern):
        atom = ground(pattern, binding)
        if atom is not None:
            if model.holds(atom) is not pattern.negated:
                yield binding
            return
        rows = model.match(pattern.predicate, partial(pattern.arguments, binding))
        if pattern.negated:
            if not rows:
                yield binding
            return
        for row in rows:
            extended = unify(pattern.arguments, row, binding)
            if extended is not None:
                yield extended
        return
    if isinstance(pattern, ComparisonPattern):
        left, right = value_of(pattern.left, binding), value_of(pattern.right, binding)
        if left is not None and right is not None:
            if compare(left, pattern.operator, right):
                yield binding
        elif left is not None and isinstance(pattern.right, Var):
            yield {**binding, pattern.right.slot: left}
        elif right is not None and isinstance(pattern.left, Var):
            yield {**binding, pattern.left.slot: right}
        return
    value, _ = aggregate(model, pattern, binding)
    guard = value_of(pattern.guard, binding)
    if value is None:
        return
    if guard is not None:
        if compare(guard, pattern.operator, value):
            yield binding
    elif isinstance(pattern.guard, Var):
        yield {**binding, pattern.guard.slot: value}


def joined(model: Model, body: Sequence[BodyPattern], binding: Binding) -> Iterator[Binding]:
    """All bindings under which a whole body holds, by the engine's joins; none for one that cannot be ordered."""
    ready = model.ground.rules.body(tuple(body), frozenset(binding))
    if ready is not None:
        row: list[Value | None] = [None] * max(ready.size, 1 + max(binding, default=0))
        for slot, value in binding.items():
            row[slot] = value
        for solved in join(ready.stages, row, model.ground):
            yield {**binding, **{slot: found for slot in ready.binds if (found := solved[slot]) is not None}}


def next_literal(body: Sequence[BodyPattern], binding: Binding) -> int | None:
    """The literal to look at next: tests before atoms, atoms with more bound arguments first, ``None`` when stuck."""
    best, best_rank = None, (3, 0.0)
    for index, pattern in enumerate(body):
        if not ready(pattern, binding):
            continue
        if not isinstance(pattern, LiteralPattern) or pattern.negated:
            rank = (1, 0.0) if isinstance(pattern, AggregatePattern) else (0, 0.0)
        else:
            unbound = sum(value is None for value in partial(pattern.arguments, binding))
            rank = (2, unbound / (len(pattern.arguments) + 1))
        if rank < best_rank:
            best, best_rank = index, rank
    return best


def aggregate(
    model: Model, pattern: AggregatePattern, binding: Binding
) -> tuple[Value | None, tuple[tuple[Value, ...], ...]]:
    """Value of an aggregate (``None`` where none can be bound: the least or greatest of nothing) and the different
    tuples that count."""
    tuples: dict[tuple[Value, ...], None] = {}
    for element in pattern.elements:
        for found in joined(model, element.condition, binding):
            terms = partial(element.terms, found)
            known = tuple(term for term in terms if term is not None)
            if len(known) == len(terms):
                tuples[known] = None
    counted = ordered(tuples)
    try:
        return folded(pattern.function, counted), counted
    except EvaluationError:
        return None, counted


def is_static(pattern: BodyPattern, dynamic: frozenset[str]) -> bool:
    """Whether a literal mentions none of these predicates; a comparison never does."""
    return not any(part.predicate in dynamic for part in atoms_of((pattern,)))


def only_measures(rule: CompiledRule, pattern: AggregatePattern, open_head: Partial) -> bool:
    """Whether the aggregate just gives an open argument of the head its value, so that it never breaks the rule."""
    guard = pattern.guard
    if pattern.operator != "=" or not isinstance(guard, Var) or pattern.function in ("min", "max") or rule.head is None:
        return False
    elsewhere = any(guard.slot in variables_of(other) for other in rule.body if other is not pattern)
    places = [index for index, argument in enumerate(rule.head.arguments) if argument == guard]
    return not elsewhere and bool(places) and all(open_head[index] is None for index in places)


def differ(row: Partial, pattern: Partial) -> bool:
    """Whether a row and a pattern have different values somewhere that both are known."""
    return any(mine != given for mine, given in zip(row, pattern, strict=True) if None not in (mine, given))
