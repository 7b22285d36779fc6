"""Proofs: their form, their height, and what an independent checker says of them."""

from __future__ import annotations

import pytest

from reasoner.explain.proof import Proof, why
from reasoner.explain.proofs import all_proofs
from reasoner.render.proof_json import proof_json
from reasoner.render.proof_text import render_text
from tests.checker import check_document
from tests.explain.family import FAMILY, Setting, atom, setting

CASE = """
seen(case, gold)
seen(case, tin)
unseen(case, wood2)
"""


@pytest.fixture(scope="module")
def family() -> Setting:
    return setting(FAMILY, CASE)


def proof_of(text: str, here: Setting) -> Proof:
    found = why(here.model, atom(text, here.program))
    assert found is not None
    return found


@pytest.mark.parametrize(
    "text", ["ancestor(ann, dora)", "ancestor(ann, bob)", "has_child(ann)", "total(case, 5)", "poor(case, gold)"]
)
def test_every_atom_that_holds_has_a_proof_the_checker_accepts(text: str, family: Setting) -> None:
    target = atom(text, family.program)
    found = why(family.model, target)
    if not family.model.holds(target):
        assert found is None
        return
    assert found is not None
    assert check_document(proof_json(found, family.program), family.world()) == len(found.nodes)


def test_premises_stand_before_what_rests_on_them(family: Setting) -> None:
    for place, node in enumerate(proof_of("ancestor(ann, dora)", family).nodes):
        assert all(premise < place for premise in node.premises)


def test_a_sum_lists_every_contributor_with_its_weight(family: Setting) -> None:
    proof = proof_of("total(case, 5)", family)
    (total,) = [node for node in proof.nodes if node.kind == "aggregate"]
    assert sorted(each.terms for each in total.contributors) == [(-3, "tin"), (8, "gold")]


def test_an_atom_that_does_not_hold_has_no_proof(family: Setting) -> None:
    assert why(family.model, atom("ancestor(dora, ann)", family.program)) is None


def test_a_witness_that_does_not_matter_is_not_a_further_proof(family: Setting) -> None:
    found = all_proofs(family.model, atom("has_child(ann)", family.program), 5)
    assert len(found.proofs) == 1
    assert found.witnesses == 1
    assert not found.more


NEGATION = """
%! sort case open
%! sort thing open
%! predicate seen(case, thing) input
%!   phrase "{thing} is seen"
%!   absent "{thing} is known to be missing"
%!   unknown "nobody looked for {thing}"
%! predicate unseen(case, thing) input
%!   phrase "{thing} is missing"
%! predicate thing(thing) fact
%! predicate safe(case, thing) derived
%!   phrase "{thing} is safe"
%!   underivable "{thing} cannot be called safe"
%! predicate lost(case, thing) derived
%!   phrase "{thing} is lost"
%! predicate open(case, thing) derived
thing(cup). thing(plate). thing(jug).
%! id safe-seen
safe(C, T) :- seen(C, T), thing(T).
%! id lost
lost(C, T) :- seen(C, jug), thing(T), not seen(C, T).
%! id open
open(C, T) :- seen(C, jug), thing(T), not safe(C, T).
"""


def test_negation_has_three_wordings() -> None:
    here = setting(NEGATION, "seen(case, jug)\nunseen(case, cup)")
    absent, unknown = proof_of("lost(case, cup)", here), proof_of("lost(case, plate)", here)
    underivable = proof_of("open(case, cup)", here)
    assert "absent" in [node.kind for node in absent.nodes]
    assert "unknown" in [node.kind for node in unknown.nodes]
    assert [underivable.store.blocked(node)[0].state for node in underivable.nodes if node.kind == "not"] == ["absent"]
    assert "cup is known to be missing" in render_text(absent, here.program)
    assert "nobody looked for plate" in render_text(unknown, here.program)
    text = render_text(underivable, here.program)
    assert "cup cannot be called safe" in text
    assert "safe-seen" in text
    for proof in (absent, unknown, underivable):
        check_document(proof_json(proof, here.program), here.world())


def chain(length: int) -> str:
    links = "\n".join(f"link(n{place}, n{place + 1})." for place in range(length))
    return f"""
%! sort node open
%! predicate link(node, node) fact
%! predicate start(node) fact
%! predicate reach(node) derived
start(n0).
{links}
%! id reach-start
reach(X) :- start(X).
%! id reach-further
reach(Y) :- reach(X), link(X, Y).
"""


def test_a_long_chain_is_explained_without_recursion() -> None:
    here = setting(chain(3000))
    proof = proof_of("reach(n3000)", here)
    assert len(proof.nodes) == 2 * 3000 + 2
    assert len(render_text(proof, here.program).splitlines()) < 60
    assert check_document(proof_json(proof, here.program), here.world()) == len(proof.nodes)


def test_a_proof_too_large_is_cut_with_a_count() -> None:
    here = setting(chain(300))
    proof = why(here.model, atom("reach(n300)", here.program), node_limit=100)
    assert proof is not None
    assert proof.cut >= 1
    assert len(proof.nodes) <= 200


def test_a_search_too_large_still_gives_a_well_founded_proof() -> None:
    here = setting(chain(50) + "link(n50, n10). link(n30, n2).")
    proof = why(here.model, atom("reach(n50)", here.program), instance_limit=5)
    assert proof is not None
    assert not proof.least
    check_document(proof_json(proof, here.program), here.world())
