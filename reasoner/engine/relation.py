"""Rows of one predicate with indexes made on demand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Protocol

from reasoner.engine.budget import Budget
from reasoner.engine.values import value_key
from reasoner.program.compiled import Arguments, Value

FEW = 30
"""Questions about the same places that are answered through an index of fewer: making another takes as long as many."""


class Relation:
    """The rows of a predicate, each with its rank; ``index(places)`` groups them by the values at some places."""

    __slots__ = ("_asked", "_distinct", "_indexes", "rows")

    def __init__(self, rows: dict[Arguments, int] | None = None) -> None:
        self.rows: dict[Arguments, int] = {} if rows is None else rows
        self._asked: dict[tuple[int, ...], int] = {}
        self._distinct: dict[int, int] = {}
        self._indexes: dict[tuple[int, ...], dict[Arguments, list[Arguments]]] = {}

    def add(self, row: Arguments, rank: int) -> bool:
        """Add a row unless it is there; whether it was new."""
        if row in self.rows:
            return False
        self.rows[row] = rank
        for places, index in self._indexes.items():
            index.setdefault(tuple([row[place] for place in places]), []).append(row)
        return True

    def revised(self, added: Sequence[Arguments], removed: Sequence[Arguments]) -> Relation:
        """Another relation with some rows more and some less, and the indexes that this one has."""
        other = Relation(dict(self.rows))
        for row in removed:
            other.rows.pop(row, None)
        for places, index in self._indexes.items():
            revised = other._indexes[places] = dict(index)
            for row in removed:
                key = tuple([row[place] for place in places])
                revised[key] = [each for each in revised.get(key, ()) if each != row]
        fresh = [row for row in added if row not in other.rows]
        for row in fresh:
            other.rows[row] = 0
        for places, revised in other._indexes.items():
            for row in fresh:
                key = tuple([row[place] for place in places])
                revised[key] = [*revised.get(key, ()), row]
        return other

    def select(self, places: tuple[int, ...], key: Arguments) -> Sequence[Arguments]:
        """Rows with the values ``key`` at ``places``, in order of arrival."""
        if not places:
            return list(self.rows)
        index = self._indexes.get(places)
        if index is None:
            asked = self._asked[places] = self._asked.get(places, 0) + 1
            if asked <= FEW < len(self.rows) and len(places) > 1:
                return self._filtered(places, key)
            index = self._indexes[places] = _index(self.rows, places)
        return index.get(key, ())

    def _filtered(self, places: tuple[int, ...], key: Arguments) -> Sequence[Arguments]:
        """The same without an index of its own: among the rows that the most telling one of fewer places leaves."""
        one = max(places, key=self._spread)
        known = max((each for each in self._indexes if set(each) <= set(places)), key=self._keys, default=(one,))
        if self._keys(known) < self._spread(one):
            known = (one,)
        rows = self.select(known, tuple([key[places.index(place)] for place in known]))
        wanted = [(place, value) for place, value in zip(places, key, strict=True) if place not in known]
        return [row for row in rows if all(row[place] == value for place, value in wanted)]

    def _keys(self, places: tuple[int, ...]) -> int:
        return len(self._indexes.get(places, ()))

    def _spread(self, place: int) -> int:
        """How many values stand at a place."""
        if place not in self._distinct:
            self._distinct[place] = len({row[place] for row in self.rows})
        return self._distinct[place]

    def expected(self, places: tuple[int, ...]) -> float:
        """Rows that should agree with values at these places, were the places independent of each other."""
        rows = float(len(self.rows))
        for place in places:
            rows /= self._spread(place) or 1
        return rows

    def is_key(self, places: tuple[int, ...]) -> bool:
        """Whether no two rows have the same values at these places."""
        return len({tuple([row[place] for place in places]) for row in self.rows}) == len(self.rows)


def _index(rows: Iterable[Arguments], places: tuple[int, ...]) -> dict[Arguments, list[Arguments]]:
    """Rows by their values at some places."""
    index: dict[Arguments, list[Arguments]] = {}
    if len(places) == 1:
        place = places[0]
        for row in rows:
            index.setdefault((row[place],), []).append(row)
    else:
        key_of = itemgetter(*places)
        for row in rows:
            index.setdefault(key_of(row), []).append(row)
    return index


EMPTY = Relation()


class Relations(Protocol):
    """Where a join finds the rows of each predicate, and what it may spend."""

    budget: Budget

    def relation(self, predicate: str) -> Relation:
        """The rows of a predicate; an empty relation where there are none."""


def ordered(rows: Iterable[Arguments]) -> tuple[Arguments, ...]:
    """Rows in the defined order of their values."""
    found = tuple(rows)
    return found if len(found) < 2 else tuple(sorted(found, key=row_key))


def row_key(row: Sequence[Value]) -> tuple[tuple[int, int, str], ...]:
    """Sort key of a row."""
    return tuple([value_key(value) for value in row])
