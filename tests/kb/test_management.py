"""Management: every row of it is carried, cited, fires for some case, and is shadowed by nothing."""

from __future__ import annotations

from functools import cache

import pytest

from reasoner.answers.advice import advise
from reasoner.program.compiled import GroundAtom
from tests.kb.banks import Run, facts, knowledge, premises, published, reading, safety, teaching, words

# Facts that speak through the named predicate of a case.
TABLES = {
    "step_when": "proposed",
    "unsuited_if": "held_back",
    "only_after": "held_back",
    "harms": "do_not",
    "needs_lump": "lacks_lump",
    "flag_typical": "excused",
    "place_to_act": "wanted",
    "belongs_to": "at_once",
    "first_question": "ask_first",
    "harms_unless": "do_not",
    "flag_in": "red_flag",
    "flag_shared": "flag_conflict",
    "urgent_flag": "urgent",
    "warning_in": "warning",
    "caution_about": "caution",
    "caution_in": "caution",
    "asks_for": "caution",
    "appropriateness": "rated",
    "appropriateness_class": "caution",
    "class_caution": "caution",
    "wells_points": "wells_item",
    "level_range": "wells_level",
    "dvt_branch": "dvt_step",
    "dvt_delay": "dvt_step",
    "seed_pattern": "seed_says_benign",
    "variant_sign": "superficial_lump",
    "topic_of": "disagreement_here",
    "position_in": "disagreement_here",
    "policy": "policy_followed",
}
# Prompts without a source, and facts that only lead from one cited fact to another.
NO_SOURCE = {
    "urgent_flag",
    "variant_sign",
    "topic_of",
    "position_in",
    "class_caution",
    "place_to_act",
}
ADVICE = ("next_step", "step_reason", "do_not", "warning", "urgent", "caution", "wanted", "proposed", "held_back")
ADVICE += ("red_flag", "flag_conflict", "separates", "separating_result", "done", "pursued", "seed_says_benign")
ADVICE += ("dvt_suspected", "dvt_step", "wells_item", "wells_score", "wells_level", "wells_likely", "dvt_scan")
ADVICE += ("dvt_d_dimer", "known", "lump", "rival", "superficial_lump", "variant_here", "rated", "policy_followed")
ADVICE += (
    "disagreement_here",
    "pictured",
    "in_front",
    "lifted",
    "veto",
    "excused",
    "suspicious",
    "aggressive",
    "spread_out",
)
ADVICE += (
    "infection_suspected",
    "infection_possible",
    "injured_now",
    "artery_diseased",
    "blood_fails",
    "conflict",
    "due",
)
ADVICE += (
    "closed",
    "variant_look",
    "wells_open",
    "wells_range",
    "wells_worst",
    "pregnant_pathway",
    "ask_first",
    "quiet",
)
ADVICE += ("childbearing", "bleeding_known", "pregnancy_known", "toes_known", "at_once", "lacks_lump", "loud", "early")
ADVICE += ("contrast_known", "answered", "next_step")


def _all() -> list[Run]:
    return [*teaching().values(), *safety().values(), *published().values()]


@pytest.mark.parametrize(
    ("letter", "last"), [("M", 27), ("C", 9), ("R", 13), ("T", 9), ("D", 11)], ids=["M", "C", "R", "T", "D"]
)
def test_every_row_of_the_management_dossier_is_carried(letter: str, last: int) -> None:
    carried = {word for clause in knowledge().clauses for word in words(clause, "topic")}
    assert {f"{letter}{number:02d}" for number in range(1, last + 1)} - carried == set()


@pytest.mark.parametrize(("table", "conclusion"), TABLES.items(), ids=TABLES)
def test_every_fact_of_management_fires_for_some_case(table: str, conclusion: str) -> None:
    fired = {atom.arguments for atom in _premises(conclusion) if atom.predicate == table}
    assert facts(table) - fired == set()


@cache
def _premises(conclusion: str) -> frozenset[GroundAtom]:
    return frozenset(atom for one in _all() for atom in premises(one, conclusion))


def test_every_rule_of_advice_fires_for_some_case() -> None:
    program = reading().program
    rules = {
        rule.number: rule.info.id for rule in program.rules if rule.head is not None and rule.head.predicate in ADVICE
    }
    fired = {
        instance.rule
        for one in _all()
        for predicate in ADVICE
        for row in one.model.rows(predicate)
        for instance in one.model.instances(GroundAtom(predicate, row))
    }
    assert {name for number, name in rules.items() if number not in fired} == set()


def test_every_step_proposed_for_a_diagnosis_is_reached_and_not_shadowed() -> None:
    reached: set[tuple[str, str]] = set()
    for one in _all():
        reached |= {(str(step), str(etiology)) for step, etiology in one.rows("step_reason")}
    members: dict[str, set[str]] = {}
    for etiology, group in facts("in_group"):
        members.setdefault(str(group), set()).add(str(etiology))
    for step, group, _priority in facts("step_for_group"):
        assert any((str(step), etiology) in reached for etiology in members[str(group)]), (step, group)
    for step, etiology, _priority in facts("step_for_etiology"):
        assert (str(step), str(etiology)) in reached, (step, etiology)


def test_every_step_is_next_for_some_case_or_only_a_step_to_avoid() -> None:
    reached: set[str] = set()
    for one in _all():
        reached |= one.column("next_step")
    steps = {str(row[0]) for row in facts("step")}
    # The scan of the policy not followed, the name that a policy fills in, and a step that is only ever warned against.
    assert steps - reached == {"whole_leg_scan", "vein_scan", "intramuscular_injection"}


def test_every_step_and_every_thing_to_avoid_rests_on_a_source() -> None:
    bare = [
        f"{clause.span.file.path}:{clause.span.line}"
        for clause in knowledge().clauses
        if clause.head is not None
        and not clause.body
        and clause.head.predicate in {*TABLES, "step_for_group", "step_for_etiology"} - NO_SOURCE
        and not words(clause, "cite")
    ]
    assert bare == []


def test_unsourced_statements_move_no_step() -> None:
    unsourced = {
        clause.head.predicate
        for clause in knowledge().clauses
        if clause.head is not None and words(clause, "evidence") == ["unsourced"]
    }
    assert unsourced == {"modality_statement", "seed_claim"}


def test_every_etiology_has_a_step() -> None:
    groups = {str(etiology) for etiology, _group in facts("in_group")}
    single = {str(row[1]) for name in ("step_for_etiology", "step_when") for row in facts(name)}
    assert {str(row[0]) for row in facts("etiology")} - groups - single == set()


def test_no_case_is_left_without_a_step_and_no_step_without_a_reason() -> None:
    advice = {one.case.id: advise(one.model, reading()).steps for one in _all() if one.model.rows("differential")}
    assert [case for case, steps in advice.items() if not steps] == []
    assert [(case, step.step) for case, steps in advice.items() for step in steps if not step.because] == []


def test_a_held_back_step_is_never_next() -> None:
    for one in _all():
        assert one.column("next_step") & one.column("held_back") == set()


def test_a_step_that_may_harm_in_a_likely_diagnosis_is_never_next() -> None:
    for one in _all():
        likely = {str(etiology) for etiology, tier in one.rows("tier") if tier == "likely"}
        harmful = {str(step) for step, etiology in one.rows("do_not") if etiology in likely}
        assert one.column("next_step") & harmful == set()


def test_biopsy_is_next_only_after_mri() -> None:
    with_biopsy = [one for one in _all() if "biopsy" in one.column("next_step")]
    assert with_biopsy
    assert all("mri" in one.column("done") for one in with_biopsy)


def test_urgent_things_come_first_and_name_the_place_to_act() -> None:
    urgent = [one for one in _all() if one.model.rows("urgent")]
    places = facts("place_to_act")
    assert len(urgent) > 30
    for one in urgent:
        first = {str(step) for step, place in one.rows("next_step") if place == 1}
        assert first <= {str(step) for _warning, step in places}, one.case.id
        for warning in one.column("urgent"):
            assert "not the place to act" in label(warning)
            assert any(row[0] == warning for row in places), warning


def test_no_more_than_five_steps_are_shown_and_each_has_a_place_of_its_own() -> None:
    for one in _all():
        assert sorted(int(place) for _step, place in one.rows("next_step")) == list(
            range(1, min(5, max(1, len(one.rows("due")))) + 1)
        ), one.case.id


def test_nothing_is_urgent_by_the_ranking_or_a_background_disease_alone() -> None:
    """Every alarm rests on a recorded sign, symptom, test or bedside suspicion, not on history or age."""
    backgrounds = {"history", "age", "sex", "age_group", "latency_years"}
    for one in _all():
        for row in one.model.rows("urgent"):
            below = _recorded_below(one, GroundAtom("urgent", row))
            assert below - backgrounds, (one.case.id, row, below)


def _recorded_below(one: Run, atom: GroundAtom) -> set[str]:
    seen: set[GroundAtom] = set()
    found: set[str] = set()
    waiting = [atom]
    while waiting:
        current = waiting.pop()
        if current in seen:
            continue
        seen.add(current)
        if current.predicate in ("finding", "measured"):
            found.add(str(current.arguments[1]))
        for instance in one.model.instances(current):
            waiting.extend(each.atom for each in one.model.premises(instance) if each.kind == "atom" and each.atom)
    return found


def test_what_separates_is_a_result_of_a_next_step_and_within_its_reach() -> None:
    seen = 0
    beyond = facts("cannot_show")
    for one in _all():
        for step, attribute, value, _etiology, _rival in one.rows("separating_result"):
            seen += 1
            assert str(step) in one.column("next_step")
            assert (step, attribute, value) not in beyond
    assert seen > 100


def label(warning: str) -> str:
    """What a warning says."""
    return reading().label_at("warning", 1, warning)
