"""The ranking of a case as a document of one screen: what was read, what is urgent, the answer, the list, what next."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.answers.most_telling import most_telling
from reasoner.documents.advised import layered, noted, pressing, stepped
from reasoner.documents.document import BLANK, ITEM, NOTE, Document, Line
from reasoner.documents.heard import unheard
from reasoner.documents.summary import leading_reasons, summary
from reasoner.words import phrases
from reasoner.words.labels import capital
from reasoner.words.names import read_sign
from reasoner.words.units import whole
from reasoner.words.wrap import joined, some

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reasoner.answers.ranking import Candidate, Contribution
    from reasoner.documents.answered import Answered

ALL = 10_000


class Detail(NamedTuple):
    """How much of each part is shown; ``argued`` entries have a line of reasons, ``told`` ones one for each."""

    read: int = 12
    listed: int = 5
    argued: int = 3
    reasons: int = 3
    steps: int = 3
    avoid: int = 2
    notes: int = 1
    told: int = 0


EVERYTHING = Detail(ALL, ALL, ALL, ALL, ALL, ALL, ALL)
PAGE = Detail(ALL, 10, 10, 6, ALL, ALL, ALL, told=3)
SCREENS = (
    Detail(),
    Detail(read=8),
    Detail(read=8, argued=2),
    Detail(read=8, argued=2, reasons=2),
    Detail(read=6, argued=1, reasons=3),
    Detail(read=6, argued=1, reasons=2, steps=2),
    Detail(read=6, argued=1, reasons=2, steps=2, avoid=1),
    Detail(read=4, listed=4, argued=1, reasons=2, steps=2, avoid=1),
    Detail(read=4, listed=4, argued=1, reasons=2, steps=1, avoid=1),
    Detail(read=4, listed=3, argued=1, reasons=2, steps=1, avoid=1, notes=0),
    Detail(read=2, listed=3, argued=0, reasons=1, steps=1, avoid=1, notes=0),
)
"""From the fullest to the barest: a writer takes the first that fits a screen."""


def ranked(answered: Answered, detail: Detail = EVERYTHING, pointer: str = "") -> Document:
    """The answer; ``pointer`` says where more is to be had."""
    blocks = [
        list(_read(answered, detail)),
        list(pressing(answered, detail.notes)),
        [Line(_prose(answered))],
        list(_list(answered, detail)),
        [*stepped(answered, detail.steps, detail.avoid, brief=True), *noted(answered, detail.notes)],
        [*_question(answered), *layered(answered.reading), *([Line(pointer, kind=NOTE)] if pointer else [])],
    ]
    lines: list[Line] = []
    for block in blocks:
        if block:
            lines.extend([BLANK, *block] if lines else block)
    return Document(_title(answered), tuple(lines))


def _title(answered: Answered) -> str:
    """What leads, in short: the sentence that says why follows."""
    ranking = answered.ranking
    if ranking.abstains or not ranking.candidates:
        return phrases.TOO_LITTLE.rstrip(".")
    names, leader = answered.reading.names, ranking.candidates[0]
    name = capital(names.conclusion(leader.conclusion))
    return phrases.LISTED.format(name=name, standing=names.at("tier", 2, leader.tier)) if leader.tier else name


def _prose(answered: Answered) -> str:
    clauses = summary(answered.reading, answered.model, answered.ranking, answered.left)
    return " ".join(each.says for each in clauses)


def _read(answered: Answered, detail: Detail) -> Iterator[Line]:
    """What was understood and counts, in words; what does not count, and what nothing listed explains."""
    reading, ranking, case = answered.reading, answered.ranking, answered.case
    by_text = {each.text(reading.vocabulary): each for each in (*case.findings, *case.left_out)}
    counted = [reading.said(each) for each in reading.distinct(by_text[text] for text in ranking.used)]
    told = [f"{phrases.READ}: {some(counted, detail.read, '; ')}."] if counted else []
    for mark, texts in (
        (phrases.NOT_USED, [reading.said(by_text[text]) for text in ranking.unused]),
        (phrases.NOT_EXPLAINED, [reading.names.sign(read_sign(text)) for text in ranking.unexplained]),
        (phrases.LEFT_OUT, [reading.said(each) for each in case.left_out]),
    ):
        if texts:
            told.append(f"{mark}: {some(texts, max(4, detail.read), '; ')}.")
    if case.understood:
        told.append(unheard(reading, case.understood, max(4, detail.read)))
    if any(told):
        yield Line(" ".join(told))


def _list(answered: Answered, detail: Detail) -> Iterator[Line]:
    names = answered.reading.names
    for each in answered.ranking.candidates[: detail.listed]:
        argued = each.rank <= detail.argued
        shown = [] if argued else [reason(answered, one) for one in leading_reasons(answered.reading, each, 1)]
        tier = names.at("tier", 2, each.tier) if each.tier else ""
        standing = [part for part in (tier, whole(each.score), phrases.DANGEROUS if each.dangerous else "") if part]
        name = phrases.LISTED.format(name=capital(names.conclusion(each.conclusion)), standing=", ".join(standing))
        yield Line(f"{name}: {joined(shown)}" if shown else name, mark=str(each.rank), kind=ITEM)
        if each.rank <= detail.told:
            yield from _told(answered, each)
        elif argued:
            yield from _argued(answered, each, detail)


def _told(answered: Answered, each: Candidate) -> Iterator[Line]:
    """Every reason in a sentence, with the source that it rests on."""
    for one in (*each.supporting, *each.against):
        sign = capital(answered.reading.names.sign(read_sign(one.finding)))
        words = f"{sign}: {one.ground.because}" if one.ground.because else sign
        source = answered.sources(one.ground.cite)
        points = phrases.signed(one.points)
        yield Line(words + answered.above(one.layers), 1, points, source=source, grade=one.ground.evidence)


def _argued(answered: Answered, each: Candidate, detail: Detail) -> Iterator[Line]:
    """What speaks for and against an entry; with everything shown also what it would still need."""
    full = detail.reasons == ALL
    chosen = each.supporting if full else leading_reasons(answered.reading, each, detail.reasons)
    left = len(each.supporting) - len(chosen)
    supporting = [reason(answered, one) for one in chosen]
    if supporting:
        yield Line(some([*supporting, *[""] * left], len(supporting)), depth=1, mark=phrases.FOR)
    against = [reason(answered, one) for one in each.against]
    if against:
        yield Line(some(against, detail.reasons), depth=1, mark=phrases.AGAINST)
    if full and each.expected_unknown:
        texts = [answered.reading.names.sign(read_sign(text)) for text in each.expected_unknown]
        yield Line(", ".join(texts), depth=1, mark=phrases.NOT_RECORDED_YET)


def reason(answered: Answered, each: Contribution) -> str:
    """A reason with its points, and the layer that it comes from where that is not the base."""
    sign = answered.reading.names.sign(read_sign(each.finding))
    return f"{sign} {phrases.signed(each.points)}{answered.above(each.layers)}"


def _question(answered: Answered) -> Iterator[Line]:
    found = most_telling(answered.reading, answered.model, answered.ranking)
    if found is not None:
        names = answered.reading.names
        leader = answered.ranking.candidates[0].conclusion
        form = phrases.WOULD_CHANGE if any(each != leader for each in found.speaks_for) else phrases.WOULD_CONFIRM
        yield Line(
            form.format(
                sign=names.sign(found.sign),
                one=joined([names.conclusion(each) for each in found.speaks_for]),
            )
        )
