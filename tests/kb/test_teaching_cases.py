"""The teaching cases: what they have in common, and each branch of the pathway. Their banks say what each leads to."""

from __future__ import annotations

import pytest

from reasoner.ranking.entries import standing
from tests.kb.banks import WHOLE_LEG, facts, run, teaching


def test_a_teaching_case_that_names_a_diagnosis_has_it_among_the_first_or_as_a_danger_left_open() -> None:
    wrong = {}
    for name, one in teaching().items():
        first = [place.conclusion for place in standing(one.model)[:5]]
        listed = {*first, *one.column("dangerous_not_excluded")}
        answer = one.case.table.get("answer")
        if answer and listed.isdisjoint({answer["diagnosis"], *answer.get("acceptable", ())}):
            wrong[name] = first
    assert wrong == {}


def test_no_teaching_case_claims_to_be_real() -> None:
    for one in teaching().values():
        assert one.case.table["source"]["title"] == "Invented for teaching"


def test_a_deep_or_large_mass_skips_ultrasound() -> None:
    for name in ("large_fatty_mass", "seed_benign_pattern", "mass_then_biopsy"):
        assert "ultrasound" in teaching()[name].column("held_back")


def test_red_flags_beside_a_benign_leader_are_stated_flag_by_flag() -> None:
    one = teaching()["myonecrosis_symptomatic"]
    assert one.rows("flag_conflict") >= {(flag, "calcific_myonecrosis") for flag in ("r01", "r02", "r04")}


def test_a_screened_patient_is_not_asked_again() -> None:
    one = teaching()["myonecrosis_symptomatic"]
    assert ("mri", "ask_about_devices") not in one.rows("caution")
    assert ("mri_contrast", "ask_egfr") not in one.rows("caution")


# Level, scan, D-dimer: what the pathway asks for.
PATHWAY = {
    "dvt_likely_scan_not_done_d_dimer_not_done": {"proximal_vein_scan"},
    "dvt_likely_scan_later_d_dimer_not_done": {"proximal_vein_scan", "d_dimer", "interim_anticoagulation"},
    "dvt_likely_scan_later_d_dimer_positive": {"proximal_vein_scan", "interim_anticoagulation"},
    "dvt_likely_scan_later_d_dimer_negative": {"proximal_vein_scan", "interim_anticoagulation"},
    "dvt_likely_scan_positive": {"treat_thrombosis"},
    "dvt_likely_scan_negative_d_dimer_not_done": {"d_dimer"},
    "dvt_likely_scan_negative_d_dimer_positive": {"repeat_vein_scan", "stop_interim_anticoagulation"},
    "dvt_likely_scan_negative_d_dimer_negative": {"other_diagnosis"},
    "dvt_likely_scan_repeat_negative_d_dimer_not_done": {"other_diagnosis"},
    "dvt_likely_scan_repeat_negative_d_dimer_positive": {"other_diagnosis"},
    "dvt_likely_scan_repeat_negative_d_dimer_negative": {"other_diagnosis"},
    "dvt_unlikely_scan_not_done_d_dimer_not_done": {"d_dimer"},
    "dvt_unlikely_scan_not_done_d_dimer_later": {"d_dimer", "interim_anticoagulation"},
    "dvt_unlikely_scan_not_done_d_dimer_positive": {"proximal_vein_scan"},
    "dvt_unlikely_scan_later_d_dimer_positive": {"proximal_vein_scan", "interim_anticoagulation"},
    "dvt_unlikely_scan_not_done_d_dimer_negative": {"other_diagnosis"},
    "dvt_unlikely_scan_negative_d_dimer_not_done": {"other_diagnosis"},
    "dvt_unlikely_scan_negative_d_dimer_positive": {"other_diagnosis"},
    "dvt_unlikely_scan_negative_d_dimer_negative": {"other_diagnosis"},
}


@pytest.mark.parametrize("case", PATHWAY)
def test_each_branch_of_the_thrombosis_pathway(case: str) -> None:
    one = teaching()[case]
    level = "dvt_likely" if case.startswith("dvt_likely") else "dvt_unlikely"
    assert one.column("wells_level") == {level}
    assert bool(one.model.rows("wells_likely")) == (level == "dvt_likely")
    assert one.column("dvt_step") == PATHWAY[case]
    assert "urgent_suspected_dvt" in one.column("urgent")


def test_the_pathway_has_a_case_for_every_branch() -> None:
    assert {name for name in teaching() if name.startswith("dvt_")} == set(PATHWAY)


def test_the_score_is_the_sum_of_its_items() -> None:
    for name in PATHWAY:
        one = teaching()[name]
        items = one.rows("wells_item")
        assert {row[0] for row in one.rows("wells_score")} == {sum(int(points) for _item, points in items)}
        assert one.rows("wells_open") == one.rows("wells_range") == set()


def test_items_that_are_not_recorded_make_the_score_a_range_and_advice_follows_its_worse_end() -> None:
    complete = teaching()["dvt_unlikely_scan_not_done_d_dimer_not_done"]
    silent = run(complete.case._replace(table={**complete.case.table, "absent": []}))
    (total,) = {int(row[0]) for row in complete.rows("wells_score")}
    ((low, high),) = silent.rows("wells_range")
    open_items = silent.rows("wells_open")
    assert silent.rows("wells_score") == set()
    points = [dict(facts("wells_points"))[item] for item in silent.column("wells_open")]
    assert len(points) == len(open_items) > 5
    assert int(low) == total + sum(each for each in points if each < 0)
    assert int(high) == total + sum(each for each in points if each > 0)
    assert silent.column("wells_level") == {"dvt_likely"}
    assert silent.column("dvt_step") == {"proximal_vein_scan"}


def test_another_diagnosis_at_least_as_likely_takes_two_points() -> None:
    one = teaching()["dvt_unlikely_scan_later_d_dimer_positive"]
    assert ("alternative_as_likely", -2) in one.rows("wells_item")


def test_the_overlay_switches_the_scan_and_nothing_else() -> None:
    case = teaching()["dvt_likely_scan_not_done_d_dimer_not_done"]
    switched = run(case.case, WHOLE_LEG)
    assert switched.column("dvt_step") == {"whole_leg_scan"}
    renamed = {("whole_leg_scan" if step == "proximal_vein_scan" else step, at) for step, at in case.rows("next_step")}
    assert switched.rows("next_step") == renamed


def test_both_sides_of_a_disagreement_are_shown() -> None:
    one = teaching()["myonecrosis_silent"]
    topics = one.column("disagreement", 0)
    assert topics == {
        "myonecrosis_enhancement",
        "contrast_premedication",
        "pace_of_growth",
        "synovial_mineral",
        "dvt_scan",
        "dialysis_and_gadolinium",
        "calciphylaxis_mortality",
        "calciphylaxis_biopsy",
        "pseudotumour_biopsy",
        "myonecrosis_surgery",
    }


def test_calcification_is_no_item_of_the_score() -> None:
    one = teaching()["dvt_unlikely_scan_not_done_d_dimer_negative"]
    fewer = [each for each in one.case.table["present"] if not each.startswith(("mineral", "compartment"))]
    bare = run(one.case._replace(table={**one.case.table, "present": fewer}))
    assert bare.rows("wells_score") == one.rows("wells_score")
