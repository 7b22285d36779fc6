"""What a reader looks up: codes of other terminologies, and the mimics of an illness script."""

from __future__ import annotations

import json

from click.testing import CliRunner

from cli.main import soleus
from reasoner.answers.claims import NEUTRAL, claims_of, rivals
from reasoner.answers.codes import codes_of
from tests.kb.banks import KB, facts, reading


def said(*arguments: str) -> str:
    answer = CliRunner().invoke(soleus, ["--kb", str(KB), *arguments])
    assert answer.exit_code == 0, answer.output
    return answer.stdout


def test_every_code_of_an_etiology_is_on_its_page_and_in_the_vocabulary() -> None:
    coded = {str(row[0]) for row in facts("etiology_code")}
    assert len(coded) > 10
    for etiology in sorted(coded)[::6]:
        codes = codes_of(reading(), (etiology,))
        page = said("script", etiology)
        terms = json.loads(said("vocab", etiology, "--format", "json"))["terms"]
        own = next(term for term in terms if term["term"] == etiology)
        assert [code["code"] for code in own["codes"]] == [code.code for code in codes]
        assert all(code.code in page and code.cite for code in codes)


def test_every_code_of_a_value_is_found_under_it() -> None:
    rows = facts("value_code")
    assert rows
    for attribute, value, _system, code, _relation in rows:
        assert str(code).lstrip('"') in {each.code for each in codes_of(reading(), (str(attribute), str(value)))}


def test_mimics_are_told_apart_by_claims_that_the_other_lacks_or_denies() -> None:
    shared: set[str] = set()
    for conclusion in ("calcific_myonecrosis", "synovial_sarcoma", "phleboliths_varicose"):
        own = {claim.finding for claim in claims_of(reading(), conclusion) if claim.kind not in NEUTRAL}
        for rival in rivals(reading(), conclusion, ("haematoma_calcified", "myositis_ossificans")):
            claims = claims_of(reading(), rival.conclusion)
            theirs = {claim.finding for claim in claims if claim.kind not in NEUTRAL}
            against = {claim.finding for claim in claims if claim.kind == "opposes"}
            assert set(rival.shared) == own & theirs
            shared |= set(rival.shared)
            assert {claim.finding for claim in rival.apart} == {sign for sign in own if sign not in theirs - against}
            assert all(claim.conclusion == rival.conclusion for claim in rival.theirs)
    assert shared


def test_the_chapters_of_a_page_come_in_the_order_of_the_work_up() -> None:
    order = dict(facts("stage_order"))
    for etiology in ("phleboliths_varicose", "gout_tophus", "fop"):
        chapters = json.loads(said("script", etiology, "--format", "json"))["chapters"]
        places = [order[chapter["stage"]] for chapter in chapters]
        assert places == sorted(places)  # type: ignore[type-var]
        assert len(places) > 1
