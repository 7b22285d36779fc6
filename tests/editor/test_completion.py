"""What is suggested while a clause or an annotation is typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from reasoner.editor.completion import complete
from tests.editor.places import typed


def test_a_predicate_comes_with_places_for_its_arguments(kb: Path) -> None:
    asked = typed(kb, "suspected(C) :- susp‸")
    file = asked.desk.text(asked.path)
    assert file is not None
    answer = complete(asked.project, file, asked.offset)
    found = next(each for each in answer.suggestions if each.label == "suspect")
    assert file.text[answer.start : asked.offset] == "susp"
    assert found.insert == "suspect(${1:case}, ${2:fault}, ${3:number})"
    assert found.detail == "suspect(case, fault, number) derived"


def test_a_head_is_never_an_input(kb: Path) -> None:
    head, body = typed(kb, "s‸").completed(), typed(kb, "suspected(C) :- s‸").completed()
    assert "seen" not in head
    assert {"seen", "not", "C"} <= set(body)


def test_values_are_those_of_the_attribute_before_them(kb: Path) -> None:
    assert set(typed(kb, "suspected(C) :- seen(C, noise, ‸").completed()) == {"squeak", "grinding", "silent", "C"}
    assert "squeak" not in typed(kb, "suspected(C) :- seen(C, brake, ‸").completed()
    assert "squeak" in typed(kb, "suspected(C) :- seen(C, P, ‸").completed()


def test_no_value_where_the_predicate_has_no_such_argument(kb: Path) -> None:
    assert typed(kb, "fault(dry_chain, ‸").completed() == []
    assert typed(kb, "nobody(‸").completed() == []


@pytest.mark.parametrize("before", ["%! cite ", "%! cite work", "%! cite another "])
def test_reference_keys(kb: Path, before: str) -> None:
    assert "workshop-notes" in typed(kb, before + "‸").completed()


def test_a_reference_that_is_cited_is_not_suggested_again(kb: Path) -> None:
    assert "workshop-notes" not in typed(kb, "%! cite workshop-notes ‸").completed()


@pytest.mark.parametrize(
    ("text", "some"),
    [
        ("%! ‸", "cite"),
        ("%! status ‸", "disputed"),
        ("%! ignore ‸", "KB010"),
        ("%! sort thing ‸", "scaled"),
        ("%! sort thing in ‸", "fault"),
        ("%! predicate thing(ca‸", "case"),
        ("%! predicate thing(case) ‸", "derived"),
        ("%! predicate thing(case) derived\n%!   ‸", "phrase"),
    ],
)
def test_annotations(kb: Path, text: str, some: str) -> None:
    assert some in typed(kb, text).completed()


@pytest.mark.parametrize("text", ["% a remark ‸", '%! says "the cha‸', 'unit("k‸', "job(C, oil_chain, 1 % why ‸"])
def test_nothing_in_remarks_and_sentences(kb: Path, text: str) -> None:
    assert typed(kb, text).completed() == []
