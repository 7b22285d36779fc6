"""What to find out next, as a document: few questions, what each answer would do, and why in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoner.documents.answered import sources_in
from reasoner.documents.document import BLANK, ITEM, NOTE, TITLE, Document, Line
from reasoner.documents.naming import Names
from reasoner.words import phrases
from reasoner.words.labels import capital
from reasoner.words.units import whole
from reasoner.words.wrap import joined, some

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reasoner.program.compiled import ClauseInfo, CompiledProgram
    from reasoner.ranking.ask import Answer, Effect, Question, Questions

EFFECTS = 2
DANGERS = 2


def questions_page(found: Questions, program: CompiledProgram) -> Document:
    """The questions in order, each with what its answers would do and the claim through which they do it."""
    names = Names(program)
    if not found.questions:
        return Document("", (Line(phrases.NOTHING_TO_ASK),))
    lines = [Line(phrases.ASK_NEXT, kind=TITLE)]
    if found.first:
        lines.append(Line(phrases.STAYS_UNLESS.format(candidate=capital(names.candidate(found.first)))))
    for number, question in enumerate(found.questions, 1):
        lines.extend([BLANK, *_question(names, number, question, found.first)])
    form = phrases.ASKED_ALL if found.tried == found.possible else phrases.ASKED_SOME
    form = phrases.ASKED_HURRIED if found.hurried else form
    lines.extend([BLANK, Line(form.format(tried=found.tried, possible=found.possible), kind=NOTE)])
    return Document("", tuple(lines))


def _question(names: Names, number: int, question: Question, first: str) -> Iterator[Line]:
    stage = names.stage(question.stage)
    yield Line(capital(names.asked(question.attribute, question.value)), mark=str(number), kind=ITEM, remark=stage)
    if not any(answer.movement for answer in question.answers):
        yield Line(phrases.ASKED_FIRST, 1, phrases.WHY)
        return
    alike: dict[str, list[Answer]] = {}
    for answer in question.answers:
        alike.setdefault(_effect(names, answer, first), []).append(answer)
    for effect, answers in alike.items():
        yield Line(effect, 1, _answers(names, answers))
    telling = [effect for answer in question.answers for effect in answer.effects if _said(effect)]
    if telling:
        most = max(telling, key=lambda each: abs(sum(summand.points for summand in each.came)))
        info = _said(most)[0]
        text = phrases.ASKED_SINCE.format(candidate=names.candidate(most.conclusion), reason=info.because)
        source = sources_in(names.program.bibliography, info.cite[:1])
        yield Line(text, 1, phrases.WHY, source=source, grade=info.evidence)


def _said(effect: Effect) -> list[ClauseInfo]:
    return [info for info in effect.grounds if info.because]


def _answers(names: Names, answers: list[Answer]) -> str:
    """The answers that come to the same, in one phrase."""
    atoms = [each.change.atom for each in answers]
    if all(atom.predicate == names.entry.get("measured") for atom in atoms):
        return " or ".join(names.argument(atom.predicate, 2, atom.arguments) for atom in atoms)
    absent = names.entry.get("absent")
    return joined([phrases.IF_NO if atom.predicate == absent else phrases.IF_YES for atom in atoms])


def _effect(names: Names, answer: Answer, first: str) -> str:
    if not answer.effects and not answer.dangers_in and not answer.dangers_out:
        return phrases.NO_EFFECT
    parts = [_leader(names, answer, first)] if answer.first else []
    others = [effect for effect in answer.effects if effect.conclusion != answer.first]
    parts += [_one(names, effect) for effect in others[:EFFECTS]]
    for dangers, words in ((answer.dangers_in, phrases.DANGER_IN), (answer.dangers_out, phrases.DANGER_OUT)):
        if dangers:
            parts.append(words.format(text=some([names.candidate(name) for name in dangers], DANGERS)))
    return "; ".join(filter(None, parts)) or phrases.NO_EFFECT


def _leader(names: Names, answer: Answer, first: str) -> str:
    """Who is first then, where that changes, with the scores where they do."""
    candidate, stays = names.candidate(answer.first), answer.first == first
    moved = next((each for each in answer.effects if each.conclusion == answer.first), None)
    if moved is None or moved.after is None:
        return "" if stays else phrases.COMES_FIRST.format(candidate=candidate)
    if moved.before is None:
        return phrases.COMES_FIRST_NEW.format(candidate=candidate, after=whole(moved.after.score))
    form = phrases.GOES_FROM_TO if stays else phrases.COMES_FIRST_WITH
    return form.format(candidate=candidate, before=whole(moved.before.score), after=whole(moved.after.score))


def _one(names: Names, effect: Effect) -> str:
    candidate = names.candidate(effect.conclusion)
    after = whole(effect.after.score if effect.after else 0)
    if effect.before is None:
        return phrases.ENTERS_WITH.format(candidate=candidate, after=after)
    return phrases.GOES_FROM_TO.format(candidate=candidate, before=whole(effect.before.score), after=after)
