"""What was understood of a text and what was not, as lines of an answer and as a document of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoner.documents.answered import sources_in
from reasoner.documents.document import BLANK, HEAD, ITEM, TITLE, Document, Line
from reasoner.words import phrases
from reasoner.words.names import Sign
from reasoner.words.wrap import some

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reasoner.answers.reading import Reading
    from reasoner.answers.understood import Aside, Gap, Judged, Mention, Understood

LONGEST = 60
_JUDGED = ("low", "normal", "high")


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
    told.extend(_by_ranges([one for each in understood for one in each.judged]))
    notes = [note for each in understood for note in each.notes]
    if notes:
        told.append(f"{phrases.CHOSEN}: {some(notes, most, '; ')}.")
    return " ".join(told)


def told(reading: Reading, understood: Sequence[Understood], most: int = 100) -> str:
    """In sentences, what was read of texts, and what of them is no finding of the case."""
    mentions = [said(reading, mention) for each in understood for mention in each.read]
    read = f"{phrases.READ}: {some(list(dict.fromkeys(mentions)), most, '; ')}." if mentions else ""
    return " ".join(filter(None, (read, unheard(reading, understood, most))))


def with_told(reading: Reading, understood: Sequence[Understood], page: Document) -> Document:
    """A page that says first what was read of the texts that it answers; one that answers none as it is."""
    text = told(reading, understood) if understood else ""
    if not text:
        return page
    heads = 1 if page.lines and page.lines[0].kind == TITLE else 0
    return page._replace(lines=(*page.lines[:heads], Line(text), BLANK, *page.lines[heads:]))


def _by_ranges(every: Sequence[Judged]) -> Iterator[str]:
    """How numbers of tests were held against ranges, each group in a sentence."""
    for head, is_judged in ((phrases.JUDGED, True), (phrases.NOT_JUDGED, False)):
        texts = [judged(each) for each in every if (each.level in _JUDGED) == is_judged]
        if texts:
            yield f"{head}: {'; '.join(texts)}."


def judged(each: Judged) -> str:
    """A number of a test and how it stands: what is normal in its unit, or why it was not judged."""
    low, high = each.normal
    form = phrases.NORMAL_FROM if low and high else phrases.NORMAL_UP_TO if high else phrases.NORMAL_OVER
    normal = form.format(low=low, high=high, unit=each.unit).rstrip() if low or high else ""
    return phrases.LEVELS[each.level].format(text=quoted(each), normal=normal)


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
    if understood.judged:
        lines.append(Line(phrases.RANGES, kind=HEAD))
        known = reading.program.bibliography
        lines.extend(Line(judged(each), kind=ITEM, source=sources_in(known, each.cite)) for each in understood.judged)
    return Document("", tuple(lines))


def said(reading: Reading, mention: Mention) -> str:
    """A mention in words."""
    return reading.names.sign(Sign(mention.attribute, mention.value, mention.state == "absent"))


def typed(reading: Reading, mention: Mention) -> str:
    """A mention as a finding that can be typed."""
    from reasoner.answers.findings import Finding

    return Finding(mention.state, mention.attribute, mention.value).text(reading.vocabulary)


def quoted(part: Mention | Aside | Gap | Judged) -> str:
    """The words of the text, on one line, cut where they run on."""
    words = "".join(letter if letter.isprintable() else " " for letter in part.text)
    text = " ".join(words.split())
    return f"'{text}'" if len(text) <= LONGEST else f"'{text[: LONGEST - 3].rstrip()}...'"
