"""Which rows of each predicate a question needs, where what it asks of some has one of a few values at one place.

Such a restriction is handed down through the rules as long as the same variable carries it. A predicate that is also
needed without it, that takes part in recursion, or in which it would stand at two places is needed as a whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.program.compiled import Var
from reasoner.program.patterns import atoms_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reasoner.program.compiled import CompiledProgram, CompiledRule, LiteralPattern, Value

_WHOLE = None


class Only(NamedTuple):
    """Of these predicates only rows with one of ``values`` at their place are asked for."""

    places: Mapping[str, int]
    values: frozenset[Value]


def demanded(program: CompiledProgram, goals: Iterable[str], only: Only) -> dict[str, int | None]:
    """For each predicate that the goals depend on, the place that is restricted; ``None``: all its rows are needed."""
    rules: dict[str, list[CompiledRule]] = {}
    for rule in program.rules:
        if rule.head is not None:
            rules.setdefault(rule.head.predicate, []).append(rule)
    found: dict[str, int | None] = {}
    waiting: list[str] = []

    def need(name: str, places: Iterable[int]) -> None:
        info = program.predicates.get(name)
        possible = [] if info is None or info.recursive else list(places)
        if name not in found:
            found[name] = possible[0] if possible else _WHOLE
        elif found[name] is _WHOLE or found[name] in possible:
            return
        else:
            found[name] = _WHOLE
        waiting.append(name)

    for name in goals:
        need(name, (only.places[name],) if name in only.places else ())
    while waiting:
        name = waiting.pop()
        for rule in rules.get(name, ()):
            for literal, places in _below(rule, found[name]):
                need(literal.predicate, places)
    return found


def _below(rule: CompiledRule, place: int | None) -> Iterator[tuple[LiteralPattern, list[int]]]:
    """The atoms of a rule with the places at which each carries what the head has at its restricted place."""
    assert rule.head is not None
    carrier = None if place is None else rule.head.arguments[place]
    for literal in atoms_of(rule.body):
        same = isinstance(carrier, Var)
        yield literal, [at for at, each in enumerate(literal.arguments) if each == carrier] if same else []
