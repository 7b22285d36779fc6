"""Smallest changes: true, minimal by clingo's ``#minimize``, and within what a case may say."""

from __future__ import annotations

from itertools import combinations
from random import Random

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from reasoner.engine.native import evaluate_native
from reasoner.explain.goals import Fails, Goal, Holds
from reasoner.explain.inputs import ADD, apply
from reasoner.explain.repair import Limits, Repair, repair
from reasoner.program.compiled import GroundAtom
from tests.explain.cases import RandomCase, goals, least_changes, random_case

LIMITS = Limits(changes=3, solutions=50, models=100_000, steps=3_600_000)


def check(case: RandomCase, goal: Goal, constraint: str, *, contradict: bool) -> None:
    found = repair(case.here.program, case.here.facts, goal, contradict=contradict, limits=LIMITS)
    least = least_changes(case.text, case.case, constraint, contradict=contradict)
    if found.status == "already":
        assert least == 0
    elif found.status == "found":
        assert found.size == least
    else:
        assert found.status in ("none", "impossible")
        assert least is None or (least > LIMITS.changes and found.status == "none")
    assert_true(case, goal, found, contradict=contradict)


def assert_true(case: RandomCase, goal: Goal, found: Repair, *, contradict: bool) -> None:
    """Applied, each solution reaches the goal, no proper subset does, and nothing recorded is contradicted unasked."""
    assert len(set(found.solutions)) == len(found.solutions)
    for changes in found.solutions:
        assert len(changes) == found.size
        assert contradict or all(change.action == ADD for change in changes)
        model = evaluate_native(case.here.program, apply(case.here.facts, changes))
        assert goal.reached(model)
        assert model.violations == ()
        for size in range(len(changes)):
            for fewer in combinations(changes, size):
                part = evaluate_native(case.here.program, apply(case.here.facts, fewer))
                assert not goal.reached(part) or part.violations


@given(st.randoms(use_true_random=False))
def test_the_smallest_change_that_derives_an_atom_is_as_small_as_clingos(random: Random) -> None:
    case = random_case(random)
    for _ in range(3):
        goal = goals(random)
        check(case, Holds(*goal), f":- not {goal}.", contradict=random.random() < 0.4)


@given(st.randoms(use_true_random=False))
def test_the_smallest_change_that_takes_an_atom_away_is_as_small_as_clingos(random: Random) -> None:
    case = random_case(random)
    held = [
        GroundAtom(name, row) for name in ("lit", "dark", "rich", "few", "odd") for row in case.here.model.rows(name)
    ]
    for goal in random.sample(held, min(3, len(held))):
        check(case, Fails(*goal), f":- {goal}.", contradict=random.random() < 0.7)


@given(st.randoms(use_true_random=False))
def test_an_open_argument_means_any_value(random: Random) -> None:
    case = random_case(random)
    number = random.randint(-4, 8)
    check(case, Holds("total", ("case", number)), f":- not total(case, {number}).", contradict=False)
    check(case, Holds("top", ("case", None)), ":- not top(case, _).", contradict=False)


UNFOUNDED = """
thing(a; b_1; c10; d). edge(c10, b_1). edge(a, a). edge(b_1, c10). worth(a, 2). worth(b_1, -1). worth(d, 1).
worth(a, 1).
lit(C, T) :- seen(C, T).
lit(C, U) :- lit(C, T), edge(T, U).
lit(C, U) :- seen(C, T), edge(T, U), not unseen(C, U).
dark(C, T) :- unseen(C, T), not lit(C, T).
dark(C, U) :- unseen(C, T), edge(U, T), seen(C, U).
total(C, S) :- lit(C, _), S = #sum { W, T : lit(C, T), worth(T, W) }.
total(C, S) :- dark(C, _), S = #sum { W, T : worth(T, W), not lit(C, T) ; 2, T : dark(C, T) }.
:- seen(C, T), unseen(C, T).
:- seen(C, a), seen(C, d).
"""


def test_an_oracle_gives_no_unfounded_model() -> None:
    assert least_changes(UNFOUNDED, ["seen(case, d)"], ":- not total(case, 0).", contradict=False) == 1


@pytest.mark.parametrize("models", [0, 1, 3])
def test_a_search_that_is_cut_says_so(models: int) -> None:
    case = random_case(Random(5))
    goal = Holds("odd", ("case", "a"))
    found = repair(case.here.program, case.here.facts, goal, limits=Limits(models=models))
    assert found.status in ("stopped", "found", "impossible", "already", "none")
    assert found.models <= models
    if found.status == "stopped":
        assert not found.complete


@given(st.randoms(use_true_random=False), st.integers(0, 60))
def test_a_search_of_little_effort_says_less_but_nothing_false(random: Random, effort: int) -> None:
    case = random_case(random)
    goal = goals(random)
    contradict = random.random() < 0.4
    limits = LIMITS._replace(effort=effort)
    found = repair(case.here.program, case.here.facts, Holds(*goal), contradict=contradict, limits=limits)
    least = least_changes(case.text, case.case, f":- not {goal}.", contradict=contradict)
    event(found.status if found.complete else f"{found.status}, cut short")
    if found.status == "already":
        assert least == 0
    elif found.status == "found":
        assert found.size == least
    elif found.status == "stopped":
        assert least != 0
        assert found.proven == 0
    else:
        assert least is None or (least > LIMITS.changes and found.status == "none")
    assert_true(case, Holds(*goal), found, contradict=contradict)
