"""The model of a program on a case: which atoms hold, since when, and by which ground rule instances.

Order is defined everywhere: values sort integers first, then symbols, then strings (``value_key``).
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

from reasoner.program.compiled import Arguments, CompiledRule, GroundAtom, Value

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


class Model(Protocol):
    """What evaluation returns and explanation reads. Implementations may compute premises only when asked."""

    @property
    def rules(self) -> Sequence[CompiledRule]:
        """All rules of the program, by number."""

    @property
    def violations(self) -> tuple[Instance, ...]:
        """The instances of denials that hold, none of which may; of those alone that were looked at."""

    @property
    def kept(self) -> dict[Hashable, Any]:
        """What explanations have found out about the model, so that none is worked out twice; never part of it."""

    def holds(self, atom: GroundAtom) -> bool:
        """Whether the atom is in the model."""

    def rows(self, predicate: str) -> tuple[Arguments, ...]:
        """The argument tuples of a predicate, in order; empty for one that nothing derives."""

    def match(self, predicate: str, pattern: tuple[Value | None, ...]) -> tuple[Arguments, ...]:
        """The rows that agree with ``pattern`` wherever it is not ``None``, in order."""

    def origin(self, atom: GroundAtom) -> str:
        """``given`` (a fact of the case), ``knowledge`` (a fact of the knowledge base), ``derived`` or ``absent``."""

    def rank(self, atom: GroundAtom) -> int:
        """Round in which the atom first appeared within its component; 0 for facts and non-recursive predicates."""

    def instances(self, atom: GroundAtom) -> tuple[Instance, ...]:
        """Ground rule instances with this head, by rule number and then bindings; empty for a plain fact."""

    def premises(self, instance: Instance) -> tuple[Premise, ...]:
        """The ground body of an instance, in source order."""
