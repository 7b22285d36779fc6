"""Real output against the schemas of the reference."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from reasoner.explain.proofs import all_proofs
from reasoner.explain.query import query
from reasoner.program.compiled import GroundAtom
from reasoner.render.proof_json import proofs_json
from reasoner.render.table import query_json
from tests.explain.family import FAMILY, setting

SCHEMAS = Path(__file__).parents[2] / "docs" / "reference" / "schemas"


def validator(name: str) -> Draft202012Validator:
    schema = json.loads((SCHEMAS / name).read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def problems(document: Any, name: str) -> list[str]:
    return [error.message for error in validator(name).iter_errors(json.loads(json.dumps(document)))]


@pytest.mark.parametrize("path", sorted(SCHEMAS.glob("*.json")), ids=lambda path: path.stem)
def test_every_schema_is_one(path: Path) -> None:
    Draft202012Validator.check_schema(json.loads(path.read_text(encoding="utf-8")))


def test_proofs_have_the_promised_form() -> None:
    here = setting(FAMILY, "seen(case, wood2)\nunseen(case, gold)")
    derived = [name for name, info in here.program.predicates.items() if info.kind == "derived"]
    atoms = [GroundAtom(name, row) for name in derived for row in here.model.rows(name)]
    assert {atom.predicate for atom in atoms} >= {"ancestor", "has_child", "total", "poor"}
    for atom in atoms:
        document = proofs_json(all_proofs(here.model, atom, 3), here.program)
        assert problems(document, "proof-1.json") == []


def test_a_document_of_another_form_is_refused() -> None:
    here = setting(FAMILY, "seen(case, wood2)")
    document = proofs_json(all_proofs(here.model, GroundAtom("total", ("case", 1)), 1), here.program)
    del document["proof"]["premises"][1]["contributors"]
    assert problems(document, "proof-1.json")


def test_answers_of_a_query_have_the_promised_form() -> None:
    here = setting(FAMILY, "seen(case, wood2)")
    found = query(here.model, "worth(T, W), W < 5")
    assert problems(query_json(found, here.model), "query-1.json") == []
