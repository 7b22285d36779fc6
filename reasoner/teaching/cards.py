"""Flash cards of a knowledge base: a case and its answer, a conclusion and its signs, a sign and what it speaks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.answers.claims import NEUTRAL, all_claims
from reasoner.answers.findings import PRESENT
from reasoner.documents.answered import sources_of
from reasoner.documents.document import TITLE, Document, Line
from reasoner.teaching import words
from reasoner.teaching.quiz import step_page, steps
from reasoner.words.labels import capital
from reasoner.words.names import Sign

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from reasoner.answers.claims import Claim
    from reasoner.answers.reading import Reading
    from reasoner.teaching.quiz import Question

SIGNS = 6


class Card(NamedTuple):
    """A card: a key that stays the same from edition to edition, both sides, words to find it by, and signs to draw.

    ``seen`` are signs that the front may show, ``told`` those that would give its answer away.
    """

    key: str
    front: Document
    back: Document
    tags: tuple[str, ...]
    seen: tuple[tuple[str, str], ...] = ()
    told: tuple[tuple[str, str], ...] = ()


def cards(reading: Reading, asked: Sequence[Question]) -> Iterator[Card]:
    """All cards, cases first; always the same for the same knowledge base."""
    for question in asked:
        yield _case(reading, question)
    claims = sorted((each for each in all_claims(reading) if each.kind not in NEUTRAL), key=_weight(reading))
    by_name: dict[str, list[Claim]] = {}
    by_sign: dict[tuple[str, str], list[Claim]] = {}
    for each in claims:
        by_name.setdefault(each.conclusion, []).append(each)
        by_sign.setdefault((each.attribute, each.value), []).append(each)
    for name in reading.vocabulary.conclusions:
        if name in by_name:
            yield _conclusion(reading, name, by_name[name][:SIGNS])
    for (attribute, value), found in sorted(by_sign.items()):
        yield _sign(reading, attribute, value, found[:SIGNS])


def _weight(reading: Reading) -> Callable[[Claim], tuple[int, str, str, str]]:
    places = {name: place for place, name in enumerate(reading.strengths)}
    return lambda each: (places.get(each.strength, len(places)), each.conclusion, each.attribute, each.value)


def _case(reading: Reading, question: Question) -> Card:
    front = [line for each in steps(reading, question.case) for line in step_page(each).lines]
    name = capital(reading.names.conclusion(question.answer.best))
    lines = [Line(name, kind=TITLE)]
    also = [reading.names.conclusion(each) for each in question.answer.acceptable]
    lines.extend(Line(words.AS_GOOD.format(name=capital(each))) for each in also)
    narrative = str(question.text.table.get("narrative", ""))
    lines.extend([Line(narrative)] if narrative else [])
    seen = tuple((each.attribute, str(each.value)) for each in question.case.findings if each.kind == PRESENT)
    return Card(f"case {question.key}", Document("", tuple(front)), Document("", tuple(lines)), ("case",), seen)


def _conclusion(reading: Reading, name: str, claims: Sequence[Claim]) -> Card:
    shown = capital(reading.names.conclusion(name))
    front = Document("", (Line(words.CARD_SIGNS.format(name=shown), kind=TITLE),))
    lines = [_claim(reading, each, _text(reading, each)) for each in claims]
    told = tuple((each.attribute, each.value) for each in claims)
    tags = ("conclusion", reading.group(name) or "other")
    return Card(f"conclusion {name}", front, Document("", tuple(lines)), tags, told=told)


def _sign(reading: Reading, attribute: str, value: str, claims: Sequence[Claim]) -> Card:
    shown = capital(reading.names.sign(Sign(attribute, value)))
    front = Document("", (Line(words.CARD_SPEAKS.format(name=shown), kind=TITLE),))
    lines = [_claim(reading, each, capital(reading.names.conclusion(each.conclusion))) for each in claims]
    sign = (attribute, value)
    return Card(f"sign {attribute}={value}", front, Document("", tuple(lines)), ("sign", attribute), (sign,))


def _text(reading: Reading, each: Claim) -> str:
    return capital(reading.names.sign(Sign(each.attribute, each.value)))


def _claim(reading: Reading, each: Claim, text: str) -> Line:
    because = f": {each.info.because}" if each.info.because else ""
    source = sources_of(reading, each.info.cite[:1])
    return Line(f"{text}{because}", 1, each.strength or "•", source=source, grade=each.info.evidence)
