"""The same semantics as a plain indexed loop, for searches that need hundreds of models of one program."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from reasoner.engine.computed import ComputedModel, Ground
from reasoner.engine.join import Binding, Stage, join, prepare, witnesses
from reasoner.engine.plan import Step, slots_of, steps_of
from reasoner.engine.relation import Relation
from reasoner.program.compiled import (
    Arguments,
    ComparisonPattern,
    CompiledProgram,
    CompiledRule,
    GroundAtom,
    LiteralPattern,
)


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


class FactEngine(NativeEngine):
    """Asks for some instance of each row rather than for all of them, where nobody asks which instances there are."""

    __slots__ = ()

    def ask(
        self, rule: CompiledRule, ground: Ground, position: int | None = None, delta: Relation | None = None
    ) -> Iterable[Arguments]:
        """Values of the rule's global variables for at least one ground instance of each row that it gives."""
        steps = steps_of(rule, position, ground.estimate)
        settled = _settled(rule, steps)
        if position is not None or not 0 < settled < len(steps):
            return super().ask(rule, ground, position, delta)
        later = {slot for step in steps[settled:] for slot in _bound(step)} - {
            slot for step in steps[:settled] for slot in _bound(step)
        }
        binding: Binding = [None] * len(rule.variables)
        return list_of(witnesses(prepare(steps), settled, later, binding, ground), rule.globals)


def _settled(rule: CompiledRule, steps: Sequence[Step]) -> int:
    """After how many steps all variables of the head are bound; 0 for a rule without one."""
    if rule.head is None:
        return 0
    wanted = {slot for each in rule.head.arguments for slot in slots_of(each)}
    for count, step in enumerate(steps):
        if not wanted:
            return count
        wanted -= _bound(step)
    return len(steps)


def _bound(step: Step) -> set[int]:
    """The variables that a step may bind."""
    pattern = step.pattern
    if isinstance(pattern, LiteralPattern):
        return set(step.slots)
    if isinstance(pattern, ComparisonPattern):
        return {*slots_of(pattern.left), *slots_of(pattern.right)}
    return set(slots_of(pattern.guard))


def list_of(solutions: Iterator[Binding], count: int) -> list[Arguments]:
    """The first ``count`` values of each solution, each distinct one once."""
    return list(dict.fromkeys([tuple(solved[:count]) for solved in solutions]))  # type: ignore[arg-type]


def evaluate_native(
    program: CompiledProgram, facts: Iterable[GroundAtom], *, goals: Iterable[str] | None = None
) -> ComputedModel:
    """The model of a program on the facts of a case, by the native engine."""
    from reasoner.engine.evaluate import evaluate

    return evaluate(program, facts, goals=goals, engine="native")
