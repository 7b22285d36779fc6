"""The texts with gold readings: floors below which reading must not fall, and what no reading may do."""

from __future__ import annotations

import pytest

from reasoner.reading.lexicon import Lexicon
from reasoner.reading.understand import understand
from tests.reading.measure import measure, shipped, texts


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(shipped())


def test_texts_are_read_well(lexicon: Lexicon) -> None:
    found = measure(texts(), lexicon)
    assert found.precision >= 0.95, found
    assert found.recall >= 0.96, found
    assert found.negation >= 0.97, found
    assert found.number_precision >= 0.95, found
    assert found.number_recall >= 0.95, found


def test_reading_is_quick(lexicon: Lexicon) -> None:
    report = " ".join(case["text"] for case in texts()[:6])
    words = len(report.split())
    assert words > 200
    best = min(measure([{"text": report, "present": [], "absent": []}], lexicon).seconds for _ in range(5))
    assert best * 200 / words < 0.150, "some ms on an idle machine"


def test_every_reading_stands_where_it_says(lexicon: Lexicon) -> None:
    for case in texts():
        understood = understand(case["text"], lexicon)
        for part in (*understood.read, *understood.asides, *understood.unread):
            assert case["text"][part.start : part.end] == part.text
            assert 0 <= part.start < part.end <= len(case["text"])
