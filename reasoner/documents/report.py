"""A paragraph to paste: what was found, what it is most like, what else, what to do; no word of how it was reasoned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoner.documents.advised import flagged, step_name
from reasoner.documents.document import BLANK, NOTE, Document, Line
from reasoner.documents.heard import unheard
from reasoner.documents.summary import leading_reasons, rival_of
from reasoner.words import phrases
from reasoner.words.labels import capital
from reasoner.words.names import read_sign
from reasoner.words.sources import bracketed
from reasoner.words.wrap import joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reasoner.documents.answered import Answered

REASONS = 2
ALL = 100


def report(answered: Answered) -> Document:
    """The paragraph, two to five sentences; below it, not to be pasted, what of a text did not go into it."""
    paragraph = Line(" ".join(_sentences(answered)))
    left = unheard(answered.reading, answered.case.understood, ALL) if answered.case.understood else ""
    return Document("", (paragraph, BLANK, Line(left, kind=NOTE)) if left else (paragraph,))


def _sentences(answered: Answered) -> Iterator[str]:
    found = list(_findings(answered))
    if found:
        yield phrases.REPORT_FINDINGS.format(text="; ".join(found))
    if answered.ranking.abstains or not answered.ranking.candidates:
        yield phrases.REPORT_OPEN
    else:
        yield from _impression(answered)
    yield from _recommended(answered)


def _findings(answered: Answered) -> Iterator[str]:
    """What was found, by the stage at which it is learned."""
    by_stage: dict[str, list[str]] = {}
    for each in answered.reading.distinct(answered.case.findings):
        stage = answered.reading.vocabulary.stages.get(each.attribute, "")
        # The stage tells already which test shows it.
        beside = f" ({answered.reading.names.attribute(each.attribute)})" if stage else ""
        by_stage.setdefault(stage, []).append(answered.reading.said(each).removesuffix(beside))
    for stage, texts in by_stage.items():
        shown = ", ".join(texts)
        yield f"{answered.reading.names.at('stage', 1, stage)}: {shown}" if stage else shown


def _impression(answered: Answered) -> Iterator[str]:
    names = answered.reading.names
    leader = answered.ranking.candidates[0]
    tier = names.at("tier", 2, leader.tier) if leader.tier else ""
    rival = rival_of(answered.reading, answered.ranking)
    close = rival is not None and any(
        {each.first, each.second} == {leader.conclusion, rival.conclusion} for each in answered.left.close
    )
    if rival is not None and close:
        yield phrases.REPORT_BETWEEN.format(
            one=names.conclusion(leader.conclusion), two=names.conclusion(rival.conclusion)
        )
    else:
        form = phrases.REPORT_MOST_LIKE if leader.tier in _telling(answered) else phrases.REPORT_NEAREST
        yield form.format(name=names.conclusion(leader.conclusion), tier=tier)
        if rival is not None:
            reasons = [
                names.sign(read_sign(each.finding)) for each in leading_reasons(answered.reading, rival, REASONS)
            ]
            form = phrases.REPORT_RIVAL if reasons else phrases.REPORT_RIVAL_PLAIN
            yield form.format(name=names.conclusion(rival.conclusion), reasons=", ".join(reasons))
    shown = {leader.conclusion, *([rival.conclusion] if rival else [])}
    near = {each.conclusion for each in answered.ranking.candidates[:5]}
    missed = [each for each in answered.ranking.not_excluded if each.conclusion in near - shown]
    if missed:
        yield phrases.REPORT_NOT_EXCLUDED.format(
            name=joined([names.conclusion(each.conclusion) for each in missed[:2]])
        )


def _telling(answered: Answered) -> tuple[str, ...]:
    """The tiers that say something for a conclusion: all but the last."""
    return answered.reading.in_order("tier_order")[:-1]


def _recommended(answered: Answered) -> Iterator[str]:
    advice = answered.advice
    flags = flagged(answered)
    urgent = [answered.reading.names.at("warning", 1, each.id) for each in advice.warnings if each.urgent]
    yield from (capital(text) for text in urgent[:1])
    if flags:
        yield phrases.REPORT_FLAG.format(text="; ".join(flags))
    if advice.steps:
        step = advice.steps[0]
        source = bracketed([each.name for each in answered.sources(step.cite[:1])])
        because = f", {phrases.REPORT_SINCE.format(text=step.because)}" if step.because else ""
        name = step_name(answered, step.step)
        yield phrases.REPORT_STEP.format(step=name, because=because, source=f" {source}" if source else "")
    if advice.avoid:
        left = [step_name(answered, each.step) for each in advice.avoid[:2]]
        yield phrases.REPORT_NOT.format(step=joined(left, "or"))
