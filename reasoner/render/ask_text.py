"""What to find out next, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoner.render.lines import Lines
from reasoner.render.naming import Names, listing
from reasoner.render.wording import Wording
from reasoner.words import phrases
from reasoner.words.labels import whole

if TYPE_CHECKING:
    from reasoner.program.compiled import ClauseInfo, CompiledProgram
    from reasoner.ranking.ask import Answer, Effect, Question, Questions
    from reasoner.render.text import Style

EFFECTS = 3
DANGERS = 2


def ask_text(found: Questions, program: CompiledProgram, style: Style | None = None, *, markdown: bool = False) -> str:
    """The questions in order, each with what its answers would do and through which rules."""
    names, wording, lines = Names(program), Wording(program), Lines(style, markdown=markdown)
    if not found.questions:
        return phrases.NOTHING_TO_ASK
    lines.heading(phrases.ASK_NEXT)
    if found.first:
        lines.add(phrases.STAYS_UNLESS.format(candidate=names.candidate(found.first)))
    for number, question in enumerate(found.questions, 1):
        lines.gap()
        _question(lines, names, wording, number, question, found.first)
    lines.gap()
    form = phrases.ASKED_ALL if found.tried == found.possible else phrases.ASKED_SOME
    form = phrases.ASKED_HURRIED if found.hurried else form
    lines.add(form.format(tried=found.tried, possible=found.possible), dim=True)
    return lines.text


def _question(lines: Lines, names: Names, wording: Wording, number: int, question: Question, first: str) -> None:
    stage = names.stage(question.stage)
    feature = names.asked(question.attribute, question.value)
    lines.add(f"{feature}{f'  ({stage})' if stage else ''}", 0, f"{number:>2}.")
    alike: dict[str, list[Answer]] = {}
    for answer in question.answers:
        alike.setdefault(_effect(names, answer, first), []).append(answer)
    for effect, answers in alike.items():
        lines.add(f"{_answers(names, answers)}: {effect}", 4, "–")
    reason = _reason(names, question, wording)
    if reason:
        lines.add(reason, 4, dim=True)


def _reason(names: Names, question: Question, wording: Wording) -> str:
    """The claim through which an answer moves a candidate most, with its source."""
    effects = [effect for answer in question.answers for effect in answer.effects if _said(effect)]
    if not effects:
        return ""
    effect = max(effects, key=lambda each: abs(sum(summand.points for summand in each.came)))
    info = _said(effect)[0]
    text = phrases.ASKED_SINCE.format(candidate=names.candidate(effect.conclusion), reason=info.because)
    return f"{text} {wording.citation(info)}".rstrip()


def _said(effect: Effect) -> list[ClauseInfo]:
    return [info for info in effect.grounds if info.because]


def _answers(names: Names, answers: list[Answer]) -> str:
    """The answers that come to the same, in one phrase."""
    if len(answers) == 1 or any(each.change.atom.predicate != names.entry.get("measured") for each in answers):
        return phrases.joined([_answer(names, each) for each in answers])
    values = [names.argument(each.change.atom.predicate, 2, each.change.atom.arguments) for each in answers]
    return phrases.IF_NUMBER.format(value=" or ".join(values))


def _answer(names: Names, answer: Answer) -> str:
    atom = answer.change.atom
    if atom.predicate == names.entry.get("measured"):
        return phrases.IF_NUMBER.format(value=names.argument(atom.predicate, 2, atom.arguments))
    return phrases.IF_ABSENT if atom.predicate == names.entry.get("absent") else phrases.IF_PRESENT


def _effect(names: Names, answer: Answer, first: str) -> str:
    if not answer.effects and not answer.dangers_in and not answer.dangers_out:
        return phrases.NO_EFFECT
    parts = [_leader(names, answer, first)] if answer.first else []
    others = [effect for effect in answer.effects if effect.conclusion != answer.first]
    parts += [_one(names, effect) for effect in others[:EFFECTS]]
    for dangers, words in ((answer.dangers_in, phrases.DANGER_IN), (answer.dangers_out, phrases.DANGER_OUT)):
        if dangers:
            parts.append(words.format(text=listing([names.candidate(name) for name in dangers], DANGERS)))
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
