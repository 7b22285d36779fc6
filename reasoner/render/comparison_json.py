"""Candidates, models, smallest changes and questions as ``contrast/1``, ``change/1``, ``flip/1`` and ``ask/1``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reasoner.documents.naming import Names
from reasoner.render.absence_json import change_json, repair_json

if TYPE_CHECKING:
    from reasoner.program.compiled import ClauseInfo, CompiledProgram
    from reasoner.ranking.ask import Answer, Question, Questions
    from reasoner.ranking.change import Comparison, Moved, Reason, Turned
    from reasoner.ranking.contrast import Contrast, Difference, Profiles
    from reasoner.ranking.entries import Place, Summand
    from reasoner.ranking.flip import Flip, Outcome
    from reasoner.ranking.standing import Below


def contrast_json(contrast: Contrast, program: CompiledProgram) -> dict[str, Any]:
    """Two candidates on a case; the points of all differences add up to ``lead``."""
    names = Names(program)
    return {
        "format": "contrast/1",
        "first": _side(contrast.first, contrast.first_place, contrast.first_score, names),
        "second": _side(contrast.second, contrast.second_place, contrast.second_score, names),
        "lead": contrast.lead,
        "only_first": [_difference(each, names) for each in contrast.only_first],
        "only_second": [_difference(each, names) for each in contrast.only_second],
        "differing": [_difference(each, names) for each in contrast.differing],
        "shared": [_difference(each, names) for each in contrast.shared],
        "separators": [
            {
                "any_of": [change_json(change, names) for change in each.changes],
                "lead": each.lead,
                "moved": each.moved,
                "turns": each.turns,
            }
            for each in contrast.separators
        ],
    }


def profiles_json(found: Profiles, program: CompiledProgram) -> dict[str, Any]:
    """Two candidates without a case."""
    names = Names(program)

    def features(part: str) -> list[dict[str, Any]]:
        return [
            {
                "kind": each.kind,
                "finding": f"{each.attribute}={each.value}",
                "label": names.feature(each.attribute, each.value),
                "first": each.first,
                "second": each.second,
            }
            for each in getattr(found, part)
        ]

    return {
        "format": "contrast/1",
        "first": {"conclusion": found.first, "label": names.candidate(found.first)},
        "second": {"conclusion": found.second, "label": names.candidate(found.second)},
        "discriminating": features("discriminating"),
        "alike": features("shared"),
    }


def comparison_json(found: Comparison, program: CompiledProgram) -> dict[str, Any]:
    """What changes of the case change."""
    names = Names(program)
    return {
        "format": "change/1",
        "changes": [change_json(change, names) for change in found.changes],
        "first": {"before": found.first_before or None, "after": found.first_after or None},
        "moved": [_moved(each, names) for each in found.moved],
        "pushed": [_moved(each, names) for each in found.pushed],
        "same": found.same,
        "turned": [_turned(each, program, names) for each in found.turned],
    }


def flip_json(flip: Flip, program: CompiledProgram) -> dict[str, Any]:
    """The smallest changes that put a candidate first, and those that drop it."""
    names = Names(program)
    return {
        "format": "flip/1",
        "conclusion": flip.conclusion,
        "label": names.candidate(flip.conclusion),
        "place": _place(flip.place),
        "leader": _place(flip.leader),
        "contradict": flip.contradict,
        "to_first": repair_json(flip.to_first, names),
        "to_first_outcomes": [_outcome(each, names) for each in flip.first_outcomes],
        "to_drop": repair_json(flip.to_drop, names),
        "to_drop_outcomes": [_outcome(each, names) for each in flip.drop_outcomes],
    }


def questions_json(found: Questions, program: CompiledProgram) -> dict[str, Any]:
    """What to find out next."""
    names = Names(program)
    return {
        "format": "ask/1",
        "first": found.first or None,
        "questions": [_question(each, names) for each in found.questions],
        "tried": found.tried,
        "possible": found.possible,
        "hurried": found.hurried,
    }


def _side(conclusion: str, place: Place | None, score: int, names: Names) -> dict[str, Any]:
    return {
        "conclusion": conclusion,
        "label": names.candidate(conclusion),
        "rank": place.rank if place else None,
        "tier": place.tier if place else None,
        "score": score,
    }


def _difference(each: Difference, names: Names) -> dict[str, Any]:
    return {
        "finding": f"{each.attribute}={each.value}",
        "label": names.feature(each.attribute, each.value),
        "first": each.first,
        "second": each.second,
        "points": each.points,
        "claims": [_claim(info) for info in each.grounds],
    }


def _claim(info: ClauseInfo) -> dict[str, Any]:
    return {
        "id": info.id,
        "source": info.source,
        "because": info.because,
        "cite": list(info.cite),
        "evidence": info.evidence,
        "status": info.status,
    }


def _place(place: Place | None) -> dict[str, Any] | None:
    if place is None:
        return None
    return {"conclusion": place.conclusion, "rank": place.rank, "score": place.score, "tier": place.tier}


def _moved(each: Moved, names: Names) -> dict[str, Any]:
    return {
        "conclusion": each.conclusion,
        "label": names.candidate(each.conclusion),
        "before": _place(each.before),
        "after": _place(each.after),
        "came": [_summand(summand, names) for summand in each.came],
        "went": [_summand(summand, names) for summand in each.went],
    }


def _summand(each: Summand, names: Names) -> dict[str, Any]:
    return {
        "kind": each.kind,
        "finding": f"{each.attribute}={each.value}",
        "label": names.feature(each.attribute, each.value),
        "points": each.points,
        "atom": str(each.atom),
    }


def _turned(each: Turned, program: CompiledProgram, names: Names) -> dict[str, Any]:
    return {
        "entry": each.entry,
        "before": None if each.before is None else str(each.before),
        "after": None if each.after is None else str(each.after),
        "reason": _reason(each.reason, program, names),
    }


def _reason(reason: Reason, program: CompiledProgram, names: Names) -> dict[str, Any]:
    return {
        "steps": [
            {"atom": str(step.atom), "holds": step.holds, "rule": program.rules[step.rule].info.id}
            for step in reason.steps
        ],
        "root": None if reason.root is None else change_json(reason.root, names),
    }


def _outcome(each: Outcome, names: Names) -> dict[str, Any]:
    return {
        "changes": [change_json(change, names) for change in each.changes],
        "same_way": [[change_json(change, names) for change in changes] for changes in each.others],
        "first": each.first or None,
        "score": each.score,
        "second": each.runner_up or None,
        "second_score": each.runner_up_score,
    }


def _question(each: Question, names: Names) -> dict[str, Any]:
    return {
        "finding": each.attribute if each.value is None else f"{each.attribute}={each.value}",
        "label": names.asked(each.attribute, each.value),
        "stage": each.stage,
        "cost": each.cost,
        "worth": round(each.worth, 6),
        "answers": [_answer(answer, names) for answer in each.answers],
    }


def _answer(answer: Answer, names: Names) -> dict[str, Any]:
    return {
        "change": change_json(answer.change, names),
        "movement": round(answer.movement, 6),
        "first": answer.first or None,
        "separates": [
            {
                "conclusion": each.conclusion,
                "before": _place(each.before),
                "after": _place(each.after),
                "came": [_summand(summand, names) for summand in each.came],
                "claims": list(each.claims),
            }
            for each in answer.effects
        ],
        "dangers_in": list(answer.dangers_in),
        "dangers_out": list(answer.dangers_out),
    }


def below_json(below: Below, program: CompiledProgram) -> dict[str, Any]:
    """Why a candidate in the list does not stand first."""
    return {
        "contrast": contrast_json(below.contrast, program),
        "flip": flip_json(below.flip, program),
    }
