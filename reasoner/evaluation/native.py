"""The same semantics as a plain indexed loop, for searches that need hundreds of models of one program."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reasoner.evaluation.computed import ComputedModel, Ground
from reasoner.evaluation.join import Binding, join
from reasoner.evaluation.plan import Step, steps_of
from reasoner.evaluation.relation import Relation
from reasoner.program.compiled import Arguments, CompiledProgram, CompiledRule, GroundAtom


class NativeEngine:
    """Asks a rule by nested loops over indexed rows; plans are made once per rule and leading literal."""

    __slots__ = ("_plans",)

    def __init__(self) -> None:
        self._plans: dict[tuple[int, int | None], tuple[Step, ...]] = {}

    def ask(
        self, rule: CompiledRule, ground: Ground, position: int | None = None, delta: Relation | None = None
    ) -> Iterator[Arguments]:
        """Values of the rule's global variables for each ground instance."""
        key = (rule.number, position)
        steps = self._plans.get(key)
        if steps is None:
            steps = self._plans[key] = steps_of(rule, position, ground.estimate)
        binding: Binding = [None] * len(rule.variables)
        yield from list_of(join(steps, binding, ground, delta, position), rule.globals)


def list_of(solutions: Iterator[Binding], count: int) -> list[Arguments]:
    """The first ``count`` values of each solution, each distinct one once."""
    found: dict[Arguments, None] = {}
    for solved in solutions:
        found[tuple([value for value in solved[:count] if value is not None])] = None
    return list(found)


def evaluate_native(
    program: CompiledProgram, facts: Iterable[GroundAtom], *, goals: Iterable[str] | None = None
) -> ComputedModel:
    """The model of a program on the facts of a case, by the native engine."""
    from reasoner.evaluation.evaluate import evaluate

    return evaluate(program, facts, goals=goals, engine="native")
