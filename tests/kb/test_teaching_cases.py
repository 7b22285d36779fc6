"""The teaching cases: each reaches the branch it was invented for, and what it warns of or holds back is right."""

from __future__ import annotations

import pytest

from tests.kb.banks import WHOLE_LEG, run, teaching

# Case: steps that are next, steps to avoid, warnings, red flags.
EXPECTED: dict[str, tuple[set[str], set[str], set[str], set[str]]] = {
    "read_the_film_first": ({"radiograph", "ultrasound"}, set(), set(), set()),
    "deep_lump_before_the_film": ({"radiograph", "mri", "sarcoma_centre"}, set(), set(), {"r02", "r03"}),
    "seed_benign_pattern": ({"mri", "ct"}, set(), {"seed_benign_pattern"}, {"r01", "r02", "r08"}),
    "nonspecific_superficial": ({"ultrasound"}, set(), set(), set()),
    "ultrasound_inconclusive": ({"mri", "sarcoma_centre"}, set(), {"stippled_needs_work"}, {"r03", "r07"}),
    "mass_then_biopsy": (
        {"sarcoma_centre", "biopsy"},
        set(),
        {"stippled_needs_work", "eccentric_needs_work"},
        {"r01", "r02", "r08", "r09"},
    ),
    "ask_trauma_by_name": ({"ask_trauma_history", "ct", "mri"}, {"biopsy"}, {"benign_leader_with_red_flags"}, {"r01"}),
    "myonecrosis_silent": ({"ct", "mri", "observation"}, {"biopsy", "excision"}, set(), {"r02"}),
    "myonecrosis_symptomatic": (
        {"ct", "mri", "excision", "sarcoma_centre"},
        {"biopsy"},
        {"benign_leader_with_red_flags"},
        {"r01", "r02", "r03", "r04"},
    ),
    "early_myositis": ({"repeat_radiograph", "ct"}, {"biopsy"}, {"film_hides"}, set()),
    "rim_of_new_bone": ({"repeat_radiograph", "ct"}, {"biopsy"}, set(), set()),
    "venous_no_mass": ({"duplex"}, set(), set(), set()),
    "medial_sclerosis": ({"toe_pressure"}, set(), {"arterial_mineral_counts"}, set()),
    "popliteal_aneurysm_cold": (
        {"emergency_assessment", "vascular_opinion", "duplex", "ct_angiography"},
        set(),
        {"urgent_cold_limb", "urgent_popliteal_aneurysm", "painful_swollen_calf"},
        {"r12"},
    ),
    "popliteal_aneurysm_pulsatile": (
        {"vascular_opinion", "duplex", "ct_angiography"},
        set(),
        {"urgent_popliteal_aneurysm", "needle_before_doppler"},
        {"r12"},
    ),
    "multifocal_symmetric": ({"labs_mineral", "labs_autoimmune"}, set(), set(), set()),
    "calciphylaxis_dialysis": (
        {"emergency_assessment", "labs_mineral", "bone_scan"},
        {"biopsy"},
        {"urgent_calciphylaxis"},
        {"r13"},
    ),
    "calciphylaxis_warfarin": ({"emergency_assessment"}, {"biopsy"}, {"urgent_calciphylaxis"}, {"r13"}),
    "tumoral_calcinosis": ({"labs_mineral", "ct"}, {"excision"}, set(), set()),
    "vitamin_d": ({"labs_vitamin_d"}, set(), set(), set()),
    "malformed_great_toes": ({"acvr1_test"}, {"biopsy", "excision", "intramuscular_injection"}, set(), set()),
    "tophus": ({"dual_energy_ct"}, set(), set(), set()),
    "large_fatty_mass": ({"mri", "sarcoma_centre"}, set(), set(), {"r01", "r02", "r10"}),
    "recurrence_in_field": ({"mri", "sarcoma_centre"}, set(), set(), {"r02", "r05", "r06"}),
    "parosteal": ({"ct", "sarcoma_centre"}, set(), {"small_sample"}, {"r08"}),
    "growing_osteochondroma": ({"mri"}, set(), set(), {"r11"}),
    "acute_compartment": ({"emergency_assessment"}, set(), {"urgent_compartment_syndrome"}, set()),
}


@pytest.mark.parametrize("case", EXPECTED)
def test_a_teaching_case_reaches_its_branch(case: str) -> None:
    steps, avoid, warnings, flags = EXPECTED[case]
    one = teaching()[case]
    assert steps - one.column("next_step") == set()
    assert avoid - one.column("do_not") == set()
    assert warnings - one.column("warning") == set()
    assert flags - one.column("red_flag") == set()


def test_a_teaching_case_that_names_a_diagnosis_has_it_in_the_lead() -> None:
    wrong = {
        name: sorted(one.column("leading"))
        for name, one in teaching().items()
        if (answer := one.case.table.get("answer")) and answer["diagnosis"] not in one.column("leading")
    }
    assert wrong == {}


def test_no_teaching_case_claims_to_be_real() -> None:
    for one in teaching().values():
        assert one.case.table["source"]["title"] == "Invented for teaching"


def test_a_deep_or_large_mass_skips_ultrasound() -> None:
    for name in ("large_fatty_mass", "seed_benign_pattern", "mass_then_biopsy"):
        assert "ultrasound" in teaching()[name].column("held_back")


def test_red_flags_beside_a_benign_leader_are_stated_flag_by_flag() -> None:
    one = teaching()["myonecrosis_symptomatic"]
    assert one.rows("flag_conflict") >= {(flag, "calcific_myonecrosis") for flag in ("r01", "r02", "r03", "r04")}


CAUTIONS = {
    "myonecrosis_symptomatic": {("mri_contrast", "egfr_any_agent"), ("excision", "surgery_complications")},
    "myonecrosis_gunshot_bullet": {
        ("mri", "device_check_model"),
        ("mri", "screen_retained_metal"),
        ("mri_contrast", "egfr_no_precaution"),
    },
    "myonecrosis_blast_pacemaker": {
        ("mri", "screen_retained_metal"),
        ("mri_contrast", "group_two_agent"),
        ("mri_contrast", "dialysis_timing"),
    },
    "myonecrosis_clip_implant": {("mri", "device_check_model"), ("mri_contrast", "ask_egfr")},
    "myonecrosis_silent": {("mri", "ask_about_devices"), ("mri", "read_with_film")},
    "popliteal_aneurysm_cold": {("ct_angiography", "saline_prophylaxis")},
    "popliteal_aneurysm_pulsatile": {("ct_angiography", "saline_if_high_risk")},
    "lump_of_the_skin": {("ct", "not_the_first_test"), ("mri_contrast", "not_the_first_test")},
    "child_with_sheets": {("ct", "dose_in_the_young")},
}


@pytest.mark.parametrize("case", CAUTIONS)
def test_cautions_fit_the_patient(case: str) -> None:
    assert CAUTIONS[case] - teaching()[case].rows("caution") == set()


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


def test_another_diagnosis_at_least_as_likely_takes_two_points() -> None:
    one = teaching()["dvt_unlikely_scan_later_d_dimer_positive"]
    assert ("alternative_as_likely", -2) in one.rows("wells_item")


def test_the_overlay_switches_the_scan_and_nothing_else() -> None:
    case = teaching()["dvt_likely_scan_not_done_d_dimer_not_done"]
    switched = run(case.case, WHOLE_LEG)
    assert switched.column("dvt_step") == {"whole_leg_scan"}
    others = case.rows("next_step") - {("proximal_vein_scan", 1)}
    assert switched.rows("next_step") - {("whole_leg_scan", 1)} == others


def test_both_sides_of_a_disagreement_are_shown() -> None:
    one = teaching()["myonecrosis_silent"]
    topics = one.column("disagreement", 0)
    assert topics == {
        "myonecrosis_enhancement",
        "synovial_mineral",
        "dvt_scan",
        "dialysis_and_gadolinium",
        "calciphylaxis_mortality",
    }


def test_calcification_is_no_item_of_the_score() -> None:
    one = teaching()["dvt_unlikely_scan_not_done_d_dimer_negative"]
    fewer = [each for each in one.case.table["present"] if not each.startswith(("mineral", "compartment"))]
    bare = run(one.case._replace(table={**one.case.table, "present": fewer}))
    assert bare.rows("wells_score") == one.rows("wells_score")
