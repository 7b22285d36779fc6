"""The seed document: every line is covered by a claim, every claim is carried, and its pattern rule ends nothing."""

from __future__ import annotations

import pytest

from reasoner.answers.sources import source
from reasoner.answers.statement import statement
from reasoner.documents.known import statement_page
from reasoner.render.style import Style
from reasoner.render.write_text import write_text
from reasoner.syntax.tree import Clause, Literal
from tests.conftest import Golden
from tests.kb.banks import CALF, facts, knowledge, reading, run, teaching, words

OWN = {"seed_claim", "seed_line"}


def _claims() -> set[str]:
    return {str(row[0]) for row in facts("seed_claim")}


def _head(clause: Clause) -> str:
    return clause.head.predicate if clause.head is not None else ""


def test_every_line_of_the_seed_is_covered_by_a_claim() -> None:
    lines = (CALF / "seed.md").read_text(encoding="utf-8").splitlines()
    written = {number for number, line in enumerate(lines, 1) if line.strip()}
    covered = {row[1] for row in facts("seed_line")}
    assert written - covered == set()
    assert covered - written == set()


def test_every_claim_stands_on_a_line() -> None:
    assert _claims() - {str(row[0]) for row in facts("seed_line")} == set()


def test_the_claims_are_numbered_without_a_gap() -> None:
    assert sorted(_claims()) == [f"s{number:02d}" for number in range(1, 72)]


def test_every_claim_is_carried_by_a_clause_other_than_itself() -> None:
    carried = {
        word.lower() for clause in knowledge().clauses if _head(clause) not in OWN for word in words(clause, "seed")
    }
    assert _claims() - carried == set()
    assert carried - _claims() == set()


def test_every_claim_is_carried_in_the_language_too() -> None:
    carried = {str(row[0]) for name in ("carried_by", "carries_claim", "carries_mechanism") for row in facts(name)}
    assert _claims() - carried == set()


def test_what_is_said_to_carry_a_claim_exists() -> None:
    claims = {row[:3] for name in ("supports", "requires", "reported", "frequency", "seen") for row in facts(name)}
    assert {row[1:] for row in facts("carries_claim")} - claims == set()
    assert {row[1:] for row in facts("carries_mechanism")} - facts("mechanism") == set()


def test_every_claim_that_is_not_plainly_supported_is_corrected_or_limited() -> None:
    corrected = {str(row[0]) for row in facts("corrected_by")}
    noted = {
        words(clause, "id")[0].removeprefix("seed-")
        for clause in knowledge().clauses
        if _head(clause) == "seed_claim" and any(each.key == "note" for each in clause.annotations)
    }
    doubtful = {
        str(claim) for claim, status in facts("seed_claim") if status not in {"supported", "heading", "unverified"}
    }
    assert doubtful - corrected - noted == set()


def test_all_twelve_corrections_are_stated_and_carried_where_they_matter() -> None:
    corrections = {f"X{number:02d}" for number in range(1, 13)}
    assert {str(row[0]).upper() for row in facts("correction")} == corrections
    elsewhere = {
        word
        for clause in knowledge().clauses
        if _head(clause) not in {"correction", "corrected_by"}
        for word in words(clause, "corrects")
    }
    # X09 and X11 say how a figure and a name are to be read; the correction itself and the claims under it carry them.
    assert corrections - elsewhere <= {"X09", "X11"}


def test_the_pattern_rule_of_the_seed_is_loaded_as_extrapolated() -> None:
    clauses = [clause for clause in knowledge().clauses if "S24" in words(clause, "seed") and words(clause, "id")]
    rules = [clause for clause in clauses if _head(clause) in {"seed_pattern", "seed_says_benign", "warning"}]
    assert len(rules) == 6
    assert all(words(clause, "status") == ["extrapolated"] for clause in rules)
    assert all("X01" in words(clause, "corrects") for clause in rules)


def test_nothing_but_a_warning_rests_on_the_pattern_rule() -> None:
    resting = {
        _head(clause)
        for clause in knowledge().clauses
        for literal in clause.body
        if isinstance(literal, Literal) and literal.atom.predicate in {"seed_says_benign", "seed_pattern"}
    }
    assert resting == {"seed_says_benign", "warning"}


def test_the_pattern_rule_never_ends_the_work_up() -> None:
    stopped = teaching()["seed_benign_pattern"]
    assert "seed_benign_pattern" in stopped.column("warning")
    assert {"mri", "sarcoma_centre"} <= stopped.column("next_step")
    table = dict(stopped.case.table)
    for pattern in ("pattern=laminated", "pattern=popcorn"):
        fewer = {**table, "present": [each for each in table["present"] if each != pattern]}
        assert {"mri", "sarcoma_centre"} <= run(stopped.case._replace(table=fewer)).column("next_step")


def test_a_warning_of_the_seed_names_lung_nodules() -> None:
    assert "lung nodules" in reading().label_at("warning", 1, "seed_benign_pattern")


def test_every_statement_shows_its_line_its_status_and_what_carries_it() -> None:
    bare = []
    for name in sorted(_claims()):
        found = source(knowledge(), f"seed#{name.upper()}")
        stated = statement(reading(), name)
        assert stated is not None
        assert stated.lines
        assert stated.status_label
        text = write_text(statement_page(reading(), found, stated), Style(100))
        if not text.partition("Carried by\n")[2].startswith("  "):
            bare.append(name)
    assert bare == []


def test_a_contradicted_or_borrowed_statement_names_its_correction() -> None:
    uncorrected = [
        name
        for name in sorted(_claims())
        if (stated := statement(reading(), name)) is not None
        and stated.status in {"contradicted", "extrapolated"}
        and not stated.corrections
    ]
    assert uncorrected == []


@pytest.mark.parametrize("name", ["S12", "S24", "S53"])
def test_a_statement_reads_well(name: str, golden: Golden) -> None:
    stated = statement(reading(), name)
    assert stated is not None
    text = write_text(statement_page(reading(), source(knowledge(), f"seed#{name}"), stated), Style(100))
    golden(f"kb/statement_{name}.txt", text + "\n")
