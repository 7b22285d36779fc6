"""A number that is asked for is read as the words that say the same."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cli.run import ROOT, Soleus

KB = str(ROOT / "kb")
UNSHOWN = "not_shown"
"""What a recorded word counts against those of whom nothing says that they show it: a number is no such record."""


def answered(soleus: Soleus, *findings: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(soleus("differential", *findings, "--all", "--format", "json", kb=KB).out)
    return found


def weighed(found: dict[str, Any]) -> dict[str, set[tuple[str, int]]]:
    """What counts for and against each cause, by finding."""
    return {
        each["etiology"]: {
            (part["finding"], part["points"]) for part in (*each["for"], *each["against"]) if part["kind"] != UNSHOWN
        }
        for each in found["differential"]
    }


@pytest.mark.parametrize(
    ("number", "word"),
    [
        ("dialysis_years=5", "history=dialysis"),
        ("egfr=12", "lab=creatinine_high"),
        ("egfr=40", "lab=creatinine_high"),
        ("egfr=95", "history!=ckd"),
    ],
)
def test_a_number_says_what_its_word_says(soleus: Soleus, number: str, word: str) -> None:
    by_number, by_word = (answered(soleus, "pattern=amorphous", each) for each in (number, word))
    assert by_number["case"]["unused"] == []
    assert weighed(by_number) == weighed(by_word)
    assert by_number["differential"][0]["etiology"] == by_word["differential"][0]["etiology"]
