"""Why an atom does not hold, where the atom may put a candidate in the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoner.explain.absence import DEEPEST, WHY_NOT_LIMITS
from reasoner.explain.absence import why_not as why_not_atom
from reasoner.ranking.entries import stage_cost
from reasoner.ranking.flip import Listed

if TYPE_CHECKING:
    from reasoner.engine.model import Model
    from reasoner.explain.absence import Absence
    from reasoner.explain.matching import Partial
    from reasoner.explain.repair import Limits
    from reasoner.program.compiled import GroundAtom


def why_not(
    model: Model,
    atom: GroundAtom | tuple[str, Partial],
    *,
    limits: Limits = WHY_NOT_LIMITS,
    contradict: bool = False,
    depth: int = DEEPEST,
) -> Absence:
    """As ``why_not`` of ``reasoner.explain``; cheap changes first, a candidate looked for by its score."""
    predicate, arguments = atom[0], tuple(atom[1])
    entry = model.program.entry
    listed = predicate == entry.get("candidate") and arguments[1] is not None and arguments[2:] == (None,)
    goal = Listed(arguments[0], str(arguments[1]), entry) if listed else None
    cost = stage_cost(model)
    return why_not_atom(model, atom, limits=limits, contradict=contradict, depth=depth, goal=goal, cost=cost)
