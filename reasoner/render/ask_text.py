"""What to find out next, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoner.render import phrases
from reasoner.render.lines import Lines
from reasoner.render.naming import Names, listing

if TYPE_CHECKING:
    from reasoner.explanation.ask import Answer, Effect, Question, Questions
    from reasoner.program.compiled import CompiledProgram
    from reasoner.render.text import Style

EFFECTS = 3
DANGERS = 2


def ask_text(found: Questions, program: CompiledProgram, style: Style | None = None, *, markdown: bool = False) -> str:
    """The questions in order, each with what its answers would do and through which rules."""
    names, lines = Names(program), Lines(style, markdown=markdown)
    if not found.questions:
        return phrases.NOTHING_TO_ASK
    lines.heading(phrases.ASK_NEXT)
    for number, question in enumerate(found.questions, 1):
        lines.gap()
        _question(lines, names, number, question, found.first)
    lines.gap()
    form = phrases.ASKED_ALL if found.tried == found.possible else phrases.ASKED_SOME
    form = phrases.ASKED_HURRIED if found.hurried else form
    lines.add(form.format(tried=found.tried, possible=found.possible), dim=True)
    return lines.text


def _question(lines: Lines, names: Names, number: int, question: Question, first: str) -> None:
    stage = names.stage(question.stage)
    feature = names.asked(question.attribute, question.value)
    lines.add(f"{feature}{f'  ({stage})' if stage else ''}", 0, f"{number:>2}.")
    for answer in question.answers:
        lines.add(f"{_answer(names, answer)}: {_effect(names, answer, first)}", 4, "–")


def _answer(names: Names, answer: Answer) -> str:
    atom = answer.change.atom
    if atom.predicate == names.entry.get("measured"):
        return phrases.IF_NUMBER.format(value=names.argument(atom.predicate, 2, atom.arguments))
    return phrases.IF_ABSENT if atom.predicate == names.entry.get("absent") else phrases.IF_PRESENT


def _effect(names: Names, answer: Answer, first: str) -> str:
    if not answer.effects and not answer.dangers_in and not answer.dangers_out:
        return phrases.NO_EFFECT
    leader = names.candidate(answer.first) if answer.first else ""
    form = phrases.STAYS_FIRST if answer.first == first else phrases.COMES_FIRST
    parts = [form.format(candidate=leader)] if leader else []
    parts += [_one(names, effect) for effect in answer.effects[:EFFECTS]]
    for dangers, words in ((answer.dangers_in, phrases.DANGER_IN), (answer.dangers_out, phrases.DANGER_OUT)):
        if dangers:
            parts.append(words.format(text=listing([names.candidate(name) for name in dangers], DANGERS)))
    return "; ".join(parts)


def _one(names: Names, effect: Effect) -> str:
    candidate = names.candidate(effect.conclusion)
    after = effect.after.score if effect.after else 0
    if effect.before is None:
        return phrases.ENTERS_WITH.format(candidate=candidate, after=after)
    return phrases.GOES_FROM_TO.format(candidate=candidate, before=effect.before.score, after=after)
