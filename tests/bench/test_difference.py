"""Differences: by id, by what changed; and each move of a case is laid at the door of the clause that was changed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest

from reasoner.answers.case_file import read_bank
from reasoner.answers.reading import Reading, read
from reasoner.bench.difference import Difference, compare
from reasoner.bench.effects import Effect, effects
from reasoner.knowledge.knowledge_base import load
from reasoner.loading.load import load_program
from reasoner.render.difference_text import difference_json, difference_text
from tests.bench.bicycle import BANK, BICYCLE, bicycle, variant

STRENGTH = "speaks_for(dry_chain, noise, squeak, strong)."


def _compare(folder: str) -> tuple[Difference, tuple[Effect, ...]]:
    new: Reading = read(load_program([folder], cache=False))
    difference = compare(load([str(BICYCLE)]), load([folder]), new.program)
    return difference, effects(read_bank(BANK), bicycle(), new, difference.keys)


def test_the_same_knowledge_does_not_differ() -> None:
    difference, moved = _compare(str(BICYCLE))
    assert difference == Difference(())
    assert moved == ()


def test_a_changed_strength_is_named_by_its_sort_and_moves_scores(tmp_path: Path) -> None:
    difference, moved = _compare(variant(tmp_path, (STRENGTH, STRENGTH.replace("strong", "weak"))))
    (change,) = difference.changes
    assert (change.kind, change.key) == ("changed", "chain-squeak")
    assert [tuple(field) for field in change.fields] == [("(strength)", "strong", "weak")]
    (effect,) = moved
    assert effect.id == "squeak"
    assert [tuple(move) for move in effect.moves] == [("score", "dry_chain", "8", "5", ("chain-squeak",))]


def test_a_changed_annotation_moves_nothing(tmp_path: Path) -> None:
    edit = ('%! because "dry joints squeak"', '%! because "what is dry squeaks"')
    difference, moved = _compare(variant(tmp_path, edit))
    assert [[field.name for field in change.fields] for change in difference.changes] == [["because"]]
    assert difference.keys == frozenset()
    assert moved == ()


def test_a_rule_added_and_a_rule_removed(tmp_path: Path) -> None:
    added = '%! id job-air\n%! says "bleed"\njob(C, bleed_brake, 3) :- seen(C, noise, grinding).\n'
    edits = (("%! id job-oil\n", added + "%! id job-oil\n%! status retired\n"),)
    difference, moved = _compare(variant(tmp_path, *edits))
    assert [(each.kind, each.key) for each in difference.changes] == [("added", "job-air"), ("removed", "job-oil")]
    steps = {
        (effect.id, move.name, move.before, move.after, move.by)
        for effect in moved
        for move in effect.moves
        if move.what == "step"
    }
    assert steps == {("squeak", "oil_chain", "2", "", ("job-oil",)), ("bare", "bleed_brake", "", "3", ("job-air",))}


def test_a_clause_that_lets_go_what_it_blocked_is_responsible(tmp_path: Path) -> None:
    rule = "risk_open(C, F) :- suspect(C, F, _), risky(F), not cleared(C, F)."
    fact = "%! id hose-soft\n"
    blocker = "%! id air-other\n%! cite workshop-notes\n%! evidence teaching\n"
    blocker += "speaks_against(air_in_brake, brake, soft_lever, strong).\n\n"
    difference, moved = _compare(variant(tmp_path, (rule, rule), (fact, blocker + fact)))
    assert difference.keys == {"air-other"}
    warnings = {(move.what, move.name, move.by) for effect in moved for move in effect.moves}
    assert all(by == ("air-other",) for _what, _name, by in warnings)
    assert ("score", "air_in_brake", ("air-other",)) in warnings


def _ids() -> list[str]:
    text = (BICYCLE / "bicycle.dl").read_text(encoding="utf-8")
    return re.findall(r"^%! id (\S+)$", text, re.MULTILINE)


@pytest.mark.parametrize("clause", _ids())
def test_whatever_the_removal_of_one_clause_moves_is_its_doing(clause: str, tmp_path: Path) -> None:
    old = load([str(BICYCLE)])
    new = load([variant(tmp_path, (f"%! id {clause}\n", f"%! id {clause}\n%! status retired\n"))])
    if clause == "worn-squeak":
        new = load([variant(tmp_path / "again", ("%! status disputed\n", "%! status retired\n"))])
    difference = compare(old, new, bicycle().program)
    assert difference.keys == {clause}
    after = _unchecked(new)
    for effect in effects(read_bank(BANK), bicycle(), after, difference.keys):
        assert [move for move in effect.moves if move.by != (clause,)] == []
        assert effect.error == ""


def _unchecked(kb: object) -> Reading:
    """A program of clauses as they are: taking one out may leave something that the checks would remark on."""
    from reasoner.compilation.compiler import compile_program
    from reasoner.program.checked import CheckedProgram
    from reasoner.program.graph import dependency_components

    names = (each.name for each in kb.predicates)  # type: ignore[attr-defined]
    components = tuple(dependency_components(kb.clauses, names))  # type: ignore[attr-defined]
    return read(compile_program(CheckedProgram(kb, components)))  # type: ignore[arg-type]


def test_declarations_and_sources_that_changed_are_named(tmp_path: Path) -> None:
    phrase = '%!   phrase "riding on with {fault} is risky"'
    edits = (
        (phrase, '%!   phrase "do not ride on with {fault}"'),
        ("%! sort system in system_class\n", "%! sort system in system_class\n%! sort hour integer\n"),
    )
    folder = variant(tmp_path, *edits)
    references = Path(folder) / "references.toml"
    text = references.read_text(encoding="utf-8").replace("Notes of a workshop", "Notes of two workshops")
    references.write_text(text + '\n[[reference]]\nkey = "new-book"\ntitle = "New"\n', encoding="utf-8")
    difference = compare(load([str(BICYCLE)]), load([folder]), bicycle().program)
    assert difference.changes == ()
    assert [(each.kind, each.key) for each in difference.declarations] == [
        ("added", "sort hour"),
        ("changed", "predicate risky"),
    ]
    assert [tuple(field) for field in difference.declarations[1].fields] == [
        ("phrase", '"riding on with {fault} is risky"', '"do not ride on with {fault}"')
    ]
    assert [(each.kind, each.key) for each in difference.sources] == [
        ("changed", "source workshop-notes"),
        ("added", "source new-book"),
    ]
    back = compare(load([folder]), load([str(BICYCLE)]), bicycle().program)
    assert ("removed", "sort hour") in [(each.kind, each.key) for each in back.declarations]
    shown = difference_text(difference, (), 3)
    assert "  added sort hour   kb_small/bicycle.dl:" in shown
    assert "    phrase: " in shown
    assert "  changed source workshop-notes" in shown
    table = difference_json(difference, (), 3)
    schema = json.loads((BICYCLE.parents[1] / "docs/reference/schemas/kb-diff-1.json").read_text(encoding="utf-8"))
    jsonschema.validate(table, schema)
    assert [each["declaration"] for each in table["declarations"]] == ["sort hour", "predicate risky"]


def test_an_override_is_one_change_and_what_it_moves_is_its_doing(tmp_path: Path) -> None:
    base = variant(tmp_path / "base", ("%! id alarm-brake\n", "%! id alarm-brake\n%! amendable\n"))
    above = tmp_path / "above"
    above.mkdir()
    manifest = (
        '[kb]\nname = "above"\nversion = "1"\nlicence = "MIT"\nbase = "bicycle"\nfiles = "*.dl"\ncases = "cases.toml"\n'
    )
    (above / "manifest.toml").write_text(manifest)
    (above / "cases.toml").write_text('[[case]]\nid = "lever"\npresent = ["brake=soft_lever"]\n')
    rule = "alarm(C, brake_may_fail) :- risk_open(C, leaking_hose)."
    (above / "a.dl").write_text(f'%! id alarm-hose\n%! says "it leaks"\n%! overrides alarm-brake\n{rule}\n')
    layers = [base, str(above)]
    old, new = (read(load_program(each, cache=False)) for each in ([base], layers))
    difference = compare(load([base]), load(layers), new.program)
    (change,) = difference.changes
    assert (change.kind, change.keys) == ("overridden", ("alarm-brake", "alarm-hose"))
    assert [(each.kind, each.key) for each in difference.cases] == [("added", "case lever")]
    moved = effects(read_bank(str(above / "cases.toml")) + read_bank(BANK), old, new, difference.keys)
    assert [move for effect in moved for move in effect.moves if not set(move.by) <= set(change.keys)] == []
    shown = difference_text(difference, moved, 4)
    assert "overridden alarm-brake by alarm-hose   above/a.dl:4" in shown
    assert "changed layer above: none → " in shown


def test_what_an_answer_says_beside_its_advice_moves_too(tmp_path: Path) -> None:
    edits = ("%! id stop-brake\n", "%! id stop-brake\n%! status retired\n")
    _, moved = _compare(variant(tmp_path, edits))
    assert {(move.what, move.name, move.after, move.by) for effect in moved for move in effect.moves} == {
        ("urgent", "brake_may_fail", "", ("stop-brake",))
    }
