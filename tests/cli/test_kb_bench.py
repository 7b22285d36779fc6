"""``soleus kb test``, ``kb coverage`` and ``kb diff``: whole outputs, formats, exit codes, bad input."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.bench.bicycle import variant
from tests.cli.run import ROOT, Soleus
from tests.conftest import Golden

BANK = "tests/bench/cases.toml"
FAILING = "tests/bench/failing_cases.toml"
EDIT = ("speaks_for(dry_chain, noise, squeak, strong).", "speaks_for(dry_chain, noise, squeak, weak).")
SHIPPED = str(ROOT / "kb")


@pytest.fixture(autouse=True)
def _at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def test_cases_that_pass(soleus: Soleus) -> None:
    run = soleus("kb", "test", BANK)
    assert (run.code, run.out, run.err) == (
        0,
        "2 cases passed, 0 failed; 39 of 39 expectations met; 1 case without expectations\n",
        "",
    )


def test_cases_that_fail_show_why(soleus: Soleus, golden: Golden) -> None:
    run = soleus("kb", "test", FAILING)
    assert run.code == 1
    golden("cli/kb-test-failing.txt", run.out)


def test_one_case_can_be_picked(soleus: Soleus) -> None:
    assert soleus("kb", "test", FAILING, "-k", "RIGHT").code == 0
    assert soleus("kb", "test", FAILING, "--fail-fast").out.splitlines()[-1].startswith("0 cases passed, 1 failed")
    run = soleus("kb", "test", FAILING, "-k", "nobody")
    assert run.code == 2
    assert "No case's id contains 'nobody'." in run.err


def test_results_as_json_and_junit(soleus: Soleus, tmp_path: Path) -> None:
    junit = tmp_path / "results.xml"
    run = soleus("kb", "test", FAILING, "--format", "json", "--junit", str(junit))
    table = json.loads(run.out)
    assert (table["format"], table["cases"], table["failed"]) == ("kb-test/1", 2, 1)
    failures = table["results"][0]["failures"]
    assert {each["kind"] for each in failures} == {"proof", "absence", "contrast"}
    assert all(each["explanation"] for each in failures)
    suite = ElementTree.fromstring(junit.read_text(encoding="utf-8")).find("testsuite")
    assert suite is not None
    assert (suite.get("tests"), suite.get("failures"), suite.get("skipped")) == ("2", "1", "0")
    failed = suite.find("testcase/failure")
    assert failed is not None
    assert "first: worn_chain" in (failed.text or "")


def test_a_file_that_cannot_be_written_is_said(soleus: Soleus, tmp_path: Path) -> None:
    run = soleus("kb", "test", BANK, "--junit", str(tmp_path / "no" / "results.xml"))
    assert run.code == 2
    assert "Cannot write" in run.err


def test_a_misspelt_expectation_is_one_message(soleus: Soleus, tmp_path: Path) -> None:
    bank = tmp_path / "cases.toml"
    bank.write_text('[[case]]\nid = "x"\npresent = ["noise=squeak"]\n[case.expect]\nfrist = "dry_chain"\n')
    run = soleus("kb", "test", str(bank))
    assert run.code == 3
    assert "unknown key 'frist'" in run.err
    assert "did you mean 'first' or" in run.err


def test_a_folder_without_a_bank_is_said(soleus: Soleus, tmp_path: Path) -> None:
    run = soleus("kb", "test", str(tmp_path))
    assert run.code == 3
    assert "holds no case bank" in run.err


def test_the_shipped_cases_are_as_expected(soleus: Soleus) -> None:
    run = soleus("kb", "test", "--jobs", "1", kb=SHIPPED)
    assert run.code == 0, run.out
    passed, met, expected = map(
        int,
        re.match(r"(\d+) cases passed, 0 failed; (\d+) of (\d+) expectations met", run.out).groups(),  # type: ignore[union-attr]
    )
    assert met == expected > passed > 50


def test_coverage(soleus: Soleus, golden: Golden) -> None:
    run = soleus("kb", "coverage", BANK)
    assert run.code == 0
    golden("cli/kb-coverage.txt", run.out)


def test_coverage_below_its_threshold(soleus: Soleus) -> None:
    assert soleus("kb", "coverage", BANK, "--fail-under", "20").code == 0
    run = soleus("kb", "coverage", BANK, "--fail-under", "99")
    assert run.code == 1
    assert "of the clauses are asserted, not 99 %" in run.err


def test_coverage_as_json_and_over_the_source(soleus: Soleus) -> None:
    table = json.loads(soleus("kb", "coverage", BANK, "--format", "json").out)
    assert table["format"] == "kb-coverage/1"
    assert sum(1 for each in table["clauses"] if each["state"] == "never") == table["totals"]["all"]["never"]
    page = soleus("kb", "coverage", BANK, "--format", "html").out
    assert "http" not in page.replace("http-equiv", "")
    assert '<details id="f-kb-small-bicycle-dl"' in page
    assert 'class="never"' in page
    assert page.count("<span data-n=") == len((ROOT / "tests/kb_small/bicycle.dl").read_text().splitlines())


@pytest.mark.parametrize(("format", "name"), [("text", "kb-diff.txt"), ("markdown", "kb-diff-markdown.txt")])
def test_a_difference(soleus: Soleus, golden: Golden, tmp_path: Path, format: str, name: str) -> None:
    run = soleus("kb", "diff", "tests/kb_small", variant(tmp_path, EDIT), "--bank", BANK, "--format", format)
    assert run.code == 0, run.err
    golden(f"cli/{name}", run.out)


def test_a_difference_as_json_and_as_a_gate(soleus: Soleus, tmp_path: Path) -> None:
    new = variant(tmp_path, EDIT)
    run = soleus("kb", "diff", "tests/kb_small", new, "--bank", BANK, "--format", "json", "--exit-code")
    assert run.code == 1
    table = json.loads(run.out)
    assert table["format"] == "kb-diff/1"
    assert [each["clause"] for each in table["clauses"]] == ["chain-squeak"]
    (moved,) = table["moved"]
    assert moved["moves"] == [
        {"what": "score", "name": "dry_chain", "before": "8", "after": "5", "by": ["chain-squeak"]}
    ]
    assert soleus("kb", "diff", new, new, "--bank", BANK, "--exit-code").code == 0


def _git(where: Path, *arguments: str) -> None:
    who = ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(where), *who, *arguments], check=True, capture_output=True)


def test_revisions_of_a_folder(soleus: Soleus, tmp_path: Path) -> None:
    folder = Path(variant(tmp_path))
    _git(tmp_path, "init")
    _git(tmp_path, "add", "kb_small")
    _git(tmp_path, "commit", "-m", "Begin")
    rules = folder / "bicycle.dl"
    rules.write_text(rules.read_text(encoding="utf-8").replace(*EDIT), encoding="utf-8")
    _git(tmp_path, "commit", "-am", "Weaken a claim")
    for names in (("HEAD~1", "HEAD"), ("HEAD~1", str(folder))):
        run = soleus("kb", "diff", *names, "--path", str(folder), "--bank", BANK)
        assert run.code == 0, run.err
        assert "changed chain-squeak   kb_small/bicycle.dl:" in run.out
        assert "1 of 3 cases moved" in run.out
    run = soleus("kb", "diff", "nowhere", "HEAD", "--path", str(folder))
    assert run.code == 4
    assert "'nowhere' is neither a folder nor a revision" in run.err
    run = soleus("kb", "diff", "HEAD", "HEAD", "--path", str(tmp_path / "other"))
    assert run.code == 4
    assert "does not exist at 'HEAD'" in run.err


def test_git_that_is_missing_or_not_in_use_is_said(
    soleus: Soleus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = variant(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    run = soleus("kb", "diff", "HEAD~1", "HEAD", "--path", folder)
    assert run.code == 4
    assert "is not under git" in run.err
    monkeypatch.setenv("PATH", str(tmp_path))
    run = soleus("kb", "diff", "HEAD~1", "HEAD", "--path", folder)
    assert run.code == 4
    assert "git, which is not installed" in run.err
    assert "-x' is neither" in soleus("kb", "diff", "--path", folder, "--", "-x", "HEAD").err


def test_a_version_that_does_not_load_is_named(soleus: Soleus, tmp_path: Path) -> None:
    broken = variant(tmp_path, (EDIT[0], "speaks_for(dry_chain, noise"))
    run = soleus("kb", "diff", "tests/kb_small", broken, "--bank", BANK)
    assert run.code == 4
    assert f"Error: {broken}: " in run.err


def test_what_an_overlay_does_to_the_cases(soleus: Soleus) -> None:
    layers = f"{SHIPPED}{os.pathsep}{SHIPPED}/overlays/whole_leg_scan"
    bank = "kb/calf/teaching_cases.toml"
    table = json.loads(soleus("kb", "diff", SHIPPED, layers, "--bank", bank, "--format", "json").out)
    assert {each["kind"] for each in table["clauses"]} == {"overridden"}
    steps = {move["name"]: move["by"] for each in table["moved"] for move in each["moves"] if move["what"] == "step"}
    assert set(steps) == {"proximal_vein_scan", "whole_leg_scan"}
    assert all(by for by in steps.values())


def test_knowledge_bases_are_named_once(soleus: Soleus) -> None:
    run = soleus("kb", "diff", "kb", "kb", "--kb", "kb")
    assert run.code == 2
    assert "not from --kb" in run.err


@pytest.mark.parametrize(
    ("schema", "arguments"),
    [
        ("kb-test-1", ("kb", "test", FAILING, BANK)),
        ("kb-coverage-1", ("kb", "coverage", BANK)),
        ("kb-diff-1", ("kb", "diff", "tests/kb_small", "NEW", "--bank", BANK)),
    ],
)
def test_json_follows_its_schema(soleus: Soleus, tmp_path: Path, schema: str, arguments: tuple[str, ...]) -> None:
    import jsonschema

    new = variant(tmp_path, EDIT, ("%! id job-oil\n", "%! id job-oil\n%! status retired\n"))
    run = soleus(*(new if each == "NEW" else each for each in arguments), "--format", "json")
    published = json.loads((ROOT / "docs/reference/schemas" / f"{schema}.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(published)
    jsonschema.validate(json.loads(run.out), published)


def test_a_bank_that_holds_no_case_is_said_to_hold_none(soleus: Soleus, tmp_path: Path) -> None:
    bank = tmp_path / "cases.toml"
    bank.write_text("schema_version = 1\n")
    assert "There is no case to rank" in soleus("evaluate", str(bank)).err
    assert "There is no case yet" in soleus("kb", "test", str(bank)).err
