"""Completion: the one name that is meant, else the names that may be."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reasoner.authoring.completion import MOST, Completed, complete

KNOWN = {
    "noise=squeak": "Squeak",
    "noise=grinding": "Grinding",
    "chain=oiled": "Oiled",
    "chain=rusty": "Rusty, brown",
    "chain=rust_spot": "Spot of rust",
}


def test_names_labels_and_parts_of_either_are_understood() -> None:
    for typed, name in (
        ("noise=squeak", "noise=squeak"),
        ("NOISE=SQUEAK", "noise=squeak"),
        ("squeak", "noise=squeak"),
        ("grin", "noise=grinding"),
        ("chain=o", "chain=oiled"),
        ("brown", "chain=rusty"),
        ("of rust", "chain=rust_spot"),
        ("rusty brown", "chain=rusty"),
    ):
        assert complete(typed, KNOWN) == Completed(name), typed


def test_what_may_mean_several_is_offered_in_order() -> None:
    assert complete("noise", KNOWN) == Completed("", ("noise=squeak", "noise=grinding"))
    assert complete("chain=rust", KNOWN) == Completed("", ("chain=rusty", "chain=rust_spot"))
    assert complete("noise=squeek", KNOWN).offers[0] == "noise=squeak"
    assert complete("zzz", KNOWN) == Completed("")


@given(st.text(max_size=12))
def test_an_answer_is_always_a_known_name(text: str) -> None:
    found = complete(text, KNOWN)
    assert found.name == "" or found.name in KNOWN
    assert set(found.offers) <= set(KNOWN)
    assert len(found.offers) <= MOST
    assert not (found.name and found.offers)


@given(st.sampled_from(sorted(KNOWN)))
def test_a_name_means_itself(name: str) -> None:
    assert complete(name, KNOWN) == Completed(name)
