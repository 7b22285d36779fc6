"""Explanations of published cases: judged by the checker, valid by the schema, and kept as texts to be read."""

from __future__ import annotations

import json

import pytest

from reasoner.evaluation.evaluate import evaluate
from reasoner.explanation.proof import why
from reasoner.explanation.proofs import all_proofs
from reasoner.render.json import proof_json, proofs_json
from reasoner.render.text import Style, render_text
from tests.checker import check_document
from tests.conftest import Golden
from tests.explanation.shipped import asked, cases, shipped
from tests.explanation.test_schemas import problems

SOME = cases()[::17]
GOLDEN = cases()[::2][:24]


@pytest.mark.parametrize("case_id", SOME)
def test_the_checker_accepts_what_is_asked_of_a_case(case_id: str) -> None:
    here = shipped(case_id)
    world = here.world()
    atoms = asked(here)
    assert atoms
    for atom in atoms:
        proof = why(here.model, atom, here.program)
        assert proof is not None
        assert proof.least
        assert check_document(json.loads(json.dumps(proof_json(proof, here.program))), world) == len(proof.nodes)


@pytest.mark.parametrize("case_id", SOME[:1])
def test_documents_have_the_promised_form(case_id: str) -> None:
    here = shipped(case_id)
    for atom in asked(here)[::4]:
        document = proofs_json(all_proofs(here.model, atom, here.program, 2), here.program)
        assert problems(document, "proof-1.json") == []


def test_explaining_changes_no_answer() -> None:
    here = shipped(SOME[0])
    fresh = evaluate(here.program, here.facts)
    for atom in asked(here)[:2]:
        assert why(here.model, atom, here.program) == why(fresh, atom, here.program)
    for name in here.program.predicates:
        assert here.model.rows(name) == fresh.rows(name)


@pytest.mark.parametrize("case_id", GOLDEN)
def test_golden_explanations(case_id: str, golden: Golden) -> None:
    here = shipped(case_id)
    first, *others = asked(here)
    parts = []
    for atom in (first, others[GOLDEN.index(case_id) % len(others)]):
        proof = why(here.model, atom, here.program)
        assert proof is not None
        parts.append(f"why {atom}\n\n{render_text(proof, here.program, style=Style(width=100))}\n")
    golden(f"explain/{case_id}.txt", "\n\n".join(parts))
