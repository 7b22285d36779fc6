"""Overlays: they amend what the base lets them, silent redefinition is refused, and every answer names its layers."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.run import BICYCLE, ROOT, Soleus

SHIPPED = str(ROOT / "kb")
LAYERS = ("--kb", SHIPPED, "--kb", str(ROOT / "kb" / "overlays" / "whole_leg_scan"))
SCAN = ("--case", str(ROOT / "kb" / "calf" / "teaching_cases.toml") + "#dvt_likely_scan_not_done_d_dimer_not_done")
LOCAL = """\
%! id local-squeak
%! because "our own bench says so"
%! cite workshop-notes
%! evidence teaching
{head}
"""


@pytest.fixture
def above(soleus: Soleus, tmp_path: Path) -> Path:
    """An overlay over the bicycle that makes one claim more."""
    folder = tmp_path / "local"
    assert soleus("kb", "new", "overlay", str(folder)).code == 0
    (folder / "local.dl").write_text(LOCAL.format(head="speaks_for(worn_chain, noise, squeak, strong)."))
    return folder


def test_the_shipped_overlay_changes_the_step_and_says_so(soleus: Soleus) -> None:
    base = json.loads(soleus("next", *SCAN, "--format", "json", kb=SHIPPED).out)
    local = json.loads(soleus("next", *SCAN, "--format", "json", *LAYERS).out)
    assert "proximal_vein_scan" in [each["step"] for each in base["next_steps"]]
    layers = {each["step"]: each["layers"] for each in local["next_steps"]}
    assert layers["whole_leg_scan"] == ["calf", "whole_leg_scan"]
    assert "proximal_vein_scan" not in layers
    assert (base["kb"]["layers"], local["kb"]["layers"]) == (["calf"], ["calf", "whole_leg_scan"])
    assert {tuple(each["layers"]) for each in base["next_steps"]} == {("calf",)}


@pytest.mark.parametrize("format", ["text", "markdown"])
@pytest.mark.parametrize("command", ["next", "differential"])
def test_what_rests_on_an_overlay_is_marked_in_words(soleus: Soleus, command: str, format: str) -> None:
    run = soleus(command, *SCAN, "--format", format, *LAYERS)
    assert "(layer whole_leg_scan)" in run.out.replace("\\", "")
    if command == "differential" or format == "text":
        assert "calf, above it whole_leg_scan" in run.out.replace("\\", "")
    assert "layer" not in soleus(command, *SCAN, "--format", format, kb=SHIPPED).out


def test_a_claim_of_an_overlay_is_marked_where_it_counts(soleus: Soleus, above: Path) -> None:
    layers = ("--kb", BICYCLE, "--kb", str(above))
    found = json.loads(soleus("differential", "noise=squeak", "--format", "json", *layers).out)
    named = {
        (candidate["etiology"], each["rule"]): each["layers"]
        for candidate in found["differential"]
        for each in candidate["for"]
    }
    assert named["worn_chain", "local-squeak"] == ["bicycle", "local"]
    assert named["dry_chain", "chain-squeak"] == ["bicycle"]
    assert "(layer local)" in soleus("differential", "noise=squeak", *layers).out


def test_redefining_what_the_base_says_is_refused(soleus: Soleus, above: Path) -> None:
    for text, message in (
        (LOCAL.format(head="speaks_for(dry_chain, noise, squeak, weak).").replace("local-", "chain-"), "chain-squeak"),
        (LOCAL.format(head="speaks_for(dry_chain, noise, squeak, strong)."), "already"),
        ("%! overrides chain-squeak\n" + LOCAL.format(head="speaks_for(dry_chain, noise, squeak, weak)."), "amendable"),
        ("%! overrides nobody\n" + LOCAL.format(head="speaks_for(dry_chain, noise, squeak, weak)."), "'nobody'"),
        ("%! predicate speaks_for(fault, part) fact\n", "speaks_for"),
    ):
        (above / "local.dl").write_text(text, encoding="utf-8")
        run = soleus("kb", "check", BICYCLE, str(above))
        assert run.code == 1, text
        assert message in run.out
        assert re.search(r"local/local\.dl:\d+:\d+ \(layer local\)", run.out)
        found = json.loads(soleus("kb", "check", BICYCLE, str(above), "--format", "json").out)["diagnostics"]
        assert "local" in {each["layer"] for each in found if each["severity"] == "error"}
