"""Values as integers whose order is the order of the language, so that a table holds numbers alone and ``<`` is right.

Integers stand for themselves; below them lies ``#inf``, above them symbols in alphabetical order, strings and ``#sup``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoner.program.compiled import Operation, Value, Var
from reasoner.program.patterns import LARGEST, terms_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reasoner.program.compiled import BodyPattern, CompiledProgram, Pattern

INFIMUM, SUPREMUM = "#inf", "#sup"
LOWEST, FIRST_SYMBOL, HIGHEST = -(1 << 60), 1 << 40, 1 << 60

__all__ = ["FIRST_SYMBOL", "HIGHEST", "LARGEST", "LOWEST", "Codes", "constants_of"]


class Codes:
    """The code of every constant that a program or its cases mention, and the constant of every code."""

    def __init__(self, constants: Iterable[str]) -> None:
        names = sorted(set(constants) - {INFIMUM, SUPREMUM}, key=lambda each: (each.startswith('"'), each))
        self.names = tuple(names)
        self._codes: dict[Value, int] = {name: FIRST_SYMBOL + place for place, name in enumerate(names)}
        self._codes.update({INFIMUM: LOWEST, SUPREMUM: HIGHEST})

    def __contains__(self, value: Value) -> bool:
        return isinstance(value, int) or value in self._codes

    def code(self, value: Value) -> int:
        """The code of a value. Raises ``KeyError`` for a constant that was not named at the start."""
        return value if isinstance(value, int) else self._codes[value]

    def row(self, values: Iterable[Value]) -> tuple[int, ...]:
        """The codes of some values. Raises ``KeyError`` as ``code`` does."""
        codes = self._codes
        return tuple([value if isinstance(value, int) else codes[value] for value in values])

    def value(self, code: int) -> Value:
        """The value of a code."""
        if FIRST_SYMBOL <= code < HIGHEST:
            return self.names[code - FIRST_SYMBOL]
        return INFIMUM if code == LOWEST else SUPREMUM if code == HIGHEST else code


def constants_of(program: CompiledProgram) -> set[str]:
    """Every constant that the program mentions, in its rows and in its rules."""
    found: set[Value] = set()
    for rows in (*program.facts.values(), *program.ranks.values()):
        for row in rows:
            found.update(row)
    for rule in program.rules:
        patterns: list[BodyPattern] = [*([rule.head] if rule.head else []), *rule.body]
        while patterns:
            pattern = patterns.pop()
            found.update(_named(terms_of(pattern)))
            for element in getattr(pattern, "elements", ()):
                found.update(_named(element.terms))
                patterns.extend(element.condition)
    return {each for each in found if isinstance(each, str)}


def _named(terms: Iterable[Pattern]) -> Iterator[str]:
    for term in terms:
        if isinstance(term, Operation):
            yield from _named((term.left, term.right))
        elif isinstance(term, str) and not isinstance(term, Var):
            yield term
