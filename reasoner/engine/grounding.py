"""Ground instances of a rule found again from the atom they give, and the ground body of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reasoner.engine.join import aggregate_value, contributors, join, prepare, value_of, values_of
from reasoner.engine.model import Premise
from reasoner.engine.plan import outer_slots, plan
from reasoner.program.compiled import AggregatePattern, ComparisonPattern, GroundAtom, LiteralPattern, Operation, Var

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Sequence

    from reasoner.engine.join import Binding
    from reasoner.engine.relation import Relations
    from reasoner.program.compiled import Arguments, BodyPattern, CompiledRule

    Kept = dict[Hashable, Any]
    Ground = Callable[[Binding, Relations, Kept], Premise]


class Grounding:
    """One rule made ready: its head to be matched with atoms, its body to be joined or filled with values."""

    __slots__ = ("_body", "_computed", "_fixed", "_globals", "_head", "_places", "_rule", "_slots", "_stages")

    def __init__(self, rule: CompiledRule) -> None:
        head = () if rule.head is None else rule.head.arguments
        self._rule, self._slots, self._globals = rule, len(rule.variables), rule.globals
        self._places = [(place, each.slot) for place, each in enumerate(head) if isinstance(each, Var)]
        self._fixed = [(place, each) for place, each in enumerate(head) if isinstance(each, int | str)]
        self._computed = any(isinstance(each, Operation) for each in head)
        self._head = head
        self._stages = prepare(plan(rule.body, frozenset([slot for _, slot in self._places])))
        self._body: tuple[Ground, ...] | None = None

    def instances(self, row: Arguments, relations: Relations) -> list[Arguments]:
        """Values of the rule's global variables for the ground instances whose head has these arguments."""
        return list(dict.fromkeys(self._bindings(row, relations)))

    def derives(self, row: Arguments, relations: Relations) -> bool:
        """Whether there is such an instance."""
        return next(self._bindings(row, relations), None) is not None

    def _bindings(self, row: Arguments, relations: Relations) -> Iterator[Arguments]:
        for place, value in self._fixed:
            if row[place] != value:
                return
        binding: Binding = [None] * self._slots
        for place, slot in self._places:
            if binding[slot] is None:
                binding[slot] = row[place]
            elif binding[slot] != row[place]:
                return
        for solved in join(self._stages, binding, relations):
            known = tuple([value for value in solved[: self._globals] if value is not None])
            if not self._computed or tuple([value_of(each, known) for each in self._head]) == row:
                yield known

    def premises(self, bindings: Arguments, relations: Relations, kept: Kept) -> tuple[Premise, ...]:
        """The ground body of an instance, in source order; what aggregates count is kept for others that share it."""
        if self._body is None:
            self._body = tuple([_grounder(pattern) for pattern in self._rule.body])
        binding: Binding = [*bindings, *[None] * (self._slots - len(bindings))]
        return tuple([each(binding, relations, kept) for each in self._body])


def grounding(rules: Sequence[CompiledRule], number: int, plans: dict[Any, Any]) -> Grounding:
    """A rule made ready once for all models that share these plans."""
    known: Grounding | None = plans.get(number)
    if known is None:
        known = plans[number] = Grounding(rules[number])
    return known


def _grounder(pattern: BodyPattern) -> Ground:
    """A function from values of variables to the premise that a body pattern is then."""
    if isinstance(pattern, LiteralPattern):
        return _literal(pattern)
    return _aggregate(pattern) if isinstance(pattern, AggregatePattern) else _comparison(pattern)


def _literal(pattern: LiteralPattern) -> Ground:
    kind, name, row_of = "not" if pattern.negated else "atom", pattern.predicate, values_of(pattern.arguments)

    def ground(binding: Binding, relations: Relations, kept: Kept) -> Premise:
        return Premise(kind, GroundAtom(name, row_of(binding)))

    return ground


def _comparison(pattern: ComparisonPattern) -> Ground:
    def ground(binding: Binding, relations: Relations, kept: Kept) -> Premise:
        left, right = value_of(pattern.left, binding), value_of(pattern.right, binding)
        return Premise("comparison", left=left, operator=pattern.operator, right=right)

    return ground


def _aggregate(pattern: AggregatePattern) -> Ground:
    outer = sorted(outer_slots(pattern))

    def ground(binding: Binding, relations: Relations, kept: Kept) -> Premise:
        # Instances that differ only in what the aggregate does not see share its contributors.
        key = ("counted", id(pattern), tuple([binding[slot] for slot in outer]))
        counted = kept.get(key)
        if counted is None:
            counted = kept[key] = contributors(pattern, binding, relations)
        return Premise(
            "aggregate",
            left=value_of(pattern.guard, binding),
            operator=pattern.operator,
            right=aggregate_value(pattern, counted),
            function=pattern.function,
            contributors=counted,
        )

    return ground
