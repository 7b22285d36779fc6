"""Each check finds its mistake, and only that; the shipped knowledge base has none."""

from __future__ import annotations

from pathlib import Path

import pytest

from reasoner.checks.check import check
from reasoner.knowledge.knowledge_base import load
from reasoner.render.diagnostics import render_diagnostics

DECLARED = "%! predicate parent(person, person) fact\n\n%! predicate kin(person, person) derived\n\n"

CASES = {
    "KB010": "kin(X, Y) :- parnet(X, Y).",
    "KB011": "kin(X, Y) :- parent(X, Y, Y).",
    "KB012": "kin(X, Y) :- parent(X, X), not parent(X, Y).",
    "KB013": "kin(X, Y) :- parent(X, Y), not kin(Y, X).",
}


def codes(folder: Path, clause: str) -> tuple[list[str], str]:
    (folder / "manifest.toml").write_text(
        '[kb]\nname = "family"\ntitle = "Family"\nversion = "1"\nlicence = "MIT"\nfiles = ["a.dl"]\n'
    )
    (folder / "a.dl").write_text(DECLARED + clause + "\n")
    report = check(load([str(folder)]))
    assert (report.program is None) == bool(report.diagnostics)
    return [each.code for each in report.diagnostics], render_diagnostics(report.diagnostics)


@pytest.mark.parametrize("code", CASES)
def test_finds_one_cause(tmp_path: Path, code: str) -> None:
    found, text = codes(tmp_path, CASES[code])
    assert found == [code]
    assert f"error[{code}]" in text
    assert "a.dl:5:" in text
    assert text.endswith("1 error, 0 warnings")


@pytest.mark.parametrize(
    ("body", "safe"),
    [
        ("Y = X, parent(X, _)", True),
        ("parent(X, _), Y = #count { Z : parent(X, Z) }", True),
        ("parent(X, _), 0 < #count { Y : parent(X, Y) }", False),
        ("parent(X, _), Y < 3", False),
        ("parent(X, _), Y = #sum { W : parent(X, Z) }", False),
    ],
)
def test_safety_as_in_clingo(tmp_path: Path, body: str, safe: bool) -> None:
    import clingo

    clause = f"kin(X, Y) :- {body}."
    control = clingo.Control(["--warn=none"], logger=lambda *_: None)
    control.add("base", [], "parent(a, b).\n" + clause)
    try:
        control.ground([("base", [])])
        accepted = True
    except RuntimeError:
        accepted = False
    assert accepted == safe
    assert ("KB012" not in codes(tmp_path, clause)[0]) == safe


def test_shipped_knowledge_base_is_clean() -> None:
    report = check(load([str(Path(__file__).parents[2] / "kb")]))
    assert render_diagnostics(report.diagnostics) == "0 errors, 0 warnings"
