"""Why a candidate in the list does not stand first: the comparison with the leader, and what would turn them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.ranking.contrast import Contrast, contrast
from reasoner.ranking.entries import standing
from reasoner.ranking.flip import FLIP_LIMITS, Flip, flip

if TYPE_CHECKING:
    from reasoner.engine.model import Model
    from reasoner.explain.repair import Limits

QUICK = FLIP_LIMITS._replace(solutions=4, models=24, quick=True)
"""How far it is looked for what would put a candidate first; ``flip`` looks further."""


class Below(NamedTuple):
    """A candidate in the list: how it could be first, and the contrast with the leader (``None`` when it leads)."""

    flip: Flip
    contrast: Contrast | None


def leads(model: Model, conclusion: str) -> bool:
    """Whether a candidate stands first."""
    places = standing(model)
    return bool(places) and places[0].conclusion == conclusion


def why_not_first(
    model: Model,
    conclusion: str,
    *,
    contradict: bool = False,
    limits: Limits = QUICK,
) -> Below:
    """Compare a candidate with the one that stands first.

    What would move the two apart is left to ``contrast``: here the question is what would put this one first.
    """
    limits = QUICK._replace(changes=limits.changes)
    found = flip(model, conclusion, contradict=contradict, limits=limits)
    leader = found.leader
    if leader is None or leader.conclusion == conclusion:
        return Below(found, None)
    return Below(found, contrast(model, leader.conclusion, conclusion, separate=False))
