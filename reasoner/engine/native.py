"""The same semantics as a plain indexed loop: for recursion, for what no case changes, and for searches that need
hundreds of models of one program."""

from __future__ import annotations

from collections.abc import Iterable

from reasoner.engine.join import Binding, join
from reasoner.engine.model import Ground, Model
from reasoner.engine.prepared import Question
from reasoner.engine.relation import Relation
from reasoner.program.compiled import Arguments, CompiledProgram, CompiledRule, GroundAtom


class NativeEngine:
    """Asks a rule by nested loops over indexed rows."""

    __slots__ = ()

    def ask(self, rule: CompiledRule, ground: Ground) -> Iterable[Arguments]:
        """The rows of the rule, each once."""
        return rows(ground.rules.question(rule, ground.estimate), rule, ground)


def rows(
    question: Question,
    rule: CompiledRule,
    ground: Ground,
    position: int | None = None,
    delta: Relation | None = None,
    bound: Iterable[tuple[int, int | str]] = (),
) -> dict[Arguments, None]:
    """The rows of a question, each once: under given values of some slots; with ``delta`` in place of the relation of
    the literal at a position."""
    binding: Binding = [None] * len(rule.variables)
    for slot, value in bound:
        binding[slot] = value
    row, most = question.row, ground.budget.rows_left
    found: dict[Arguments, None] = {}
    for solved in join(question.stages, binding, ground, delta, position, question.enough):
        found[row(solved)] = None
        if len(found) > most:
            ground.budget.add_rows(len(found))
    return found


def evaluate_native(
    program: CompiledProgram, facts: Iterable[GroundAtom], *, goals: Iterable[str] | None = None
) -> Model:
    """The model of a program on the facts of a case, by the native engine."""
    from reasoner.engine.evaluate import evaluate

    return evaluate(program, facts, goals=goals, engine="native")
