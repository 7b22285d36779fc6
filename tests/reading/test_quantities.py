"""Numbers as people write them, found by their shape."""

from __future__ import annotations

from fractions import Fraction

import pytest

from reasoner.reading.grammar import read_grammar
from reasoner.reading.quantities import quantities_of

GRAMMAR = read_grammar()


def _found(text: str) -> list[tuple[str, float]]:
    every = quantities_of(text, GRAMMAR.shapes, GRAMMAR.numbers)
    return [(each.kind, round(float(each.value), 3)) for each in every]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("45yo", "age", 45),
        ("61M", "age", 61),
        ("F58", "age", 58),
        ("a 7-year-old girl", "age", 7),
        ("9 year old boy", "age", 9),
        ("18-month-old", "age", 1.5),
        ("Sixty-two year old farmer", "age", 62),
        ("man, 61, with a lump", "age", 61),
        ("woman of 45", "age", 45),
        ("Mrs D, 52, came", "age", 52),
        ("7 y.o. boy", "age", 7),
        ("x3/12", "span", 0.25),
        ("5/52", "span", 0.096),
        ("6wks", "span", 0.115),
        ("for about four years", "span", 4),
        ("two decades", "span", 20),
        ("30 years ago", "ago", 30),
        ("5/52 ago", "ago", 0.096),
        ("three weeks later", "after", 0.057),
        ("6 weeks post", "after", 0.115),
        ("since the age of 12", "since age", 12),
        ("3 x 4 cm", "size", 4),
        ("110 x 90 mm", "size", 11),
        ("34 × 21 × 18 mm", "size", 3.4),
        ("1.2cm", "size", 1.2),
        ("1,5 cm", "size", 1.5),
    ],
)
def test_a_quantity_is_found(text: str, kind: str, value: float) -> None:
    assert _found(text) == [(kind, value)]


@pytest.mark.parametrize("text", ["T2", "C4-C6", "40/day", "L5", "3 m", "p53", "about", "1:640", "2.4 mmol/l"])
def test_other_numbers_are_none(text: str) -> None:
    assert _found(text) == []


def test_numbers_are_exact() -> None:
    [found] = quantities_of("x3/12", GRAMMAR.shapes, GRAMMAR.numbers)
    assert found.value == Fraction(1, 4)
