"""The same semantics as a plain indexed loop, for searches that need hundreds of models of one program."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reasoner.evaluation.computed import ComputedModel, Ground
from reasoner.evaluation.join import Binding, Stage, join, prepare
from reasoner.evaluation.plan import steps_of
from reasoner.evaluation.relation import Relation
from reasoner.program.compiled import Arguments, CompiledProgram, CompiledRule, GroundAtom


class NativeEngine:
    """Asks a rule by nested loops over indexed rows; stages are made once per rule and leading literal."""

    __slots__ = ("_stages",)

    def __init__(self) -> None:
        self._stages: dict[tuple[int, int | None], tuple[Stage, ...]] = {}

    def ask(
        self, rule: CompiledRule, ground: Ground, position: int | None = None, delta: Relation | None = None
    ) -> Iterable[Arguments]:
        """Values of the rule's global variables for each ground instance."""
        key = (rule.number, position)
        stages = self._stages.get(key)
        if stages is None:
            stages = self._stages[key] = prepare(steps_of(rule, position, ground.estimate))
        binding: Binding = [None] * len(rule.variables)
        return list_of(join(stages, binding, ground, delta, position), rule.globals)


def list_of(solutions: Iterator[Binding], count: int) -> list[Arguments]:
    """The first ``count`` values of each solution, each distinct one once."""
    return list(dict.fromkeys([tuple(solved[:count]) for solved in solutions]))  # type: ignore[arg-type]


def evaluate_native(
    program: CompiledProgram, facts: Iterable[GroundAtom], *, goals: Iterable[str] | None = None
) -> ComputedModel:
    """The model of a program on the facts of a case, by the native engine."""
    from reasoner.evaluation.evaluate import evaluate

    return evaluate(program, facts, goals=goals, engine="native")
