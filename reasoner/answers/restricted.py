"""Answers without the knowledge that some do not accept, and what that changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.ranking.entries import standing
from reasoner.words import phrases

if TYPE_CHECKING:
    from reasoner.answers.case import Case
    from reasoner.answers.reading import Reading
    from reasoner.engine.model import Model


class Restricted(NamedTuple):
    """The case evaluated again on what is left; ``told`` says what was left out and which ranks change by that."""

    reading: Reading
    model: Model
    told: str


def restricted(reading: Reading, case: Case, model: Model, *, only_accepted: bool) -> Restricted:
    """Leave out what is disputed or, with ``only_accepted``, all that is not accepted."""
    from reasoner.answers.reading import read
    from reasoner.compilation.statuses import DISPUTED, NOT_ACCEPTED, without
    from reasoner.engine.evaluate import evaluate

    program, number = without(reading.program, NOT_ACCEPTED if only_accepted else DISPUTED)
    smaller = read(program)
    again = evaluate(program, case.facts(smaller.entries))
    after = {each.conclusion: str(each.rank) for each in standing(again)}
    moves = [
        phrases.RANK_MOVES.format(name=reading.label(each.conclusion), before=each.rank, after=place)
        for each in standing(model)
        if (place := after.get(each.conclusion, phrases.OUT)) != str(each.rank)
    ]
    left_out = phrases.NOT_ACCEPTED if only_accepted else phrases.DISPUTED
    changed = phrases.RANKS_CHANGE.format(moves="; ".join(moves)) if moves else phrases.NO_RANK_CHANGES
    return Restricted(smaller, again, phrases.CLAUSES_LEFT_OUT.format(number=number, why=left_out, changed=changed))
