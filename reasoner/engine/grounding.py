"""Ground instances of a rule found again from the atom they give, and the ground body of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import product
from typing import TypeAlias

from reasoner.engine.join import Binding, Counted, Stage, folded, join, prepare, value_of, values_of, witness_literals
from reasoner.engine.plan import plan
from reasoner.engine.relation import Relations, row_key
from reasoner.engine.values import Contributor, Premise
from reasoner.errors import EvaluationError
from reasoner.program.compiled import (
    AggregatePattern,
    Arguments,
    BodyPattern,
    ComparisonPattern,
    CompiledRule,
    GroundAtom,
    LiteralPattern,
    Operation,
    Value,
    Var,
)
from reasoner.program.patterns import outer_slots, witnesses_of

# What counts in each aggregate of a rule (rule, literal), under the values that its elements see.
Kept: TypeAlias = dict[tuple[tuple[int, int], tuple[Value | None, ...]], tuple[Contributor, ...]]
Ground: TypeAlias = Callable[[Binding, Relations, Kept], Premise]

MOST_WITNESSES = 1_000
"""Instances that differ in witnesses only and are all told apart; of more, each witness stands in one, if within."""


class Grounding:
    """One rule made ready: its head to be matched with atoms, its body to be joined or filled with values."""

    def __init__(self, rule: CompiledRule) -> None:
        head = () if rule.head is None else rule.head.arguments
        self._rule, self._slots, self._globals = rule, len(rule.variables), rule.globals
        self._places = [(place, each.slot) for place, each in enumerate(head) if isinstance(each, Var)]
        self._fixed = [(place, each) for place, each in enumerate(head) if not isinstance(each, Var | Operation)]
        self._computed = any(isinstance(each, Operation) for each in head)
        self._head = values_of(head)
        self._witnesses = witnesses_of(rule)
        self._stages = self._planned(frozenset([slot for _, slot in self._places]))
        self._lots = witness_literals(rule.body, self._witnesses)
        self._body: tuple[Ground, ...] | None = None

    def _planned(self, bound: frozenset[int]) -> tuple[Stage, ...]:
        return prepare(plan(self._rule.body, bound, witnesses=self._witnesses))

    def instances(self, row: Arguments, relations: Relations) -> tuple[list[Arguments], bool]:
        """Values of the rule's global variables for the ground instances whose head has these arguments, and whether
        these are all."""
        found: dict[Arguments, None] = {}
        every = True
        for solved in self._bindings(row, relations):
            complete, all_of_them = self._with_witnesses(solved, relations)
            found.update(dict.fromkeys(complete))
            every = every and all_of_them
        return list(found), every

    def derives(self, row: Arguments, relations: Relations) -> bool:
        """Whether there is such an instance."""
        return next(self._bindings(row, relations), None) is not None

    def completed(self, slots: Sequence[int], values: Arguments, relations: Relations) -> Arguments:
        """Values of the global variables, given those of all that are no witnesses; of witnesses the first in order."""
        binding: Binding = [None] * self._slots
        for slot, value in zip(slots, values, strict=True):
            binding[slot] = value
        for lot in self._lots:
            lot.fill(binding, min(lot.rows(binding, relations), key=row_key))
        return _known(binding[: self._globals])

    def _bindings(self, row: Arguments, relations: Relations) -> Iterator[Binding]:
        """The ways to satisfy the body, without witnesses; the same list each time."""
        for place, value in self._fixed:
            if row[place] != value:
                return
        binding: Binding = [None] * self._slots
        for place, slot in self._places:
            if binding[slot] is None:
                binding[slot] = row[place]
            elif binding[slot] != row[place]:
                return
        try:
            for solved in join(self._stages, binding, relations):
                if not self._computed or self._head(solved) == row:
                    yield solved
        except EvaluationError:
            # With the head known, a variable may meet arithmetic before the literal that would have refused it.
            for solved in join(self._planned(frozenset()), [None] * self._slots, relations):
                if self._head(solved) == row:
                    yield solved

    def _with_witnesses(self, binding: Binding, relations: Relations) -> tuple[list[Arguments], bool]:
        """The values of the global variables with every choice of witnesses, those that appeared first in front, and
        whether these are all."""
        lots = [(lot, lot.by_rank(binding, relations)) for lot in self._lots]
        number = 1
        for _lot, rows in lots:
            number *= len(rows)
        choices: Iterable[tuple[Arguments, ...]]
        if number <= MOST_WITNESSES:
            choices = product(*(rows for _lot, rows in lots))
        else:
            longest = min(MOST_WITNESSES, max(len(rows) for _lot, rows in lots))
            choices = zip(*([*rows, *rows[-1:] * longest][:longest] for _lot, rows in lots), strict=True)
        found = []
        for chosen in choices:
            for (lot, _rows), row in zip(lots, chosen, strict=True):
                lot.fill(binding, row)
            found.append(_known(binding[: self._globals]))
        return found, number <= MOST_WITNESSES

    def premises(self, bindings: Arguments, relations: Relations, kept: Kept) -> tuple[Premise, ...]:
        """The ground body of an instance, in source order; what aggregates count is kept for others that share it."""
        if self._body is None:
            self._body = tuple(
                [_grounder(pattern, number, self._rule) for number, pattern in enumerate(self._rule.body)]
            )
        binding: Binding = [*bindings, *[None] * (self._slots - len(bindings))]
        return tuple([each(binding, relations, kept) for each in self._body])


def _known(values: Iterable[Value | None]) -> Arguments:
    return tuple([value for value in values if value is not None])


def _grounder(pattern: BodyPattern, number: int, rule: CompiledRule) -> Ground:
    """A function from values of variables to the premise that a body pattern is then."""
    if isinstance(pattern, LiteralPattern):
        return _literal(pattern)
    if isinstance(pattern, ComparisonPattern):
        return _comparison(pattern)
    return _aggregate(pattern, (rule.number, number), frozenset(range(rule.globals)))


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


def _aggregate(pattern: AggregatePattern, place: tuple[int, int], known: frozenset[int]) -> Ground:
    outer = sorted(outer_slots(pattern))
    ready = Counted(pattern, known)

    def ground(binding: Binding, relations: Relations, kept: Kept) -> Premise:
        # Instances that differ only in what the aggregate does not see share its contributors.
        key = (place, tuple([binding[slot] for slot in outer]))
        counted = kept.get(key)
        if counted is None:
            counted = kept[key] = ready.contributors(binding, relations)
        return Premise(
            "aggregate",
            left=value_of(pattern.guard, binding),
            operator=pattern.operator,
            right=folded(pattern.function, [each.terms for each in counted]),
            function=pattern.function,
            contributors=counted,
        )

    return ground
