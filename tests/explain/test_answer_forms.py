"""The JSON forms keep to their published schemas, and every text form wraps and has a plain-letter variant."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoner.documents.absence import absence_page
from reasoner.documents.asked import questions_page
from reasoner.documents.change import change_page
from reasoner.documents.contrast import contrast_page, profiles_page
from reasoner.documents.flip import below_page, flip_page
from reasoner.errors import UnknownNameError
from reasoner.explain.absence import why_not
from reasoner.explain.repair import Limits
from reasoner.explain.written_atom import read_atom
from reasoner.program.compiled import GroundAtom
from reasoner.ranking.ask import ask
from reasoner.ranking.change import what_if
from reasoner.ranking.contrast import contrast, profiles
from reasoner.ranking.entries import standing
from reasoner.ranking.flip import flip
from reasoner.ranking.standing import why_not_first
from reasoner.render.absence_json import absence_json
from reasoner.render.comparison_json import (
    below_json,
    comparison_json,
    contrast_json,
    flip_json,
    profiles_json,
    questions_json,
)
from reasoner.render.style import Style
from reasoner.render.write_markdown import write_markdown
from reasoner.render.write_text import write_text
from tests.explain.cases import random_case
from tests.explain.ranked import ANSWERS, random_ranked
from tests.explain.test_absence import any_atom

SCHEMAS = Path(__file__).parents[2] / "docs" / "reference" / "schemas"
LIMITS = Limits(changes=2, solutions=10, models=300, steps=300_000)


def check(document: dict[str, Any]) -> None:
    name = document["format"].replace("/", "-")
    schema = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(document)
    assert json.loads(json.dumps(document)) == document


@given(st.randoms(use_true_random=False))
def test_absences_keep_to_their_schema_and_atoms_parse_back(random: Random) -> None:
    case = random_case(random)
    program = case.here.program
    predicate, arguments = any_atom(random, case)
    absence = why_not(case.here.model, (predicate, arguments), limits=LIMITS)
    document = absence_json(absence, program)
    check(document)
    if None not in arguments:
        # A constant that can never stand there is refused by name, though why-not answers for any atom.
        with suppress(UnknownNameError):
            read = read_atom(document["atom"], program)
            assert (read.predicate, read.arguments) == (predicate, arguments)
    for style in (Style(width=60), Style(width=60, ascii=True)):
        text = write_text(absence_page(absence, program), style)
        assert text.isascii() or not style.ascii
    assert write_markdown(absence_page(absence, program)).startswith("# ")


@given(st.randoms(use_true_random=False))
def test_comparisons_keep_to_their_schemas(random: Random) -> None:
    ranked = random_ranked(random)
    program, model, facts = ranked.here.program, ranked.here.model, ranked.here.facts
    one, two = random.sample(ANSWERS, 2)
    flipped = flip(model, one, limits=LIMITS)
    below = [
        found
        for row in model.match(program.entry["candidate"], (None, None, None))
        if (found := why_not_first(model, GroundAtom(program.entry["candidate"], row), within=1)) is not None
    ]
    compared = contrast(model, one, two)
    changed = what_if(model, [GroundAtom("seen", ("case", "look", "leaf"))], facts[:1])
    questions = ask(model, steps=300_000)
    apart = profiles(program, one, two)
    for document in (
        flip_json(flipped, program),
        contrast_json(compared, program),
        comparison_json(changed, program),
        questions_json(questions, program),
        profiles_json(apart, program),
    ):
        check(document)
    assert len(below) == max(0, len(standing(model)) - 1), "all but the leader stand below it"
    assert all(set(below_json(each, program)) == {"contrast", "flip"} for each in below)
    for style in (Style(width=60), Style(width=60, ascii=True)):
        for text in (
            write_text(flip_page(flipped, program), style),
            *(write_text(below_page(each, program), style) for each in below),
            write_text(contrast_page(compared, program), style),
            write_text(change_page(changed, program), style),
            write_text(questions_page(questions, program), style),
            write_text(profiles_page(apart, program), style),
        ):
            assert text
            assert text.isascii() or not style.ascii


@pytest.mark.parametrize("name", ["absence", "contrast", "change", "flip", "ask"])
def test_every_form_has_a_valid_schema(name: str) -> None:
    schema = json.loads((SCHEMAS / f"{name}-1.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["properties"]["format"] == {"const": f"{name}/1"}
