"""Why a candidate in the list does not stand first: the comparison with the leader, and what would turn them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.ranking.contrast import Contrast, contrast
from reasoner.ranking.entries import standing
from reasoner.ranking.flip import FLIP_LIMITS, Flip, flip

if TYPE_CHECKING:
    from reasoner.engine.model import Model
    from reasoner.program.compiled import GroundAtom

QUICK = FLIP_LIMITS._replace(solutions=4, models=24, quick=True)
"""How far it is looked for what would put a candidate first; a ``thorough`` search goes as far as ``flip``."""


class Below(NamedTuple):
    """A candidate in the list below the leader: how it could be first, and what parts the two."""

    flip: Flip
    contrast: Contrast


def why_not_first(
    model: Model, conclusion: GroundAtom, *, contradict: bool = False, within: int = 3, thorough: bool = False
) -> Below | None:
    """Compare a candidate with the one that stands first; ``None`` of what is no candidate in the list, or leads it.

    At most ``within`` changes are tried together. What would move the two apart is left to ``contrast``: here the
    question is what would put this one first.
    """
    name = str(conclusion.arguments[1]) if conclusion.predicate == model.program.entry["candidate"] else ""
    places = standing(model)
    if name not in {place.conclusion for place in places[1:]}:
        return None
    limits = (FLIP_LIMITS if thorough else QUICK)._replace(changes=within)
    found = flip(model, name, contradict=contradict, limits=limits)
    return Below(found, contrast(model, places[0].conclusion, name, separate=False))
