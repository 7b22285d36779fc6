"""Explanations of published cases: judged by the checker, valid by the schema, and kept as texts to be read."""

from __future__ import annotations

import json

import pytest

from reasoner.documents.absence import absence_page
from reasoner.documents.asked import questions_page
from reasoner.documents.change import change_page
from reasoner.documents.contrast import contrast_page
from reasoner.documents.flip import below_page, flip_page
from reasoner.engine.evaluate import evaluate
from reasoner.explain.proof import why
from reasoner.explain.proofs import all_proofs
from reasoner.explain.repair import Limits
from reasoner.program.compiled import GroundAtom
from reasoner.ranking.absence import why_not
from reasoner.ranking.ask import ask
from reasoner.ranking.change import what_if
from reasoner.ranking.contrast import contrast
from reasoner.ranking.entries import standing
from reasoner.ranking.flip import flip
from reasoner.ranking.standing import why_not_first
from reasoner.render.proof_json import proof_json, proofs_json
from reasoner.render.proof_text import render_text
from reasoner.render.style import Style
from reasoner.render.write_text import write_text
from tests.checker import check_document
from tests.conftest import Golden
from tests.explain.shipped import asked, cases, shipped
from tests.explain.test_schemas import problems

SOME = cases()[::17]
GOLDEN = cases()[::2][:24]


@pytest.mark.parametrize("case_id", SOME)
def test_the_checker_accepts_what_is_asked_of_a_case(case_id: str) -> None:
    here = shipped(case_id)
    world = here.world()
    atoms = asked(here)
    assert atoms
    for atom in atoms:
        proof = why(here.model, atom)
        assert proof is not None
        assert proof.least
        assert check_document(json.loads(json.dumps(proof_json(proof, here.program))), world) == len(proof.nodes)


def test_a_document_has_the_promised_form() -> None:
    here = shipped(SOME[0])
    document = proofs_json(all_proofs(here.model, asked(here)[0], 2), here.program)
    assert problems(document, "proof-1.json") == []


def test_explaining_changes_no_answer() -> None:
    here = shipped(SOME[0])
    fresh = evaluate(here.program, here.facts)
    for atom in asked(here)[:2]:
        mine, other = why(here.model, atom), why(fresh, atom)
        assert mine is not None
        assert other is not None
        assert mine.nodes == other.nodes
    for name in here.program.predicates:
        assert here.model.rows(name) == fresh.rows(name)


@pytest.mark.parametrize("case_id", GOLDEN)
def test_golden_explanations(case_id: str, golden: Golden) -> None:
    here = shipped(case_id)
    first, *others = asked(here)
    parts = []
    for atom in (first, others[GOLDEN.index(case_id) % len(others)]):
        proof = why(here.model, atom)
        assert proof is not None
        parts.append(f"why {atom}\n\n{render_text(proof, here.program, style=Style(width=100))}\n")
    golden(f"explain/{case_id}.txt", "\n\n".join(parts))


@pytest.mark.parametrize("case_id", GOLDEN)
def test_golden_comparisons(case_id: str, golden: Golden) -> None:
    """One question about each case, in turn; a golden text depends on no clock: the limits are numbers of models."""
    here = shipped(case_id)
    program, entry = here.program, here.program.entry
    first, second, *others = [place.conclusion for place in standing(here.model)]
    style = Style(width=100)
    limits = Limits(changes=1, solutions=60, models=100_000, steps=60_000_000)
    match GOLDEN.index(case_id) % 5:
        case 0:
            asked_ = f"contrast {first} {second}"
            text = write_text(contrast_page(contrast(here.model, first, second), program), style)
        case 1:
            asked_ = f"flip {second}"
            text = write_text(flip_page(flip(here.model, second, limits=limits), program), style)
        case 2:
            absent = {str(row[0]) for row in here.model.rows("etiology")} - {first, second, *others}
            named = min(absent) if absent else others[0]
            asked_ = f"why-not {named}"
            if absent:
                goal = (entry["candidate"], ("case", named, None))
                text = write_text(absence_page(why_not(here.model, goal, limits=limits), program), style)
            else:
                place = GroundAtom(entry["candidate"], here.model.match(entry["candidate"], ("case", named, None))[0])
                below = why_not_first(here.model, place)
                assert below is not None
                text = write_text(below_page(below, program), style)
        case 3:
            taken = here.facts[0]
            asked_ = f"what-if --without {taken}"
            text = write_text(change_page(what_if(here.model, [], [taken]), program), style)
        case _:
            asked_ = "ask"
            found = ask(here.model, most=4, steps=60_000_000)
            text = write_text(questions_page(found, program), style)
    golden(f"explain/{case_id}_compared.txt", f"{asked_}\n\n{text}\n")
