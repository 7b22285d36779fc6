"""Severities that manifests give to codes: each layer speaks of its own files, and no error of meaning is lowered."""

from __future__ import annotations

from pathlib import Path

import pytest

from reasoner.checks import check
from reasoner.checks.codes import CODES, FAMILY, MANIFEST, OVERLAY_MANIFEST, example
from reasoner.diagnostics import Severity
from reasoner.errors import KnowledgeBaseError
from reasoner.knowledge.knowledge_base import load

ODD = CODES["KB030"].bad
ABOVE = "%! id kin-odd\nkin(X, Y) :- parent(Y, X), age(X, Old).\n"
GOOD = CODES["KB010"].fixed


def said(
    folder: Path, base: str, *, wanted: str = "", above: str = "", above_wanted: str = ""
) -> list[tuple[str, str]]:
    files = {
        MANIFEST: f"{FAMILY[MANIFEST]}\n{wanted}",
        OVERLAY_MANIFEST: f"{FAMILY[OVERLAY_MANIFEST]}\n{above_wanted}",
        "family/references.toml": "",
        "family/family.dl": example(base),
        "house/house.dl": above,
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    layers = [str(folder / "family"), *([str(folder / "house")] if above else [])]
    report = check(load(layers))
    assert (report.program is None) == any(each.severity is Severity.ERROR for each in report.diagnostics)
    return [(each.code, each.severity.value) for each in report.diagnostics]


def test_a_warning_can_be_raised_and_turned_off(tmp_path: Path) -> None:
    assert said(tmp_path, ODD) == [("KB030", "warning")]
    assert said(tmp_path, ODD, wanted='[severity]\nKB030 = "error"') == [("KB030", "error")]
    assert said(tmp_path, ODD, wanted='[severity]\nKB030 = "warning"') == [("KB030", "warning")]
    assert said(tmp_path, ODD, wanted='[severity]\nKB030 = "off"') == []


def test_what_a_trace_lacks_can_be_lowered(tmp_path: Path) -> None:
    assert said(tmp_path, CODES["KB042"].bad) == [("KB042", "error")]
    assert said(tmp_path, CODES["KB042"].bad, wanted='[severity]\nKB042 = "warning"') == [("KB042", "warning")]


@pytest.mark.parametrize("severity", ["off", "warning"])
def test_an_error_of_meaning_stays_one(tmp_path: Path, severity: str) -> None:
    found = said(tmp_path, CODES["KB012"].bad, wanted=f'[severity]\nKB012 = "{severity}"')
    assert found == [("KB012", "error"), ("KB048", "warning")]


def test_each_layer_speaks_of_its_own_files(tmp_path: Path) -> None:
    raised = '[severity]\nKB030 = "error"'
    assert said(tmp_path, GOOD, wanted=raised, above=ABOVE) == [("KB030", "warning")]
    assert said(tmp_path, GOOD, above=ABOVE, above_wanted=raised) == [("KB030", "error")]
    assert said(tmp_path, ODD, above="person(carl).\n", above_wanted='[severity]\nKB030 = "off"') == [
        ("KB030", "warning")
    ]


def test_an_ignored_item_stays_ignored(tmp_path: Path) -> None:
    ignored = '%! ignore KB030 "meant so"\n' + ODD
    assert said(tmp_path, ignored, wanted='[severity]\nKB030 = "error"') == []


def test_a_severity_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeBaseError) as caught:
        said(tmp_path, GOOD, wanted='[severity]\nKB030 = "loud"')
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.message == '\'KB030\' has to be "error", "warning" or "off"'
    assert diagnostic.span.place == "family/manifest.toml:8:1"


@pytest.mark.parametrize(
    ("above", "code", "message", "advice"),
    [
        (
            "%! id kin-parent\nkin(X, Y) :- parent(Y, X).\n",
            "KB044",
            "'kin-parent' is a clause of the layer 'family': a second one would redefine it in silence",
            "say so with '%! overrides kin-parent', where that clause is marked amendable, or take another id",
        ),
        (
            "%! predicate kin(person, person) derived\n%!   mute\n",
            "KB015",
            "the layer 'family' declares the predicate 'kin' already",
            "remove this declaration: what a layer declares holds above it",
        ),
        (
            "%! sort years integer\n",
            "KB015",
            "the layer 'family' declares the sort 'years' already",
            "remove this declaration: what a layer declares holds above it",
        ),
        (
            "%! id kin-too\nkin(A, B) :- parent(A, B).\n",
            "KB031",
            "the layer 'family' says this rule already, and a layer adds to it or overrides",
            "remove it; to change what its annotations say, write '%! overrides kin-parent' where it is amendable",
        ),
        (
            "parent(ann, bob).\n",
            "KB031",
            "the layer 'family' says this fact already, and a layer adds to it or overrides",
            "remove it",
        ),
    ],
)
def test_silent_redefinition_is_an_error(tmp_path: Path, above: str, code: str, message: str, advice: str) -> None:
    assert said(tmp_path, GOOD, above=above) == [(code, "error")]
    layers = [str(tmp_path / "family"), str(tmp_path / "house")]
    (found,) = check(load(layers)).diagnostics
    assert (found.message, found.help) == (message, advice)
    assert found.span.file.path == "house/house.dl"
    assert [label.span.file.path for label in found.labels] == ["family/family.dl"]
