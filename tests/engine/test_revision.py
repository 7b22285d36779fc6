"""A model revised after changes is the model of the changed case, to the last instance and premise."""

from __future__ import annotations

import os
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from reasoner.engine.demand import Only, demanded
from reasoner.engine.evaluate import evaluate
from reasoner.engine.native import evaluate_native
from reasoner.engine.revision import Reviser
from reasoner.engine.variation import vary
from reasoner.program.compiled import ClauseInfo, GroundAtom
from tests.engine.agreement import content
from tests.engine.build import compiled as compiled_text
from tests.engine.build import facts
from tests.engine.test_variation import TEXT
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


@settings(max_examples=EXAMPLES)
@given(st.randoms(use_true_random=False))
def test_a_model_restricted_to_some_rows_has_these_rows(random: Random) -> None:
    made = random_program(random)
    program = compiled(made.text)
    every = ground_atoms(made.facts)
    before = [fact for fact in every if random.random() < 0.6]
    model = evaluate_native(program, before)
    goal = random.choice([name for name, info in sorted(program.predicates.items()) if info.sorts])
    place = random.randrange(len(program.predicates[goal].sorts))
    for _ in range(3):
        after = [fact for fact in every if (fact in before) is not (random.random() < 0.3)]
        fresh = evaluate_native(program, after)
        values = {row[place] for row in (*model.rows(goal), *fresh.rows(goal))}
        chosen = frozenset(value for value in sorted(values, key=str) if random.random() < 0.5)
        only = Only({goal: place}, chosen)
        revised = Reviser(model, (goal,), only).after(after)
        for row in {*revised.rows(goal), *fresh.rows(goal)}:
            if row[place] in chosen:
                atom = GroundAtom(goal, row)
                assert revised.holds(atom) == fresh.holds(atom), (made.text, before, after, only)
                assert revised.instances(atom) == fresh.instances(atom), (made.text, before, after, only)


COMPARED = """
%! sort case open
%! sort thing open
%! sort points integer

%! predicate seen(case, thing) input

%! predicate weight(thing, thing, points) fact

%! predicate points(case, thing, thing, points) derived

%! predicate total(case, thing, points) derived

%! predicate alone(case, thing) derived

%! predicate shared(case, thing, thing) derived

%! predicate beaten(case, thing) derived

points(C, E, A, P) :- seen(C, A), weight(E, A, P).
total(C, E, T) :- points(C, E, _, _), T = #sum { P, A : points(C, E, A, P) }.
alone(C, E) :- points(C, E, A, _), not shared(C, E, A).
shared(C, E, A) :- points(C, E, A, _), points(C, F, A, _), E != F.
beaten(C, E) :- total(C, E, T), total(C, F, U), U > T.
weight(e, a, 5). weight(e, b, 1). weight(f, b, 7). weight(f, c, 2). weight(g, c, 9).
"""


def test_rows_that_are_compared_with_others_are_needed_with_them() -> None:
    program = compiled_text(COMPARED)
    only = Only({"beaten": 1}, frozenset("e"))
    assert demanded(program, ("beaten",), only)["total"] is None
    alone = demanded(program, ("alone",), Only({"alone": 1}, frozenset("e")))
    assert (alone["shared"], alone["points"]) == (1, None)
    reviser = Reviser(evaluate_native(program, facts("seen(case, a)")), ("beaten",), only)
    assert reviser.after(facts("seen(case, a)\nseen(case, b)")).rows("beaten") == (("case", "e"),)


def test_a_restriction_leaves_alone_what_was_not_asked_for() -> None:
    program = compiled_text(COMPARED)
    only = Only({"total": 1}, frozenset("e"))
    assert demanded(program, ("total",), only) == {"total": 1, "points": 1, "seen": None, "weight": 0}
    reviser = Reviser(evaluate_native(program, facts("seen(case, a)")), ("total",), only)
    assert reviser.after(facts("seen(case, a)\nseen(case, b)")).rows("total") == (("case", "e", 6),)
