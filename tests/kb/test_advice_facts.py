"""Each fact of advice by itself: the finding that it names is enough, and the same finding recorded as absent is not.

All of these small cases stand side by side in two models, so that hundreds of them take a second.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import pytest

from reasoner.engine.evaluate import evaluate
from reasoner.program.compiled import GroundAtom
from tests.kb.banks import facts, reading

LUMP = (("mass", "present"),)
HIGH_CALCIUM = (("lab", "calcium_high"),)
NO_PULSES = (("sign", "absent_pulses"),)
INJURY = (("history", "recent_trauma"),)
# What makes a step one of the next, so that a caution about it has something to stand at.
CONTEXT = {
    "biopsy": (("mri", "solid_mass"), ("mri", "solid_enhancement"), ("pattern", "stippled")),
    "bone_scan": (("sign", "skin_necrosis"), ("history", "ckd"), ("pattern", "small_vessel")),
    "ct": (("pattern", "peripheral_plaque"), ("history", "compartment_syndrome"), ("history", "remote_trauma")),
    "ct_angiography": (("sign", "cold_limb"),),
    "interim_anticoagulation": (("suspected", "dvt"), ("vein_scan", "later_than_4_hours")),
    "mri": (("sign", "fixed_mass"),),
    "mri_contrast": (("sign", "fixed_mass"),),
    "radiograph": (("symptom", "incidental"),),
    "sarcoma_centre": (("sign", "fixed_mass"),),
    "treat_thrombosis": (("suspected", "dvt"), ("vein_scan", "positive")),
    "ultrasound": (("growth", "progressive"),),
}
Sign = tuple[str, str]


class Small(NamedTuple):
    """A case of few findings: what is recorded beside the sign, the sign itself, and what follows from them."""

    beside: tuple[Sign, ...]
    sign: Sign
    predicate: str
    follows: tuple[str, ...]


def _small() -> dict[str, Small]:
    """Every fact of advice that names a sign, with the smallest case in which it speaks."""
    found: dict[str, Small] = {}

    def add(table: str, sign: Sign, predicate: str, *follows: str, beside: tuple[Sign, ...] = ()) -> None:
        found[f"{table}-{'-'.join(sign)}-{'-'.join(follows)}"] = Small(beside, sign, predicate, follows)

    def rows(table: str) -> list[tuple[str, ...]]:
        return sorted(tuple(map(str, row)) for row in facts(table))

    for flag, *sign in rows("flag_sign"):
        add("flag_sign", (sign[0], sign[1]), "red_flag", flag)
    for flag, *sign in rows("flag_of_size"):
        add("flag_of_size", (sign[0], sign[1]), "red_flag", flag)
    for flag, *sign in rows("flag_of_lump"):
        add("flag_of_lump", (sign[0], sign[1]), "red_flag", flag, beside=LUMP)
    for flag, a, v, b, w in rows("flag_pair"):
        add("flag_pair", (a, v), "red_flag", flag, beside=((b, w),))
    for a, v in rows("aggressive_sign"):
        add("aggressive_sign", (a, v), "aggressive", a, v)
    for a, v, warning in rows("urgent_sign"):
        add("urgent_sign", (a, v), "urgent", warning)
    for a, v, b, w, warning in rows("urgent_pair"):
        add("urgent_pair", (b, w), "urgent", warning, beside=((a, v),))
    for a, v in rows("threat_sign"):
        add("threat_sign", (a, v), "urgent", "urgent_threatened_limb", beside=(("compartment", "arterial"),))
    for a, v in rows("sudden_sign"):
        add("sudden_sign", (a, v), "urgent", "urgent_acute_ischaemia", beside=NO_PULSES)
    for a, v in rows("out_of_proportion"):
        add("out_of_proportion", (a, v), "urgent", "urgent_compartment_syndrome", beside=INJURY)
    for a, v in rows("tense_sign"):
        beside = (*INJURY, ("symptom", "severe_pain"))
        add("tense_sign", (a, v), "urgent", "urgent_compartment_syndrome", beside=beside)
    for a, v in rows("infection_definite"):
        add("infection_definite", (a, v), "urgent", "urgent_infection")
    for a, v in rows("infection_local"):
        add("infection_local", (a, v), "urgent", "urgent_infection", beside=(("symptom", "fever"),))
    for a, v in rows("calcium_sign"):
        add("calcium_sign", (a, v), "urgent", "urgent_hypercalcaemia", beside=HIGH_CALCIUM)
    for a, v, warning in rows("warning_sign"):
        add("warning_sign", (a, v), "warning", warning)
    for a, v, b, w, warning in rows("warning_pair"):
        add("warning_pair", (b, w), "warning", warning, beside=((a, v),))
    for step, a, v, priority in rows("step_for_finding"):
        add("step_for_finding", (a, v), "wanted", step, priority)
    for step, a, v, caution in rows("caution_if"):
        add("caution_if", (a, v), "caution", step, caution, beside=CONTEXT[step])
    for a, v in rows("bleeding_risk"):
        add("bleeding_risk", (a, v), "caution", "sarcoma_centre", "bleeding_before_needle", beside=CONTEXT["mri"])
    return found


SMALL = _small()


def _recorded(case: str, sign: Sign, *, absent: bool = False) -> GroundAtom:
    """A sign as a case records it; a band as a number in it, or outside where it is absent."""
    attribute, value = sign
    for a, v, low, high in facts("band"):
        if (a, v) == sign:
            return GroundAtom("measured", (case, attribute, _outside(int(low), int(high)) if absent else int(low)))
    return GroundAtom("absent" if absent else "finding", (case, attribute, value))


def _outside(low: int, high: int) -> int:
    return low - 1 if low > 0 else high + 1


@cache
def _conclusions(*, absent: bool) -> frozenset[tuple[str, tuple[str, ...]]]:
    """What follows in every small case, with its sign recorded as present or as absent."""
    recorded = [
        atom
        for name, small in SMALL.items()
        for atom in (
            *(_recorded(name, sign) for sign in small.beside if sign != small.sign),
            _recorded(name, small.sign, absent=absent),
        )
    ]
    predicates = {small.predicate for small in SMALL.values()}
    model = evaluate(reading().program, tuple(recorded), goals=predicates, engine="native")
    return frozenset((name, tuple(map(str, row))) for name in predicates for row in model.rows(name))


@pytest.mark.parametrize("name", SMALL)
def test_the_sign_is_enough(name: str) -> None:
    small = SMALL[name]
    assert (small.predicate, (name, *small.follows)) in _conclusions(absent=False)


@pytest.mark.parametrize("name", [name for name, small in SMALL.items() if small.sign not in small.beside])
def test_the_sign_recorded_as_absent_is_not(name: str) -> None:
    small = SMALL[name]
    assert (small.predicate, (name, *small.follows)) not in _conclusions(absent=True)


def test_every_step_with_a_caution_has_a_context() -> None:
    assert {str(row[0]) for row in facts("caution_if")} <= CONTEXT.keys()


def test_each_red_flag_of_a_lump_asks_for_the_sarcoma_centre_or_for_a_test() -> None:
    answered = {str(row[0]) for row in facts("flag_step")}
    # Pain, and what does not exclude a synovial sarcoma, are said and ask for nothing by themselves.
    assert {str(row[0]) for row in facts("flag")} - answered == {"r04", "r09", "r13"}
