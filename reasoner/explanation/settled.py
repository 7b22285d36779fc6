"""Joins of what no input changes: they leave the ground instances of a rule, and what still depends on the case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoner.explanation.matching import apart, next_literal, solutions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reasoner.evaluation.model import Model
    from reasoner.explanation.effort import Effort
    from reasoner.explanation.inputs import InputSpace
    from reasoner.explanation.matching import Binding
    from reasoner.program.compiled import BodyPattern, CompiledRule

MOST_JOINS = 500_000


class Settled:
    """Joins bodies as far as knowledge alone decides them; every join is an ``effort``."""

    __slots__ = ("_effort", "_model", "_space")

    def __init__(self, model: Model, space: InputSpace, effort: Effort) -> None:
        self._model, self._space, self._effort = model, space, effort

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
        self._effort.spend()
        close = [each for each in fixed if not apart(each, binding)] if near else fixed
        index = next_literal(close, binding) if close else None
        if index is None or self._effort.joins > MOST_JOINS:
            yield binding, list(body)
            return
        chosen = close[index]
        rest, others = ([each for each in part if each is not chosen] for part in (body, fixed))
        for extended in solutions(self._model, chosen, binding):
            yield from self._join(rest, others, extended, near)
