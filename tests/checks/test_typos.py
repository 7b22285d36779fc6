"""What an author mistypes is told, at its place and with the near name."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from reasoner.checks import check
from reasoner.diagnostics import Diagnostic
from reasoner.errors import KnowledgeBaseError
from reasoner.knowledge.knowledge_base import load
from tests.cli.run import BICYCLE


@pytest.fixture
def bicycle(tmp_path: Path) -> Path:
    folder = tmp_path / "bicycle"
    shutil.copytree(BICYCLE, folder)
    return folder


def found(*folders: Path) -> list[Diagnostic]:
    try:
        return list(check(load([str(folder) for folder in folders])).diagnostics)
    except KnowledgeBaseError as error:
        return list(error.diagnostics)


def add(folder: Path, text: str) -> None:
    with (folder / "bicycle.dl").open("a") as stream:
        stream.write(f"\n{text}\n")


def change(folder: Path, old: str, new: str, name: str = "manifest.toml") -> None:
    path = folder / name
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("not_excluded =", "not_exclude =", "did you mean 'not_excluded'"),
        ('step = "job"', 'step = "job_for"', "'step'"),
        ('danger = "risky"', 'danger = "part"', "'fault' is read"),
        ('warning = "alarm"', 'warning = "risk_open"', "gives something else"),
        ('tier = "grade"', 'tier = "grade_order"', "read with 3 arguments"),
    ],
)
def test_entry_points_are_a_closed_list_with_arguments_of_their_sorts(
    bicycle: Path, old: str, new: str, said: str
) -> None:
    change(bicycle, old, new)
    problems = found(bicycle)
    assert [each.code for each in problems if each.code == "KB022"] == ["KB022"]
    problem = next(each for each in problems if each.code == "KB022")
    assert said in f"{problem.message} {problem.help}"


@pytest.mark.parametrize(
    ("body", "code", "near"),
    [
        ("seen(C, P, S), P != chian", "KB017", "chain"),
        ("seen(C, P, S), chian = P", "KB017", "chain"),
        ("seen(C, P, S), risky(F), F = dry_chian", "KB017", "dry_chain"),
        ("seen(C, _, _), 0 < #count { F : risky(F), F != dry_chian }", "KB017", "dry_chain"),
        ('seen(C, P, _), P = "chain"', "KB021", ""),
    ],
)
def test_constants_in_comparisons_belong_to_the_sort(bicycle: Path, body: str, code: str, near: str) -> None:
    add(bicycle, f'%! says "x"\n:- {body}.')
    assert [(each.code, near in each.help) for each in found(bicycle) if each.code != "KB030"] == [(code, True)]


@pytest.mark.parametrize(
    "body",
    [
        "seen(C, P, S), P = chain, P = noise",
        "seen(C, P, S), P = chain, P != chain",
        "reading(C, P, N), N > 5, N < 3",
        "reading(C, P, N), 5 < N, N <= 5",
        "holds(C, chain, dry), not holds(C, chain, dry)",
        "holds(C, P, S), not holds(C, P, S)",
    ],
)
def test_a_rule_whose_conditions_exclude_each_other_never_fires(bicycle: Path, body: str) -> None:
    add(bicycle, f"%! id dead\nno_clue(C) :- {body}.")
    assert "KB033" in {each.code for each in found(bicycle)}


_DENIALS = """
excludes(chain, oiled, dry).
excludes(chain, oiled, rusty).
%! because "there is one lever"
:- seen(C, P, S), one_state(P), seen(C, P, T), S < T.
%! because "one is the other's opposite"
:- seen(C, P, S), excludes(P, S, T), seen(C, P, T).
%! because "no chain is that long"
:- reading(_, P, N), reach(P, _, H), N > H.
%! because "what is measured is read"
:- seen(_, P, _), measure(P, _, _).
"""


@pytest.mark.parametrize(
    ("body", "dead"),
    [
        ("reading(C, wear_mm, N), N > 5000", True),
        ("reading(C, wear_mm, N), N > 50", False),
        ("reading(C, wear_mm, N), 5000 < N, N < 9000", True),
        ("seen(C, wear_mm, worn)", True),
        ("holds(C, wear_mm, worn)", False),
        ("seen(C, chain, dry), seen(C, chain, oiled)", True),
        ("seen(C, chain, S), S = dry, seen(C, chain, oiled)", True),
        ("holds(C, chain, dry), holds(C, chain, oiled)", True),
        ("holds(C, chain, dry), seen(C, noise, squeak)", False),
        ("seen(C, chain, S), seen(C, chain, T), S != T", False),
        ("holds(C, chain, squeak)", False),
    ],
)
def test_a_rule_that_fires_only_in_cases_that_are_refused_never_fires(bicycle: Path, body: str, dead: bool) -> None:
    add(bicycle, f"{_DENIALS}\n%! id dead\nno_clue(C) :- {body}.")
    assert ("KB033" in {each.code for each in found(bicycle)}) is dead


@pytest.mark.parametrize(
    "body",
    ["reading(C, P, N), N > 3, N < 5", "seen(C, P, S), P != chain, P != noise", "reading(C, _, N), N >= 5, N <= 5"],
)
def test_conditions_that_can_be_met_are_left_alone(bicycle: Path, body: str) -> None:
    add(bicycle, f"%! id alive\nno_clue(C) :- {body}.")
    assert "KB033" not in {each.code for each in found(bicycle)}


def test_a_predicate_that_only_heads_mention_is_told(bicycle: Path) -> None:
    add(bicycle, '%! predicate lost(case) derived\n%!   phrase "lost"\n\n%! id lost\nlost(C) :- seen(C, chain, dry).')
    assert [each.code for each in found(bicycle)] == ["KB034"]


def test_an_optional_predicate_may_be_stated_by_nothing(bicycle: Path) -> None:
    declared = '%! predicate rumour(fault) fact\n%!   phrase "{1}"\n%!   optional\n\n'
    add(bicycle, f"{declared}%! id rumoured\nno_clue(C) :- seen(C, _, _), rumour(dry_chain).")
    assert found(bicycle) == []


def test_an_override_is_about_the_same_predicate(bicycle: Path, tmp_path: Path) -> None:
    add(bicycle, "%! id policy-x\n%! amendable\nreach(noise, 1, 2).")
    above = tmp_path / "above"
    above.mkdir()
    (above / "manifest.toml").write_text(
        '[kb]\nname = "above"\nversion = "1"\nlicence = "MIT"\nbase = "bicycle"\nfiles = "*.dl"\n'
    )
    (above / "a.dl").write_text("%! id new\n%! overrides policy-x\nrisky(worn_chain).\n")
    assert [each.code for each in found(bicycle, above)] == ["KB095"]


@pytest.mark.parametrize("code", ["KB023", "KB017", "KB095"])
def test_a_severity_that_cannot_be_lowered_is_told(bicycle: Path, code: str) -> None:
    with (bicycle / "manifest.toml").open("a") as stream:
        stream.write(f'\n[severity]\n{code} = "warning"\nKB030 = "off"\n')
    assert [each.code for each in found(bicycle)] == ["KB048"]


def test_a_file_that_is_not_listed_is_told_and_an_overlay_inside_is_not(bicycle: Path) -> None:
    (bicycle / "more").mkdir()
    (bicycle / "more" / "extra.dl").write_text("p(X :-")
    (bicycle / "inner").mkdir()
    (bicycle / "inner" / "manifest.toml").write_text("")
    (bicycle / "inner" / "own.dl").write_text("")
    assert [(each.code, "more/extra.dl" in each.message) for each in found(bicycle)] == [("KB050", True)]


def test_two_faults_with_one_label_are_told(bicycle: Path) -> None:
    change(bicycle, '"Worn chain"', '"dry chain"', "bicycle.dl")
    assert [each.code for each in found(bicycle)] == ["KB051"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("%! id w; cite handbook\n%! evidence manaul\nspeaks_for(worn_chain, noise, silence, weak).", "KB005"),
        ("%! group; cite handbook; evidence manaul\n\n%! id w\nspeaks_for(worn_chain, noise, silence, weak).", "KB005"),
        (
            '%! group; cite "handbook"; evidence manual\n\n%! id w\nspeaks_for(worn_chain, noise, silence, weak).',
            "KB005",
        ),
        ('risky(worn_chain). %! because "behind"\n%! because "above"\nreach(noise, 1, 2).', "KB006"),
        ('%! note "apart"\n\nrisky(worn_chain).', "KB006"),
    ],
)
def test_a_slip_in_an_annotation_is_told_once(bicycle: Path, text: str, code: str) -> None:
    add(bicycle, text)
    assert [each.code for each in found(bicycle)] == [code]


def test_a_set_of_stages_names_stages(bicycle: Path) -> None:
    change(bicycle, '["roadside"]', '["roadside", "werkshop"]')
    (problem,) = found(bicycle)
    assert (problem.code, problem.span.text, problem.message) == ("KB017", "initial", "'werkshop' is no moment")
    assert "did you mean 'workshop'" in problem.help
