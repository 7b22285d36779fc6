"""The smallest changes that put a candidate first or drop it, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoner.documents.absence import outcome, typed
from reasoner.documents.document import BLANK, Document
from reasoner.documents.lines import Lines
from reasoner.documents.naming import Names
from reasoner.words import phrases
from reasoner.words.units import whole
from reasoner.words.wrap import some

if TYPE_CHECKING:
    from reasoner.explain.repair import Repair
    from reasoner.program.compiled import CompiledProgram
    from reasoner.ranking.flip import Flip, Outcome
    from reasoner.ranking.standing import Below


SHOWN = 6


def flip_page(flip: Flip, program: CompiledProgram) -> Document:
    """Where the candidate stands, and what would change that."""
    names, lines = Names(program), Lines()
    lines.heading(standing_text(names, flip))
    if flip.to_first.status != "already":
        lines.gap()
        _way(lines, names, phrases.TO_FIRST, flip.to_first, flip.first_outcomes, flip.contradict)
    if flip.place is not None and flip.place.rank == 1:
        lines.gap()
        _way(lines, names, phrases.TO_DROP, flip.to_drop, flip.drop_outcomes, flip.contradict)
    return lines.document


def below_page(below: Below, program: CompiledProgram) -> Document:
    """Why a candidate in the list does not stand first: the contrast with the leader, then what would change it."""
    from reasoner.documents.contrast import contrast_page

    told = flip_page(below.flip, program)
    compared = contrast_page(below.contrast, program)
    place = next((place for place, line in enumerate(told.lines) if line == BLANK), len(told.lines))
    return Document("", (*told.lines[:place], BLANK, *compared.lines, *told.lines[place:]))


def standing_text(names: Names, flip: Flip) -> str:
    """Where the candidate stands now."""
    candidate = names.candidate(flip.conclusion)
    if flip.place is None:
        return phrases.NOT_IN_LIST.format(candidate=candidate)
    if flip.place.rank == 1:
        return phrases.IS_FIRST.format(candidate=candidate, score=whole(flip.place.score))
    assert flip.leader is not None
    return phrases.IS_AT.format(
        candidate=candidate,
        rank=flip.place.rank,
        total=flip.total,
        tier=names.tier(flip.place.tier),
        score=whole(flip.place.score),
        leader=names.candidate(flip.leader.conclusion),
        first=whole(flip.leader.score),
    )


def _way(
    lines: Lines, names: Names, heading: str, repair: Repair, outcomes: tuple[Outcome, ...], contradict: bool
) -> None:
    if repair.status != "found":
        text = outcome(repair, contradict=contradict)
        lines.add(f"{heading} {text[:1].lower()}{text[1:]}")
        return
    size = phrases.FLIP_ONE if repair.size == 1 else phrases.FLIP_MANY.format(number=repair.size)
    lines.add(f"{heading} {size}.")
    for each in outcomes[:SHOWN]:
        lines.add(_then(names, each), 2, "•")
        lines.add(f"[{typed(names, each.changes)}]", 4, dim=True)
        if each.others:
            others = some([names.changes(changes) for changes in each.others], 2, "; ")
            lines.add(phrases.SAME_WAY.format(text=others), 4, dim=True)
    if len(outcomes) > SHOWN or not repair.complete:
        lines.add(phrases.FURTHER_SOLUTIONS, 2)


def _then(names: Names, each: Outcome) -> str:
    changes = names.changes(each.changes)
    if not each.first:
        return phrases.THEN_NONE.format(changes=changes)
    first = names.candidate(each.first)
    if not each.runner_up:
        return phrases.THEN_ALONE.format(changes=changes, first=first, score=whole(each.score))
    return phrases.THEN.format(
        changes=changes,
        first=first,
        score=whole(each.score),
        second=names.candidate(each.runner_up),
        second_score=each.runner_up_score,
    )
