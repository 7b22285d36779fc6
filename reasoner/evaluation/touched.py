"""The bindings of a rule under which its instances can change when some rows come or go, and the instances there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoner.evaluation.demand import atoms_of
from reasoner.evaluation.evaluate import prepared_of
from reasoner.evaluation.join import join, prepare
from reasoner.evaluation.model import Instance
from reasoner.evaluation.native import list_of
from reasoner.evaluation.plan import plan
from reasoner.program.compiled import LiteralPattern, Var

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Set

    from reasoner.evaluation.computed import Ground
    from reasoner.evaluation.join import Binding, Stage
    from reasoner.program.compiled import Arguments, CompiledRule

MOST_BINDINGS = 200
"""Bindings of one rule that are looked at one by one; beyond it the rule is asked as a whole."""

Slots = tuple[int, ...]


def asked(rule: CompiledRule, slots: Slots, values: Arguments, ground: Ground) -> Iterator[Instance]:
    """The instances of a rule with these values in these slots."""
    if not slots:
        for bindings in prepared_of(ground.program).native.ask(rule, ground):
            yield Instance(rule.number, bindings)
        return
    key = ("bound", rule.number, slots)
    stages: tuple[Stage, ...] | None = ground.plans.get(key)
    if stages is None:
        stages = ground.plans[key] = prepare(plan(rule.body, frozenset(slots), None, ground.estimate))
    binding: Binding = [None] * len(rule.variables)
    for slot, value in zip(slots, values, strict=True):
        binding[slot] = value
    for bindings in list_of(join(stages, binding, ground), rule.globals):
        yield Instance(rule.number, bindings)


def touched(rule: CompiledRule, delta: Mapping[str, Set[Arguments]]) -> list[tuple[Slots, Arguments]]:
    """The bindings under which some literal of a rule changes; none that another one already covers."""
    found: dict[Slots, set[Arguments]] = {}
    count = 0
    for literal in atoms_of(rule.body):
        for row in delta.get(literal.predicate, ()):
            bound = _bound(literal, row, rule.globals)
            if bound is None:
                continue
            slots = tuple(sorted(bound))
            found.setdefault(slots, set()).add(tuple([bound[slot] for slot in slots]))
            count += 1
            if count > MOST_BINDINGS:
                return [((), ())]
    if () in found:
        return [((), ())]
    return [
        (slots, values)
        for slots, every in found.items()
        for values in every
        if not any(_covers(other, found[other], slots, values) for other in found)
    ]


def _covers(other: Slots, known: set[Arguments], slots: Slots, values: Arguments) -> bool:
    if len(other) >= len(slots) or not set(other) <= set(slots):
        return False
    return tuple([values[slots.index(slot)] for slot in other]) in known


def _bound(literal: LiteralPattern, row: Arguments, limit: int) -> dict[int, int | str] | None:
    """The values of variables outside aggregates where the literal is this row; ``None`` where it cannot be."""
    every: dict[int, int | str] = {}
    for each, value in zip(literal.arguments, row, strict=True):
        if isinstance(each, Var):
            if every.setdefault(each.slot, value) != value:
                return None
        elif isinstance(each, int | str) and each != value:
            return None
    return {slot: value for slot, value in every.items() if slot < limit}
