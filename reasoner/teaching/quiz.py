"""A case of a bank told step by step, without its answer, and what is said once somebody has committed to one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.answers.bank import answer_of
from reasoner.answers.case import make_case
from reasoner.answers.case_file import findings_of, read_bank
from reasoner.answers.claims import rivals
from reasoner.answers.findings import ABSENT
from reasoner.documents.answered import answer
from reasoner.documents.document import BLANK, HEAD, ITEM, NOTE, TABLE, TITLE, Document, Line
from reasoner.errors import CaseError
from reasoner.teaching import words
from reasoner.teaching.record import Attempt
from reasoner.words import phrases
from reasoner.words.labels import capital
from reasoner.words.names import Sign, read_sign
from reasoner.words.wrap import some

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from reasoner.answers.bank import Answer
    from reasoner.answers.case import Case
    from reasoner.answers.case_file import CaseText
    from reasoner.answers.findings import Finding
    from reasoner.answers.ranking import Candidate
    from reasoner.answers.reading import Reading
    from reasoner.documents.answered import Answered
    from reasoner.engine.model import Model
    from reasoner.teaching.record import Scores

INITIAL = "initial"
REASONS = 4
SIGNS = 4


class Step(NamedTuple):
    """What is told at one step: a heading and findings, each with the number by which it can be named."""

    heading: str
    findings: tuple[tuple[int, str], ...]


class Question(NamedTuple):
    """A case to be answered: its key in the learner's record, its findings, its answer; only the steps are shown."""

    key: str
    text: CaseText
    case: Case
    answer: Answer
    group: str


class Commitment(NamedTuple):
    """What somebody committed to: up to three conclusions, how sure of the first in per cent, and what told them."""

    names: tuple[str, ...]
    confidence: int
    because: frozenset[int] = frozenset()


def questions(reading: Reading, path: str) -> tuple[Question, ...]:
    """The cases of a bank that carry an answer.

    Raises ``CaseError`` for a bank without one.
    """
    bank = path.replace("\\", "/").rpartition("/")[2].rpartition(".")[0]
    found = []
    for text in read_bank(path):
        if "answer" in text.table:
            known = answer_of(text, reading)
            case = make_case(findings_of(text, reading.vocabulary), reading.vocabulary, id=text.id)
            found.append(Question(f"{bank}#{text.id}", text, case, known, reading.group(known.best)))
    if not found:
        raise CaseError(f"{path} holds no case with an answer", help="a case to learn from has [case.answer]")
    return tuple(found)


def steps(reading: Reading, case: Case) -> tuple[Step, ...]:
    """The findings in the order in which they are learned: what is told, what is seen first, what came later."""
    early = list(reading.program.stages.get(INITIAL, ()))
    parts: tuple[list[str], ...] = (early[:-1], early[-1:])
    stages = reading.vocabulary.stages
    numbered = list(enumerate(case.findings, 1))
    split: list[list[tuple[int, Finding]]] = [[], [], []]
    for number, each in numbered:
        stage = stages.get(each.attribute, "")
        split[next((place for place, part in enumerate(parts) if stage in part), 2)].append((number, each))
    found = []
    for group in split:
        if group:
            names = dict.fromkeys(reading.names.at("stage", 1, stages.get(each.attribute, "")) for _n, each in group)
            heading = capital(", ".join(name for name in names if name))
            found.append(Step(heading, tuple((number, capital(reading.said(each))) for number, each in group)))
    return tuple(found)


def step_page(step: Step) -> Document:
    """One step as a document."""
    return Document(
        "", (Line(step.heading, kind=HEAD), *(Line(text, 1, str(number), kind=ITEM) for number, text in step.findings))
    )


def attempt(question: Question, commitment: Commitment, day: int) -> Attempt:
    """What is kept of a commitment."""
    place = next((n for n, name in enumerate(commitment.names, 1) if question.answer.accepts(name)), 0)
    first = commitment.names[0] if commitment.names else ""
    return Attempt(question.key, day, place, commitment.confidence, first, question.answer.best)


def compared(reading: Reading, question: Question, commitment: Commitment, run: Callable[[Case], Model]) -> Document:
    """The answer, beside it what was committed to and what the knowledge base weighs; ``run`` evaluates the case."""
    found = answer(reading, question.case, run(question.case))
    places = {each.conclusion: each for each in found.ranking.candidates}
    mark = attempt(question, commitment, 0)
    names = reading.names
    best, first = question.answer.best, mark.named
    lines = [Line(_verdict(reading, question, commitment, mark.place), kind=TITLE)]
    if first:
        told = words.BRIER.format(confidence=mark.confidence, first=names.conclusion(first), score=f"{mark.brier:.2f}")
        lines.append(Line(told))
    right = places.get(best)
    lines.append(Line(words.BASE_PLACES.format(place=right.rank) if right else words.BASE_LACKS))
    lines.extend([BLANK, *_weighed(found, commitment, places, best, first)])
    other = best if first != best and not question.answer.accepts(first) else ""
    for name in commitment.names:
        if other and name != best:
            lines.extend([BLANK, *_lower(found, places, name, best)])
    if other and first:
        lines.extend([BLANK, *_pitfall(reading, question.case, best, first)])
    lines.extend([BLANK, *_story(question)])
    return Document("", tuple(lines))


def _verdict(reading: Reading, question: Question, commitment: Commitment, place: int) -> str:
    name = capital(reading.names.conclusion(question.answer.best))
    named = commitment.names[place - 1] if place else ""
    form = words.RIGHT if place == 1 else words.AMONG if place else words.WRONG
    told = form.format(name=name, place=place)
    if named and named != question.answer.best:
        told += " " + words.AS_GOOD.format(name=capital(reading.names.conclusion(named)))
    return told


def _weighed(
    found: Answered, commitment: Commitment, places: dict[str, Candidate], best: str, first: str
) -> Iterator[Line]:
    """A table: each finding, whether it told, and its points for the answer and for what was named first."""
    shown = [name for name in dict.fromkeys((best, first)) if name in places]
    names = found.reading.names
    rows = [(*words.WEIGHED_HEADS, *(names.conclusion(name) for name in shown))]
    vocabulary = found.reading.vocabulary
    for number, each in enumerate(found.case.findings, 1):
        points = [_points(places[name], each.text(vocabulary), found.reading, each) for name in shown]
        mark = words.MARKED if number in commitment.because else ""
        rows.append((f"{number} {found.reading.said(each)}", mark, *points))
    yield Line(words.WEIGHED, kind=HEAD)
    yield Line("", kind=TABLE, rows=tuple(rows))


def _points(candidate: Candidate, text: str, reading: Reading, each: Finding) -> str:
    """What a finding moves a candidate by, told by itself, by what it implies or by its range."""
    sign = "!=" if each.kind == ABSENT else "="
    told = {text, *(f"{each.attribute}{sign}{value}" for value in reading.implied(each))}
    total = sum(one.points for one in (*candidate.supporting, *candidate.opposing) if one.finding in told)
    return phrases.signed(total) if total else ""


def _lower(found: Answered, places: dict[str, Candidate], name: str, best: str) -> Iterator[Line]:
    """Why a name that was committed to stands where it does, beside the answer."""
    names = found.reading.names
    yours, other = names.conclusion(name), names.conclusion(best)
    if name not in places:
        yield Line(words.NOT_LISTED.format(yours=capital(yours)))
        return
    mine, right = places[name], places.get(best)
    if right is not None and mine.score > right.score:
        yield Line(words.HIGHER.format(yours=yours, other=other, points=mine.score - right.score), kind=HEAD)
    else:
        yield Line(words.LOWER.format(yours=yours, other=other), kind=HEAD)
    lacks = {each.finding for each in mine.supporting}
    for each in [one for one in right.supporting if one.finding not in lacks][:REASONS] if right else ():
        sign = capital(names.sign(read_sign(each.finding)))
        yield Line(
            f"{sign}: {each.ground.because}" if each.ground.because else sign,
            1,
            phrases.signed(each.points),
            remark=words.SPEAKS_FOR.format(name=other),
            source=found.sources(each.ground.cite),
            grade=each.ground.evidence,
        )
    for each in mine.against[:REASONS]:
        sign = capital(names.sign(read_sign(each.finding)))
        yield Line(
            f"{sign}: {each.ground.because}" if each.ground.because else sign,
            1,
            phrases.signed(each.points),
            remark=words.SPEAKS_AGAINST.format(name=yours),
            source=found.sources(each.ground.cite),
            grade=each.ground.evidence,
        )


def _pitfall(reading: Reading, case: Case, best: str, first: str) -> Iterator[Line]:
    """What the two have in common in this case, and what would tell them apart."""
    rival = rivals(reading, best, (first,))[0]
    recorded = {each.text(reading.vocabulary) for each in case.findings}
    recorded |= {f"{each.attribute}={value}" for each in case.findings for value in reading.implied(each)}
    names = reading.names
    shared = [names.sign(read_sign(each)) for each in rival.shared if each in recorded]
    yield Line(words.PITFALL, kind=HEAD)
    yield Line(words.BOTH.format(text=some(shared, SIGNS)) if shared else words.NONE_SHARED)
    for name, claims in ((best, rival.apart), (first, rival.theirs)):
        signs = [names.sign(Sign(each.attribute, each.value)) for each in claims]
        if signs:
            shown = some(signs, SIGNS)
            yield Line(words.TELLS.format(name=capital(names.conclusion(name)), text=shown))


def _story(question: Question) -> Iterator[Line]:
    table = question.text.table
    yield Line(words.STORY, kind=HEAD)
    if table.get("narrative"):
        yield Line(str(table["narrative"]))
    source = table.get("source")
    if isinstance(source, dict) and (title := source.get("title")):
        year = f", {source['year']}" if source.get("year") else ""
        yield Line(f"{words.PUBLISHED.format(title=title)}{year} ({question.key})", kind=NOTE)


def scores_page(reading: Reading, found: Scores, counts: str) -> Document:
    """How a learner does over all sessions; ``counts`` says what is due."""
    if not found.answers:
        return Document("", (Line(words.NO_SCORES), Line(counts)))
    names = reading.names
    lines = [
        Line(words.SCORES, kind=TITLE),
        Line(words.ANSWERED.format(number=found.answers, cases=found.cases, first=found.first, three=found.three)),
        Line(
            words.MEAN_BRIER.format(score=f"{found.brier:.2f}", number=min(found.answers, 10), last=f"{found.last:.2f}")
        ),
        Line(counts),
        BLANK,
        Line(words.CALIBRATION, kind=HEAD),
        Line(
            "",
            kind=TABLE,
            rows=(
                words.CALIBRATED,
                *(
                    (words.BAND.format(low=each.low, high=each.high), str(each.answers), str(each.right))
                    for each in found.bands
                ),
            ),
        ),
    ]
    if found.confused:
        lines.extend([BLANK, Line(words.CONFUSED, kind=HEAD)])
        for right, named, times in found.confused:
            one, other = (_known(reading, name) for name in (right, named))
            text = words.PAIR.format(answer=capital(names.conclusion(one)), named=names.conclusion(other))
            lines.append(Line(text, 1, str(times), kind=ITEM))
    return Document("", tuple(lines))


def _known(reading: Reading, name: str) -> str:
    return name if name in reading.vocabulary.conclusions else name.replace("_", " ")


def numbers(text: str, most: int) -> frozenset[int]:
    """The numbers of findings in a line, such as ``1, 4 7``; what is none is left out."""
    found = text.replace(",", " ").split()
    return frozenset(int(each) for each in found if each.isdecimal() and 1 <= int(each) <= most)


def percent(text: str) -> int | None:
    """A confidence in per cent from 0 to 100, or ``None``."""
    plain = text.strip().removesuffix("%").strip()
    return int(plain) if plain.isdecimal() and int(plain) <= 100 else None


def unique(names: Sequence[str]) -> tuple[str, ...]:
    """Names, each once, in their order."""
    return tuple(dict.fromkeys(names))
