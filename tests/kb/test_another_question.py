"""Above the ranking, about another question: what an author leaves half said is told, with what to state."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reasoner.checks import check
from reasoner.diagnostics import Diagnostic
from reasoner.knowledge.knowledge_base import load
from tests.cli.run import ROOT, Soleus

PAGE = ROOT / "docs" / "howto" / "rank-another-question.md"


@pytest.fixture
def shoulder(soleus: Soleus, tmp_path: Path) -> Path:
    """The knowledge base of the page."""
    folder = tmp_path / "shoulder"
    assert soleus("kb", "new", "kb", str(folder), "--ranking", "differential", "--title", "x", kb=None).code == 0
    for name, text in re.findall(r"^```\w+ shoulder/(\S+)\n(.*?)^```", PAGE.read_text(), re.DOTALL | re.MULTILINE):
        (folder / name).write_text(text)
    return folder


def found(folder: Path, more: str = "") -> list[Diagnostic]:
    with (folder / "knowledge.dl").open("a") as stream:
        stream.write(f"\n{more}\n")
    return list(check(load([str(ROOT / "kb" / "differential"), str(folder)])).diagnostics)


def test_the_ranking_has_no_warning_of_its_own(shoulder: Path) -> None:
    assert [each.message for each in found(shoulder)] == ["no claim, rule or listed exception uses pain: on_lifting"]


AGE = """\
%! label "Age"
attribute(age).
stage(age, history).
scale(age, 1, "a").
limit(age, 0, 120).
%! label "old"
value(age, old).
band(age, old, 60, 120).
unused_on_purpose(age, old).
"""


@pytest.mark.parametrize(
    ("old", "new", "code", "message", "advice"),
    [
        ("", "", "", "", ""),
        ("60, 120", "60, 200", "KB035", "beyond what age can be", "limit"),
        ("limit(age, 0,", "limit(age, 70,", "KB035", "begins below what age can be", "limit"),
        ("limit(age, 0, 120)", "limit(age, 120, 0)", "KB023", "wrong way round", "exchange"),
        ('scale(age, 1, "a").', "", "KB035", "in what age is measured", "scale(age"),
        ("band(age, old, 60, 120).", "", "KB035", "no range says when it holds", "band(age, old"),
        ("stage(age, history).", "", "KB035", "when age is learned", "stage(age"),
        (
            "attribute(age).",
            "attribute(age). attribute(sex). stage(sex, history).",
            "KB035",
            "recorded of sex",
            "value(sex",
        ),
    ],
)
def test_what_is_half_said_of_an_attribute_is_told(
    shoulder: Path, old: str, new: str, code: str, message: str, advice: str
) -> None:
    assert old in AGE
    told = [each for each in found(shoulder, AGE.replace(old, new)) if "on_lifting" not in each.message]
    if not code:
        assert told == []
        return
    (first,) = [each for each in told if message in each.message]
    assert (first.code, advice in first.help) == (code, True)


@pytest.mark.parametrize(
    ("fact", "message", "advice"),
    [
        ('%! label "x"\netiology(odd).\nrarity(odd, rare).', "no sign can bring odd up", "known_gap(no_claims, odd)"),
        ('%! label "x"\netiology(odd).\nknown_gap(no_claims, odd).', "how common odd is", "rarity(odd"),
        ("rarity(torn_tendon, rare).", "torn_tendon has two rarities", "keep one"),
        ('%! label "x"\netiology(odd).\ndanger(odd).', "nothing would speak against", "opposes(odd"),
    ],
)
def test_what_an_etiology_lacks_is_told_once_with_what_to_state(
    shoulder: Path, fact: str, message: str, advice: str
) -> None:
    (told,) = [each for each in found(shoulder, fact) if message in each.message]
    assert advice in told.help
    assert told.notes == ()
