"""Findings that a text gives by name, as a person types them: ``attribute=value``, ``attribute!=value``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from reasoner.answers.findings import parse_finding
from reasoner.errors import CaseError
from reasoner.reading.quantities import AGE, AGO, SINCE_AGE, SIZE, SPAN, quantities_of
from reasoner.reading.stems import plain
from reasoner.words.units import show_scaled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reasoner.reading.lexicon import Lexicon

STATED = "stated"
MOST_WORDS = 8
"""Words of the longest name that is looked at on either side of the sign."""

_SIGN = re.compile(r"[ \t]*(!=|≠|(?<![<>!=])==?(?![<>=]))[ \t]*")
_WORD = re.compile(r"[^\s,;:()=!≠<>]+")
_END = re.compile(r"[;:()\n=≠<>!?]|,(?!\d)|\.(?=\s|$)")
_DIMENSIONS = {"a": (AGE, SPAN, AGO, SINCE_AGE), "cm": (SIZE,)}


class Stated(NamedTuple):
    """A finding by name: the characters it takes, its attribute, and its value, a number in steps of the scale.

    ``value`` is ``None`` where no name of a value stands behind the sign: then only the attribute, with a sign that
    does not negate, is taken, and the words behind it read as any others.
    """

    attribute: str
    value: str | int | None
    absent: bool
    start: int
    end: int

    @property
    def kind(self) -> str:
        """What tells it from a quantity."""
        return STATED


def stated_of(text: str, lexicon: Lexicon) -> list[Stated]:
    """All findings by name in a text, in order, none inside another."""
    found: list[Stated] = []
    for sign in _SIGN.finditer(text):
        low = found[-1].end if found else 0
        start, attribute = _attribute(text, low, sign.start(), lexicon)
        if not attribute:
            continue
        negates = sign.group(1) in ("!=", "≠")
        for end in _ends(text, sign.end()):
            read = _value(attribute, text[sign.end() : end], text[end:], lexicon)
            if read is not None and not (negates and isinstance(read[0], int)):
                found.append(Stated(attribute, read[0], negates != read[1], start, end))
                break
        else:
            end = sign.start() if negates else sign.end(1)
            found.append(Stated(attribute, None, negates, start, end))
    return found


def _attribute(text: str, low: int, high: int, lexicon: Lexicon) -> tuple[int, str]:
    """Where the longest name of an attribute that ends at a sign begins, and which it is."""
    line = max(low, text.rfind("\n", low, high) + 1, high - 120)
    words = list(_WORD.finditer(text, line, high))[-MOST_WORDS:]
    for word in words:
        attribute = lexicon.vocabulary.named_attribute(text[word.start() : high])
        if attribute:
            return word.start(), attribute
    return high, ""


def _ends(text: str, start: int) -> Iterator[int]:
    """Where a value may end that begins here, the longest first."""
    stop = _END.search(text, start, start + 120)
    high = stop.start() if stop else min(len(text), start + 120)
    ends = [word.end() for word in re.finditer(r"\S+", text[start:high])][:MOST_WORDS]
    yield from (start + end for end in reversed(ends))


def _value(attribute: str, told: str, rest: str, lexicon: Lexicon) -> tuple[str | int, bool] | None:
    """The value that words stand for and whether they deny it; of a number, its steps."""
    if attribute in lexicon.vocabulary.scales:
        number = number_told(attribute, told, lexicon)
        return None if number is None or is_unit(attribute, told, rest, lexicon) else (number, False)
    exact = {value for name, value in lexicon.vocabulary.named(told) if name == attribute}
    ends = plain(told.split()[-1]) not in lexicon.grammar.glue
    values = {(value, False) for value in exact} or (set(lexicon.read_as(attribute, told)) if ends else set())
    return next(iter(values)) if len(values) == 1 else None


def number_told(attribute: str, told: str, lexicon: Lexicon) -> int | None:
    """The steps of an attribute's scale that a number stands for in any of its shapes."""
    factor, unit = lexicon.vocabulary.scales[attribute]
    texts = [re.sub(r"(?<=\d),(?=\d)", ".", told)]
    every = quantities_of(told, lexicon.grammar.shapes, lexicon.grammar.numbers)
    found = [each for each in every if each.kind in _DIMENSIONS.get(unit, ())]
    if len(found) == 1 and found[0].end - found[0].start >= len(told.strip()) - 1:
        texts.append(show_scaled(int(found[0].value * factor + 1 / 2), factor))
    for text in texts:
        try:
            return int(parse_finding(f"{attribute}={text}", lexicon.vocabulary).value)
        except CaseError:
            continue
    return None


def is_unit(attribute: str, told: str, rest: str, lexicon: Lexicon) -> bool:
    """Whether a word that nobody knows follows a bare number of years or length: it could be its unit."""
    word = re.match(r"[ \t]*([^\W\d_][\w/]*)", rest)
    if word is None or not told[-1:].isdigit() or lexicon.vocabulary.scales[attribute][1] not in _DIMENSIONS:
        return False
    low, grammar = plain(word.group(1)), lexicon.grammar
    stem = grammar.stem(low)
    return not (low in grammar.skip or low in lexicon.cues or stem in lexicon.known or stem in lexicon.groups)
