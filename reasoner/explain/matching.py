"""Rule bodies matched against a model by plain search: what holds under a partial binding, and what could not be tried.

A binding maps variable slots to values; an unbound argument is ``None``. Nothing here changes a model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from reasoner.engine.model import compare, value_key
from reasoner.errors import EvaluationError
from reasoner.program.compiled import AggregatePattern, ComparisonPattern, GroundAtom, LiteralPattern, Operation, Var

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reasoner.engine.model import Model
    from reasoner.program.compiled import BodyPattern, CompiledRule, Pattern, Value

Binding: TypeAlias = "dict[int, Value]"
Partial: TypeAlias = "tuple[Value | None, ...]"


def value_of(pattern: Pattern, binding: Binding) -> Value | None:
    """The value of a pattern, ``None`` while a variable in it is unbound."""
    if isinstance(pattern, Var):
        return binding.get(pattern.slot)
    if isinstance(pattern, Operation):
        left, right = value_of(pattern.left, binding), value_of(pattern.right, binding)
        if left is None or right is None:
            return None
        return _arithmetic(left, pattern.operator, right)
    return pattern


def partial(arguments: Sequence[Pattern], binding: Binding) -> Partial:
    """The arguments under a binding, ``None`` where unbound."""
    return tuple([binding.get(each.slot) if isinstance(each, Var) else value_of(each, binding) for each in arguments])


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


def variables_of(pattern: BodyPattern) -> frozenset[int]:
    """Slots of all variables in a body literal, those local to an aggregate left out."""
    if isinstance(pattern, LiteralPattern):
        return _slots(pattern.arguments)
    if isinstance(pattern, ComparisonPattern):
        return _slots((pattern.left, pattern.right))
    inner: frozenset[int] = frozenset()
    for element in pattern.elements:
        slots = _slots(element.terms).union(*(variables_of(condition) for condition in element.condition))
        inner |= slots - set(element.local)
    return inner


def inside(pattern: AggregatePattern, binding: Binding) -> tuple[Value | None, ...]:
    """The part of a binding that an aggregate's elements see: nothing else that a rule binds changes what counts."""
    return tuple([binding.get(slot) for slot in sorted(variables_of(pattern))])


def ready(pattern: BodyPattern, binding: Binding) -> bool:
    """Whether a literal can be decided (or, for ``=``, can bind) under a binding. Positive atoms always can."""
    if isinstance(pattern, LiteralPattern):
        return not pattern.negated or all(slot in binding for slot in _slots(pattern.arguments))
    if isinstance(pattern, ComparisonPattern):
        left, right = value_of(pattern.left, binding), value_of(pattern.right, binding)
        if left is not None and right is not None:
            return True
        if pattern.operator != "=":
            return False
        return (left is not None and isinstance(pattern.right, Var)) or (
            right is not None and isinstance(pattern.left, Var)
        )
    return all(slot in binding for slot in variables_of(pattern)) and (
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
    """All bindings under which a whole body holds; an explicit stack keeps long bodies off the call stack."""
    waiting: list[tuple[Sequence[BodyPattern], Iterator[Binding]]] = [(body, iter((binding,)))]
    while waiting:
        rest, found = waiting[-1]
        extended = next(found, None)
        if extended is None:
            waiting.pop()
        elif not rest:
            yield extended
        elif (index := next_literal(rest, extended)) is not None:
            others = [*rest[:index], *rest[index + 1 :]]
            waiting.append((others, iter(solutions(model, rest[index], extended))))


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
    """Value of an aggregate (``None`` for the least or greatest of nothing) and the different tuples that count."""
    tuples: dict[tuple[Value, ...], None] = {}
    for element in pattern.elements:
        for found in joined(model, element.condition, binding):
            terms = partial(element.terms, found)
            known = tuple(term for term in terms if term is not None)
            if len(known) == len(terms):
                tuples[known] = None
    ordered = tuple(sorted(tuples, key=lambda terms: tuple(map(value_key, terms))))
    return fold(pattern.function, ordered), ordered


def fold(function: str, tuples: Sequence[tuple[Value, ...]]) -> Value | None:
    """The aggregate function applied to distinct tuples."""
    if function == "count":
        return len(tuples)
    weights = [terms[0] for terms in tuples]
    if function == "sum":
        return sum(weight for weight in weights if isinstance(weight, int))
    if not weights:
        return None
    return (min if function == "min" else max)(weights, key=value_key)


def parts(body: Sequence[BodyPattern]) -> Iterator[LiteralPattern]:
    """All atoms of a body, those inside aggregates among them."""
    for pattern in body:
        if isinstance(pattern, LiteralPattern):
            yield pattern
        elif isinstance(pattern, AggregatePattern):
            for element in pattern.elements:
                yield from parts(element.condition)


def is_static(pattern: BodyPattern, dynamic: frozenset[str]) -> bool:
    """Whether a literal mentions none of these predicates; a comparison never does."""
    return not any(part.predicate in dynamic for part in parts((pattern,)))


def polar_parts(body: Sequence[BodyPattern]) -> Iterator[tuple[LiteralPattern, bool | None]]:
    """The atoms of a body with their polarity; ``None`` inside an aggregate, where either way may count."""
    for pattern in body:
        if isinstance(pattern, LiteralPattern):
            yield pattern, not pattern.negated
        elif isinstance(pattern, AggregatePattern):
            for element in pattern.elements:
                for part in element.condition:
                    if isinstance(part, LiteralPattern):
                        yield part, None


def _slots(patterns: Sequence[Pattern]) -> frozenset[int]:
    found: set[int] = set()
    queue = list(patterns)
    while queue:
        pattern = queue.pop()
        if isinstance(pattern, Var):
            found.add(pattern.slot)
        elif isinstance(pattern, Operation):
            queue += (pattern.left, pattern.right)
    return frozenset(found)


def _arithmetic(left: Value, operator: str, right: Value) -> int:
    if not isinstance(left, int) or not isinstance(right, int):
        raise EvaluationError(f"{left} {operator} {right} is no arithmetic: both sides must be integers")
    if operator == "+":
        return left + right
    return left - right if operator == "-" else left * right


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
