from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoner.answers.findings import Finding, parse_finding
from reasoner.errors import CaseError, ReasonerError, UnknownNameError
from reasoner.words.units import show_scaled, split_number, to_scale
from tests.answers.words import VOCABULARY


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("chain=rusty", Finding("present", "chain", "rusty")),
        ("chain!=rusty", Finding("absent", "chain", "rusty")),
        (" Chain = Rusty ", Finding("present", "chain", "rusty")),
        ("sound=bird-like chirp", Finding("present", "noise", "squeak")),
        ("NOISE=Bird_Like-Chirp", Finding("present", "noise", "squeak")),
        ("frame material=High modulus-carbon", Finding("present", "frame", "high_modulus_carbon")),
        ("squeaking", Finding("present", "noise", "squeak")),
        ("rusty", Finding("present", "chain", "rusty")),
        ("wear_mm=0.5", Finding("measured", "wear_mm", 50)),
        ("wear_mm=0.05cm", Finding("measured", "wear_mm", 50)),
        ("wear_mm=0.5 mm", Finding("measured", "wear_mm", 50)),
        ("wear_mm=.5", Finding("measured", "wear_mm", 50)),
        ("years=6 weeks", Finding("measured", "years", 11)),
        ("years=18 months", Finding("measured", "years", 150)),
        ("years=1.999", Finding("measured", "years", 199)),
        ("years=61", Finding("measured", "years", 6100)),
        ("mileage_km=4000", Finding("measured", "mileage_km", 4000)),
    ],
)
def test_reads(text: str, finding: Finding) -> None:
    assert parse_finding(text, VOCABULARY) == finding


@pytest.mark.parametrize(
    ("text", "error", "message", "help"),
    [
        ("chian=rusty", UnknownNameError, "there is no attribute 'chian'", "did you mean 'chain'?"),
        ("chain=rustee", UnknownNameError, "there is no value of chain 'rustee'", "did you mean 'chain=rusty'?"),
        ("chain=squeak", UnknownNameError, "there is no value of chain 'squeak'", "did you mean 'noise=squeak'?"),
        ("rustee", UnknownNameError, "there is no finding 'rustee'", "did you mean 'chain=rusty'?"),
        ("loose", UnknownNameError, "'loose' is ambiguous", "write chain=loose or noise=loose"),
        ("chain", CaseError, "'chain' says nothing about its value", "write chain=dry"),
        ("mileage_km", CaseError, "'mileage_km' says nothing about its value", "write mileage_km=NUMBER"),
        ("", CaseError, "an empty finding", "write attribute=value"),
        ("=rusty", CaseError, "'=rusty' is no finding", "write attribute=value"),
        ("chain=", CaseError, "'chain=' is no finding", "write attribute=value"),
        ("chain=3", CaseError, "'chain=3' gives a number, but chain takes one of its values", "'soleus vocab chain'"),
        ("wear_mm>0.5", CaseError, "'wear_mm>0.5' compares: a case states what was found", "write attribute=value"),
        ("wear_mm!=0.5", CaseError, "'wear_mm!=0.5': a measured number cannot be absent", "write wear_mm=NUMBER"),
        ("wear_mm=-1", CaseError, "'-1' is negative: a measured number cannot be below zero", ""),
        ("wear_mm=99", CaseError, "'wear_mm=99' cannot be: wear_mm lies between 0 and 5 mm", ""),
        ("years=430", CaseError, "'years=430' cannot be: years lies between 0 and 120 years", ""),
        ("wear_mm=3 kg", CaseError, "'3 kg' has a unit that does not fit: 'kg' (the number is in mm)", "mm, cm, m"),
        ("wear_mm=3 furlong", CaseError, "'3 furlong' has a unit that does not fit", "leave the unit out"),
        ("wear_mm=1,5", CaseError, "'1,5' has a comma in a number", "write 1.5"),
        ("wear_mm=much", CaseError, "'much' is not a number", "write a number such as 2.5 (in mm)"),
        ("wear_mm=1.2.3", CaseError, "'1.2.3' is not a number", "write a number"),
        ("wear_mm=nan", CaseError, "'nan' is not a number", "write a number"),
        ("wear_mm=1e3", CaseError, "'1e3' has a unit that does not fit: 'e3'", "leave the unit out"),
        ("wear_mm=" + "9" * 400, CaseError, "is not a number", "write a number"),
        ("date_of_birth=1961", CaseError, "'date_of_birth' could identify a person", "leave out names"),
    ],
)
def test_refuses(text: str, error: type[ReasonerError], message: str, help: str) -> None:
    with pytest.raises(error) as caught:
        parse_finding(text, VOCABULARY)
    assert message in caught.value.message
    assert help in caught.value.help


@given(st.text(max_size=40))
def test_any_text_is_a_finding_or_a_named_error(text: str) -> None:
    try:
        finding = parse_finding(text, VOCABULARY)
    except (CaseError, UnknownNameError):
        return
    assert parse_finding(finding.text(VOCABULARY), VOCABULARY) == finding


@given(st.integers(0, 10**6), st.sampled_from([1, 10, 100, 1000]))
def test_a_shown_number_reads_back(value: int, factor: int) -> None:
    assert to_scale(show_scaled(value, factor), "mm", factor) == value


@given(st.integers(0, 10**9), st.integers(0, 6))
def test_numbers_are_read_exactly(digits: int, decimals: int) -> None:
    text = f"{digits:0{decimals + 1}d}"
    shown = text if decimals == 0 else f"{text[:-decimals]}.{text[-decimals:]}"
    number = split_number(shown)
    assert number is not None
    assert number[0] * 10**6 // 10 ** number[1] == digits * 10**6 // 10**decimals


def test_every_spelling_of_a_vocabulary_term_finds_it() -> None:
    for (attribute, value), term in VOCABULARY.values.items():
        for name in (value, term.label, value.upper(), value.replace("_", "-"), *term.synonyms):
            assert parse_finding(f"{attribute}={name}", VOCABULARY) == Finding("present", attribute, value)
