"""The bindings of a rule under which its instances can change when some rows come or go, and the instances there."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, Any, NamedTuple

from reasoner.engine.demand import atoms_of
from reasoner.engine.evaluate import prepared_of
from reasoner.engine.join import join, prepare
from reasoner.engine.model import Instance
from reasoner.engine.native import list_of
from reasoner.engine.plan import plan
from reasoner.program.compiled import LiteralPattern, Var

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Set

    from reasoner.engine.computed import Ground
    from reasoner.engine.join import Binding, Stage, Test
    from reasoner.program.compiled import Arguments, CompiledRule, Value

MOST_BINDINGS = 200
"""Bindings of one rule that are looked at one by one; beyond it the rule is asked as a whole."""

Slots = tuple[int, ...]


def asked(rule: CompiledRule, slots: Slots, values: Arguments, ground: Ground) -> list[Instance]:
    """The instances of a rule with these values in these slots, each once."""
    if not slots:
        return [Instance(rule.number, bindings) for bindings in prepared_of(ground.program).native.ask(rule, ground)]
    key = ("bound", rule.number, slots)
    known: tuple[list[Test], tuple[Stage, ...]] | None = ground.plans.get(key)
    if known is None:
        stages = prepare(plan(rule.body, frozenset(slots), None, ground.estimate))
        tests = [stage.test for stage in takewhile(lambda stage: stage.test is not None, stages) if stage.test]
        known = ground.plans[key] = (tests, stages[len(tests) :])
    binding: Binding = [None] * len(rule.variables)
    for slot, value in zip(slots, values, strict=True):
        binding[slot] = value
    # Most bindings fail at a look-up: these are tried before a join is begun.
    for test in known[0]:
        if not test(binding, ground, None):
            return []
    return [Instance(rule.number, bindings) for bindings in list_of(join(known[1], binding, ground), rule.globals)]


def touched(
    rule: CompiledRule, delta: Mapping[str, Set[Arguments]], plans: dict[Any, Any]
) -> list[tuple[Slots, Arguments]]:
    """The bindings under which some literal of a rule changes; none that another one already covers."""
    literals: tuple[_Literal, ...] | None = plans.get(("touched", rule.number))
    if literals is None:
        literals = tuple([_literal(each, rule.globals) for each in atoms_of(rule.body)])
        plans["touched", rule.number] = literals
    found: dict[Slots, set[Arguments]] = {}
    count = 0
    for literal in literals:
        rows = delta.get(literal.predicate)
        if not rows:
            continue
        fitting = {literal.values(row) for row in rows if _fits(literal, row)}
        if fitting:
            found.setdefault(literal.slots, set()).update(fitting)
        count += len(fitting)
        if count > MOST_BINDINGS:
            return [((), ())]
    if () in found:
        return [((), ())]
    if len(found) == 1:
        return [(slots, values) for slots, every in found.items() for values in every]
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


class _Literal(NamedTuple):
    """A literal made ready to be matched with rows: values that a row must have, places that must agree, and where the
    variables outside aggregates stand, by slot."""

    predicate: str
    fixed: tuple[tuple[int, Value], ...]
    equal: tuple[tuple[int, int], ...]
    slots: Slots
    values: Callable[[Arguments], Arguments]


def _literal(pattern: LiteralPattern, limit: int) -> _Literal:
    first: dict[int, int] = {}
    fixed: list[tuple[int, Value]] = []
    equal: list[tuple[int, int]] = []
    for place, each in enumerate(pattern.arguments):
        if isinstance(each, Var):
            if first.setdefault(each.slot, place) != place:
                equal.append((first[each.slot], place))
        elif isinstance(each, int | str):
            fixed.append((place, each))
    slots = tuple(sorted(slot for slot in first if slot < limit))
    places = [first[slot] for slot in slots]
    return _Literal(
        pattern.predicate, tuple(fixed), tuple(equal), slots, lambda row: tuple([row[place] for place in places])
    )


def _fits(literal: _Literal, row: Arguments) -> bool:
    for place, value in literal.fixed:
        if row[place] != value:
            return False
    return all(row[one] == row[other] for one, other in literal.equal) if literal.equal else True
