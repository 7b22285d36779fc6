"""Findings by name among other words: on the command line, in files and in texts, nothing of them is lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reasoner.errors import CaseError, UnknownNameError
from reasoner.reading.arguments import hear
from reasoner.reading.lexicon import Lexicon
from reasoner.reading.understand import understand
from tests.cli.run import ROOT, Soleus
from tests.reading.measure import shipped

READING = shipped()
LEXICON = Lexicon(READING)
CALF = str(ROOT / "kb")

TOLD = [
    ("pattern=tram_track diabetes no pain", "pattern=tram_track history=diabetes symptom=painless", ""),
    ("pattern=tram-track diabetes, ulcer", "pattern=tram_track history=diabetes sign=skin_ulcer", ""),
    ("diabetes pattern=tram_track", "history=diabetes pattern=tram_track", ""),
    ("pattern=eggshell and warfarin", "pattern=peripheral_rim history=warfarin", ""),
    ("history=diabetes foo bar", "history=diabetes", "foo bar"),
    ("age=61, male, diabetes", "age=61 sex=male history=diabetes", ""),
    ("age=61 male diabetes", "age=61 sex=male history=diabetes", ""),
    ("size=4cm fever", "size_cm=4 symptom=fever", ""),
    ("size_cm=4,5", "size_cm=4.5", ""),
    ("sign!=ulcer swelling", "sign!=skin_ulcer symptom=swelling", ""),
    ("sign != ulcer, swelling", "sign!=skin_ulcer symptom=swelling", ""),
    ("no pattern=tram_track", "pattern!=tram_track", ""),
    ("history=trauma 3 years ago", "history=remote_trauma latency_years=3", ""),
    ("age=61, history=diabetes since age 12", "age=61 history=diabetes disease_duration_years=49", ""),
    ("mri=low T2 and foot drop", "mri=low_t2 sign=foot_drop", ""),
    ("lump, tram_track", "sign=palpable_mass pattern=tram_track", ""),
    ("pattern=diabetes", "history=diabetes", ""),
]


@pytest.mark.parametrize(("text", "found", "unread"), TOLD)
def test_names_and_words_are_read_together(text: str, found: str, unread: str) -> None:
    for findings, understood in (hear([text], READING), (None, understand(text, LEXICON))):
        assert understood is not None
        told = hear([text], READING).findings if findings is None else findings
        assert sorted(each.text(READING.vocabulary) for each in told) == sorted(found.split())
        assert " ".join(gap.text for gap in understood.unread) == unread


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("lump, pattern=xyzzy", "pattern=xyzzy"),
        ("lump, no sign!=ulcer", "sign!=ulcer"),
        ("lump, age=200", "age=200"),
        ("lump, age < 30", "30"),
        ("lump, symptom_duration_years=3 fortnights", "symptom_duration_years=3 fortnights"),
        ("1. lump\n2. fever, grade 3", "grade 3"),
    ],
)
def test_what_is_not_read_is_told_with_its_name_and_number(text: str, unread: str) -> None:
    assert [gap.text for gap in understand(text, LEXICON).unread] == [unread]


def test_a_finding_by_name_that_is_asked_or_of_a_relative_is_none() -> None:
    found = understand("? pattern=tram_track. Mother: history=diabetes. sign=ulcer?", LEXICON)
    assert found.read == ()
    assert [aside.reason for aside in found.asides] == ["question", "family", "question"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("pattern=xyzzy, diabetes", "no value of pattern 'xyzzy'"),
        ("age=200 lump", "200"),
        ("age=3 fortnights", "fortnights"),
        ("pattern=myositis ossificans", "no value of pattern 'myositis ossificans'"),
        ("mass = 4 cm", "mass"),
    ],
)
def test_an_argument_that_names_no_value_is_refused(text: str, message: str) -> None:
    with pytest.raises((CaseError, UnknownNameError), match=message):
        hear([text], READING)


@pytest.fixture
def soleus(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Soleus:
    return Soleus(monkeypatch, tmp_path_factory.getbasetemp() / "cache")


def test_arguments_files_and_input_say_the_same(soleus: Soleus, tmp_path: Path) -> None:
    told = "pattern=tram_track diabetes, foo"
    path = tmp_path / "note.txt"
    path.write_text(told, encoding="utf-8")
    answers = [
        soleus("differential", *given, "--format", "json", kb=CALF, stdin=told)
        for given in ([told], ["--case", str(path)])
    ]
    for done in answers:
        case = json.loads(done.out)["case"]
        assert sorted((*case["used"], *case["unused"])) == ["history=diabetes", "pattern=tram_track"]
        assert [gap["text"] for gap in case["read"][0]["unread"]] == ["foo"]
