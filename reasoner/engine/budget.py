"""What one evaluation may spend, counted in rows and ways, so that it ends the same on every machine."""

from __future__ import annotations

from reasoner.errors import EvaluationError

MOST_ROWS = 1_000_000
"""Rows that the rules may give in one evaluation."""

MOST_WAYS = 2_500_000
"""Rows of body literals that may be looked at in one evaluation, tests included: a few seconds' worth."""


class Budget:
    """Counts the rows that are given and the ways that are tried."""

    __slots__ = ("_most_ways", "rows_left", "tried")

    def __init__(self, rows: float = MOST_ROWS, ways: float = MOST_WAYS) -> None:
        self.rows_left, self._most_ways = rows, ways
        self.tried = 0

    def add_rows(self, count: int) -> None:
        """Note rows that were given. Raises ``EvaluationError`` when they were too many."""
        self.rows_left -= count
        if self.rows_left < 0:
            raise EvaluationError(f"the rules give more than {MOST_ROWS:,} rows", help=_HELP)

    def try_ways(self, count: int) -> None:
        """Note ways that were tried. Raises ``EvaluationError`` when they were too many."""
        self.tried += count
        if self.tried > self._most_ways:
            raise EvaluationError(f"there are more than {MOST_WAYS:,} ways to try", help=_HELP)


_HELP = "join the literals by variables that they share, or state fewer facts"
