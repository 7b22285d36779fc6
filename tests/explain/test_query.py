"""Queries in the rule language: their rows, their forms, and what is refused."""

from __future__ import annotations

import json

import pytest

from reasoner.errors import UnknownNameError
from reasoner.explain.proof import why
from reasoner.explain.query import query
from reasoner.render.style import Style
from reasoner.render.table import query_json, render_csv, table_of
from reasoner.render.write_text import write_text
from tests.explain.family import FAMILY, Setting, setting


@pytest.fixture(scope="module")
def family() -> Setting:
    return setting(FAMILY, "seen(case, gold)\nseen(case, wood2)")


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("ancestor(ann, X)", {("bob",), ("cid",), ("dora",), ("eve",)}),
        ("ancestor(X, Y), not parent(X, Y)", {("ann", "cid"), ("ann", "dora"), ("bob", "dora")}),
        ("worth(T, W), W > 0, D = W * 2", {("gold", 8, 16), ("wood2", 1, 2)}),
        ("parent(_, X), parent(X, _)", {("bob",), ("cid",)}),
        ("known(case, gold)", {()}),
        ("known(case, tin)", set()),
    ],
)
def test_rows(text: str, rows: set[tuple[object, ...]], family: Setting) -> None:
    found = query(family.model, text)
    assert set(found.rows) == rows
    assert len(found.rows) == len(rows)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("ancestr(ann, X)", "there is no predicate 'ancestr'"),
        ("ancestor(ann)", "takes 2 arguments"),
        ("worth(T, W), X > 3", "nothing binds X"),
        ("not parent(X, Y)", "nothing binds X, Y"),
        ("parent(X, ", "does not parse"),
        ("N = #count { X : parent(X, Y) }", "no aggregates"),
        ("parent(X, Y). parent(Y, Z)", "not one list"),
        ("", "parse"),
        ("worth(T, -W)", "nothing binds W"),
        ("parent(X, Y), worth(T, W + V), V = W", "nothing binds V, W"),
        (", ".join(["1 < 2"] * 101), "at most 100 conditions"),
    ],
)
def test_a_bad_query_is_refused_with_its_reason(text: str, message: str, family: Setting) -> None:
    with pytest.raises(UnknownNameError) as refused:
        query(family.model, text)
    assert message in refused.value.message
    assert refused.value.help


def test_a_long_query_is_answered(family: Setting) -> None:
    assert query(family.model, ", ".join(["1 < 2"] * 100)).rows == ((),)


def test_every_row_can_be_explained(family: Setting) -> None:
    found = query(family.model, "ancestor(X, Y), not parent(X, Y)")
    for number in range(len(found.rows)):
        grounds = found.grounds(family.model, number)
        assert [each.predicate for each in grounds] == ["ancestor"]
        assert all(why(family.model, each) is not None for each in grounds)


def test_forms_of_an_answer(family: Setting) -> None:
    found = query(family.model, "worth(T, W), W < 5")
    assert write_text(table_of(found), Style()) == "T       W\ntin    -3\nwood2   1\n\n2 rows"
    assert render_csv(found) == "T,W\ntin,-3\nwood2,1\n"
    rows = json.loads(json.dumps(query_json(found, family.model)))["rows"]
    assert rows[0] == {"values": {"T": "tin", "W": -3}, "because": ["worth(tin, -3)"]}


def test_a_long_answer_is_cut_and_says_so(family: Setting) -> None:
    found = query(family.model, "ancestor(X, Y)", most=2)
    assert found.cut
    assert len(found.rows) == 2
    assert "more beyond the limit" in write_text(table_of(found), Style())
