"""What is shown about a name, and where it leads."""

from __future__ import annotations

from pathlib import Path

from tests.editor.places import at, typed


def test_a_rule_says_its_sentence_reason_and_source(kb: Path) -> None:
    shown = at(kb, "bicycle.dl", "job(C, oil_chain, 2) :-", "jo‸b(C, oil_chain, 2) :-").hovered()
    assert "%! predicate job(case, job, number) derived" in shown
    assert "oil the chain\n\nBecause: a dry chain wears out its sprockets" in shown
    assert "- `workshop-notes`: " in shown


def test_a_fact_says_its_phrase_in_labels(kb: Path) -> None:
    shown = at(
        kb, "bicycle.dl", "speaks_for(dry_chain, noise, squeak", "speak‸s_for(dry_chain, noise, squeak"
    ).hovered()
    assert "Noise: Squeak speaks for Dry chain" in shown


def test_a_constant_says_its_label_sort_and_synonyms(kb: Path) -> None:
    shown = typed(kb, "suspected(C) :- seen(C, noise, squ‸eak).").hovered()
    assert shown.startswith("**Squeak** (`squeak`, state of `noise`)")
    assert "Also: squeaking, chirp" in shown


def test_a_cited_key_says_the_reference(kb: Path) -> None:
    text = (kb / "references.toml").read_text(encoding="utf-8")
    title = next(each.split('"')[1] for each in text.splitlines() if each.startswith("title"))
    assert title in at(kb, "bicycle.dl", "%! cite workshop-notes", "%! cite work‸shop-notes").hovered()
    assert title in at(kb, "references.toml", "workshop-notes", "work‸shop-notes").hovered()


def test_a_diagnostic_says_what_its_code_means_once_it_is_known(kb: Path) -> None:
    asked = typed(kb, "%! id x\nsuspected(C) :- ssp‸ect(C, _, _).")
    assert "KB010" not in asked.hovered()
    assert "KB010" in {each.diagnostic.code for each in asked.project.problems}
    assert "**KB010 " in asked.hovered()


def test_keys_codes_and_sorts(kb: Path) -> None:
    assert at(kb, "bicycle.dl", "%! cite", "%! ci‸te").hovered() == "`cite`: keys of the bibliography"
    assert at(kb, "bicycle.dl", "%! sort part in", "%! sort pa‸rt in").hovered().count("`noise`") == 1
    assert "**KB010 " in typed(kb, '%! id y\n%! ignore KB0‸10 "because"\nsuspected(C) :- seen(C, _, _).').hovered()


def test_a_constant_leads_to_the_fact_that_states_it(kb: Path) -> None:
    assert typed(kb, "suspected(C) :- seen(C, noise, squ‸eak).").defined() == ["bicycle.dl: state(noise, squeak)."]


def test_names_in_tables_lead_to_the_rules(kb: Path) -> None:
    assert at(kb, "cases.toml", 'diagnosis = "dry_chain"', 'diagnosis = "dry_‸chain"').defined() == [
        "bicycle.dl: fault(dry_chain)."
    ]
    assert at(kb, "cases.toml", "noise=squeak", "noise=squ‸eak").defined() == ["bicycle.dl: state(noise, squeak)."]
    assert at(kb, "manifest.toml", '"suspect"', '"sus‸pect"').defined() == [
        "bicycle.dl: %! predicate suspect(case, fault, number) derived"
    ]


def test_a_variable_is_used_in_its_clause_alone(kb: Path) -> None:
    used = at(kb, "bicycle.dl", "risk_open(C, F) :-", "risk_open(C, F‸) :-").used()
    assert used == ["bicycle.dl: risk_open(C, F) :- suspect(C, F, _), risky(F), not cleared(C, F)."] * 4


def test_uses_are_found_in_rules_and_tables(kb: Path) -> None:
    used = at(kb, "bicycle.dl", "fault(air_in_brake).", "fault(air_in_‸brake).").used()
    assert 'cases.toml: diagnosis = "air_in_brake"' in used
    assert "bicycle.dl: job_for(C, bleed_brake, air_in_brake) :- suspect(C, air_in_brake, _)." in used


def test_nothing_is_known_of_nothing(kb: Path) -> None:
    asked = typed(kb, "% just ‸ a remark")
    assert (asked.hovered(), asked.defined(), asked.used()) == ("", [], [])
