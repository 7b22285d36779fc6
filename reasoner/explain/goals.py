"""What a changed case should lead to: goals of a search for the smallest change."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from reasoner.engine.demand import Only

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reasoner.engine.model import Model
    from reasoner.explain.cuts import Cut
    from reasoner.explain.inputs import Change
    from reasoner.explain.matching import Partial
    from reasoner.explain.reach import Reach


class Goal(Protocol):
    """What a changed case should lead to."""

    @property
    def predicate(self) -> str:
        """The predicate that is asked about."""

    @property
    def predicates(self) -> frozenset[str]:
        """Predicates that a model must contain to judge it."""

    def reached(self, model: Model) -> bool:
        """Whether a model satisfies the goal."""

    def cut(self, model: Model, reach: Reach, within: int) -> Cut:
        """Changes of which any way to the goal takes one, and how many it takes at least."""

    def glance(self, model: Model) -> Glance | None:
        """A part of the model of a changed case that may be enough to see that the goal is not reached."""

    def promise(self, model: Model, reach: Reach) -> Mapping[Change, int]:
        """For each change the most that it could bring by itself; nothing where the goal knows no more and less."""

    def height(self, model: Model) -> int:
        """How firmly a model reaches the goal."""


class Glance(NamedTuple):
    """A part of a model: some rows of some predicates.

    ``margin`` says how far it is past what the goal asks of these rows: below zero the goal is not reached.
    """

    predicates: frozenset[str]
    only: Only
    margin: Callable[[Model], int]


class Holds:
    """The goal that some atom agreeing with a pattern holds."""

    __slots__ = ("pattern", "predicate")

    def __init__(self, predicate: str, pattern: Partial) -> None:
        self.predicate = predicate
        self.pattern = pattern

    @property
    def predicates(self) -> frozenset[str]:
        """Just the one."""
        return frozenset((self.predicate,))

    def only(self, model: Model) -> Only | None:
        """The value at one place that all the rows in question have; where the model has most values to choose from."""
        rows = model.rows(self.predicate)
        known = [place for place, value in enumerate(self.pattern) if value is not None]
        place = max(known, key=lambda place: (len({row[place] for row in rows}), place), default=None)
        value = None if place is None else self.pattern[place]
        return None if place is None or value is None else Only({self.predicate: place}, frozenset((value,)))

    def reached(self, model: Model) -> bool:
        """Whether a row agrees."""
        return bool(model.match(self.predicate, self.pattern))

    def cut(self, model: Model, reach: Reach, within: int) -> Cut:
        """Changes that could make a row hold."""
        return reach.to_hold(self.predicate, self.pattern)

    def glance(self, model: Model) -> None:
        """None: only the rows in question are evaluated anyway (see ``only``)."""

    def promise(self, model: Model, reach: Reach) -> Mapping[Change, int]:
        """Nothing: it holds or not."""
        return {}

    def height(self, model: Model) -> int:
        """Nothing: it holds or not."""
        return 0


class Fails(Holds):
    """The goal that no atom agreeing with a pattern holds."""

    __slots__ = ()

    def reached(self, model: Model) -> bool:
        """Whether no row agrees."""
        return not model.match(self.predicate, self.pattern)

    def cut(self, model: Model, reach: Reach, within: int) -> Cut:
        """Changes that could make a row vanish."""
        return reach.to_vanish(self.predicate, self.pattern)
