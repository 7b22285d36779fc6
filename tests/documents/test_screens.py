"""The answers about every case of the bank: one screen, nothing cut, no word of the machine."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator

import pytest

from cli.commands.why import PAGE
from cli.show import SCREEN
from reasoner.answers.case_file import read_case
from reasoner.answers.detail import detail
from reasoner.answers.reading import Reading, read
from reasoner.documents.advised import advised
from reasoner.documents.answered import Answered, answer
from reasoner.documents.document import TABLE, Document, Line
from reasoner.documents.ranked import SCREENS, ranked
from reasoner.documents.reasons import PAGES, reasons
from reasoner.documents.report import report
from reasoner.documents.summary import summary
from reasoner.engine.evaluate import evaluate
from reasoner.loading.load import load_program
from reasoner.render.style import Style
from reasoner.render.write_text import write_text
from tests.cli.run import ROOT
from tests.conftest import Golden

BANK = ROOT / "kb" / "calf" / "cases.toml"
CASES = [case["id"] for case in tomllib.loads(BANK.read_text(encoding="utf-8"))["case"]]
MACHINE = re.compile(r"_|\bspecificity\b|held back|is proven|decibans")


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read(load_program([str(ROOT / "kb")]))


@pytest.fixture(scope="module")
def answers(reading: Reading) -> dict[str, Answered]:
    found = {}
    for name in CASES:
        case = read_case(f"{BANK}#{name}", (), reading.vocabulary)
        found[name] = answer(reading, case, evaluate(reading.program, case.facts(reading.entries)))
    return found


def _screen(answered: Answered, width: int) -> str:
    texts = [write_text(ranked(answered, detail), Style(width)) for detail in SCREENS]
    return next((text for text in texts if text.count("\n") < SCREEN), texts[-1])


@pytest.mark.parametrize("name", CASES)
def test_one_screen_without_a_word_of_the_machine(name: str, answers: dict[str, Answered]) -> None:
    text = _screen(answers[name], 80)
    lines = text.splitlines()
    assert len(lines) <= SCREEN
    assert max(map(len, lines)) <= 80
    assert MACHINE.search(text) is None, text
    paragraph = write_text(report(answers[name]), Style(80))
    assert MACHINE.search(paragraph) is None, paragraph


@pytest.mark.parametrize("name", CASES)
def test_what_people_read(name: str, answers: dict[str, Answered], golden: Golden) -> None:
    answered = answers[name]
    advice = advised(answered, detail(answered.model, answered.reading))
    pages = (_screen(answered, 80), write_text(advice, Style(80)), write_text(report(answered), Style(80)))
    golden(f"answers/{name}.txt", "\n\n----\n\n".join(pages) + "\n")


@pytest.mark.parametrize("name", CASES)
def test_a_page_of_reasons_whose_points_add_up_to_the_score(name: str, answers: dict[str, Answered]) -> None:
    leader = answers[name].ranking.candidates[0]
    texts = [write_text(reasons(answers[name], leader.conclusion, reach), Style(80)) for reach in PAGES]
    text = next((each for each in texts if each.count("\n") < PAGE), texts[-1])
    assert len(text.splitlines()) <= PAGE
    assert MACHINE.search(text) is None, text
    marks = [line.mark for line in reasons(answers[name], leader.conclusion).lines]
    points = [int(mark.replace("−", "-")) for mark in marks if re.fullmatch(r"[+−]\d+", mark)]
    assert sum(points) == leader.score


@pytest.mark.parametrize("width", [60, 100, 200])
def test_wrapped_never_cut(width: int, answers: dict[str, Answered]) -> None:
    for answered in answers.values():
        document = ranked(answered)
        text = write_text(document, Style(width))
        assert max(map(len, text.splitlines())) <= width
        assert "..." not in text
        words = " ".join(" ".join((line.mark, line.words)) for line in document.lines)
        assert set(words.split()) <= set(text.split())


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("ascii", [False, True])
def test_what_is_spelled_out_in_plain_letters_is_wrapped_after_that(width: int, ascii: bool) -> None:
    text = "place 11 → 9, score −3 → −5, at least ≥ 2 × 4, sources “some” … " * 4
    rows = (("key", "cited", "source"), ("a-key-of-many-letters-indeed-and-more", "7", text))
    document = Document("", (Line(text, 1, "•"), Line("", kind=TABLE, rows=rows), Line(text, 2, "−3", remark=text)))
    lines = write_text(document, Style(width, ascii)).splitlines()
    assert max(map(len, lines)) <= width
    assert not ascii or "".join(lines).isascii()


def test_every_clause_of_the_summary_is_an_atom_that_holds(answers: dict[str, Answered]) -> None:
    for answered in answers.values():
        stated = set(_atoms(answered))
        for clause in summary(answered.reading, answered.model, answered.ranking, answered.left):
            assert clause.atom in stated, clause


def _atoms(answered: Answered) -> Iterator[str]:
    for name in ("candidate", "not_excluded", "cannot_separate", "abstain", "thin", "poor_fit"):
        predicate = answered.reading.entries[name]
        for row in answered.model.rows(predicate):
            yield f"{predicate}({', '.join(map(str, row))})"


def test_what_is_not_recorded_or_known_beforehand_is_no_reason(answers: dict[str, Answered]) -> None:
    for answered in answers.values():
        for each in answered.ranking.candidates:
            reasons = [one.finding for one in (*each.supporting, *each.against)]
            assert not set(reasons) & set(each.expected_unknown)
            assert all(one.kind != "prior" for one in (*each.supporting, *each.opposing))
