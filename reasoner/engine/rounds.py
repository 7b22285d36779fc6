"""Evaluation of a program component by component; how one rule is asked is the engine's business.

Inside a recursive component the rules are asked in rounds over what the round before found new (semi-naive
evaluation, Bancilhon and Ramakrishnan 1986); the round in which an atom first appears is its rank, so a proof that
uses only premises of smaller rank within the component is well-founded and of least height.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from reasoner.engine.computed import Ground
from reasoner.engine.join import value_of
from reasoner.engine.model import Instance
from reasoner.engine.relation import Relation
from reasoner.errors import EvaluationError
from reasoner.program.compiled import Arguments, CompiledRule, LiteralPattern, Value

MOST_ROWS = 5_000_000


class Engine(Protocol):
    """Answers one non-recursive rule over materialised relations."""

    def ask(
        self, rule: CompiledRule, ground: Ground, position: int | None = None, delta: Relation | None = None
    ) -> Iterable[Arguments]:
        """Values of the rule's global variables for each ground instance.

        ``position`` names a body literal that ranges over ``delta`` only.
        """


def evaluate_component(rules: list[CompiledRule], ground: Ground, engine: Engine) -> None:
    """Evaluate the rules of one component whose dependencies are complete."""
    heads = {rule.head.predicate for rule in rules if rule.head is not None}
    for name in sorted(heads):
        ground.writable(name)
    inner = {rule.number: _inner(rule, heads) for rule in rules}
    if not any(inner.values()):
        for rule in rules:
            for row in _found(rule, engine.ask(rule, ground), ground, None):
                ground.writable(_head(rule).predicate).add(row, 0)
        return
    seen: set[Instance] = set()
    fresh: dict[str, Relation] = {name: Relation(dict(ground.relation(name).rows)) for name in heads}
    number = 0
    while True:
        number += 1
        derived: dict[str, dict[Arguments, int]] = {name: {} for name in heads}
        for rule in rules:
            into = derived[_head(rule).predicate]
            for row in _round(rule, inner[rule.number], number, fresh, ground, engine, seen):
                into[row] = number
        fresh = {name: Relation() for name in heads}
        for name in sorted(heads):
            relation = ground.writable(name)
            for row in derived[name]:
                if relation.add(row, number):
                    fresh[name].add(row, number)
            if len(relation.rows) > MOST_ROWS:
                raise EvaluationError(f"{name} has more than {MOST_ROWS} rows")
        if not any(relation.rows for relation in fresh.values()):
            return


def _round(
    rule: CompiledRule,
    inner: list[int],
    number: int,
    fresh: dict[str, Relation],
    ground: Ground,
    engine: Engine,
    seen: set[Instance],
) -> Iterator[Arguments]:
    if not inner:
        if number == 1:
            yield from _found(rule, engine.ask(rule, ground), ground, seen)
        return
    for position in inner:
        pattern = rule.body[position]
        if isinstance(pattern, LiteralPattern):
            delta = fresh[pattern.predicate]
            if delta.rows:
                yield from _found(rule, engine.ask(rule, ground, position, delta), ground, seen)


def _found(
    rule: CompiledRule, answers: Iterable[Arguments], ground: Ground, seen: set[Instance] | None
) -> list[Arguments]:
    head = _head(rule)
    rows = []
    for bindings in answers:
        instance = Instance(rule.number, bindings)
        if seen is not None:
            if instance in seen:
                continue
            seen.add(instance)
        row = head_row(head, bindings)
        ground.instances.setdefault((head.predicate, row), []).append(instance)
        rows.append(row)
    return rows


def head_row(head: LiteralPattern, bindings: Arguments) -> Arguments:
    """The arguments of the head under the values of the global variables."""
    known: list[Value | None] = list(bindings)
    return tuple([value_of(each, known) for each in head.arguments])


def _inner(rule: CompiledRule, heads: set[str]) -> list[int]:
    return [
        position
        for position, pattern in enumerate(rule.body)
        if isinstance(pattern, LiteralPattern) and not pattern.negated and pattern.predicate in heads
    ]


def _head(rule: CompiledRule) -> LiteralPattern:
    if rule.head is None:
        raise EvaluationError("a denial has no head to derive")
    return rule.head
