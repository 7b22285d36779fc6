"""Numbers of named tests, held against the ranges that the knowledge base states: low, normal, high, or not judged.

A range leaves a gap on either side between what is normal and what is low or high: there nothing is read.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from reasoner.answers.understood import Judged, Mention
from reasoner.reading.lexicon import TEST, Lexicon, Range
from reasoner.reading.matching import Spots, named_of
from reasoner.reading.quantities import SIZE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reasoner.reading.scope import Scopes
    from reasoner.reading.units import Unit

REACH = 5
"""Units between the name of a test and its number, at most."""

_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?!\d)|\d+(?:[.,·]\d+)?|[.·]\d+")
_OTHER_UNIT = re.compile(r"\s?(?:[a-zA-Zµμ]+\s?/\s?[a-zA-Z]|%)")
THOUSAND = 1000
LOW, NORMAL, HIGH, UNSURE, BETWEEN, UNKNOWN, ADULTS = "low", "normal", "high", "unsure", "between", "unknown", "adults"


class Tested(NamedTuple):
    """A test with its number: the units it stands in, how it was judged, and what that says."""

    first: int
    last: int
    judged: Judged
    mentions: tuple[Mention, ...]


def tested(text: str, units: list[Unit], spots: Spots, scopes: Scopes, lexicon: Lexicon) -> Iterator[Tested]:
    """Each test of a sentence that is told with a number, where it is told of the case itself."""
    for match in named_of(units, spots, lexicon, TEST):
        if any(scopes.reasons[place] or scopes.negated[place] for place in match.places):
            continue
        if match.low and _tells(units[match.low - 1], lexicon):
            continue
        found = _number(text, units, match.high, lexicon)
        if found is None:
            continue
        place, start, end, sign = found
        number = _value(text[start:end])
        for target in match.targets[:1]:
            behind, chosen = _in_unit(text, end, number, lexicon.ranges[target.attribute])
            if behind == end and units[place].quantity is not None:
                continue
            end = behind
            low, high = units[match.low].start, end
            last = place
            while last + 1 < len(units) and units[last + 1].start < end:
                last += 1
            level, by = _level(number, sign, chosen)
            yield Tested(match.low, last, *_told(text, low, high, target.attribute, level, by, number, lexicon))


def _tells(unit: Unit, lexicon: Lexicon) -> bool:
    """Whether a word says how the test is: then its number is not asked."""
    return any(head in lexicon.listing for head in lexicon.groups.get(unit.stem, ()))


def _number(text: str, units: list[Unit], place: int, lexicon: Lexicon) -> tuple[int, int, int, str] | None:
    """The number behind the name of a test: its unit, its characters, and a sign of comparison before it."""
    sign = ""
    for here in range(place + 1, min(len(units), place + REACH)):
        unit = units[here]
        match = _NUMBER.match(text, unit.start)
        if match is not None and (unit.quantity is None or unit.quantity.kind == SIZE):
            return here, match.start(), match.end(), sign
        if unit.plain in "<>":
            sign = unit.plain
        elif (
            _tells(unit, lexicon)
            or unit.quantity is not None
            or unit.plain not in lexicon.grammar.skip | {":", "=", "(", "-", "–"}
        ):
            return None
    return None


def _value(text: str) -> Fraction:
    grouped = re.fullmatch(r"\d{1,3}(?:,\d{3})+", text)
    return Fraction(text.replace(",", "") if grouped else text.replace(",", ".").replace("·", "."))


def _in_unit(text: str, end: int, number: Fraction, ranges: tuple[Range, ...]) -> tuple[int, list[Range]]:
    """The ranges of the unit that is told, and where it ends; without one, those in whose unit the number can be."""
    longest: tuple[int, Range | None] = end, None
    for each in ranges:
        for unit in each.units:
            pattern = r"\s?" + re.escape(unit).replace("/", r"\s?/\s?") + r"(?![\w/])"
            match = re.compile(pattern, re.IGNORECASE).match(text, end)
            if match is not None and match.end() > longest[0]:
                longest = match.end(), each
    if longest[1] is not None:
        return longest[0], [longest[1]]
    if _OTHER_UNIT.match(text, end):
        return end, []
    return end, [each for each in ranges if each.least <= number * THOUSAND <= each.most]


def _level(number: Fraction, sign: str, ranges: list[Range]) -> tuple[str, Range | None]:
    """How a number stands, where all its possible units agree."""
    if not ranges:
        return UNKNOWN, None
    levels = {_judged(number * THOUSAND, sign, each): each for each in reversed(ranges)}
    if len(levels) != 1:
        return UNSURE, None
    level, by = next(iter(levels.items()))
    return (BETWEEN if level == UNSURE and len(ranges) == 1 else level), by


def _judged(number: Fraction, sign: str, by: Range) -> str:
    if not by.least <= number <= by.most:
        return UNSURE
    if number > by.high or (sign == ">" and number >= by.top):
        return HIGH if sign != "<" else UNSURE
    if number < by.low:
        return LOW if sign != ">" else UNSURE
    if by.bottom <= number <= by.top and sign != ">":
        return NORMAL if not sign or not by.low else UNSURE
    return UNSURE


def _told(
    text: str, start: int, end: int, test: str, level: str, by: Range | None, number: Fraction, lexicon: Lexicon
) -> tuple[Judged, tuple[Mention, ...]]:
    words = text[start:end]
    judged = Judged(
        words, start, end, test, level, by.units[0] if by and by.units else "", _shown(by), by.cite if by else ()
    )
    if by is None:
        return judged, ()
    said = list(lexicon.sayings.get((test, level), ()))
    over = [(attribute, value) for least, attribute, value in by.over if number * THOUSAND > least]
    said = [*said, *((attribute, value, "present") for attribute, value in over)] if level == HIGH else said
    mentions = tuple(Mention(attribute, value, state, words, start, end) for attribute, value, state in said)
    return judged, mentions


def _shown(by: Range | None) -> tuple[str, str]:
    """The lower and the upper limit of what is normal, as people write them; nothing where there is none."""
    if by is None:
        return "", ""
    return ("" if not by.low else _plain(by.bottom)), ("" if by.high >= by.most else _plain(by.top))


def _plain(thousandths: int) -> str:
    return f"{thousandths / THOUSAND:g}"
