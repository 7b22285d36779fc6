"""Joins of what no input changes: they leave the ground instances of a rule, and what still depends on the case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoner.explain.matching import ready, solutions, value_of
from reasoner.program.compiled import AggregatePattern, LiteralPattern, Operation, Var

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from reasoner.engine.model import Model
    from reasoner.explain.inputs import InputSpace
    from reasoner.explain.matching import Binding
    from reasoner.program.compiled import BodyPattern, CompiledRule

MOST_JOINS = 500_000


class Settled:
    """Joins bodies as far as knowledge alone decides them; every join is a step to ``spend``."""

    __slots__ = ("_joins", "_model", "_space", "_spend")

    def __init__(self, model: Model, space: InputSpace, spend: Callable[[], None]) -> None:
        self._model, self._space, self._spend = model, space, spend
        self._joins = 0

    def rule(self, rule: CompiledRule, start: Binding) -> Sequence[tuple[Binding, list[BodyPattern]]]:
        """The body of a rule under a binding, with what lies near it settled: the same in every model of the case."""
        key = (rule.number, tuple(sorted(start.items())))
        known = self._space.joins.get(key)
        if known is None:
            known = self._space.joins[key] = list(self.body(rule.body, start, near=True))
        return known

    def body(
        self, body: Sequence[BodyPattern], binding: Binding, *, near: bool = False
    ) -> Iterator[tuple[Binding, list[BodyPattern]]]:
        """Each binding under which what depends on no input holds, with the literals that are left.

        ``near`` leaves alone what shares no bound argument: it would only be multiplied with what is known.
        """
        return self._join(body, [each for each in body if self._space.is_static(each)], binding, near)

    def _join(
        self, body: Sequence[BodyPattern], fixed: Sequence[BodyPattern], binding: Binding, near: bool
    ) -> Iterator[tuple[Binding, list[BodyPattern]]]:
        self._spend()
        self._joins += 1
        chosen = _next(fixed, binding, near=near) if fixed else None
        if chosen is None or self._joins > MOST_JOINS:
            yield binding, list(body)
            return
        rest, others = ([each for each in part if each is not chosen] for part in (body, fixed))
        for extended in solutions(self._model, chosen, binding):
            yield from self._join(rest, others, extended, near)


def _next(body: Sequence[BodyPattern], binding: Binding, *, near: bool) -> BodyPattern | None:
    """The literal that ``next_literal`` would take, of those that are tied to what is bound if ``near``."""
    best, least = None, 2.0
    for pattern in body:
        if isinstance(pattern, LiteralPattern):
            arguments = pattern.arguments
            unbound = 0
            for each in arguments:
                if isinstance(each, Var):
                    unbound += each.slot not in binding
                elif isinstance(each, Operation):
                    unbound += value_of(each, binding) is None
            if (near and unbound == len(arguments)) or (pattern.negated and unbound):
                continue
            rank = -2.0 if pattern.negated else unbound / (len(arguments) + 1)
        elif ready(pattern, binding):
            rank = -1.0 if isinstance(pattern, AggregatePattern) else -2.0
        else:
            continue
        if rank < least:
            best, least = pattern, rank
    return best
