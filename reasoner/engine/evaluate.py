"""From a compiled program and the facts of a case to its model, component by component.

How one rule is asked is the engine's business. Inside a recursive component the native loop asks the rules in rounds
over what the round before found new (semi-naive evaluation, Bancilhon and Ramakrishnan 1986); the round in which an
atom first appears is its rank, so a proof that uses only premises of smaller rank within the component is well-founded.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

from reasoner.engine.model import Ground, Model
from reasoner.engine.native import NativeEngine, rows
from reasoner.engine.prepared import prepared_of
from reasoner.engine.relation import Relation
from reasoner.engine.values import Instance
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


class Engine(Protocol):
    """Answers one rule over relations that are complete."""

    def ask(self, rule: CompiledRule, ground: Ground) -> Iterable[Arguments]:
        """The rows that the rule gives; of a denial the values of the variables that matter."""


def evaluate(
    program: CompiledProgram,
    facts: Iterable[GroundAtom],
    *,
    goals: Iterable[str] | None = None,
    engine: EngineName = "pydatalog",
    denials: bool = False,
) -> Model:
    """The model of a program on the facts of a case.

    ``goals`` leaves out the rules that none of the named predicates depends on, and the denials unless ``denials`` says
    that they are to be held against the case all the same. Raises ``EvaluationError`` for a fact
    that no input predicate declares, for arithmetic without a value, and when the budget is spent.
    """
    prepared = prepared_of(program)
    ground = Ground(program)
    for fact in facts:
        refuse_foreign(fact, program)
        ground.give(fact)
    asked = NativeEngine() if engine == "native" else _pydatalog()
    if goals is not None and denials:
        outlines = program.outlines
        goals = {*goals, *(name for number in prepared.denials for name in outlines[number].mentions)}
    needed = None if goals is None else needed_predicates(program, frozenset(goals))
    for component in prepared.components:
        evaluate_rules(program, component, needed, ground, asked)
    held = prepared.denials if needed is None or denials else []
    return Model(ground, tuple([each for number in held for each in violations_of(number, ground, asked)]))


def refuse_foreign(fact: GroundAtom, program: CompiledProgram) -> None:
    """Raise ``EvaluationError`` for a fact that no input predicate declares."""
    info = program.predicates.get(fact.predicate)
    if info is None or info.kind != "input" or len(info.sorts) != len(fact.arguments):
        raise EvaluationError(f"{fact} is no input of {program.name}")


def evaluate_rules(
    program: CompiledProgram, component: Sequence[int], needed: frozenset[str] | None, ground: Ground, engine: Engine
) -> None:
    """Evaluate a component whose dependencies are complete, leaving alone the rules that nothing asked for needs or
    that cannot fire."""
    outlines = program.outlines
    heads = {outlines[number].head for number in component}
    if needed is not None and heads.isdisjoint(needed):
        return
    for name in heads:
        ground.writable(name)
    rules = [program.rules[number] for number in component if _can_fire(outlines[number], ground, heads)]
    inner = {rule.number: _inner(rule, heads) for rule in rules}
    if any(inner.values()):
        _evaluate_rounds(rules, inner, heads, ground)
        return
    for rule in rules:
        with placed(rule):
            _add(rule, engine.ask(rule, ground), 0, ground)


def _evaluate_rounds(rules: list[CompiledRule], inner: dict[int, list[int]], heads: set[str], ground: Ground) -> None:
    """Ask the rules of a recursive component until a round finds nothing new."""
    fresh = {name: Relation(dict(ground.relation(name).rows)) for name in heads}
    reading: dict[str, list[int]] = {}
    for place, rule in enumerate(rules):
        for name in {_read(rule, position) for position in inner[rule.number]}:
            reading.setdefault(name, []).append(place)
    number = 0
    asked = list(range(len(rules)))
    while number == 0 or fresh:
        number += 1
        found = []
        for rule in (rules[place] for place in asked):
            for position, delta in _leading(rule, inner[rule.number], fresh, number):
                with placed(rule):
                    question = ground.rules.question(rule, ground.estimate, position)
                    found.append((rule, rows(question, rule, ground, position, delta)))
        fresh = {}
        for rule, derived in found:
            with placed(rule):
                for row in _add(rule, derived, number, ground):
                    fresh.setdefault(_head(rule).predicate, Relation()).add(row, number)
        asked = sorted({place for name in fresh for place in reading.get(name, ())})


def _leading(
    rule: CompiledRule, inner: list[int], fresh: dict[str, Relation], number: int
) -> Iterator[tuple[int | None, Relation | None]]:
    """The literals of a rule that range over new rows in a round; a rule without one is asked in the first round."""
    if not inner and number == 1:
        yield None, None
    for position in inner:
        delta = fresh.get(_read(rule, position))
        if delta is not None and delta.rows:
            yield position, delta


def _add(rule: CompiledRule, derived: Iterable[Arguments], rank: int, ground: Ground) -> list[Arguments]:
    """Add rows to the relation of the head; those that are new."""
    relation = ground.writable(_head(rule).predicate)
    new = [row for row in derived if relation.add(row, rank)]
    ground.budget.add_rows(len(new))
    return new


@contextmanager
def placed(rule: CompiledRule) -> Iterator[None]:
    """Let an error say which rule it comes from."""
    try:
        yield
    except EvaluationError as error:
        if error.rule is not None:
            raise
        name = rule.info.id or rule.info.text
        place = f" ({rule.info.source})" if rule.info.source else ""
        message = f"{name}{place}: {error.message}"
        raise EvaluationError(message, help=error.help, rule=rule.number, reason=error.message) from error


def _can_fire(outline: Outline, ground: Ground, heads: Collection[str]) -> bool:
    """Whether every positive literal outside the component has a row to match."""
    return all(name in heads or ground.relation(name).rows for name in outline.needs)


def violations_of(number: int, ground: Ground, engine: Engine) -> list[Instance]:
    """The instances of a denial, one for each way that differs in more than witnesses."""
    rule = ground.program.rules[number]
    if not ground.can_fire(number):
        return []
    wanted = ground.rules.question(rule, ground.estimate).wanted
    ready = ground.rules.grounding(number)
    with placed(rule):
        return [Instance(number, ready.completed(wanted, row, ground)) for row in engine.ask(rule, ground)]


def evaluate_static(program: CompiledProgram) -> Model:
    """The rows that depend on no case, by the native loop; ``static_model`` knows which denials they violate."""
    ground = Ground(program)
    for component in program.components:
        numbers = [number for number in component if not program.outlines[number].per_case]
        if numbers:
            evaluate_rules(program, numbers, None, ground, NativeEngine())
    return Model(ground, ())


def static_model(program: CompiledProgram, about: Collection[str] | None = None) -> Model:
    """The part of the model that depends on no case, from what the compiled program keeps of it, with the violations
    of denials that depend on none; with ``about`` of those alone that name one of these predicates."""
    ground = Ground(program)
    denials = [
        number
        for number, each in enumerate(program.outlines)
        if not each.head and not each.per_case and (about is None or not set(about).isdisjoint(each.mentions))
    ]
    found = [each for number in denials for each in violations_of(number, ground, NativeEngine())]
    return Model(ground, tuple(found))


def needed_predicates(program: CompiledProgram, goals: frozenset[str]) -> frozenset[str]:
    """The goals and everything they depend on."""
    slices = prepared_of(program).slices
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


def _inner(rule: CompiledRule, heads: set[str]) -> list[int]:
    return [
        position
        for position, pattern in enumerate(rule.body)
        if isinstance(pattern, LiteralPattern) and not pattern.negated and pattern.predicate in heads
    ]


def _read(rule: CompiledRule, position: int) -> str:
    """The predicate of a body literal."""
    pattern = rule.body[position]
    assert isinstance(pattern, LiteralPattern)
    return pattern.predicate


def _head(rule: CompiledRule) -> LiteralPattern:
    assert rule.head is not None
    return rule.head
