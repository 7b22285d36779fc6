"""Open texts and their projects; half-typed files; places as editors count them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reasoner.editor.actions import actions
from reasoner.editor.completion import complete
from reasoner.editor.desk import Desk
from reasoner.editor.hover import hover
from reasoner.editor.names import Name
from reasoner.editor.navigation import definitions, references
from reasoner.editor.positions import Place, Unit, offset_of, place_of
from reasoner.editor.symbols import symbols
from reasoner.source import SourceFile
from tests.cli.run import BICYCLE
from tests.editor.places import typed

RULES = Path(BICYCLE).resolve() / "bicycle.dl"
TEXT = RULES.read_text(encoding="utf-8")


def _codes(desk: Desk, path: Path) -> list[tuple[str, str]]:
    return [(each.path.name, each.diagnostic.code) for each in desk.project(path).problems]


def test_an_unsaved_text_counts_until_it_is_put_away(kb: Path) -> None:
    path, desk = kb / "bicycle.dl", Desk()
    assert _codes(desk, path) == []
    desk.put(path, TEXT.replace("fault(dry_chain).", ""))
    assert {name for name, _ in _codes(desk, path)} == {"bicycle.dl"}
    desk.take(path)
    assert _codes(desk, path) == []


def test_one_file_tells_what_is_wrong_in_another(kb: Path) -> None:
    desk = Desk()
    desk.put(kb / "manifest.toml", (kb / "manifest.toml").read_text(encoding="utf-8").replace('"suspect"', '"suspct"'))
    assert {name for name, _ in _codes(desk, kb / "bicycle.dl")} == {"manifest.toml"}


def test_a_project_is_opened_once(kb: Path) -> None:
    path, desk = kb / "bicycle.dl", Desk()
    first = desk.project(path)
    assert desk.project(kb / "cases.toml") is first
    assert desk.is_current(first)
    desk.put(path, TEXT + "% more\n")
    assert not desk.is_current(first)
    assert desk.project(path, stale=True) is first
    assert desk.project(path) is not first


def test_a_clause_with_an_error_costs_only_itself(kb: Path) -> None:
    asked = typed(kb, "job(C, oil_‸chain, :- \n")
    assert [each.code for each in (p.diagnostic for p in asked.project.problems)]
    assert "risk-open" in {each.name for each in symbols(asked.project, asked.path)}
    assert asked.project.index.declared.predicates.keys() >= {"seen", "no_clue"}


@pytest.mark.parametrize("name", ["manifest.toml", "references.toml"])
def test_a_half_typed_table_loses_no_names(kb: Path, name: str) -> None:
    path, desk = kb / "bicycle.dl", Desk()
    desk.project(path)
    desk.put(kb / name, (kb / name).read_text(encoding="utf-8") + '\n[half\nx = "')
    project = desk.project(path)
    assert {each.path.name for each in project.problems} == {name}
    assert "workshop-notes" in project.index.references
    assert "risk-open" in project.index.ids
    assert len(definitions(project, path, TEXT.index("risk_open(C, F) :-"))) == 1
    desk.put(path, "% one more line\n" + TEXT)
    assert desk.project(path).index.by_file
    desk.take(kb / name)
    assert _codes(desk, path) == []
    assert len(definitions(desk.project(path), path, len("% one more line\n") + TEXT.index("risk_open(C, F) :-"))) == 1


CHANGE = st.tuples(st.integers(0, len(TEXT)), st.integers(0, 40), st.text("abC(,).% \n", max_size=3))


def _found(desk: Desk) -> dict[Path, list[tuple[Name, int, int]]]:
    found = desk.project(RULES).index.by_file
    return {path: [(each.name, each.span.start, each.span.end) for each in every] for path, every in found.items()}


@settings(max_examples=25)
@given(st.lists(CHANGE, max_size=3))
def test_what_is_kept_between_changes_is_what_would_be_found_anew(changes: list[tuple[int, int, str]]) -> None:
    desk, text = Desk(), TEXT
    for start, count, piece in changes:
        text = text[:start] + piece + text[start + count :]
        fresh = Desk()
        for each in (desk, fresh):
            each.put(RULES, text)
        assert _found(desk) == _found(fresh)


def test_an_overlay_knows_the_names_of_its_base(kb: Path) -> None:
    overlay = kb.parent / "local"
    overlay.mkdir()
    manifest = '[kb]\nname = "local"\nversion = "1"\nlicence = "Apache-2.0"\nfiles = ["*.dl"]\nbase = "bicycle"\n'
    (overlay / "manifest.toml").write_text(manifest, encoding="utf-8")
    path, text, desk = overlay / "more.dl", '%! label "Gravel"\nstate(noise, gravel).\n', Desk()
    path.write_text(text, encoding="utf-8")
    project = desk.project(path)
    assert [folder.name for folder in project.folders] == ["kb", "local"]
    assert _codes(desk, path) == []
    [goal] = definitions(project, path, text.index("noise"))
    assert goal.path == kb / "bicycle.dl"


def test_a_file_outside_every_knowledge_base_is_read_alone(tmp_path: Path) -> None:
    path, desk = tmp_path.resolve() / "loose.dl", Desk()
    desk.put(path, "a(b) :- c(")
    project = desk.project(path)
    assert project.kb is None
    assert [each.path for each in project.problems] == [path]


def test_a_misspelt_name_can_be_changed_to_what_was_meant(kb: Path) -> None:
    asked = typed(kb, "%! id x\nsuspected(C) :- ssp‸ect(C, _, _).")
    assert asked.project.problems
    [action] = actions(asked.project, asked.path, asked.offset, asked.offset)
    (edit,) = action.edits
    assert (action.title, edit.text, edit.span.text) == ("Change to 'suspect'", "suspect", "sspect")


@settings(max_examples=25)
@given(st.integers(0, len(TEXT)), st.text('%!"(){},.:-# \nabAB_1\\🔔', max_size=6))
def test_no_text_is_too_broken_to_answer_about(cut: int, piece: str) -> None:
    desk = Desk()
    desk.put(RULES, TEXT[:cut] + piece)
    project, file = desk.project(RULES), desk.text(RULES)
    assert file is not None
    offset = len(file.text)
    assert complete(project, file, offset).start <= offset
    assert references(project, RULES, offset) is not None
    hovered = hover(project, RULES, max(0, offset - 1))
    assert hovered is None or hovered.text
    assert all(each.whole.start <= each.name_span.start for each in symbols(project, RULES))


UNITS: dict[Unit, int] = {"utf-8": 4, "utf-16": 2, "utf-32": 1}


@pytest.mark.parametrize("unit", UNITS)
def test_a_bell_takes_as_many_columns_as_its_units(unit: Unit) -> None:
    file = SourceFile("x.dl", "a\n🔔b")
    assert place_of(file, 3, unit) == Place(1, UNITS[unit])
    assert offset_of(file, Place(1, UNITS[unit]), unit) == 3


@given(st.text("a\né…🔔"), st.integers(0, 60), st.sampled_from(list(UNITS)))
def test_places_go_there_and_back(text: str, offset: int, unit: Unit) -> None:
    file, offset = SourceFile("x.dl", text), min(offset, len(text))
    assert offset_of(file, place_of(file, offset, unit), unit) == offset


def test_places_behind_the_end_are_moved_to_it() -> None:
    file = SourceFile("x.dl", "🔔\nab")
    assert offset_of(file, Place(0, 99)) == 1
    assert offset_of(file, Place(0, 1)) == 0
    assert offset_of(file, Place(9, 0)) == 4
