"""``soleus read`` and text in place of findings, as people and scripts meet them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.run import ROOT, Soleus
from tests.conftest import Golden

CALF = str(ROOT / "kb")
TEXT = (
    "61M, T2DM, ESRD on HD 7 yrs. Painless lump L calf x3/12, ?sarcoma, no trauma, on cinacalcet. Mother has lupus. "
    "XR: egg-shell calcification, no fracture. MRI please."
)


@pytest.fixture
def soleus(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Soleus:
    return Soleus(monkeypatch, tmp_path_factory.getbasetemp() / "cache")


@pytest.mark.parametrize("format", ["text", "json", "markdown"])
def test_a_text_is_read(soleus: Soleus, golden: Golden, format: str) -> None:
    done = soleus("read", TEXT, "--format", format, kb=CALF)
    assert done.code == 0, done.err
    golden(f"read/report.{format}", done.out)


def test_the_page_marks_the_words(soleus: Soleus) -> None:
    page = soleus("read", "no fever, <i>lump</i>", "--format", "html", kb=CALF).out
    assert '<mark class="fails" title="no fever (symptom!=fever)">no fever</mark>' in page
    assert "<i>" not in page


def test_the_contract_of_scripts(soleus: Soleus) -> None:
    document = json.loads(soleus("read", "-", "--format", "json", kb=CALF, stdin=TEXT).out)
    assert document["format"] == "read/1"
    for part in (*document["read"], *document["not_findings"], *document["unread"]):
        assert TEXT[part["start"] : part["end"]] == part["text"]
    assert {each["state"] for each in document["read"]} == {"present", "absent", "measured"}
    years = [each["value"] for each in document["read"] if each["attribute"] == "symptom_duration_years"]
    assert years == [0.25]
    assert {each["reason"] for each in document["not_findings"]} == {"question", "family", "plan"}
    assert [each["text"] for each in document["unread"]] == ["cinacalcet"]


@pytest.mark.parametrize("command", ["differential", "next", "ask", "report"])
def test_text_stands_for_findings(soleus: Soleus, command: str) -> None:
    done = soleus(command, TEXT, kb=CALF)
    assert done.code in (0, 5), done.err
    assert "cinacalcet" in done.out or command == "report"


def test_a_report_is_a_case(soleus: Soleus, tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text(TEXT, encoding="utf-8")
    from_file = soleus("differential", "--case", str(path), "--format", "json", kb=CALF)
    from_input = soleus("differential", "--case", "-", "--format", "json", kb=CALF, stdin=TEXT)
    assert from_file.code == 0, from_file.err
    assert from_file.out == from_input.out
    assert json.loads(from_file.out)["case"]["read"][0]["unread"][0]["text"] == "cinacalcet"


@pytest.mark.parametrize(
    ("arguments", "used"),
    [
        (["age=45yo"], "age=45"),
        (["age=45,sex=male"], "age=45"),
        (["sex=woman"], "sex=female"),
        (["size=4cm"], "size_cm=4"),
        (["size_cm=3 x 4 cm"], "size_cm=4"),
        (["symptom_duration_years=x3/12"], "symptom_duration_years=0.25"),
        (["symptom_duration_years=6wks"], "symptom_duration_years=0.115"),
        (["latency_years=30 years ago"], "latency_years=30"),
        (["history=ESRD"], "history=ckd"),
        (["tram-track"], "pattern=tram_track"),
        (["egg", "shell"], "pattern=peripheral_rim"),
        (["pattern=fluid-fluid levels"], "pattern=fluid_calcium_level"),
        (["bone!=periostitis"], "bone!=periosteal_reaction"),
    ],
)
def test_findings_in_other_words_and_shapes(soleus: Soleus, arguments: list[str], used: str) -> None:
    done = soleus("differential", *arguments, "--format", "json", kb=CALF)
    case = json.loads(done.out)["case"]
    assert used in (*case["used"], *case["unused"])


@pytest.mark.parametrize("text", ["xyzzy", "history=xyzzy", "history=eclampsia"])
def test_what_is_no_word_is_said(soleus: Soleus, golden: Golden, text: str) -> None:
    done = soleus("differential", text, kb=CALF)
    assert done.code == 2
    golden(f"read/no-word-{text.replace('=', '-')}.txt", done.err)


def test_no_suggestion_is_better_than_a_far_one(soleus: Soleus) -> None:
    for word in ("ESRDX", "warfarine-like thing", "skin"):
        assert "necrosis" not in soleus("differential", word, kb=CALF).err


def test_an_empty_text_is_refused(soleus: Soleus) -> None:
    assert soleus("read", "-", kb=CALF, stdin=" \n").code == 3
    assert soleus("read", "Mr Miller, 12.03.1961", kb=CALF).code == 3


@pytest.mark.parametrize("told", ["frobnicated plugh of the xyzzies", "her mother had gout and diabetes for years"])
def test_a_text_that_says_nothing_is_refused_with_its_words(soleus: Soleus, told: str) -> None:
    for done in (soleus("differential", told, kb=CALF), soleus("next", "--case", "-", kb=CALF, stdin=told)):
        assert done.code == 3
        assert f"'{told}'" in done.err
        assert "nothing in the text is a finding" in done.err
        assert "is empty" not in done.err


def test_a_sign_negates_the_value_behind_it_only(soleus: Soleus) -> None:
    for findings in (("sign!=ulcer and swelling",), ("swelling and sign!=ulcer",), ("sign!=skin_ulcer", "swelling")):
        assert _findings(soleus, *findings) == ["sign!=skin_ulcer", "symptom=swelling"], findings


def test_a_value_that_has_an_and_in_its_words_stays_whole(soleus: Soleus) -> None:
    assert _findings(soleus, "pattern=rings and arcs and foot drop") == ["pattern=rings_and_arcs", "sign=foot_drop"]


def _findings(soleus: Soleus, *told: str) -> list[str]:
    case = json.loads(soleus("differential", *told, "--format", "json", kb=CALF).out)["case"]
    return sorted((*case["used"], *case["unused"]))


@pytest.mark.parametrize("asked", ["calcific_myonecrosis", "tier(calcific_myonecrosis, likely)"])
@pytest.mark.parametrize("format", ["html", "markdown"])
def test_a_page_of_why_says_what_was_not_understood(soleus: Soleus, format: str, asked: str) -> None:
    told = "peripheral plaques, foot drop, injury years ago, and the plugh frobnicated the xyzzies"
    done = soleus("why", asked, told, "--format", format, kb=CALF)
    assert done.code == 0, done.err
    assert "frobnicated" in done.out


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("diabetis", "history=diabetes"),
        ("osifikation", "mineral=ossification"),
        ("lymphodema", "history=lymphoedema"),
        ("injektion", "history=injection"),
        ("painles", "symptom=painless"),
        ("malign", "history=malignancy"),
        ("hypertention", "history=hypertension"),
        ("trmatrack", "pattern=tram_track"),
    ],
)
def test_a_misspelt_word_is_what_it_is_nearest_to(soleus: Soleus, word: str, meant: str) -> None:
    assert f"'{meant}'" in soleus("differential", word, kb=CALF).err


@pytest.mark.parametrize(
    ("word", "never"),
    [
        ("lymphodema", "malignancy"),
        ("injektion", "infection"),
        ("painles", "symptom=pain'"),
        ("benign", "history"),
        ("malignant", "africa"),
        ("lupos", "palpable"),
        ("tendernes", "tendon"),
        ("hypotention", "hypertension"),
        *((word, "did you mean") for word in ("verkalkung", "schmerz", "gicht", "nierenversagen", "knie")),
    ],
)
def test_no_suggestion_of_another_sense(soleus: Soleus, word: str, never: str) -> None:
    done = soleus("differential", word, kb=CALF)
    assert done.code == 2
    assert never not in done.err
