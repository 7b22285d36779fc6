"""pyDatalog as the engine: the only module that imports it.

Each rule becomes a predicate of its own whose arguments are all its global variables, over materialised relations;
asking it gives the rule's ground instances, and every query is non-recursive. Relations, comparisons and aggregates
enter as pyDatalog primitives that read our rows directly: asserting a fact costs some 50 microseconds, reading one
through a primitive a tenth of that. Terms are built as engine objects; no text ever reaches pyDatalog's parser.

pyDatalog keeps its state per thread. Every evaluation brings a state of its own and puts back what was there, so
evaluations in one thread or in several never meet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from pyDatalog import Logic, pyEngine

from reasoner.evaluation.computed import Ground
from reasoner.evaluation.join import (
    Step,
    aggregate_value,
    compare,
    contributors,
    outer_slots,
    plan,
    slots_of,
    value_of,
)
from reasoner.evaluation.model import INFIMUM, SUPREMUM
from reasoner.evaluation.relation import Relation
from reasoner.program.compiled import (
    AggregatePattern,
    Arguments,
    BodyPattern,
    ComparisonPattern,
    CompiledRule,
    LiteralPattern,
    Pattern,
    Value,
    Var,
)


class PyDatalogEngine:
    """Asks one rule after the other of pyDatalog, in a state of its own."""

    __slots__ = ("_constants", "_count", "_logic")

    def __init__(self) -> None:
        self._logic: Any = object.__new__(Logic)
        self._constants: dict[Value, Any] = {}
        self._count = 0
        with self._state():
            pyEngine.clear()

    @contextmanager
    def _state(self) -> Iterator[None]:
        """Make our state the thread's while inside."""
        local = Logic.tl
        before = getattr(local, "logic", None)
        counter = getattr(pyEngine.Fresh_var.tl, "counter", 0)
        local.logic = self._logic
        pyEngine.Fresh_var.tl.counter = counter
        try:
            yield
        finally:
            pyEngine.Fresh_var.tl.counter = counter
            if before is None:
                del local.logic
            else:
                local.logic = before

    def ask(
        self, rule: CompiledRule, ground: Ground, position: int | None = None, delta: Relation | None = None
    ) -> Iterable[Arguments]:
        """Values of the rule's global variables for each ground instance."""
        if _is_hopeless(rule.body, ground):
            return ()
        with self._state():
            return self._ask(rule, plan(rule.body, frozenset(), position, ground.size), ground, delta, position)

    def _ask(
        self,
        rule: CompiledRule,
        steps: tuple[Step, ...],
        ground: Ground,
        delta: Relation | None,
        position: int | None,
    ) -> list[Arguments]:
        self._count += 1
        variables = [pyEngine.Var(f"V{slot}") for slot in range(len(rule.variables))]
        body = []
        known: set[int] = set()
        for number, step in enumerate(steps):
            relation = delta if step.position == position else None
            body.append(self._literal(step, number, variables, known, ground, relation))
            known.update(_binds(step.pattern))
        head = pyEngine.Literal(f"r{self._count}", variables[: rule.globals])
        pyEngine.assert_(pyEngine.Clause(head, body))  # noqa: PT009 - adds a clause
        answers = pyEngine.Literal(f"r{self._count}", variables[: rule.globals]).ask()
        pyEngine.remove(head.pred)
        return [()] if answers is True else list(answers)

    def _literal(
        self,
        step: Step,
        number: int,
        variables: list[Any],
        known: set[int],
        ground: Ground,
        delta: Relation | None,
    ) -> Any:
        """A body literal over a primitive that answers this step."""
        pattern = step.pattern
        name = f"p{self._count}_{number}"
        if isinstance(pattern, LiteralPattern):
            terms, derived = [], []
            for argument in pattern.arguments:
                if isinstance(argument, Var):
                    terms.append(variables[argument.slot])
                elif isinstance(argument, int | str):
                    terms.append(self._constant(argument))
                else:
                    derived.append(argument)
            if derived:
                return self._computed(pattern, name, variables, known, ground, delta)
            relation = delta if delta is not None else ground.relation(pattern.predicate)
            self._primitive(name, len(terms), self._rows(relation))
            return pyEngine.Literal(f"~{name}" if pattern.negated else name, terms)
        if isinstance(pattern, ComparisonPattern):
            slots = sorted({*slots_of(pattern.left), *slots_of(pattern.right)})
            self._primitive(name, len(slots), self._comparison(pattern, slots, known))
            return pyEngine.Literal(name, [variables[slot] for slot in slots])
        slots = sorted({*slots_of(pattern.guard), *outer_slots(pattern)})
        self._primitive(name, len(slots), self._aggregate(pattern, slots, ground))
        return pyEngine.Literal(name, [variables[slot] for slot in slots])

    def _computed(
        self,
        pattern: LiteralPattern,
        name: str,
        variables: list[Any],
        known: set[int],
        ground: Ground,
        delta: Relation | None,
    ) -> Any:
        """A literal with arithmetic in its arguments: one primitive over the slots it mentions."""
        relation = delta if delta is not None else ground.relation(pattern.predicate)
        slots = sorted({slot for argument in pattern.arguments for slot in slots_of(argument)})

        def solve(values: dict[int, Value]) -> Iterator[dict[int, Value]]:
            binding = _binding(values, len(variables))
            fixed = [
                value_of(each, binding) if all(slot in values for slot in slots_of(each)) else None
                for each in pattern.arguments
            ]
            if pattern.negated:
                if tuple(fixed) not in relation.rows:
                    yield values
                return
            places = tuple([place for place, value in enumerate(fixed) if value is not None])
            computed = [place for place, each in enumerate(pattern.arguments) if fixed[place] is None]
            for row in relation.select(places, tuple([value for value in fixed if value is not None])):
                found = dict(values)
                agrees = all(
                    found.setdefault(each.slot, row[place]) == row[place]
                    for place, each in enumerate(pattern.arguments)
                    if isinstance(each, Var)
                )
                known_now = _binding(found, len(variables))
                if agrees and all(value_of(pattern.arguments[place], known_now) == row[place] for place in computed):
                    yield found

        self._primitive(name, len(slots), self._solver(slots, solve))
        return pyEngine.Literal(name, [variables[slot] for slot in slots])

    def _constant(self, value: Value) -> Any:
        constant = self._constants.get(value)
        if constant is None:
            constant = self._constants[value] = pyEngine.Const(value)
        return constant

    def _primitive(self, name: str, arity: int, answer: Callable[[Any, Any], None]) -> None:
        predicate = pyEngine.insert(pyEngine.Pred(name, arity))
        predicate.prearity = arity
        predicate.prim = answer

    def _rows(self, relation: Relation) -> Callable[[Any, Any], None]:
        const, constant, literal_of = pyEngine.Const, self._constant, pyEngine.Literal
        repeated: list[list[int]] | None = None

        def answer(literal: Any, subgoal: Any) -> None:
            # One call pattern per literal: the plan decides which terms are constants when its turn comes.
            nonlocal repeated
            terms = literal.terms
            places = tuple([place for place, term in enumerate(terms) if isinstance(term, const)])
            if len(places) == len(terms):
                if tuple([term.id for term in terms]) in relation.rows:
                    subgoal.fact(True)
                return
            if repeated is None:
                repeated = _repeated(terms, const)
            for row in relation.select(places, tuple([terms[place].id for place in places])):
                if not repeated or all(len({row[place] for place in group}) == 1 for group in repeated):
                    subgoal.fact(literal_of(literal.pred, [constant(value) for value in row]))

        return answer

    def _comparison(self, pattern: ComparisonPattern, slots: list[int], known: set[int]) -> Callable[[Any, Any], None]:
        def solve(values: dict[int, Value]) -> Iterator[dict[int, Value]]:
            binding = _binding(values, max(slots, default=-1) + 1)
            for target, source in ((pattern.left, pattern.right), (pattern.right, pattern.left)):
                if isinstance(target, Var) and target.slot not in values:
                    yield {**values, target.slot: value_of(source, binding)}
                    return
            if compare(value_of(pattern.left, binding), pattern.operator, value_of(pattern.right, binding)):
                yield values

        return self._solver(slots, solve)

    def _aggregate(self, pattern: AggregatePattern, slots: list[int], ground: Ground) -> Callable[[Any, Any], None]:
        size = max([*slots, *(slot for element in pattern.elements for slot in element.local)], default=-1) + 1

        def solve(values: dict[int, Value]) -> Iterator[dict[int, Value]]:
            binding = _binding(values, size)
            value = aggregate_value(pattern, contributors(pattern, binding, ground))
            if isinstance(pattern.guard, Var) and pattern.guard.slot not in values:
                if value not in (INFIMUM, SUPREMUM):
                    yield {**values, pattern.guard.slot: value}
            elif compare(value_of(pattern.guard, binding), pattern.operator, value):
                yield values

        return self._solver(slots, solve)

    def _solver(
        self, slots: list[int], solve: Callable[[dict[int, Value]], Iterator[dict[int, Value]]]
    ) -> Callable[[Any, Any], None]:
        const, constant = pyEngine.Const, self._constant

        def answer(literal: Any, subgoal: Any) -> None:
            values = {slot: term.id for slot, term in zip(slots, literal.terms, strict=True) if isinstance(term, const)}
            for found in solve(values):
                if len(values) == len(slots):
                    subgoal.fact(True)
                    return
                subgoal.fact(pyEngine.Literal(literal.pred, [constant(found[slot]) for slot in slots]))

        return answer


def _binding(values: dict[int, Value], size: int) -> list[Value | None]:
    binding: list[Value | None] = [None] * size
    for slot, value in values.items():
        binding[slot] = value
    return binding


def _repeated(terms: list[Any], const: type) -> list[list[int]]:
    """Places that must hold equal values because one variable stands at all of them."""
    groups: dict[Any, list[int]] = {}
    for place, term in enumerate(terms):
        if not isinstance(term, const):
            groups.setdefault(term.id, []).append(place)
    return [places for places in groups.values() if len(places) > 1]


def _binds(pattern: BodyPattern) -> Iterator[int]:
    parts: tuple[Pattern, ...]
    if isinstance(pattern, LiteralPattern):
        parts = pattern.arguments
    elif isinstance(pattern, ComparisonPattern):
        parts = (pattern.left, pattern.right)
    else:
        parts = (pattern.guard,)
    for part in parts:
        yield from slots_of(part)


def _is_hopeless(body: tuple[BodyPattern, ...], ground: Ground) -> bool:
    """Whether a positive literal matches no row at all, whatever the variables: then the rule has no instance."""
    for pattern in body:
        if isinstance(pattern, LiteralPattern) and not pattern.negated:
            relation = ground.relation(pattern.predicate)
            if not relation.rows:
                return True
            places = tuple([place for place, each in enumerate(pattern.arguments) if isinstance(each, int | str)])
            if places and not relation.select(places, tuple([pattern.arguments[place] for place in places])):  # type: ignore[misc]
                return True
    return False
