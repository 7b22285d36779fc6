"""Random programs have the model and the rule instances that clingo finds, by both engines."""

from __future__ import annotations

import os
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.agreement import compare

EXAMPLES = int(os.environ.get("SOLEUS_EXAMPLES", "200"))


@settings(max_examples=EXAMPLES)
@given(st.randoms(use_true_random=False))
def test_both_engines_agree_with_clingo(random: Random) -> None:
    difference = compare(random)
    assert difference == "", difference
