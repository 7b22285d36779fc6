"""What an analysis may spend before it gives up: a number of joins, the same on every machine, and time."""

from __future__ import annotations

from math import inf
from time import monotonic

LOOKS = 64
"""Joins between two looks at the clock."""


class OutOfTime(Exception):  # noqa: N818 - a signal, not an error
    """The time that was given is over."""


class OutOfEffort(OutOfTime):
    """As many joins were made as were allowed."""


class Effort:
    """Counts ``joins``; past ``most`` of them, or past ``until`` by the monotonic clock, spending another one fails."""

    __slots__ = ("joins", "most", "until")

    def __init__(self, most: float = inf, until: float = inf) -> None:
        self.joins = 0
        self.most = most
        self.until = until

    def spend(self) -> None:
        """Make one join more. Raises ``OutOfEffort`` or ``OutOfTime``."""
        self.joins += 1
        if self.joins > self.most:
            raise OutOfEffort
        if not self.joins % LOOKS and monotonic() > self.until:
            raise OutOfTime
