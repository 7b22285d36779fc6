"""Explanations that meet a limit say so; those that share work say the same as those made alone."""

from __future__ import annotations

from random import Random

import pytest

from reasoner.documents.absence import absence_page
from reasoner.engine.native import evaluate_native
from reasoner.explain.absence import why_not
from reasoner.explain.proof import why
from reasoner.explain.repair import Limits
from reasoner.render.proof_text import render_text
from reasoner.render.style import Style
from reasoner.render.write_text import write_text
from reasoner.words import phrases
from tests.explain.cases import random_case
from tests.explain.family import atom, setting
from tests.explain.test_proof import chain
from tests.explain.test_properties import derived

SUM = """
%! sort case open
%! sort thing in weight
%! sort points integer
%! predicate seen(case, thing) input
%!   changeable
%! predicate weight(thing, points) fact
%! predicate total(case, points) derived
%! predicate enough(case) derived
%! id total
total(C, T) :- seen(C, _), T = #sum { W, X : seen(C, X), weight(X, W) }.
%! id enough
enough(C) :- total(C, T), T >= 900.
"""
SUMMANDS = 150


def test_a_proof_that_is_cut_says_how_much_was_left_out() -> None:
    here = setting(chain(300))
    proof = why(here.model, atom("reach(n300)", here.program), node_limit=100)
    assert proof is not None
    assert render_text(proof, here.program).endswith(phrases.CUT.format(number=proof.cut))


def test_a_proof_that_may_not_be_the_least_says_so() -> None:
    here = setting(chain(50))
    proof = why(here.model, atom("reach(n50)", here.program), instance_limit=5)
    assert proof is not None
    assert render_text(proof, here.program).endswith(phrases.NOT_LEAST)


@pytest.mark.parametrize("limits", [Limits(models=4), Limits(steps=0)])
def test_a_search_that_is_stopped_says_what_it_ruled_out(limits: Limits) -> None:
    weights = "\n".join(f"weight(t{number}, 6)." for number in range(SUMMANDS))
    here = setting(SUM + weights, "\n".join(f"seen(case, t{number})" for number in range(SUMMANDS - 3)))
    found = why_not(here.model, atom("enough(case)", here.program), limits=limits)
    assert found.repair is not None
    assert found.repair.models <= limits.models
    text = write_text(absence_page(found, here.program), Style())
    forms = (phrases.NOTHING_PROVEN, phrases.ONE_PROVEN, phrases.MANY_PROVEN)
    proven = forms[min(found.repair.proven, 2)].format(number=found.repair.proven)
    assert found.repair.status == "stopped"
    said = phrases.SEARCH_STOPPED.format(models=found.repair.models, proven=proven)
    begun = found.repair.models or found.repair.proven
    assert (said if begun else phrases.SEARCH_LEFT) in " ".join(text.split())


def test_a_sum_of_many_names_each_and_is_counted_once_for_all_its_witnesses() -> None:
    weights = "\n".join(f"weight(t{number}, 6)." for number in range(SUMMANDS))
    here = setting(SUM + weights, "\n".join(f"seen(case, t{number})" for number in range(SUMMANDS)))
    proof = why(here.model, atom(f"total(case, {SUMMANDS * 6})", here.program))
    assert proof is not None
    (total,) = [node for node in proof.nodes if node.kind == "aggregate"]
    assert sum(int(each.terms[0]) for each in total.contributors) == SUMMANDS * 6
    instances = here.model.instances(atom(f"total(case, {SUMMANDS * 6})", here.program))
    assert len(instances) == SUMMANDS
    counted = {id(here.model.premises(each)[1].contributors) for each in instances}
    assert len(counted) == 1


@pytest.mark.parametrize("seed", range(20))
def test_what_was_explained_before_changes_no_explanation(seed: int) -> None:
    here = random_case(Random(seed)).here
    shared = [why(here.model, each) for each in derived(here)]
    alone = []
    for each in derived(here):
        fresh = evaluate_native(here.program, here.facts)
        alone.append(why(fresh, each))
    for mine, other in zip(shared, alone, strict=True):
        assert mine is not None
        assert other is not None
        assert (mine.nodes, mine.least, mine.cut) == (other.nodes, other.least, other.cut)
