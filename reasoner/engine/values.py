"""Values with their order, and ground instances of rules with their premises.

Order is defined everywhere: values sort integers first, then symbols, then strings (``value_key``).
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from reasoner.program.compiled import Arguments, GroundAtom, Value

# What #max and #min of nothing are: below and above every value. They never enter an atom.
INFIMUM = "#inf"
SUPREMUM = "#sup"


@lru_cache(65_536)
def value_key(value: Value) -> tuple[int, int, str]:
    """Sort key of a value: integers by size, then symbols, then strings, each alphabetically."""
    if isinstance(value, int):
        return (0, value, "")
    if value.startswith("#"):
        return (-1 if value == INFIMUM else 3, 0, "")
    return (2 if value.startswith('"') else 1, 0, value)


def compare(left: Value, operator: str, right: Value) -> bool:
    """Whether a comparison holds; order is integers, then symbols, then strings."""
    if operator == "=":
        return left == right
    if operator == "!=":
        return left != right
    first, second = value_key(left), value_key(right)
    if operator == "<":
        return first < second
    if operator == "<=":
        return first <= second
    return first > second if operator == ">" else first >= second


class Instance(NamedTuple):
    """A ground instance of a rule: the rule's number and the values of its first ``globals`` variables."""

    rule: int
    bindings: Arguments


class Contributor(NamedTuple):
    """One tuple that counts in an aggregate: its terms (the weight first), and its element's bindings.

    ``element`` is the index of the aggregate element, ``bindings`` the values of *all* variables of the rule that the
    element mentions, as pairs (slot, value). Several bindings that give the same tuple count once; the
    first in order stands for them.
    """

    terms: Arguments
    element: int
    bindings: tuple[tuple[int, Value], ...]


class Premise(NamedTuple):
    """A ground body literal of an instance.

    ``kind`` is ``atom`` or ``not`` (``atom`` set), ``comparison`` (``left``, ``operator``, ``right`` are the values
    after arithmetic), or ``aggregate`` (``operator`` and ``left`` the guard's value, ``right`` the aggregate's value,
    ``contributors`` all that count).
    """

    kind: str
    atom: GroundAtom | None = None
    left: Value = 0
    operator: str = ""
    right: Value = 0
    function: str = ""
    contributors: tuple[Contributor, ...] = ()
