"""How signs and their absence read, whatever their labels are made of."""

from __future__ import annotations

import re

import pytest

from reasoner.words.names import Sign, read_sign
from tests.explain.shipped import reading

TWICE = re.compile(r"\b(?:no|not) (?:no|not|cannot|a|an)\b")


def test_no_absent_sign_of_the_shipped_words_is_denied_twice() -> None:
    names = reading().names
    signs = [Sign(attribute, value, absent=True) for attribute, value in reading().vocabulary.values]
    odd = [text for text in map(names.sign, signs) if TWICE.search(text)]
    assert odd == []


def test_the_contrary_of_an_absence_is_a_presence() -> None:
    names = reading().names
    assert names.sign(Sign("mineral", "no_visible_mineral", absent=True)) == "visible mineral"
    assert names.sign(Sign("symptom", "painless", absent=True)) == "not painless"
    assert names.sign(Sign("bone", "fracture", absent=True)) == "fracture not visible"


@pytest.mark.parametrize(
    ("sign", "text"),
    [
        ("mri!=t2_bright", "not bright on T2"),
        ("mri!=t1_low_lobulated", "not dark and lobulated on T1"),
        ("mri!=intramuscular", "lesion does not lie in muscle (MRI)"),
        ("mri!=hypervascularity", "not hypervascular"),
        ("bone!=cortex_intact", "host cortex not intact"),
        ("compartment!=anterior_compartment", "not anterior compartment"),
        ("location!=periarticular", "not beside a joint"),
        ("distribution!=proximal_predominant", "not proximal more than distal"),
        ("history!=no_diabetes_or_ckd", "diabetes or kidney disease"),
        ("suspected!=dvt", "deep vein thrombosis is not suspected"),
        ("vein_scan!=negative", "first scan positive"),
        ("device!=implant_or_pump", "no other implant or pump"),
        ("ct!=skin", "no mineral in the skin"),
        ("device!=metal_in_eye", "no metal in the eye"),
    ],
)
def test_a_denial_reads_as_a_person_says_it(sign: str, text: str) -> None:
    read = read_sign(sign)
    assert (read.attribute, read.value) in reading().vocabulary.values
    assert reading().names.sign(read) == text
