"""Names and where they stand: what hover, navigation and renaming are made of."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

from reasoner.source import Span

Kind: TypeAlias = Literal["predicate", "sort", "constant", "id", "reference", "code", "key", "variable"]


class Name(NamedTuple):
    """A name and what it is the name of.

    A constant belongs to a sort, empty where nothing tells which. ``beside`` is the constant it goes with, as a value
    goes with its attribute; empty where the sort has no such partner, or where a variable stands in its place.
    """

    kind: Kind
    text: str
    sort: str = ""
    beside: str = ""

    def means(self, other: Name) -> bool:
        """Whether both can be the same thing."""
        if self[:3] != other[:3]:
            return False
        return self.beside == other.beside or not self.beside or not other.beside


class Occurrence(NamedTuple):
    """One place of a name. ``defines`` marks its declaration, or the fact that states the constant."""

    name: Name
    span: Span
    defines: bool = False
