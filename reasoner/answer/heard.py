"""What was understood of a text and what was not, as lines of an answer and as a document of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoner.answer.document import HEAD, ITEM, Document, Line
from reasoner.words import phrases
from reasoner.words.names import Sign
from reasoner.words.wrap import some

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reasoner.answers.reading import Reading
    from reasoner.answers.understood import Aside, Gap, Mention, Understood

LONGEST = 60


def unheard(reading: Reading, understood: Sequence[Understood], most: int) -> str:
    """In sentences, what of a text is no finding of the case, and how a choice between two tests was made."""
    told = []
    gaps = [quoted(gap) for each in understood for gap in each.unread]
    if gaps:
        told.append(f"{phrases.NOT_UNDERSTOOD}: {some(gaps, most, ', ')}.")
    asides = [f"{quoted(aside)} ({aside.reason})" for each in understood for aside in each.asides]
    if asides:
        told.append(f"{phrases.SET_ASIDE}: {some(asides, most, ', ')}.")
    told.extend(clashed(reading, understood))
    notes = [note for each in understood for note in each.notes]
    if notes:
        told.append(f"{phrases.CHOSEN}: {some(notes, most, '; ')}.")
    return " ".join(told)


def clashed(reading: Reading, understood: Sequence[Understood]) -> Iterator[str]:
    """Each contradiction of a text in a sentence; neither side of it counts."""
    for each in understood:
        for clash in each.clashes:
            yield phrases.CLASH.format(
                one=f"{said(reading, clash.one)} ({quoted(clash.one)})",
                other=f"{said(reading, clash.other)} ({quoted(clash.other)})",
            )


def heard(reading: Reading, understood: Understood) -> Document:
    """A text as it was read: each finding with its words, then what was set aside, and what was not understood."""
    lines: list[Line] = []
    lines.extend(
        Line(f"{said(reading, each)}: {quoted(each)}", kind=ITEM, remark=typed(reading, each))
        for each in understood.read
    )
    lines = [Line(phrases.READ, kind=HEAD), *lines] if lines else [Line(phrases.NOTHING_READ)]
    for head, texts in (
        (phrases.CLASHES, list(clashed(reading, (understood,)))),
        (phrases.SET_ASIDE, [f"{quoted(each)} ({each.reason})" for each in understood.asides]),
        (phrases.NOT_UNDERSTOOD, [quoted(each) for each in understood.unread]),
        (phrases.CHOSEN, list(understood.notes)),
    ):
        if texts:
            lines.append(Line(head, kind=HEAD))
            lines.extend(Line(text, kind=ITEM) for text in texts)
    return Document("", tuple(lines))


def said(reading: Reading, mention: Mention) -> str:
    """A mention in words."""
    return reading.names.sign(Sign(mention.attribute, mention.value, mention.state == "absent"))


def typed(reading: Reading, mention: Mention) -> str:
    """A mention as a finding that can be typed."""
    from reasoner.answers.findings import Finding

    return Finding(mention.state, mention.attribute, mention.value).text(reading.vocabulary)


def quoted(part: Mention | Aside | Gap) -> str:
    """The words of the text, on one line, cut where they run on."""
    words = "".join(letter if letter.isprintable() else " " for letter in part.text)
    text = " ".join(words.split())
    return f"'{text}'" if len(text) <= LONGEST else f"'{text[: LONGEST - 3].rstrip()}...'"
