"""The bindings of a rule under which its rows can change when some rows of its body come or go."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from typing import NamedTuple

from reasoner.program.compiled import ANY, Arguments, CompiledRule, LiteralPattern, Value, Var
from reasoner.program.patterns import atoms_of, witnesses_of

MOST_BINDINGS = 200
"""Bindings of one rule that are looked at one by one; beyond it the rule is asked as a whole."""

Slots = tuple[int, ...]


class TouchedLiteral(NamedTuple):
    """A literal made ready to be matched with rows: values that a row must have, places that must agree, and where the
    variables outside aggregates stand, by slot; witnesses among them are left out."""

    predicate: str
    fixed: tuple[tuple[int, Value], ...]
    equal: tuple[tuple[int, int], ...]
    slots: Slots
    values: Callable[[Arguments], Arguments]

    def fits(self, row: Arguments) -> bool:
        """Whether the literal can stand for a row."""
        for place, value in self.fixed:
            if row[place] != value:
                return False
        return all(row[one] == row[other] for one, other in self.equal) if self.equal else True


def touched_literals(rule: CompiledRule) -> tuple[TouchedLiteral, ...]:
    """The literals of a rule made ready."""
    left_out = witnesses_of(rule).union(range(rule.globals, len(rule.variables)))
    return tuple([_literal(each, left_out) for each in atoms_of(rule.body)])


def _literal(pattern: LiteralPattern, left_out: frozenset[int]) -> TouchedLiteral:
    first: dict[int, int] = {}
    fixed: list[tuple[int, Value]] = []
    equal: list[tuple[int, int]] = []
    for place, each in enumerate(pattern.arguments):
        if isinstance(each, Var):
            if first.setdefault(each.slot, place) != place:
                equal.append((first[each.slot], place))
        elif isinstance(each, int | str) and each != ANY:
            fixed.append((place, each))
    slots = tuple(sorted(first.keys() - left_out))
    places = [first[slot] for slot in slots]
    return TouchedLiteral(
        pattern.predicate, tuple(fixed), tuple(equal), slots, lambda row: tuple([row[place] for place in places])
    )


def touched(literals: Sequence[TouchedLiteral], delta: Mapping[str, Set[Arguments]]) -> list[tuple[Slots, Arguments]]:
    """The bindings under which some literal of a rule changes; none that another one already covers. Without slots a
    binding stands for the rule as a whole."""
    found: dict[Slots, set[Arguments]] = {}
    count = 0
    for literal in literals:
        rows = delta.get(literal.predicate)
        if not rows:
            continue
        fitting = {literal.values(row) for row in rows if literal.fits(row)}
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
