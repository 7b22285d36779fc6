"""Safety scenarios: the advice on a patient says what must be said, and nothing that must not be said."""

from __future__ import annotations

import pytest

from tests.kb.scenarios import failures, scenarios


@pytest.mark.parametrize("name", scenarios())
def test_a_scenario_holds(name: str) -> None:
    assert failures(scenarios()[name]) == []
