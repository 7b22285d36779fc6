"""The answer of ``differential`` as ``differential/1``, the form that scripts depend on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reasoner.answers.advice import Advice
    from reasoner.answers.detail import Detail
    from reasoner.answers.ranking import Candidate, Contribution
    from reasoner.answers.reading import Reading
    from reasoner.documents.answered import Answered

FORMAT = "differential/1"


def differential_json(found: Answered) -> dict[str, Any]:
    """The whole answer as a table; its keys are a contract."""
    from reasoner.answers.most_telling import most_telling
    from reasoner.documents.advised import flagged
    from reasoner.documents.heard_forms import heard_json
    from reasoner.documents.summary import summary

    reading, case, ranking, left = found.reading, found.case, found.ranking, found.left
    telling = most_telling(reading, found.model, ranking)
    return {
        "format": FORMAT,
        "kb": knowledge_json(reading),
        "case": {
            "id": case.id,
            "used": list(ranking.used),
            "unused": list(ranking.unused),
            "unexplained": list(ranking.unexplained),
            "left_out": [finding.text(reading.vocabulary) for finding in case.left_out],
            **({"read": [heard_json(reading, each) for each in case.understood]} if case.understood else {}),
        },
        "differential": [_candidate(each) for each in ranking.candidates],
        "dangerous_not_excluded": [
            {"etiology": each.conclusion, "label": each.label, "what_would": list(each.what_would)}
            for each in ranking.not_excluded
        ],
        **advice_json(found.advice),
        "red_flags": flagged(found),
        "summary": [{"says": each.says, "atom": each.atom} for each in summary(reading, found.model, ranking, left)],
        "question": telling
        and {"finding": telling.sign.text, "for": list(telling.speaks_for), "not_for": list(telling.not_for)},
        "cannot_separate": [
            {
                "etiologies": [each.first, each.second],
                "would": [{"finding": finding, "speaks_for": of} for finding, of in each.would],
            }
            for each in left.close
        ],
        "coexist": [list(pair) for pair in left.together],
        "notice": reading.notice,
    }


def next_json(found: Answered, behind: Detail) -> dict[str, Any]:
    """The advice as ``next/1``, with what a knowledge base adds to it."""
    answer = {"format": "next/1", "kb": knowledge_json(found.reading), **advice_json(found.advice)}
    if behind.stated:
        answer["stated"] = [each.text for each in behind.stated]
        answer["stated_layers"] = [list(each.layers) for each in behind.stated]
    if behind.ratings:
        answer["ratings"] = {step: list(each) for step, each in behind.ratings.items()}
    if behind.separations:
        answer["separates"] = [
            {"step": each.step, "finding": each.finding, "for": each.speaks_for, "not_for": list(each.not_for)}
            for every in behind.separations.values()
            for each in every
        ]
    return answer


def knowledge_json(reading: Reading) -> dict[str, Any]:
    """Which knowledge base answered, with its layers in order."""
    layers = list(reading.program.layers)
    return {"name": reading.name, "version": reading.version, "hash": reading.hash, "layers": layers}


def advice_json(advice: Advice) -> dict[str, Any]:
    """Steps, what not to do, and warnings."""
    return {
        "next_steps": [
            {
                "step": each.step,
                "label": each.label,
                "priority": each.priority,
                "because": each.because,
                "cite": list(each.cite),
                "cautions": [caution.text for caution in each.cautions],
                "applies_to": list(each.applies_to),
                "layers": list(each.layers),
            }
            for each in advice.steps
        ],
        "do_not": [
            {
                "step": each.step,
                "label": each.label,
                "because": each.because,
                "cite": list(each.cite),
                "applies_to": list(each.applies_to),
                "layers": list(each.layers),
            }
            for each in advice.avoid
        ],
        "warnings": [
            {
                "id": each.id,
                "text": each.text,
                "urgent": each.urgent,
                "cite": list(each.cite),
                "layers": list(each.layers),
            }
            for each in advice.warnings
        ],
    }


def _candidate(candidate: Candidate) -> dict[str, Any]:
    return {
        "rank": candidate.rank,
        "etiology": candidate.conclusion,
        "label": candidate.label,
        "mechanism": candidate.group,
        "tier": candidate.tier,
        "score": candidate.score,
        "dangerous": candidate.dangerous,
        "prior": {"policy": candidate.prior.policy, "points": candidate.prior.points},
        "for": [_contribution(each) for each in candidate.supporting],
        "against": [_contribution(each) for each in candidate.opposing],
        "expected_unknown": list(candidate.expected_unknown),
    }


def _contribution(each: Contribution) -> dict[str, Any]:
    return {
        "finding": each.finding,
        "strength": each.ground.strength,
        "points": each.points,
        "rule": each.ground.rule,
        "cite": list(each.ground.cite),
        "evidence": each.ground.evidence,
        "because": each.ground.because,
        "says": each.ground.says,
        "kind": each.kind,
        "status": each.ground.status,
        "layers": list(each.layers),
    }
