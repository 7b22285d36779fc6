"""A text understood: every sentence in turn, then what only the whole text tells (times, sides, contradictions)."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from reasoner.answers.identifiers import identifying_text
from reasoner.answers.understood import Aside, Gap, Understood
from reasoner.errors import CaseError
from reasoner.reading.quantities import Quantity, quantities_of
from reasoner.reading.sentence import Draft, Sentence, read_sentence
from reasoner.reading.stated import Stated, stated_of
from reasoner.reading.tokens import Headings, sentences_of, tokens_of
from reasoner.reading.whole import settle

if TYPE_CHECKING:
    from reasoner.reading.lexicon import Lexicon
    from reasoner.reading.units import Unit

MOST_LETTERS = 60_000
"""Letters of the longest text: some ten thousand words, more than any report has."""

_SHORT = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "prof",
        "approx",
        "ca",
        "vs",
        "no",
        "st",
        "fig",
        "incl",
        "esp",
        "e.g",
        "i.e",
        "a.m",
        "p.m",
        "y.o",
        "e.g.",
        "i.e.",
        "y.o.",
    ]
)


def understand(text: str, lexicon: Lexicon) -> Understood:
    """What a text says in the words of the knowledge base; one that identifies a person or is too long is refused."""
    _refuse(text, lexicon)
    stated = stated_of(text, lexicon)
    shaped = quantities_of(text, lexicon.grammar.shapes, lexicon.grammar.numbers)
    quantities = _without_overlaps(stated, shaped)
    tokens = tokens_of(text)
    draft = Draft(text)
    stems: dict[str, str] = {}
    sentences: list[Sentence] = []
    cues = lexicon.grammar.cues
    headings = frozenset(phrase for kind in lexicon.grammar.headings for phrase in cues[kind])
    parts = lexicon.grammar.relatives | lexicon.grammar.ands
    for low, high in sentences_of(text, tokens, _SHORT, cues["not_after"], Headings(headings, parts)):
        sentence = read_sentence(tokens[low:high], quantities, lexicon, draft, stems)
        if sentence is not None:
            sentences.append(sentence)
    mentions, clashes = settle(draft, sentences, lexicon)
    unread = _gaps(text, sentences, lexicon)
    asides = tuple(sorted(set(draft.asides), key=lambda aside: (aside.start, aside.end)))
    notes = tuple(dict.fromkeys(draft.notes))
    return Understood(text, mentions, _outermost(asides), unread, clashes, notes, tuple(draft.judged))


def _without_overlaps(stated: list[Stated], shaped: list[Quantity]) -> list[Quantity | Stated]:
    """Findings by name, and the quantities that stand in none of them, in the order of the text."""
    ends = [each.end for each in stated]
    found: list[Quantity | Stated] = list(stated)
    for each in shaped:
        after = bisect_right(ends, each.start)
        if after == len(stated) or stated[after].start >= each.end:
            found.append(each)
    return sorted(found, key=lambda each: each.start)


def _refuse(text: str, lexicon: Lexicon) -> None:
    if len(text) > MOST_LETTERS:
        raise CaseError(
            f"the text has {len(text)} characters, more than {MOST_LETTERS}",
            help="give the findings, not the whole record",
        )
    told = (kind for kind, pattern in lexicon.grammar.identity if pattern.search(text))
    kind = identifying_text(text) or next(told, "")
    if kind:
        raise CaseError(
            f"the text contains what looks like {kind}; cases must not identify anyone, so it is refused",
            help="leave out names, record numbers, dates and addresses; give times as durations in years",
        )


def _outermost(asides: tuple[Aside, ...]) -> tuple[Aside, ...]:
    kept: list[Aside] = []
    for aside in sorted(asides, key=lambda each: (each.start, -each.end)):
        if not kept or aside.end > kept[-1].end:
            kept.append(aside)
    return tuple(kept)


def _gaps(text: str, sentences: list[Sentence], lexicon: Lexicon) -> tuple[Gap, ...]:
    """Runs of words that nothing covers, function words between them included."""
    found: list[Gap] = []
    skip = lexicon.grammar.skip
    for sentence in sentences:
        start = end = -1
        for place, unit in enumerate(sentence.units):
            silent = unit.is_word and (unit.plain in skip or (len(unit.plain) == 1 and unit.plain.isalpha()))
            if sentence.covered[place] or unit.soft or not (unit.is_word or unit.quantity):
                parts = sentence.covered[place] or unit.soft or unit.plain in (";", ".", ":", "?", "!")
                if parts and start >= 0:
                    found.append(Gap(text[start:end], start, end))
                    start = -1
            elif not silent and not _is_ordinal(sentence.units, place):
                start = unit.start if start < 0 else start
                end = unit.end
        if start >= 0:
            found.append(Gap(text[start:end], start, end))
    return tuple(found)


def _is_ordinal(units: list[Unit], place: int) -> bool:
    """Whether a number only counts: the first of a sentence or line, with a stop or a bracket behind it."""
    if not units[place].plain.isdigit() or (place and units[place - 1].plain not in ("\n", "(")):
        return False
    return place + 1 < len(units) and units[place + 1].plain in (".", ")")
