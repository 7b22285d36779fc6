"""How signs and their absence read, whatever their labels are made of."""

from __future__ import annotations

import re

from reasoner.words.names import Sign
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
