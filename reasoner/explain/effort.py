"""What a search may spend, counted in steps, so that it ends the same on every machine and every time."""

from __future__ import annotations

from math import inf

MODEL = 200
"""Steps that a changed case counts for, beside those that its evaluation takes: it costs as much as so many joins."""

WAYS = 30
"""Rows that evaluation looks at in the time of a step."""


class OutOfEffort(Exception):  # noqa: N818 - a signal, not an error
    """As many steps were made as were allowed."""


class Effort:
    """Counts ``steps``, also in the effort that it is ``part`` of; past ``most`` of them spending another fails."""

    __slots__ = ("most", "part", "steps")

    def __init__(self, most: float = inf, part: Effort | None = None) -> None:
        self.steps = 0
        self.most = most
        self.part = part

    def spend(self, steps: int = 1) -> None:
        """Make steps. Raises ``OutOfEffort``."""
        self.steps += steps
        if self.part is not None:
            self.part.spend(steps)
        if self.steps > self.most:
            raise OutOfEffort

    @property
    def over(self) -> bool:
        """Whether no step is left."""
        return self.steps >= self.most
