"""The relational plan of a program says what the native engine says, for programs of every shape."""

from __future__ import annotations

import os
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reasoner.cohort.codes import Codes
from reasoner.cohort.evaluator import Evaluator, Resources, coded
from reasoner.cohort.plan import make_plan
from reasoner.engine.evaluate import evaluate
from reasoner.engine.values import value_key
from reasoner.errors import EvaluationError
from reasoner.program.compiled import GroundAtom
from tests.cohort.agreement import chained, compare, disagreement
from tests.engine.build import compiled

EXAMPLES = int(os.environ.get("SOLEUS_EXAMPLES", "60"))
HEAD = """%! sort case open
%! sort any open
%! sort int integer
%! predicate near(any, any) fact
%! predicate at(case, any) input
%! predicate has(case, int) input
"""


@settings(max_examples=EXAMPLES)
@given(st.randoms(use_true_random=False))
def test_a_plan_says_what_the_native_engine_says(random: Random) -> None:
    difference = compare(random)
    assert difference == "", difference


@settings(max_examples=EXAMPLES)
@given(st.randoms(use_true_random=False))
def test_rows_that_no_use_can_meet_change_no_answer(random: Random) -> None:
    difference = disagreement(chained(random), ["goal"])
    assert difference == "", difference


@given(st.lists(st.one_of(st.integers(-(2**31) + 1, 2**31 - 1), st.text('ab_"', min_size=1), st.just("#inf"))))
def test_codes_keep_the_order_of_values(values: list[int | str]) -> None:
    codes = Codes(value for value in values if isinstance(value, str))
    assert sorted(values, key=value_key) == [codes.value(code) for code in sorted(map(codes.code, values))]


def rows(text: str, facts: list[GroundAtom], goal: str) -> set[tuple[int | str, ...]]:
    """The rows of a goal for one case, by the plan; the native engine says the same."""
    program = compiled(HEAD + text)
    plan = make_plan(program, [goal], constants=[v for f in facts for v in f.arguments if isinstance(v, str)])
    with Evaluator(plan, Resources(threads=1)) as evaluator:
        _, broken = evaluator.evaluate(coded([(0, fact) for fact in facts], plan))
        if broken:
            raise EvaluationError(f"{broken}")
        found = {row[1:] for row in evaluator.rows(goal)}
    assert found == {row[1:] for row in evaluate(program, facts, engine="native").rows(goal)}
    return found


LINKS = "".join(f"near(n{number}, n{number + 1}).\n" for number in range(100, 140))
REACH = "%! predicate reach(case, any) derived\nreach(C, X) :- at(C, X).\nreach(C, Y) :- reach(C, X), near(X, Y).\n"


def test_recursion_through_the_case_is_run_in_rounds() -> None:
    found = rows(LINKS + REACH, [GroundAtom("at", ("case", "n100"))], "reach")
    assert found == {(f"n{number}",) for number in range(100, 141)}


TWICE = "%! predicate twice(case, int) derived\ntwice(C, Y) :- has(C, X), Y = 2 * X.\n"
SUM = "%! predicate all(case, int) derived\nall(C, T) :- at(C, _), T = #sum { X : has(C, X) }.\n"


@pytest.mark.parametrize("text", [TWICE, SUM])
def test_a_number_beyond_the_language_is_an_error_of_its_rule(text: str) -> None:
    goal = "twice" if text == TWICE else "all"
    small = [GroundAtom("has", ("case", 2**29)), GroundAtom("has", ("case", 3)), GroundAtom("at", ("case", "x"))]
    assert rows(text, small, goal) == ({(2**30,), (6,)} if text == TWICE else {(2**29 + 3,)})
    with pytest.raises(EvaluationError):
        rows(text, [*small, GroundAtom("has", ("case", 2**31 - 1))], goal)


def test_only_what_the_goal_rests_on_is_derived() -> None:
    program = compiled(HEAD + LINKS + REACH + TWICE)
    created = [name for step in make_plan(program, ["twice"]).steps for name, *_ in step.creates]
    assert created == ["twice"]


GUARDED = """%! predicate many(case, any, any) derived
many(C, X, Y) :- at(C, X), near(Y, _), not near(X, Y).
many(C, X, first) :- at(C, X).
%! predicate led(case, any) derived
led(C, X) :- many(C, X, first), near(X, n102).
%! predicate result(case, any, any) derived
result(C, X, Y) :- led(C, X), many(C, X, Y), near(X, Z), near(Z, Y).
"""


def sizes(goals: list[str]) -> dict[str, int]:
    """How many rows each table has when a case is evaluated."""
    facts = [GroundAtom("at", ("case", name)) for name in ("n100", "n101", "elsewhere")]
    plan = make_plan(compiled(HEAD + LINKS + GUARDED), goals, constants=["elsewhere", "first"])
    plan = plan._replace(steps=tuple(step._replace(drops=()) for step in plan.steps))
    with Evaluator(plan, Resources(threads=1)) as evaluator:
        evaluator.evaluate(coded([(0, fact) for fact in facts], plan))
        return {name: len(evaluator.rows(name)) for step in plan.steps for name, *_ in step.creates}


def test_only_rows_that_a_use_can_meet_are_derived() -> None:
    whole, asked = sizes(["many", "result"]), sizes(["result"])
    assert whole["many"] == 3 * 40 - 2 + 3
    assert asked["many/2=first"] == 3
    assert asked["many"] == 40
    assert asked["result"] == whole["result"] > 0


def test_what_no_case_changes_is_joined_once() -> None:
    plan = make_plan(compiled(HEAD + LINKS + GUARDED), ["result"])
    (made,) = [name for step in plan.prepared for name, *_ in step.creates if name.startswith("result")]
    with Evaluator(plan, Resources(threads=1)) as evaluator:
        assert evaluator.rows(made) == {(f"n{number}", f"n{number + 2}") for number in range(100, 139)}


def test_a_rule_about_two_cases_is_refused_by_name() -> None:
    text = "%! predicate both(case, any) derived\n\n%! id meeting\nboth(C, X) :- at(C, X), at(D, X).\n"
    with pytest.raises(EvaluationError, match="meeting speaks of more than one case"):
        make_plan(compiled(HEAD + "near(a, b).\n" + text), ["both"])
