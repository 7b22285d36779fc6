"""Robustness tries every weight and every deciding claim up and down, and names those that change the order."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.main import soleus
from reasoner.answers.case import Case
from reasoner.answers.case_file import read_case
from reasoner.answers.reading import Reading, read
from reasoner.answers.robustness import Robustness, Shift, claim_shifts, exchanged, robustness, shifts
from reasoner.engine.evaluate import evaluate
from reasoner.engine.variation import vary
from reasoner.loading.load import load_program
from reasoner.program.compiled import GroundAtom
from reasoner.ranking.entries import standing

KB = Path(__file__).parent.parent.parent / "kb"
BANK = KB / "calf" / "cases.toml"
CASES = ["pub017", "pub022"]


@cache
def _reading() -> Reading:
    return read(load_program([str(KB)], cache=False))


def _case(name: str) -> Case:
    return read_case(f"{BANK}#{name}", [], _reading().vocabulary)


@cache
def _found(name: str) -> Robustness:
    return robustness(_reading(), _case(name))


def _leading(name: str, old: GroundAtom, new: GroundAtom) -> tuple[str, ...]:
    """The leading places with everything found anew, by the other engine."""
    reading = _reading()
    changed = vary(reading.program, old.predicate, exchanged(reading.program.facts[old.predicate], old, new))
    model = evaluate(changed, list(_case(name).facts(reading.entries)), goals=[reading.entry("candidate")])
    return tuple([place.conclusion for place in standing(model)[:3]])


@pytest.mark.parametrize("name", CASES)
def test_each_named_shift_really_changes_the_leading_places(name: str) -> None:
    found = _found(name)
    named = [shift for trial in (found.weights, found.claims) for shift in (*trial.first, *trial.others)]
    assert named
    for shift in named[::3]:
        assert _leading(name, shift.weight, shift.becomes) == shift.leading != found.leading
    for trial in (found.weights, found.claims):
        assert all(shift.leading[:1] != found.leading[:1] for shift in trial.first)
        assert all(shift.leading[:1] == found.leading[:1] for shift in trial.others)


def test_a_shift_that_is_not_named_changes_nothing() -> None:
    found = _found("pub016")
    named = {(shift.weight, shift.becomes) for shift in (*found.weights.first, *found.weights.others)}
    quiet = [step for step in shifts(_reading()) if step not in named]
    assert found.weights.tried == len(quiet) + len(named)
    for old, new in quiet[::8]:
        assert _leading("pub016", old, new) == found.leading


def test_every_weight_moves_up_and_down_by_a_step_of_its_own_scale() -> None:
    moves: dict[GroundAtom, list[int]] = {}
    for old, new in shifts(_reading()):
        changed = [(a, b) for a, b in zip(old.arguments, new.arguments, strict=True) if a != b]
        assert len(changed) == 1
        before, after = changed[0]
        assert isinstance(before, int)
        assert isinstance(after, int)
        moves.setdefault(old, []).append(after - before)
    assert moves[GroundAtom("prior", ("practice", "common", 6))] == [2, -4]
    assert moves[GroundAtom("combination_weight", (6,))] == [1, -1]
    assert all(len({change > 0 for change in changes}) == 2 for changes in moves.values())


def test_claims_that_decide_belong_to_the_first_two_and_move_one_strength() -> None:
    reading = _reading()
    model = evaluate(reading.program, list(_case("pub016").facts(reading.entries)), engine="native")
    first_two = [place.conclusion for place in standing(model)[:2]]
    steps = list(claim_shifts(reading, model, first_two))
    assert {old.arguments[0] for old, _new in steps} == set(first_two)
    for old, new in steps:
        assert old.arguments[:3] == new.arguments[:3]
        places = [reading.strengths.index(str(atom.arguments[3])) for atom in (old, new)]
        assert abs(places[0] - places[1]) == 1


@pytest.mark.parametrize("name", CASES)
def test_text_and_json_name_what_flips_the_first_place(name: str) -> None:
    case = ["differential", "--case", f"{BANK}#{name}", "--robust"]
    text = CliRunner().invoke(soleus, ["--kb", str(KB), *case, "--all"]).stdout
    data = json.loads(CliRunner().invoke(soleus, ["--kb", str(KB), *case, "--format", "json"]).stdout)["robust"]
    flips: tuple[Shift, ...] = _found(name).weights.first
    assert flips
    assert [(each["weight"], each["becomes"]) for each in data["changes_first"]] == [
        (str(shift.weight), str(shift.becomes)) for shift in flips
    ]
    assert data["claims"]["tried"] == _found(name).claims.tried
    for shift in flips:
        assert str(shift.weight) in text
