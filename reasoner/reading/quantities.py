"""Numbers as people write them: ages, sizes, spans of time and plain values, found in a text by their shape.

A span of time is in years, a size in centimetres; both are kept as exact fractions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple

AGE = "age"
SINCE_AGE = "since age"
SIZE = "size"
AGO = "ago"
AFTER = "after"
SPAN = "span"
YEAR = "year"

_PER_YEAR = {
    "d": Fraction(4, 1461),
    "w": Fraction(28, 1461),
    "m": Fraction(1, 12),
    "y": Fraction(1),
    "h": Fraction(1, 8766),
}
_PER_CM = {"mm": Fraction(1, 10), "cm": Fraction(1), "in": Fraction(254, 100), "dm": Fraction(10)}
_LENGTH = r"(?P<size_unit>mm|cm|cms|mms|dm|millimet(?:re|er)s?|centimet(?:re|er)s?|inch(?:es)?)"
_NUMBER = r"(?:\d{1,6}(?:[.,·]\d{1,4})?|[.·]\d{1,3})"


Shape = tuple[str, re.Pattern[str]]


class Quantity(NamedTuple):
    """A number with what it counts: ``kind`` is one of the constants above, ``low`` and ``high`` the characters."""

    kind: str
    value: Fraction
    start: int
    end: int
    letter: str = ""


def quantities_of(text: str, shapes: Iterable[Shape], numbers: Mapping[str, float]) -> list[Quantity]:
    """All quantities of a text in order, none inside another."""
    every = (
        quantity
        for kind, pattern in shapes
        for match in pattern.finditer(text)
        if (quantity := _made(kind, match, numbers)) is not None
    )
    found: list[Quantity] = []
    for each in sorted(every, key=lambda each: (each.start, -each.end)):
        if not found or each.start >= found[-1].end:
            found.append(each)
    return found


def number_of(text: str, numbers: Mapping[str, float]) -> Fraction | None:
    """The number that digits or words such as ``sixty-two`` stand for."""
    plain = text.strip().replace("·", ".").replace(",", ".").casefold()
    if re.fullmatch(r"\d*\.?\d+", plain):
        return Fraction(plain)
    total = Fraction(0)
    for word in re.split(r"[\s-]+", plain):
        if word not in numbers:
            return None
        total += Fraction(str(numbers[word]))
    return total


def compiled(shapes: Iterable[tuple[str, str]], time: str, numbers: Mapping[str, float]) -> tuple[Shape, ...]:
    """The shapes of a grammar as patterns: what stands between tildes is filled in."""
    plain = sorted((word for word in numbers if " " not in word and len(word) > 2), key=len, reverse=True)
    words = f"(?:{'|'.join(map(re.escape, plain))})"
    few = "|".join(re.escape(word) for word in numbers if " " in word)
    parts = {
        "~value~": rf"(?P<value>{_NUMBER}|{words}(?:[ -]{words})?|(?:an?|half an?|{few})(?= ))",
        "~words~": words,
        "~number~": _NUMBER,
        "~time~": time,
        "~length~": _LENGTH,
        "~edge~": r"(?<![\w.])",
    }
    found = []
    for kind, pattern in shapes:
        for name, part in parts.items():
            pattern = pattern.replace(name, part)
        found.append((kind, re.compile(pattern, re.IGNORECASE)))
    return tuple(found)


_UNITS = (
    *(("yo", "y"), ("y", "y"), ("mm", "mm"), ("mil", "mm"), ("cen", "cm"), ("cm", "cm"), ("in", "in"), ("dm", "dm")),
    *(("m", "m"), ("w", "w"), ("dec", "dec"), ("d", "d"), ("h", "h")),
)


def _unit(text: str) -> str:
    low = text.casefold()
    return next((unit for start, unit in _UNITS if low.startswith(start)), "y")


def _made(kind: str, match: re.Match[str], numbers: Mapping[str, float]) -> Quantity | None:
    groups = match.groupdict()
    if kind == SIZE:
        return _size(match, groups, numbers)
    text = groups.get("value") or groups.get("value2") or groups.get("value3") or ""
    number = number_of(text, numbers) if text or not groups.get("unit") else Fraction(1)
    if number is None:
        return None
    unit = _unit(groups.get("unit") or "y")
    if kind == SPAN:
        per = groups.get("per")
        if per:
            unit = {"12": "m", "52": "w", "7": "d"}[per]
        elif unit == "m" and groups["unit"] == "m" and not groups["by"]:
            return None  # three metres or three months: nobody can tell
        years = number * (10 if unit == "dec" else _PER_YEAR[unit])
        sort = AFTER if groups.get("from") else AGO if groups.get("ago") else SPAN
        return Quantity(sort, years, match.start(), match.end())
    if kind == YEAR:
        return Quantity(YEAR, number, match.start("value"), match.end())
    years = number * _PER_YEAR[unit]
    if kind == AGE and years > 120:
        return None
    letter = groups.get("letter") or groups.get("letter2") or ""
    start = match.start("value") if kind == AGE and not letter else match.start()
    return Quantity(kind, years, start, match.end(), letter)


def _size(match: re.Match[str], groups: Mapping[str, str | None], numbers: Mapping[str, float]) -> Quantity | None:
    unit = _PER_CM[_unit(groups["size_unit"] or "cm")]
    parts = re.findall(rf"({_NUMBER}) ?(mm|cm)?", groups.get("many") or groups.get("value") or "", re.IGNORECASE)
    sizes = [
        number * (_PER_CM[own.casefold()] if own else unit)
        for each, own in parts
        if (number := number_of(each, numbers)) is not None
    ]
    return Quantity(SIZE, max(sizes), match.start(), match.end()) if sizes else None
