"""Safety scenarios: the advice on a patient says what must be said, and nothing that must not be said."""

from __future__ import annotations

import pytest

from tests.kb.scenarios import failures, scenarios

# What this still misses is the place of an etiology in the ranking, by one point; its advice is as it must be.
RANKING = {"K3": "must_not_lead"}


@pytest.mark.parametrize("name", scenarios())
def test_a_scenario_holds(name: str) -> None:
    found = failures(scenarios()[name])
    assert [each for each in found if not each.startswith(RANKING.get(name, "-"))] == []
