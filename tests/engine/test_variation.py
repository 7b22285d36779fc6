"""A program with other facts of one predicate equals the program compiled with them."""

from __future__ import annotations

import os
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reasoner.engine.evaluate import evaluate, evaluate_static
from reasoner.engine.native import evaluate_native
from reasoner.engine.variation import vary
from reasoner.program.compiled import ClauseInfo
from tests.engine.build import compiled, facts
from tests.random_programs import compiled as compiled_program
from tests.random_programs import random_program

TEXT = """
%! sort case open
%! sort thing open
%! sort points integer

%! predicate seen(case, thing) input

%! predicate weight(thing, points) fact

%! predicate link(thing, thing) fact

%! predicate reach(thing, thing) derived

%! predicate heavy(thing) derived

%! predicate plain(thing) derived

%! predicate score(case, points) derived

link(a, b). link(b, c). link(c, a). link(d, d).
WEIGHTS
reach(X, Y) :- link(X, Y).
reach(X, Z) :- reach(X, Y), link(Y, Z), not weight(Z, 0).
heavy(X) :- weight(X, W), W > 2.
plain(X) :- reach(X, X), not heavy(X).
score(C, T) :-
    seen(C, _),
    T = #sum { W, X : seen(C, X), weight(X, W), not plain(X) ; 1, X, Y : seen(C, X), reach(X, Y) }.
"""


@pytest.mark.parametrize("changed", ["weight(a, 1). weight(b, 3).", "weight(a, 5). weight(c, 0).", "weight(d, 7)."])
def test_a_variation_is_the_program_compiled_anew(changed: str) -> None:
    program = compiled(TEXT.replace("WEIGHTS", "weight(a, 5). weight(b, 3)."))
    case = facts("seen(case, a)\nseen(case, b)\nseen(case, d)")
    evaluate(program, case)
    fresh = compiled(TEXT.replace("WEIGHTS", changed))
    rows = {row: ClauseInfo("", "", "", "") for row in fresh.facts["weight"]}
    varied = vary(program, "weight", rows)
    assert {name: dict(ranks) for name, ranks in varied.ranks.items()} == {
        name: dict(ranks) for name, ranks in fresh.ranks.items()
    }
    for name in program.predicates:
        assert evaluate(varied, case, engine="native").rows(name) == evaluate(fresh, case).rows(name)
    assert evaluate(program, case).rows("score") != evaluate(varied, case).rows("score")


@settings(max_examples=int(os.environ.get("SOLEUS_EXAMPLES", "200")))
@given(st.randoms(use_true_random=False))
def test_a_variation_holds_what_evaluation_from_nothing_gives(random: Random) -> None:
    made = random_program(random)
    program = compiled_program(made.text)
    stated = sorted(name for name, info in program.predicates.items() if info.kind == "fact")
    name = random.choice(stated)
    rows = {row: info for row, info in program.facts.get(name, {}).items() if random.random() < 0.7}
    for _ in range(2):
        values = {"int": (-1, 0, 1, 2, 3), "any": ("a", "b", "c1", 1)}
        row = tuple(random.choice(values[sort]) for sort in program.predicates[name].sorts)
        rows.setdefault(row, ClauseInfo("", "", "", ""))
    varied = vary(program, name, rows)
    static = evaluate_static(varied)
    for predicate, info in sorted(program.predicates.items()):
        if not info.per_case:
            assert evaluate_native(varied, ()).rows(predicate) == static.rows(predicate), (made.text, name, rows)
