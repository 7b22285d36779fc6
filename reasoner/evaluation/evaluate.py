"""From a compiled program and the facts of a case to its model."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal as OneOf

from reasoner.errors import EvaluationError
from reasoner.evaluation.computed import ComputedModel, Ground
from reasoner.evaluation.model import Instance
from reasoner.evaluation.native import NativeEngine
from reasoner.evaluation.relation import Relation
from reasoner.evaluation.rounds import Engine, evaluate_component
from reasoner.program.compiled import CompiledProgram, GroundAtom, rule_predicates


class _Prepared:
    """What evaluation derives once from a program: static relations, per-case components, slices."""

    __slots__ = ("base", "components", "native", "slices")

    def __init__(self, program: CompiledProgram) -> None:
        self.base = _static_relations(program)
        self.components = [
            [number for number in component if not program.is_static(program.rules[number])]
            for component in program.components
        ]
        self.native = NativeEngine()
        self.slices: dict[frozenset[str], frozenset[str]] = {}


def evaluate(
    program: CompiledProgram,
    facts: Iterable[GroundAtom],
    *,
    goals: Iterable[str] | None = None,
    engine: OneOf["pydatalog", "native"] = "pydatalog",
) -> ComputedModel:
    """The model of a program on the facts of a case.

    ``goals`` leaves out the rules that none of the named predicates depends on. Raises ``EvaluationError`` for a fact
    that no input predicate declares.
    """
    prepared = _prepared(program)
    ground = Ground(program, prepared.base)
    for fact in facts:
        info = program.predicates.get(fact.predicate)
        if info is None or info.kind != "input" or len(info.sorts) != len(fact.arguments):
            raise EvaluationError(f"{fact} is no input of {program.name}")
        ground.give(fact)
    asked = prepared.native if engine == "native" else _pydatalog()
    needed = None if goals is None else needed_predicates(program, prepared.slices, frozenset(goals))
    for component in prepared.components:
        rules = [program.rules[number] for number in component]
        rules = [each for each in rules if each.head is not None and (needed is None or each.head.predicate in needed)]
        if rules:
            evaluate_component(rules, ground, asked)
    violated = [
        Instance(rule.number, bindings)
        for rule in program.rules
        if rule.head is None and not program.is_static(rule) and needed is None
        for bindings in asked.ask(rule, ground)
    ]
    return ComputedModel(ground, tuple(violated))


def evaluate_static(program: CompiledProgram) -> ComputedModel:
    """The part of the model that depends on no case, with the violations of denials that depend on none."""
    ground = Ground(program, _fact_relations(program))
    engine = _pydatalog()
    for component in program.components:
        rules = [program.rules[number] for number in component if program.is_static(program.rules[number])]
        if rules:
            evaluate_component(rules, ground, engine)
    violated = [
        Instance(rule.number, bindings)
        for rule in program.rules
        if rule.head is None and program.is_static(rule)
        for bindings in engine.ask(rule, ground)
    ]
    return ComputedModel(ground, tuple(violated))


def needed_predicates(
    program: CompiledProgram, slices: dict[frozenset[str], frozenset[str]], goals: frozenset[str]
) -> frozenset[str]:
    """The goals and everything they depend on."""
    if goals not in slices:
        below: dict[str, set[str]] = {}
        for rule in program.rules:
            if rule.head is not None:
                below.setdefault(rule.head.predicate, set()).update(rule_predicates(rule))
        needed: set[str] = set()
        waiting = sorted(goals)
        while waiting:
            name = waiting.pop()
            if name not in needed:
                needed.add(name)
                waiting.extend(below.get(name, ()))
        slices[goals] = frozenset(needed)
    return slices[goals]


def _pydatalog() -> Engine:
    from reasoner.evaluation.pydatalog import PyDatalogEngine

    return PyDatalogEngine()


def _prepared(program: CompiledProgram) -> _Prepared:
    if not isinstance(program.indexed, _Prepared):
        program.indexed = _Prepared(program)
    return program.indexed


def _fact_relations(program: CompiledProgram) -> dict[str, Relation]:
    return {name: Relation(dict.fromkeys(rows, 0)) for name, rows in program.facts.items()}


def _static_relations(program: CompiledProgram) -> dict[str, Relation]:
    relations = _fact_relations(program)
    for name, ranks in program.ranks.items():
        relations[name] = Relation(dict(ranks))
    return relations
