"""Measured numbers and their units: from what a person types to a stored integer, exactly, and back into print.

Every unit is a fraction of the base of its dimension (metre, day, gram, one), so conversion never meets a float.
"""

from __future__ import annotations

from reasoner.errors import CaseError

_LENGTH = {
    "m": (1, 1),
    "metre metres meter meters": (1, 1),
    "dm": (1, 10),
    "cm centimetre centimetres centimeter centimeters": (1, 100),
    "mm millimetre millimetres millimeter millimeters": (1, 1000),
    "um µm micrometre micrometres": (1, 1_000_000),
    "[in_i] in inch inches": (254, 10_000),
}
_TIME = {
    "a y yr yrs year years": (1461, 4),
    "mo month months": (1461, 48),
    "wk w week weeks": (7, 1),
    "d day days": (1, 1),
    "h hr hour hours": (1, 24),
}
_MASS = {"kg": (1000, 1), "g gram grams": (1, 1), "mg": (1, 1000), "ug µg": (1, 1_000_000)}
_RATIO = {"1": (1, 1), "%": (1, 100)}


def _table() -> dict[str, tuple[str, int, int]]:
    units: dict[str, tuple[str, int, int]] = {}
    for dimension, group in (("length", _LENGTH), ("time", _TIME), ("mass", _MASS), ("ratio", _RATIO)):
        for names, (top, bottom) in group.items():
            units.update(dict.fromkeys(names.split(), (dimension, top, bottom)))
    return units


_DIMENSION_UNITS = {"length": "mm, cm, m", "time": "days, weeks, months, years", "mass": "mg, g, kg", "ratio": "%"}


def split_number(text: str) -> tuple[int, int, str] | None:
    """``"2.5 cm"`` as ``(25, 1, "cm")``: digits, decimals, unit; ``None`` for what does not begin like a number."""
    text = text.strip()
    end = 1 if text[:1] in ("-", "+") else 0
    start = end
    while end < len(text) and ((text[end].isascii() and text[end].isdigit()) or text[end] == "."):
        end += 1
    before, _dot, decimals = text[start:end].partition(".")
    if not (before or decimals) or "." in decimals or len(before) > _MOST_DIGITS or len(decimals) > _MOST_DIGITS:
        return None
    digits = int(f"{before}{decimals}" or "0")
    return (-digits if text[0] == "-" else digits), len(decimals), text[end:].strip()


_MOST_DIGITS = 30


def to_scale(text: str, unit: str, factor: int) -> int:
    """The integer that stands for the measured ``text`` in steps of ``1/factor`` ``unit``, cut to that resolution."""
    number = split_number(text)
    if number is None:
        raise CaseError(f"'{text}' is not a number", help=f"write a number such as 2.5{_in(unit)}")
    digits, decimals, written = number
    if written[:1] == ",":
        raise CaseError(f"'{text}' has a comma in a number", help=f"write {text.replace(',', '.', 1)}")
    if digits < 0:
        raise CaseError(f"'{text}' is negative: a measured number cannot be below zero")
    top, bottom = _ratio(text, written, unit)
    scale: int = 10**decimals
    return digits * factor * top // (scale * bottom)


def show_scaled(value: int, factor: int) -> str:
    """The number that ``value`` stands for in steps of ``1/factor``, as a plain decimal that can be read again."""
    if factor <= 1:
        return str(value)
    sign, value = ("-", -value) if value < 0 else ("", value)
    before, rest = divmod(value, factor)
    places = len(str(factor)) - 1
    fraction = str(rest).rjust(places, "0") if 10**places == factor else f"{rest / factor:.6f}"[2:]
    return f"{sign}{before}.{fraction}".rstrip("0").rstrip(".")


def decimal(value: int, factor: int) -> str:
    """The same number as people print it: 2500 in steps of 1/1000 is 2.5."""
    return show_scaled(value, factor).replace("-", "−")


def whole(value: int) -> str:
    """An integer as people print it: with a minus, not a hyphen."""
    return str(value).replace("-", "−")


UNIT_WORDS = {"a": "years", "mo": "months", "wk": "weeks", "d": "days", "h": "hours", "1": ""}
"""How people write the units whose UCUM code (ucum.org) is no word."""


def unit_words(unit: str) -> str:
    """A unit as people write it: UCUM's ``a`` is ``years``, its ``1`` is nothing."""
    return UNIT_WORDS.get(unit, unit)


def with_unit(number: str, unit: str) -> str:
    """A number and its unit as people write them."""
    words = unit_words(unit)
    if number == "1" and words != unit:
        words = words.removesuffix("s")
    return f"{number} {words}".rstrip()


DAYS, WEEKS = 14, 56
"""Below so many days a time is told in days, below so many in weeks, and up to two years in months."""


def spoken(value: int, factor: int, unit: str) -> str:
    """A measured number as people say it: 0.25 years as ``3 months``, 5.05 years as ``5 years``."""
    if unit != "a" or value % factor == 0 or value < 0:
        return with_unit(decimal(value, factor), unit)
    years, rest = divmod(value, factor)
    days = (value * 1461 * 2 // 4 + factor) // (2 * factor)
    if days < WEEKS:
        number, unit = (days, "d") if days < DAYS else ((days + 3) // 7, "wk")
        return with_unit(str(number), unit)
    # A month that has hardly begun is not told.
    months = (10 * 12 * rest + 3 * factor) // (10 * factor)
    if years < 2:
        return with_unit(str(12 * years + months), "mo") if months else with_unit(str(years), "a")
    if 10 * rest % factor == 0:
        return with_unit(decimal(value, factor), "a")
    years, months = years + months // 12, months % 12
    told = with_unit(str(years), "a")
    return f"{told} {with_unit(str(months), 'mo')}" if months else told


def _ratio(text: str, written: str, unit: str) -> tuple[int, int]:
    if not written or written == unit:
        return 1, 1
    table = _table()
    given = table.get(written.casefold()) or table.get(written)
    wanted = table.get(unit)
    if given is None or wanted is None or given[0] != wanted[0]:
        known = _DIMENSION_UNITS.get(wanted[0], "") if wanted else ""
        offer = f"leave the unit out or use one of {known}" if known else "leave the unit out"
        raise CaseError(f"'{text}' has a unit that does not fit: '{written}'{_instead(unit)}", help=offer)
    return given[1] * wanted[2], given[2] * wanted[1]


def _in(unit: str) -> str:
    return "" if unit in ("", "1") else f" (in {unit_words(unit)})"


def _instead(unit: str) -> str:
    return " (the number is a plain ratio)" if unit in ("", "1") else f" (the number is in {unit_words(unit)})"
