"""Measured numbers: what is printed can be read again, and reads as people write numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoner.words.units import decimal, show_scaled, to_scale


@given(st.integers(0, 10**9), st.sampled_from([1, 10, 100, 1000]))
def test_a_shown_number_reads_back(value: int, factor: int) -> None:
    assert to_scale(show_scaled(value, factor), "", factor) == value


@pytest.mark.parametrize(
    ("value", "factor", "shown"),
    [(2500, 1000, "2.5"), (100, 100, "1"), (1200, 10, "120"), (0, 10, "0"), (-25, 10, "−2.5"), (-20, 1, "−20")],
)
def test_a_number_is_printed_as_short_as_it_can_be(value: int, factor: int, shown: str) -> None:
    assert decimal(value, factor) == shown
