from __future__ import annotations

import io
import json
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoner.answers.case import make_case
from reasoner.answers.case_file import MOST_BYTES, findings_of, read_bank, read_case
from reasoner.answers.findings import Finding
from reasoner.errors import CaseError, ReasonerError, UnknownNameError
from tests.answers.words import VOCABULARY

if TYPE_CHECKING:
    from pathlib import Path

TOML = """
id = "b1"
present = ["chain=rusty", "squeak"]
absent = ["frame=steel"]
measure = { mileage_km = 4000, wear_mm = 0.5 }
years = 3
frame = "carbon"
narrative = "It squeaks."
finding_notes = ["chain: since spring"]
[answer]
diagnosis = "dry_chain"
[source]
title = "Dry chain, a report of 1 May 2020"
"""
FINDINGS = (
    Finding("present", "noise", "squeak"),
    Finding("present", "chain", "rusty"),
    Finding("absent", "frame", "steel"),
    Finding("present", "frame", "carbon"),
    Finding("measured", "mileage_km", 4000),
    Finding("measured", "wear_mm", 50),
    Finding("measured", "years", 300),
)


def _write(folder: Path, name: str, text: str | bytes) -> str:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


def test_toml(tmp_path: Path) -> None:
    case = read_case(_write(tmp_path, "case.toml", TOML), [], VOCABULARY)
    assert case.id == "b1"
    assert case.findings == FINDINGS


def test_json(tmp_path: Path) -> None:
    import tomllib

    text = json.dumps(tomllib.loads(TOML))
    assert read_case(_write(tmp_path, "case.json", text), [], VOCABULARY).findings == FINDINGS
    assert read_case(_write(tmp_path, "case", "\ufeff" + text), [], VOCABULARY).findings == FINDINGS


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(TOML.encode())))
    assert read_case("-", [], VOCABULARY).findings == FINDINGS


def test_bank(tmp_path: Path) -> None:
    bank = _write(tmp_path, "bank#1.toml", '[[case]]\nid="a"\npresent=["rusty"]\n[[case]]\nid="b"\nabsent=["rusty"]\n')
    assert read_case(f"{bank}#a", [], VOCABULARY).findings == (Finding("present", "chain", "rusty"),)
    assert read_case(f"{bank}#b", [], VOCABULARY).findings == (Finding("absent", "chain", "rusty"),)
    assert [case.id for case in read_bank(bank)] == ["a", "b"]


def test_findings_on_the_command_line_add_to_the_case(tmp_path: Path) -> None:
    path = _write(tmp_path, "case.toml", 'present=["rusty"]')
    assert read_case(path, ["noise!=squeak", "rusty"], VOCABULARY).findings == (
        Finding("absent", "noise", "squeak"),
        Finding("present", "chain", "rusty"),
    )


def test_only_findings_of_the_wanted_stages_stay() -> None:
    case = read_case(None, ["rusty", "wear_mm=0.5"], VOCABULARY, stages=["roadside"])
    assert case.findings == (Finding("present", "chain", "rusty"),)
    assert case.left_out == (Finding("measured", "wear_mm", 50),)


@pytest.mark.parametrize(
    ("findings", "message"),
    [
        (["chain=dry", "chain!=dry"], "chain=dry is recorded as present, and chain=dry as absent"),
        (["chain=rusty", "chain!=dry"], "chain=rusty is recorded as present, which implies chain=dry"),
        (["silent", "squeak"], "noise=silent and noise=squeak exclude each other"),
        (["wear_mm=1", "wear_mm=2"], "wear_mm=1 and wear_mm=2"),
        (["frame=steel", "frame=carbon"], "frame=carbon and frame=steel, but frame has one value"),
        (["frame=steel", "frame=high_modulus_carbon"], "frame=high_modulus_carbon and frame=steel"),
    ],
)
def test_contradictions(findings: list[str], message: str) -> None:
    for order in (findings, findings[::-1]):
        with pytest.raises(CaseError) as caught:
            read_case(None, order, VOCABULARY)
        assert caught.value.message.startswith("the case contradicts itself: ")
        assert message in caught.value.message


@pytest.mark.parametrize(
    "findings",
    [
        ["chain=rusty", "chain=dry"],
        ["chain=dry", "chain!=rusty"],
        ["silent", "noise!=squeak"],
        ["frame=carbon", "frame=high_modulus_carbon"],
        ["wear_mm=1", "wear_mm=1.00"],
    ],
)
def test_what_only_looks_like_a_contradiction(findings: list[str]) -> None:
    assert read_case(None, findings, VOCABULARY).findings


BAD = {
    "unknown-key": 'presnt = ["rusty"]',
    "unknown-bank-key": 'cases = 1\n[[case]]\npresent = ["rusty"]',
    "list-wanted": 'present = "rusty"',
    "text-wanted": "present = [3]",
    "table-wanted": "measure = [3]",
    "number-wanted": "measure = { wear_mm = true }",
    "no-number": "measure = { wear_mm = inf }",
    "not-measured": 'measure = { chain = "rusty" }',
    "negated-in-list": 'present = ["chain!=rusty"]',
    "measured-as-absent": 'absent = ["wear_mm=1"]',
    "unknown-value": 'present = ["chain=rustee"]',
    "negative": "measure = { wear_mm = -1 }",
    "narrative-type": "present = ['rusty']\nnarrative = 3",
    "name": 'name = "Ann"\npresent = ["rusty"]',
    "record": 'record_number = 7\npresent = ["rusty"]',
    "birth": 'present = ["rusty"]\ndate_of_birth = 1961-05-01',
    "date-value": 'present = ["rusty"]\nnarrative = 2020-05-01',
    "date-text": 'present = ["rusty"]\nnarrative = "Seen on 3 May 2021."',
    "phone": 'present = ["rusty"]\nnarrative = "Call 030 1234 5678."',
    "email": 'present = ["rusty"]\nfinding_notes = ["ask ann@example.org"]',
    "broken": 'present = ["rusty"',
    "empty": "\n",
    "nothing-recorded": 'id = "x"',
    "two-cases": "[[case]]\nid='a'\n[[case]]\nid='b'\n",
    "no-case": "case = []",
    "case-type": "case = 3",
    "no-such-id": "[[case]]\nid='alpha'\n[[case]]\nid='beta'\n",
}
BAD_JSON = {
    "json-broken": '{"present": ["rusty"],}',
    "json-twice": '{"present": ["rusty"], "present": []}',
    "json-null": '{"present": null}',
    "json-nan": '{"measure": {"wear_mm": NaN}}',
    "json-list": '["rusty"]',
    "json-deep": "[" * 100_000,
}


@pytest.mark.parametrize("name", [*BAD, *BAD_JSON])
def test_bad_file(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, golden: object) -> None:
    monkeypatch.chdir(tmp_path)
    suffix = "toml" if name in BAD else "json"
    path = f"case.{suffix}"
    _write(tmp_path, path, BAD.get(name) or BAD_JSON[name])
    with pytest.raises(ReasonerError) as caught:
        read_case(f"{path}#alhpa" if name == "no-such-id" else path, [], VOCABULARY)
    error = caught.value
    assert isinstance(error, (CaseError, UnknownNameError))
    golden(f"cases/{name}.txt", f"{type(error).__name__}: {error.message}\nHelp: {error.help}\n")  # type: ignore[operator]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"present = ['rusty']\nnarrative = '\xff'", "is not UTF-8 text (line 2)"),
        (b"\xff\xfep\x00", "is not UTF-8 text (line 1)"),
        (b"x" * (MOST_BYTES + 1), "is larger than 4 MB"),
        (b"\x00\x01\x02", "is not valid TOML"),
    ],
)
def test_bad_bytes(data: bytes, message: str, tmp_path: Path) -> None:
    with pytest.raises(CaseError) as caught:
        read_case(_write(tmp_path, "case.toml", data), [], VOCABULARY)
    assert message in caught.value.message


def test_missing_file_folder_and_impossible_name(tmp_path: Path) -> None:
    for path, message in (
        (str(tmp_path / "none.toml"), "no such file or directory"),
        (str(tmp_path), "is a directory"),
        ("a\0b", "that is no file name"),
        ("x" * 5000, "file name too long"),
    ):
        with pytest.raises(CaseError) as caught:
            read_case(path, [], VOCABULARY)
        assert message in caught.value.message


def test_an_empty_case() -> None:
    with pytest.raises(CaseError) as caught:
        read_case(None, [], VOCABULARY)
    assert caught.value.message == "the case is empty: nothing is recorded"


def test_the_answer_never_reaches_the_reasoner(tmp_path: Path) -> None:
    (text,) = read_bank(_write(tmp_path, "case.toml", TOML))
    case = make_case(findings_of(text, VOCABULARY), VOCABULARY)
    entry = {"finding": "seen", "absent": "not_seen", "measured": "reading"}
    words = " ".join(map(str, case.facts(entry)))
    assert "dry_chain" not in words
    assert "squeaks" not in words
    assert {fact.predicate for fact in case.facts(entry)} == {"seen", "not_seen", "reading"}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
keys = st.sampled_from(
    ["present", "absent", "measure", "id", "narrative", "answer", "source", "finding_notes", "years"]
)


@given(st.dictionaries(keys | st.text(max_size=5), json_values, max_size=4))
def test_any_table_is_a_case_or_a_named_error(table: dict[str, object]) -> None:
    from reasoner.answers.case_file import CaseText

    message = ""
    try:
        make_case(findings_of(CaseText("here", table), VOCABULARY), VOCABULARY)
    except (CaseError, UnknownNameError) as error:
        message = error.message
    assert message == "" or message.startswith(("here: ", "the case contradicts itself"))
