"""Answers without the knowledge that some do not accept, and what that changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reasoner.answers.case import Case
    from reasoner.answers.reading import Reading
    from reasoner.engine.model import Model


def restrict(reading: Reading, case: Case, model: Model, *, only_accepted: bool) -> tuple[Reading, Model, str]:
    """The case evaluated again on what is left, and a sentence about the ranks that change."""
    from reasoner.answers.ranking import order
    from reasoner.answers.reading import read
    from reasoner.compilation.statuses import DISPUTED, NOT_ACCEPTED, without
    from reasoner.engine.evaluate import evaluate

    program, left_out = without(reading.program, NOT_ACCEPTED if only_accepted else DISPUTED)
    smaller = read(program)
    again = evaluate(program, case.facts(smaller.entries))
    before = [name for name, _score in order(model, reading)]
    after = [name for name, _score in order(again, smaller)]
    moves = [
        f"{reading.label(name)} {_place(before, name)} to {_place(after, name)}"
        for name in before
        if _place(before, name) != _place(after, name)
    ]
    what = "not accepted" if only_accepted else "disputed"
    changed = f"ranks that change: {'; '.join(moves)}" if moves else "no rank changes"
    return smaller, again, f"{left_out} clauses left out as {what}; {changed}."


def _place(names: list[str], name: str) -> str:
    return str(names.index(name) + 1) if name in names else "out"
