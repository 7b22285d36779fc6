"""Why a conclusion stands where it does: the reasons first, each with its source, the arithmetic after them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.documents.document import BLANK, HEAD, NOTE, TITLE, Document, Line
from reasoner.program.compiled import GroundAtom
from reasoner.words import phrases
from reasoner.words.labels import capital
from reasoner.words.names import read_sign
from reasoner.words.wrap import some

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reasoner.answers.ranking import Candidate, Contribution
    from reasoner.documents.answered import Answered


class Reach(NamedTuple):
    """How many reasons are listed, and how many of them with how often they are seen."""

    listed: int
    weighed: int


PAGES = (Reach(99, 99), Reach(99, 5), Reach(99, 3), Reach(12, 3), Reach(10, 2), Reach(8, 1), Reach(6, 0), Reach(4, 0))
"""From the fullest to the barest: a writer takes the first that fits a page."""


def reasons(answered: Answered, conclusion: str, reach: Reach = PAGES[0]) -> Document:
    """The reasons for and against a conclusion that is in the list, how common it is, and the sum."""
    candidate = next(each for each in answered.ranking.candidates if each.conclusion == conclusion)
    return Document("", tuple(_lines(answered, candidate, reach)))


def _lines(answered: Answered, candidate: Candidate, reach: Reach) -> Iterator[Line]:
    reading = answered.reading
    name = capital(reading.names.conclusion(candidate.conclusion))
    place = phrases.PLACE_OF.format(rank=candidate.rank, total=len(answered.ranking.candidates))
    yield Line(
        phrases.LISTED.format(name=name, standing=f"{place}, {phrases.SCORE.format(score=candidate.score)}"), kind=TITLE
    )
    yield from (Line(f"{capital(text)}.") for text in _standing(answered, candidate) if text)
    for head, found in ((phrases.SPEAKS_FOR_IT, candidate.supporting), (phrases.SPEAKS_AGAINST_IT, candidate.against)):
        if found:
            yield BLANK
            yield Line(head, kind=HEAD)
        for number, each in enumerate(found[: reach.listed]):
            yield from _reason(answered, each, weighed=number < reach.weighed)
        if left := found[reach.listed :]:
            together = phrases.signed(sum(each.points for each in left))
            yield Line(phrases.TOGETHER_LEFT.format(number=len(left)), 1, together, NOTE)
    yield BLANK
    if candidate.prior.points:
        policy = candidate.prior.policy
        told = reading.names.at("prior_policy", 1, policy) if policy else ""
        yield Line(phrases.PRIOR.format(policy=f" ({told})" if told else ""), 1, phrases.signed(candidate.prior.points))
    waiting = [each for each in candidate.opposing if each not in candidate.against]
    if waiting:
        yield Line(phrases.WAITING, 1, phrases.signed(sum(each.points for each in waiting)))
    points = [each.points for each in (*candidate.supporting, *candidate.opposing)]
    points += [candidate.prior.points] if candidate.prior.points else []
    yield Line(phrases.SUM.format(text=phrases.equation(points)))
    for how in dict.fromkeys(each.ground.how for each in (*candidate.supporting, *candidate.opposing)):
        if how:
            yield Line(f"{capital(how)}.", kind=NOTE)
    if candidate.expected_unknown:
        signs = [reading.names.sign(read_sign(each)) for each in candidate.expected_unknown]
        yield Line(capital(phrases.STILL_OPEN.format(text=some(signs, 5, "; "))) + ".", kind=NOTE)


def _standing(answered: Answered, candidate: Candidate) -> Iterator[str]:
    """Why it is of its tier, in the words of the rule that says so."""
    predicate = answered.reading.entry("tier", "")
    for row in answered.model.match(predicate, (None, candidate.conclusion, None)):
        for instance in answered.model.instances(GroundAtom(predicate, row))[:1]:
            rule = answered.model.rules[instance.rule]
            yield answered.reading.sentences.says(rule, dict(enumerate(instance.bindings))) or ""


def _reason(answered: Answered, each: Contribution, *, weighed: bool) -> Iterator[Line]:
    sign = capital(answered.reading.names.sign(read_sign(each.finding)))
    words = f"{sign}: {each.ground.because}" if each.ground.because else sign
    yield Line(
        words + answered.above(each.layers),
        1,
        phrases.signed(each.points),
        source=answered.sources(each.ground.cite),
        grade=each.ground.evidence,
    )
    if weighed and each.ground.says:
        yield Line(each.ground.says, 3, kind=NOTE)
