"""``kb rule``: a code explains itself; a clause shows its text, sentence, sources and where it fires."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from reasoner.bench.banks import cases_of
from reasoner.bench.coverage import coverage_of
from reasoner.bench.uses import uses_of
from reasoner.checks.codes import CODES
from tests.bench.bicycle import BANK, bicycle, variant
from tests.cli.run import BICYCLE, ROOT, Soleus
from tests.conftest import Golden

SCHEMAS = ROOT / "docs" / "reference" / "schemas"


def test_a_code_explains_itself_in_every_format(soleus: Soleus) -> None:
    text = soleus("kb", "rule", "kb017").out
    assert text.startswith("KB017  unknown-value\n")
    assert all(part in text for part in ("Why it matters:", "    parent(ann, bobb).", "    parent(bob, ann)."))
    page = (ROOT / "docs" / "reference" / "diagnostics" / "KB017.md").read_text(encoding="utf-8")
    assert soleus("kb", "rule", "KB017", "--format", "markdown").out == page
    table = json.loads(soleus("kb", "rule", "KB017", "--format", "json").out)
    assert (table["format"], table["name"]) == ("kb-code/1", "unknown-value")
    assert "bobb" in table["example"]
    assert "bobb" not in table["fixed"]


def test_codes_are_listed(soleus: Soleus) -> None:
    lines = soleus("kb", "rule", "--all").out.splitlines()
    assert [line.split()[0] for line in lines] == list(CODES)


def test_a_rule_shows_its_sentence_and_where_it_fires(soleus: Soleus, golden: Golden) -> None:
    for name in ("job-oil", "chain-squeak", "share-for"):
        run = soleus("kb", "rule", name)
        assert (run.code, run.err) == (0, "")
        golden(f"cli/kb-rule-{name}.txt", run.out)
    golden("cli/kb-rule-markdown.txt", soleus("kb", "rule", "chain-squeak", "--format", "markdown").out)


def test_a_clause_is_found_by_its_place(soleus: Soleus) -> None:
    table = json.loads(soleus("kb", "rule", "chain-squeak", "--format", "json").out)
    again = json.loads(soleus("kb", "rule", table["source"], "--format", "json").out)
    assert again == table
    line = int(table["source"].rpartition(":")[2])
    lines = (Path(BICYCLE) / "bicycle.dl").read_text(encoding="utf-8").splitlines()
    assert lines[line - 1] == table["text"]


@pytest.mark.parametrize("name", ["chain-squeak", "job-oil", "share-for", "KB017"])
def test_json_follows_its_schema(soleus: Soleus, name: str) -> None:
    table = json.loads(soleus("kb", "rule", name, "--format", "json").out)
    schema = json.loads((SCHEMAS / f"{table['format'].replace('/', '-')}.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(table, schema)


def test_where_clauses_fire_is_what_coverage_counts() -> None:
    texts = cases_of([BANK])
    counted = coverage_of(texts, bicycle()).clauses
    assert len(counted) > 30
    assert {0, 1} < {each.fired for each in counted}
    for each in counted:
        fired = uses_of(each.info, texts, bicycle()).fired
        assert fired is not None
        assert len(fired) == each.fired, each.key


def test_the_cases_that_name_a_clause_as_a_reason(soleus: Soleus) -> None:
    texts = cases_of([BANK])
    reasons = {
        name: uses_of(each.info, texts, bicycle()).expected
        for each in coverage_of(texts, bicycle()).clauses
        if (name := each.info.id) and name in Path(BANK).read_text(encoding="utf-8")
    }
    assert any(reasons.values())
    text = Path(BANK).read_text(encoding="utf-8")
    for name, cases in reasons.items():
        blocks = [block for block in text.split("[[case]]") if f'"{name}"' in block.partition("[case.expect]")[2]]
        assert len(blocks) == len(cases), name


def test_what_an_overlay_overrides_is_shown_from_both_sides(soleus: Soleus) -> None:
    layers = ("--kb", str(ROOT / "kb"), "--kb", str(ROOT / "kb" / "overlays" / "whole_leg_scan"))
    above = json.loads(soleus("kb", "rule", "policy-dvt-scan-whole-leg", "--format", "json", *layers).out)
    assert (above["state"], above["layer"]) == ("in force", "whole_leg_scan")
    assert above["overrides"]["id"] == "policy-dvt-scan"
    assert len(above["fires"]["cases"]) > 0
    below = json.loads(soleus("kb", "rule", "policy-dvt-scan", "--format", "json", *layers).out)
    assert (below["state"], below["layer"]) == ("replaced", "calf")
    assert below["overridden_by"]["id"] == "policy-dvt-scan-whole-leg"
    assert "overridden" in soleus("kb", "rule", "policy-dvt-scan", *layers).out


def test_a_denial_says_that_it_must_never_hold(soleus: Soleus) -> None:
    run = soleus("kb", "rule", "check-for-and-against", kb=str(ROOT / "kb"))
    assert "[attribute]: [value] speaks both for and against [etiology]" in run.out
    assert "must never hold" in run.out
    assert (
        json.loads(soleus("kb", "rule", "check-for-and-against", "--format", "json", kb=str(ROOT / "kb")).out)["fires"]
        is None
    )


def test_a_retired_clause_is_shown_as_such(soleus: Soleus, tmp_path: Path) -> None:
    kb = variant(tmp_path, ("%! id job-oil\n", "%! id job-oil\n%! status retired\n"))
    assert "not in force: retired" in soleus("kb", "rule", "job-oil", kb=kb).out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("chain-squeek",), "did you mean 'chain-squeak'"),
        (("KB999",), "no code and no clause is called 'KB999'"),
        ((), "Name a code or an id"),
        (("KB017", "--all"), "Name a code or an id"),
    ],
)
def test_what_is_not_there_is_said(soleus: Soleus, arguments: tuple[str, ...], message: str) -> None:
    run = soleus("kb", "rule", *arguments)
    assert (run.code, run.out) == (2, "")
    assert message in run.err
