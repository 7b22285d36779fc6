"""From a compiled program and the facts of a case to its model."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from reasoner.engine.computed import EMPTY, Base, ComputedModel, Ground
from reasoner.engine.join import Plans
from reasoner.engine.model import Instance
from reasoner.engine.native import FactEngine, NativeEngine
from reasoner.engine.plan import plan
from reasoner.engine.relation import Relation
from reasoner.engine.rounds import Engine, evaluate_component
from reasoner.errors import EvaluationError
from reasoner.program.compiled import (
    Arguments,
    CompiledProgram,
    CompiledRule,
    EngineName,
    GroundAtom,
    LiteralPattern,
    Outline,
)


class _Base(Base):
    """The relations that no case changes, made when first asked for."""

    def __init__(self, program: CompiledProgram) -> None:
        super().__init__()
        self._program = program

    def __missing__(self, predicate: str) -> Relation:
        """The rows of a predicate asked for the first time; nothing where the knowledge base says nothing of it."""
        rows: Mapping[Arguments, int] | None = self._program.ranks.get(predicate)
        if rows is None:
            facts = self._program.facts.get(predicate)
            if facts is None:
                return EMPTY
            rows = dict.fromkeys(facts, 0)
        # A relation that depends on no case is never added to, so the program's own rows serve.
        found = self[predicate] = Relation(rows if isinstance(rows, dict) else dict(rows))
        return found

    def get(self, predicate: str, default: Any = None) -> Any:
        """The rows of a predicate; ``default`` for one of which the knowledge base itself says nothing."""
        found = self[predicate]
        return default if found is EMPTY else found


class Prepared:
    """What evaluation derives once from a program: static relations, per-case components, slices; ``varied`` names the
    static predicates in which it differs from the program that it is a variation of."""

    __slots__ = ("base", "components", "denials", "native", "plans", "slices", "varied")

    def __init__(self, program: CompiledProgram) -> None:
        self.base = _Base(program)
        outlines = program.outlines
        components = [[number for number in component if outlines[number].per_case] for component in program.components]
        self.components = [component for component in components if component]
        self.denials = [number for number, each in enumerate(outlines) if each.per_case and not each.head]
        self.native = NativeEngine()
        self.plans: Plans = {}
        self.slices: dict[frozenset[str], frozenset[str]] = {}
        self.varied: frozenset[str] = frozenset()


def evaluate(
    program: CompiledProgram,
    facts: Iterable[GroundAtom],
    *,
    goals: Iterable[str] | None = None,
    engine: EngineName = "pydatalog",
) -> ComputedModel:
    """The model of a program on the facts of a case.

    ``goals`` leaves out the rules that none of the named predicates depends on. Raises ``EvaluationError`` for a fact
    that no input predicate declares.
    """
    prepared = prepared_of(program)
    ground = Ground(program, prepared.base, prepared.plans)
    for fact in facts:
        refuse_foreign(fact, program)
        ground.give(fact)
    asked = prepared.native if engine == "native" else _pydatalog()
    needed = None if goals is None else needed_predicates(program, prepared.slices, frozenset(goals))
    for component in prepared.components:
        evaluate_rules(program, component, needed, ground, asked)
    violated = [
        Instance(number, bindings)
        for number in (prepared.denials if needed is None else ())
        if can_fire(program.outlines[number], ground, ())
        for bindings in asked.ask(program.rules[number], ground)
    ]
    return ComputedModel(ground, tuple(violated))


def refuse_foreign(fact: GroundAtom, program: CompiledProgram) -> None:
    """Raise ``EvaluationError`` for a fact that no input predicate declares."""
    info = program.predicates.get(fact.predicate)
    if info is None or info.kind != "input" or len(info.sorts) != len(fact.arguments):
        raise EvaluationError(f"{fact} is no input of {program.name}")


def evaluate_rules(
    program: CompiledProgram, component: list[int], needed: frozenset[str] | None, ground: Ground, engine: Engine
) -> None:
    """Evaluate a component, leaving alone the rules that nothing asked for needs or that cannot fire."""
    outlines = program.outlines
    heads = {outlines[number].head for number in component}
    if needed is not None and heads.isdisjoint(needed):
        return
    for name in heads:
        ground.writable(name)
    rules = [program.rules[number] for number in component if can_fire(outlines[number], ground, heads)]
    if rules:
        evaluate_component(rules, ground, engine)


def can_fire(outline: Outline, ground: Ground, heads: Collection[str]) -> bool:
    """Whether every positive literal outside the component has a row to match."""
    return all(name in heads or ground.relation(name).rows for name in outline.needs)


def evaluate_static(program: CompiledProgram, *, engine: EngineName = "pydatalog") -> ComputedModel:
    """The rows that depend on no case, not all their instances; ``static_model`` knows which denials they violate."""
    facts = {name: Relation(dict.fromkeys(rows, 0)) for name, rows in program.facts.items()}
    ground = Ground(program, Base(facts), {})
    asked = FactEngine() if engine == "native" else _pydatalog()
    for component in program.components:
        rules = [number for number in component if not program.outlines[number].per_case]
        if rules:
            evaluate_rules(program, rules, None, ground, asked)
    return ComputedModel(ground, ())


def static_model(program: CompiledProgram) -> ComputedModel:
    """The part of the model that depends on no case, from what the compiled program keeps of it, with the violations
    of denials that depend on none."""
    prepared = prepared_of(program)
    ground = Ground(program, prepared.base, prepared.plans)
    violated = [
        Instance(number, bindings)
        for number, each in enumerate(program.outlines)
        if not each.head and not each.per_case
        for bindings in prepared.native.ask(program.rules[number], ground)
    ]
    return ComputedModel(ground, tuple(violated))


def planned(program: CompiledProgram, rule: CompiledRule) -> CompiledRule:
    """The rule with the order in which to evaluate its body on any case."""
    prepared = prepared_of(program)
    steps = plan(rule.body, frozenset(), None, Ground(program, prepared.base, prepared.plans).estimate)
    lookups = [
        step.position
        for step in steps
        if isinstance(step.pattern, LiteralPattern)
        and step.ranges
        and (relation := prepared.base.get(step.pattern.predicate)) is not None
        and relation.is_key(step.places)
    ]
    return rule._replace(order=tuple([step.position for step in steps]), lookups=tuple(lookups))


def share_preparation(program: CompiledProgram, other: CompiledProgram, *changed: str) -> None:
    """Let a program that differs in the rows of some predicates, or in rules that cannot fire, use another's static
    part."""
    prepared, first = Prepared(other), prepared_of(program)
    prepared.base.update((name, rows) for name, rows in first.base.items() if name not in changed)
    prepared.native, prepared.plans = first.native, first.plans
    other.indexed = prepared


def needed_predicates(
    program: CompiledProgram, slices: dict[frozenset[str], frozenset[str]], goals: frozenset[str]
) -> frozenset[str]:
    """The goals and everything they depend on."""
    if goals not in slices:
        below: dict[str, set[str]] = {}
        for each in program.outlines:
            if each.head:
                below.setdefault(each.head, set()).update(each.mentions)
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
    from reasoner.engine.pydatalog import PyDatalogEngine

    return PyDatalogEngine()


def prepared_of(program: CompiledProgram) -> Prepared:
    """What evaluation derived of the program, made when first asked for."""
    if not isinstance(program.indexed, Prepared):
        program.indexed = Prepared(program)
    return program.indexed
