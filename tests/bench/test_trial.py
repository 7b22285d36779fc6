"""Expectations of cases: met ones pass, each unmet one fails with what explains it, misspelt ones are refused."""

from __future__ import annotations

import pytest

from reasoner.answers.case_file import CaseText, read_bank
from reasoner.bench.banks import cases_of, share_out
from reasoner.bench.expectations import KEYS, clause_ids, expectations_of
from reasoner.bench.trial import Failure, try_cases
from reasoner.errors import CaseError, UnknownNameError
from tests.bench.bicycle import BANK, BICYCLE, FAILING, bicycle


def _failures(**expect: object) -> list[Failure]:
    text = CaseText("bank, case x", {"id": "x", "present": ["chain=rusty", "noise=squeak"], "expect": expect})
    return list(try_cases([text], bicycle())[0].failures)


def test_what_is_as_expected_passes() -> None:
    outcomes = try_cases(read_bank(BANK), bicycle())
    assert [(each.id, each.passed, each.expectations) for each in outcomes] == [
        ("squeak", True, 29),
        ("soft", True, 10),
        ("bare", True, 0),
    ]


def test_both_engines_agree() -> None:
    for bank in (BANK, FAILING):
        native, other = (try_cases(read_bank(bank), bicycle(), engine=engine) for engine in ("native", "pydatalog"))
        assert [each._replace(seconds=0) for each in native] == [each._replace(seconds=0) for each in other]


@pytest.mark.parametrize(
    ("expect", "kind", "says"),
    [
        ({"first": "worn_chain"}, "contrast", "worn_chain stands at place 2 with 1 point; dry_chain is first"),
        ({"first": "air_in_brake"}, "absence", "it is not in the list"),
        ({"in": ["air_in_brake"]}, "absence", "it does not hold"),
        ({"not_in": ["worn_chain"]}, "proof", "it holds"),
        ({"tier": {"worn_chain": "likely"}}, "proof", "it is possible"),
        ({"tier": {"leaking_hose": "likely"}}, "absence", "it has no tier"),
        ({"step": ["bleed_brake"]}, "absence", "it does not hold"),
        ({"not_step": ["oil_chain"]}, "proof", "it holds"),
        ({"avoid": ["ride_home"]}, "absence", "it does not hold"),
        ({"warning": ["brake_may_fail"]}, "absence", "it does not hold"),
        ({"not_caution": {"oil_chain": ["oil_off_disc"]}}, "proof", "it holds"),
        ({"holds": ["holds(chain, oiled)"]}, "absence", "it does not hold"),
        ({"because": {"dry_chain": ["worn-squeak"]}}, "proof", "worn-squeak is in no derivation of suspect(case, dry_"),
        ({"because": {"bleed_brake": ["job-bleed"]}}, "absence", "bleed_brake does not hold"),
        ({"not_because": {"dry_chain": ["holds-kind"]}}, "proof", "holds-kind is used for suspect(case, dry_chain, 8)"),
        ({"in": ["dry_chain"], "because": ["job-oil"]}, "proof", "job-oil is in no derivation"),
        ({"not_tier": {"dry_chain": "likely"}}, "proof", "it holds"),
        ({"urgent": ["brake_may_fail"]}, "absence", "it does not hold"),
        ({"first_step": ["bleed_brake"]}, "", "the first step is oil_chain"),
        ({"not_first": ["dry_chain"]}, "", "dry_chain is first"),
        ({"listed": ["dry_chain", "air_in_brake"]}, "", "not listed: air_in_brake"),
        ({"listed_any": ["leaking_hose", "air_in_brake"]}, "", "not listed: leaking_hose, air_in_brake"),
        ({"says": ["stop riding"]}, "", "it says nothing of the kind"),
        ({"cautions": ["gloves"]}, "", "it says nothing of the kind"),
        ({"asks": ["mileage_km"]}, "", "it is not asked"),
        ({"no_higher": {"worn_chain": ["noise=squeak"]}}, "", "it has 1 at place 2 and was not in the list"),
    ],
)
def test_what_is_not_as_expected_fails_with_its_explanation(expect: dict[str, object], kind: str, says: str) -> None:
    (failure,) = _failures(**expect)
    assert failure.kind == kind
    assert says in failure.message


@pytest.mark.parametrize(
    ("expect", "message", "help"),
    [
        ({"frist": "dry_chain"}, "unknown key 'frist'", "did you mean 'first' or"),
        ({"asks": ["chian"]}, "there is no finding 'chian'", "soleus vocab"),
        ({"no_higher": ["worn_chain"]}, "must be a table", "write no_higher"),
        ({"first_step": ["oil_chains"]}, "there is no 'oil_chains'", "did you mean 'oil_chain'?"),
        ({"in": ["dry_chian"]}, "there is no conclusion 'dry_chian'", "dry_chain"),
        ({"step": ["oil_chains"]}, "there is no 'oil_chains'", "did you mean 'oil_chain'?"),
        ({"tier": {"dry_chain": "likly"}}, "there is no 'likly'", "did you mean 'likely'?"),
        ({"in": ["dry_chain"], "because": ["chain-dri"]}, "no rule or fact has the id 'chain-dri'", "chain-dry"),
        ({"because": {"dry_chai": ["chain-dry"]}}, "nothing is called 'dry_chai'", "did you mean 'dry_chain' or"),
        ({"because": ["chain-dry"]}, "nothing is asserted", "write because = { NAME"),
        ({"in": 3}, "must be a name or a list of names", "write in"),
        ({"in": []}, "must be a name or a list of names", "write in"),
        ({"tier": ["likely"]}, "must be a table", "write tier"),
        ({"in": ["dry_chain"], "not_in": ["dry_chain"]}, "expected, and expected not to be", "keep the one"),
        ({"holds": ["holdz(chain, dry)"]}, "there is no conclusion 'holdz'", "did you mean 'holds'?"),
    ],
)
def test_a_misspelt_expectation_is_refused(expect: dict[str, object], message: str, help: str) -> None:
    with pytest.raises((CaseError, UnknownNameError)) as caught:
        _failures(**expect)
    assert caught.value.message.startswith("bank, case x: expect")
    assert message in caught.value.message
    assert help in caught.value.help


def test_an_expectation_table_must_be_a_table() -> None:
    with pytest.raises(CaseError, match="expect must be a table"):
        expectations_of(CaseText("bank", {"expect": "dry_chain"}), bicycle(), clause_ids(bicycle()))


def test_fail_fast_stops_at_the_first_failure() -> None:
    assert [each.id for each in try_cases(read_bank(FAILING), bicycle(), fail_fast=True)] == ["wrong"]


def test_processes_give_the_same_outcomes_in_the_same_order(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    texts = [text._replace(place=f"{text.place} {number}") for number in range(40) for text in read_bank(FAILING)]
    texts.extend(read_bank(BANK) * 14)
    alone = try_cases(texts, bicycle())
    shared = share_out(texts, bicycle(), [str(BICYCLE)], jobs=2)
    assert [each._replace(seconds=0) for each in shared] == [each._replace(seconds=0) for each in alone]


def test_banks_are_found_and_filtered() -> None:
    assert [text.id for text in cases_of([str(BICYCLE.parent / "bench")], "SQ")] == ["squeak"]
    with pytest.raises(CaseError, match="the id is taken by"):
        cases_of([BANK, BANK])


def test_every_key_is_in_the_reference() -> None:
    page = (BICYCLE.parents[1] / "docs" / "reference" / "case-files.md").read_text(encoding="utf-8")
    assert [key for key in KEYS if f"`{key}`" not in page] == []


def test_what_a_case_does_not_record_cannot_be_left_out() -> None:
    with pytest.raises(CaseError, match="does not record all of noise=grinding"):
        _failures(no_higher={"dry_chain": ["noise=grinding"]})
