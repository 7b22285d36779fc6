"""Advice as lines: what cannot wait, the steps with their reasons, and what is better left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoner.documents.document import ALARM, BLANK, HEAD, ITEM, NOTE, Document, Line
from reasoner.words import phrases
from reasoner.words.labels import capital
from reasoner.words.names import read_sign
from reasoner.words.wrap import joined, some

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reasoner.answers.advice import Avoid, Step
    from reasoner.answers.detail import Detail
    from reasoner.answers.reading import Reading
    from reasoner.documents.answered import Answered
    from reasoner.documents.document import Source
    from reasoner.program.compiled import Value

NAMED = 2
MOST = 4
ALL = 10_000


def pressing(answered: Answered, notes: int) -> Iterator[Line]:
    """Urgent things, and flags that a recorded finding raises, with the first notes beside them; else nothing."""
    urgent = [each for each in answered.advice.warnings if each.urgent]
    flags = flagged(answered)
    if not urgent and not flags:
        return
    yield Line(phrases.ACT_FIRST, kind=HEAD)
    for each in urgent:
        yield Line(each.text + answered.above(each.layers), depth=1, mark="!", kind=ALARM)
    if flags:
        yield Line(phrases.FLAGS.format(text="; ".join(flags)), depth=1, mark="!", kind=ALARM)
        yield from _calm(answered, notes)


def noted(answered: Answered, notes: int) -> Iterator[Line]:
    """The notes where no flag was raised to show them beside."""
    if not flagged(answered):
        yield from _calm(answered, notes)


def _calm(answered: Answered, most: int) -> Iterator[Line]:
    calm = [each for each in answered.advice.warnings if not each.urgent]
    for each in calm[:most]:
        yield Line(each.text + answered.above(each.layers), depth=1, mark=phrases.MIND)


def flagged(answered: Answered) -> list[str]:
    """The flags that something recorded raises, by their short labels."""
    reading = answered.reading
    rows = answered.model.rows(reading.entry("flag", ""))
    return [reading.names.at("flag", 1, row[1]) for row in rows]


def stepped(answered: Answered, most: int, avoided: int, *, brief: bool) -> Iterator[Line]:
    """The steps in order, each with why; then what is better left, why, and what would lift that."""
    steps, avoid = answered.advice.steps, answered.advice.avoid
    left = len(steps[most:]) + len(avoid[avoided:])
    yield Line(phrases.NEXT_SOME.format(left=left) if left else phrases.NEXT, kind=HEAD)
    if not steps:
        yield Line(phrases.NOTHING_YET if answered.ranking.abstains else phrases.NOTHING_NEXT, depth=1)
    for number, step in enumerate(steps[:most], 1):
        why = f": {step.because}" if step.because else ""
        text = f"{capital(step_name(answered, step.step))}{why}{answered.above(step.layers)}"
        yield Line(text, depth=1, mark=str(number), kind=ITEM, source=_sources(answered, step.cite, brief=brief))
    for each in avoid[:avoided]:
        source = _sources(answered, each.cite, brief=brief)
        yield Line(_left(answered, each), depth=1, mark=phrases.NOT, source=source)


def step_name(answered: Answered, step: str) -> str:
    """A step by its short label."""
    return answered.reading.names.at("step", 1, step)


def _sources(answered: Answered, keys: tuple[str, ...], *, brief: bool) -> tuple[Source, ...]:
    return answered.sources(keys[:1] if brief else keys)


def _left(answered: Answered, each: Avoid) -> str:
    names = answered.reading.names
    because = f": {each.because}" if each.because else ""
    lifted = lifting(answered, each)
    lift = f". {phrases.LIFTED_BY.format(text=joined(lifted, 'or'))}" if lifted else ""
    if not because and each.applies_to:
        because = phrases.WHILE_OPEN.format(text=some([names.conclusion(of) for of in each.applies_to], NAMED))
    return f"{step_name(answered, each.step)}{because}{lift}{answered.above(each.layers)}"


def lifting(answered: Answered, each: Avoid) -> list[str]:
    """The signs that would lift it, as the knowledge base states them."""
    reading = answered.reading
    predicate = reading.entry("lifted_by", "")
    found: list[Value] = []
    for row in answered.model.rows(predicate):
        step, conclusion, attribute, value = row[-4:]
        if step == each.step and conclusion in each.applies_to:
            found.append(reading.names.sign(read_sign(f"{attribute}={value}")))
    return [str(text) for text in dict.fromkeys(found)]


def advised(answered: Answered, behind: Detail) -> Document:
    """Everything advised: what cannot wait, steps with reason, caution, rating and what they tell, what to leave."""
    names = answered.reading.names
    lines = [*pressing(answered, ALL), *noted(answered, ALL)]
    calm = any(not each.urgent for each in answered.advice.warnings)
    # What the line of flags, and the notes beside it, tell already.
    told = ("flag", "flag_conflict") if calm else ("flag",)
    lines.extend(
        Line(f"{capital(each.text)}{answered.above(each.layers)}".rstrip(".") + ".", depth=1, mark="•")
        for each in behind.stated
        if each.entry not in told
    )
    if lines:
        lines.extend([BLANK, Line(phrases.STEPS, kind=HEAD)])
    if not answered.advice.steps:
        lines.append(Line(phrases.NOTHING_NEXT))
    minded: dict[str, int] = {}
    for number, step in enumerate(answered.advice.steps, 1):
        text = capital(step.label) + answered.above(step.layers)
        lines.append(Line(text, mark=str(number), kind=ITEM))
        if step.because or step.cite:
            lines.append(Line(step.because, depth=1, mark=phrases.WHY, source=answered.sources(step.cite)))
        if step.applies_to:
            named = some([names.conclusion(each) for each in step.applies_to], MOST)
            lines.append(Line(named, depth=1, mark=phrases.FOR))
        lines.extend(_cautions(answered, step, number, minded))
        lines.extend(Line(each, depth=1, mark=phrases.RATED) for each in behind.ratings.get(step.step, ()))
        for each in behind.separations.get(step.step, ())[:NAMED]:
            others = some([names.conclusion(other) for other in each.not_for], NAMED)
            sign, one = names.sign(read_sign(each.finding)), names.conclusion(each.speaks_for)
            text = phrases.WOULD_TELL.format(sign=sign, one=one, others=others)
            lines.append(Line(text, depth=1, mark=phrases.TELLS))
    if answered.advice.avoid:
        lines.extend([BLANK, Line(phrases.DO_NOT, kind=HEAD)])
    for avoid in answered.advice.avoid:
        lines.append(Line(capital(avoid.label) + answered.above(avoid.layers), mark="×", kind=ITEM))
        if avoid.because or avoid.cite:
            lines.append(Line(avoid.because, depth=1, mark=phrases.WHY, source=answered.sources(avoid.cite)))
        if avoid.applies_to:
            named = some([names.conclusion(each) for each in avoid.applies_to], MOST)
            lines.append(Line(named, depth=1, mark=phrases.WHILE))
        if lifted := lifting(answered, avoid):
            lines.append(Line(joined(lifted, "or"), depth=1, mark=phrases.LIFTED))
    lines.extend(layered(answered.reading))
    return Document(phrases.NEXT, tuple(lines))


def _cautions(answered: Answered, step: Step, number: int, minded: dict[str, int]) -> Iterator[Line]:
    """The cautions of a step; of those told with an earlier one, which that was."""
    earlier = dict.fromkeys(minded[each.text] for each in step.cautions if each.text in minded)
    for each in step.cautions:
        if each.text not in minded:
            minded[each.text] = number
            yield Line(each.text, depth=1, mark=phrases.MIND, source=answered.sources(each.cite))
    if earlier:
        numbers = joined([str(place) for place in earlier])
        yield Line(phrases.AS_FOR.format(number=numbers), depth=1, mark=phrases.MIND)


def layered(reading: Reading) -> Iterator[Line]:
    """Which layers answered, where there is more than the base."""
    base, *over = reading.program.layers
    if over:
        yield BLANK
        yield Line(phrases.LAYERS.format(base=base, above=", ".join(over)), kind=NOTE)
