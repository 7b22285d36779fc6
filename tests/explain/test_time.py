"""A search that analyses a single case for long ends after so many steps, and what it says stays true."""

from __future__ import annotations

import pytest

from reasoner.engine.native import evaluate_native
from reasoner.explain.effort import Effort, OutOfEffort
from reasoner.explain.goals import Holds
from reasoner.explain.inputs import InputSpace
from reasoner.explain.reach import Reach
from reasoner.explain.repair import STOPPED, Limits, search
from reasoner.explain.worlds import Worlds
from reasoner.program.compiled import CompiledProgram
from tests.engine.build import compiled

MANY = 400


def _program() -> CompiledProgram:
    """A goal that any two of many things reach, if a third fits them."""
    facts = " ".join(f"thing(t{number}). fits(t{number}, t{(number * 7) % MANY})." for number in range(MANY))
    return compiled(
        f"""
%! sort case open
%! sort thing in thing

%! predicate seen(case, thing) input

%! predicate thing(thing) fact

%! predicate fits(thing, thing) fact

%! predicate pair(case, thing, thing) derived

%! predicate goal(case) derived

{facts}
pair(C, X, Y) :- seen(C, X), seen(C, Y), fits(X, Z), fits(Y, Z), X != Y.
goal(C) :- pair(C, X, Y), pair(C, Y, Z), fits(X, Z), X != Z.
"""
    )


def test_an_analysis_ends_when_its_steps_are_spent() -> None:
    program = _program()
    model = evaluate_native(program, ())
    reach = Reach(model, InputSpace(model), effort=Effort(0))
    with pytest.raises(OutOfEffort):
        reach.to_hold("goal", ("case",))


def test_a_search_stopped_within_an_analysis_rules_nothing_out() -> None:
    program = _program()
    worlds = Worlds(program, ())
    space = InputSpace(worlds.base)
    found = search(worlds, space, Holds("goal", ("case",)), limits=Limits(steps=0))
    assert (found.status, found.solutions, found.proven, found.complete) == (STOPPED, (), 0, False)
