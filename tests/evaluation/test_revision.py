"""A model revised after changes is the model of the changed case, to the last instance and premise."""

from __future__ import annotations

import os
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from reasoner.evaluation.evaluate import evaluate
from reasoner.evaluation.native import evaluate_native
from reasoner.evaluation.revision import Reviser
from reasoner.evaluation.variation import vary
from reasoner.program.compiled import ClauseInfo
from tests.evaluation.agreement import content
from tests.evaluation.build import compiled as compiled_text
from tests.evaluation.build import facts
from tests.evaluation.test_variation import TEXT
from tests.random_programs import compiled, ground_atoms, random_program

EXAMPLES = int(os.environ.get("SOLEUS_EXAMPLES", "200"))


@settings(max_examples=EXAMPLES)
@given(st.randoms(use_true_random=False))
def test_revising_a_model_gives_what_evaluation_gives(random: Random) -> None:
    made = random_program(random)
    program = compiled(made.text)
    every = ground_atoms(made.facts)
    before = [fact for fact in every if random.random() < 0.6]
    reviser = Reviser(evaluate_native(program, before))
    for _ in range(3):
        after = [fact for fact in every if (fact in before) is not (random.random() < 0.3)]
        revised, fresh = reviser.after(after), evaluate_native(program, after)
        assert content(program, revised) == content(program, fresh), (made.text, before, after)
        assert sorted(map(str, revised.violations)) == sorted(map(str, fresh.violations)), (made.text, before, after)


@settings(max_examples=EXAMPLES // 2)
@given(st.randoms(use_true_random=False))
def test_a_sliced_model_is_revised_within_its_slice(random: Random) -> None:
    made = random_program(random)
    program = compiled(made.text)
    every = ground_atoms(made.facts)
    before = [fact for fact in every if random.random() < 0.6]
    goal = random.choice(sorted(program.predicates))
    after = [fact for fact in every if (fact in before) is not (random.random() < 0.3)]
    revised = Reviser(evaluate_native(program, before, goals=(goal,)), (goal,)).after(after)
    assert revised.rows(goal) == evaluate_native(program, after).rows(goal), (made.text, before, after, goal)


def test_a_case_is_revised_under_a_variation_of_the_program() -> None:
    program = compiled_text(TEXT.replace("WEIGHTS", "weight(a, 5). weight(b, 3)."))
    case = facts("seen(case, a)\nseen(case, b)\nseen(case, d)")
    reviser = Reviser(evaluate_native(program, case))
    for changed in ("weight(a, 1). weight(b, 3).", "weight(a, 5). weight(c, 0).", "weight(d, 7)."):
        rows = compiled_text(TEXT.replace("WEIGHTS", changed)).facts["weight"]
        varied = vary(program, "weight", {row: ClauseInfo("", "", "", "") for row in rows})
        fresh = evaluate(varied, case, engine="native")
        assert content(varied, reviser.after(case, varied)) == content(varied, fresh)
