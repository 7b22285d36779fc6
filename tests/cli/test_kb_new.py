"""``kb new`` writes what passes, and refuses the rest; overlays name themselves."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.run import BICYCLE, ROOT, Soleus

LAYERS = ("--kb", str(ROOT / "kb"), "--kb", str(ROOT / "kb" / "overlays" / "whole_leg_scan"))
ETIOLOGY = ("kb", "new", "etiology", "bent_axle")
SOURCE = ("--evidence", "manual", "--cite")


@pytest.fixture
def bicycle(tmp_path: Path) -> str:
    return str(shutil.copytree(BICYCLE, tmp_path / "bicycle"))


def _texts(folder: str) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in Path(folder).iterdir()}


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        (("--supports", "noise=squeak:strong"), 2, "Give --cite."),
        (("--supports", "noise=squeak:strong", *SOURCE, "nobody-1999"), 2, "the bibliography has no 'nobody-1999'"),
        (("--supports", "nose=squeak", "--title", "New", *SOURCE, "x"), 2, "there is no attribute 'nose'"),
        (("--supports", "noise=squeek", "--title", "New", *SOURCE, "x"), 2, "did you mean squeak?"),
        (("--supports", "noise=squeak:strnog", "--title", "New", *SOURCE, "x"), 2, "did you mean strong?"),
        (("--supports", "noise", "--title", "New", *SOURCE, "x"), 4, "'noise' is no claim"),
        (("--set", "colour=red"), 2, "'colour' is no property of a fault"),
        (("--set", "system=drivetrian"), 2, "there is no system 'drivetrian'"),
    ],
)
def test_what_cannot_stand_is_refused_and_nothing_written(
    soleus: Soleus, bicycle: str, options: tuple[str, ...], code: int, message: str
) -> None:
    before = _texts(bicycle)
    run = soleus(*ETIOLOGY, *options, kb=bicycle)
    assert message in run.err
    assert run.code == code
    assert _texts(bicycle) == before


def test_a_new_conclusion_is_cited_formatted_and_asked_for(soleus: Soleus, bicycle: str) -> None:
    new = (*ETIOLOGY, "--supports", "noise=squeak:strong", "--title", "New book", *SOURCE, "book-2024")
    run = soleus(*new, kb=bicycle)
    assert (run.code, run.err) == (0, "")
    assert soleus("kb", "check", bicycle).code == 0
    found = json.loads(soleus("differential", "noise=squeak", "--format", "json", kb=bicycle).out)
    assert "bent_axle" in [each["etiology"] for each in found["differential"]]
    assert "bent-axle-noise-squeak" in soleus("kb", "rule", "bent-axle-noise-squeak", kb=bicycle).out


def test_a_rule_that_is_none_is_shown_with_its_place(soleus: Soleus, bicycle: str) -> None:
    run = soleus("kb", "new", "rule", "risky(X) :- fault(X", "--id", "all-risky", kb=bicycle)
    assert run.code == 4
    assert "<rule>:1:" in run.err


def test_a_case_is_tested_at_once(soleus: Soleus, bicycle: str) -> None:
    answer = "dry_chain"
    run = soleus("kb", "new", "case", "mine", "--present", "noise=squeak", "--answer", answer, kb=bicycle)
    assert run.code == 0, run.err
    assert "[case.expect]" in (Path(bicycle) / "cases.toml").read_text(encoding="utf-8")


def test_a_folder_that_holds_something_is_left_alone(soleus: Soleus, bicycle: str) -> None:
    run = soleus("kb", "new", "kb", bicycle)
    assert run.code == 2
    assert "is there already" in run.err


def test_an_overlay_names_itself_where_it_speaks(soleus: Soleus) -> None:
    rule = soleus("kb", "rule", "policy-dvt-scan-whole-leg", *LAYERS)
    assert "whole_leg_scan/policy.dl:9, layer whole_leg_scan" in rule.out
    why = soleus("why", "policy(dvt_scan, whole_leg)", "symptom=swelling", "--format", "json", *LAYERS)
    assert '"whole_leg_scan/policy.dl:' in why.out


def test_redefining_silently_is_an_error(soleus: Soleus, bicycle: str, tmp_path: Path) -> None:
    clause = next(
        block
        for block in "".join(path.read_text(encoding="utf-8") for path in sorted(Path(bicycle).glob("*.dl"))).split(
            "\n\n"
        )
        if block.startswith("%! id")
    )
    above = str(tmp_path / "above")
    assert soleus("kb", "new", "overlay", above, kb=bicycle).code == 0
    assert soleus("kb", "check", bicycle, above).code == 0
    (tmp_path / "above" / "local.dl").write_text(f"{clause}\n", encoding="utf-8")
    run = soleus("kb", "check", bicycle, above)
    assert run.code == 1
    assert "above/local.dl" in run.out
