"""Why a negated atom cannot be derived: the rules that could have, each with the first literal that fails."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.explain.analysis import analysis_of
from reasoner.explain.matching import ground, opened, ready, solutions, unify
from reasoner.program.compiled import LiteralPattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reasoner.engine.model import Model
    from reasoner.explain.matching import Binding
    from reasoner.program.compiled import BodyPattern, CompiledRule, GroundAtom

TRIES = 400
"""Partial matches of one rule body that are looked at; beyond it the furthest so far is reported."""


class Blocked(NamedTuple):
    """A rule that could have derived an atom: the literal that fails, and the bindings (slot, value) it fails under.

    ``state`` is ``unknown`` (an input that is not recorded), ``absent`` (recorded as absent), ``failed`` otherwise.
    """

    rule: int
    literal: int
    bindings: tuple[tuple[int, int | str], ...]
    state: str


def blocked_rules(model: Model, atom: GroundAtom) -> tuple[Blocked, ...]:
    """The rules whose head fits the atom, in order, each with the literal that stops it."""
    blocked = analysis_of(model).blocked
    known = blocked.get(atom)
    if known is None:
        known = blocked[atom] = tuple(_blocked_rules(model, atom))
    return known


def _blocked_rules(model: Model, atom: GroundAtom) -> Iterator[Blocked]:
    program = model.program
    # Outlines first: rules are read from the cache one by one, and most have another head.
    for number, outline in enumerate(program.outlines):
        if outline.head != atom.predicate:
            continue
        rule = program.rules[number]
        if rule.head is None:
            continue
        binding = unify(rule.head.arguments, opened(atom.arguments), {})
        found = None if binding is None else first_failing(model, rule, binding, atom)
        if found is not None:
            literal, reached = found
            state = _state(model, rule.body[literal], reached)
            yield Blocked(rule.number, literal, tuple(sorted(reached.items())), state)


def first_failing(model: Model, rule: CompiledRule, binding: Binding, atom: GroundAtom) -> tuple[int, Binding] | None:
    """The literal that no partial match gets past, taken in source order, and the match that comes furthest.

    That the atom itself does not hold is no reason for it: ``None`` where nothing else fails.
    """
    best: tuple[int, int, Binding] | None = None
    stack: list[tuple[tuple[int, ...], Binding]] = [(tuple(range(len(rule.body))), binding)]
    tries = 0
    while stack and tries < TRIES:
        rest, known = stack.pop()
        tries += 1
        if not rest:
            continue
        index = next((place for place in rest if ready(rule.body[place], known)), rest[0])
        done = len(rule.body) - len(rest)
        pattern = rule.body[index]
        further = list(solutions(model, pattern, known)) if ready(pattern, known) else []
        circular = isinstance(pattern, LiteralPattern) and ground(pattern, known) == atom
        if not further and not circular and (best is None or done > best[0]):
            best = (done, index, known)
        left = tuple(place for place in rest if place != index)
        stack.extend((left, extended) for extended in reversed(further))
    return None if best is None else (best[1], best[2])


def _state(model: Model, pattern: BodyPattern, binding: Binding) -> str:
    if not isinstance(pattern, LiteralPattern) or pattern.negated:
        return "failed"
    declared = model.program.predicates.get(pattern.predicate)
    if declared is None or declared.kind != "input":
        return "failed"
    atom = ground(pattern, binding)
    if atom is not None:
        against = opposite(atom, model.program.entry)
        if against is not None and model.holds(against):
            return "absent"
    return "unknown"


def opposite(atom: GroundAtom, entry: Mapping[str, str]) -> GroundAtom | None:
    """The input atom that records the contrary: absent for present and the other way round."""
    present, absent = entry.get("finding", ""), entry.get("absent", "")
    if atom.predicate == present:
        return atom._replace(predicate=absent)
    return atom._replace(predicate=present) if atom.predicate == absent else None
