"""Measured numbers: what is printed can be read again, and reads as people write numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoner.words.units import decimal, show_scaled, spoken, to_scale


@given(st.integers(0, 10**9), st.sampled_from([1, 10, 100, 1000]))
def test_a_shown_number_reads_back(value: int, factor: int) -> None:
    assert to_scale(show_scaled(value, factor), "", factor) == value


@pytest.mark.parametrize(
    ("value", "factor", "shown"),
    [(2500, 1000, "2.5"), (100, 100, "1"), (1200, 10, "120"), (0, 10, "0"), (-25, 10, "−2.5"), (-20, 1, "−20")],
)
def test_a_number_is_printed_as_short_as_it_can_be(value: int, factor: int, shown: str) -> None:
    assert decimal(value, factor) == shown


@pytest.mark.parametrize(
    ("years", "said"),
    [
        (5.05, "5 years"), (0.25, "3 months"), (0.057, "3 weeks"), (0.019, "7 days"), (0.003, "1 day"), (1, "1 year"),
        (1.5, "18 months"), (2.25, "2 years 3 months"), (45.5, "45.5 years"), (11.99, "12 years"), (0, "0 years"),
    ],
)  # fmt: skip
def test_a_time_is_told_in_units_that_people_say(years: float, said: str) -> None:
    assert spoken(round(years * 1000), 1000, "a") == said


@given(st.integers(1, 10**6), st.sampled_from([10, 100, 1000]))
def test_a_told_time_is_near_the_recorded_one(value: int, factor: int) -> None:
    number = spoken(value, factor, "a").split()
    told = sum(
        float(each) / {"year": 1, "month": 12, "week": 52.18, "day": 365.25}[unit.rstrip("s")]
        for each, unit in zip(number[::2], number[1::2], strict=True)
    )
    assert abs(told - value / factor) <= max(0.05 * told, 0.002, 0.07 if told < 2.1 else 0)
