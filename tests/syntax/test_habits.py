"""What people write who come from other languages gets the form of this one as help."""

from __future__ import annotations

import pytest

from reasoner.source import SourceFile
from reasoner.syntax.parser import parse


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("// a comment\np(a).", "'%'"),
        ("# a comment\np(a).", "'%'"),
        ("p(X) :- q(X), \\+ r(X).", "not atom"),
        ("p(X) if q(X).", "':-'"),
        (".decl p(x:symbol)\n", "%! predicate"),
        ("p(\u201ca\u201d).", "'\"'"),
        ("/* a comment */\np(a).", "'%'"),
        ("-- a comment\np(a).", "'%'"),
        ("p(X) <- q(X).", "':-'"),
        ("p(X) := q(X).", "':-'"),
        ("p(X) \u2190 q(X).", "':-'"),
        ("q(X) -> p(X).", "conclusion comes first"),
        ("q(X) => p(X).", "conclusion comes first"),
        ("p(X) :- q(X), X \\= a.", "'!='"),
        ("p(X) :- q(X), X =\\= a.", "'!='"),
        ("p(X) :- q(X), X \u2260 a.", "'!='"),
        ("p(X) :- q(X), Y is X.", "'='"),
        ("p(X) :- q(X), !r(X).", "not atom"),
        ("p(X) :- q(X), not(r(X)).", "not atom"),
        ("p(X) :- q(X), NOT r(X).", "not atom"),
        ("p(X) :- q(X) unless r(X).", "not atom"),
        ("p(X) :- q(X) and r(X).", "','"),
        ("p(X) :- q(X) && r(X).", "','"),
        ("p(X) :- q(X) or r(X).", "one rule for each"),
        ("p(?x) :- q(?x).", "capital letter"),
        ("<<<<<<< HEAD\np(a).", "a merge left"),
        ("p a.", "p(a)"),
        ("p(M) :- q(A, B), M = max(A, B).", "#max { A; B }"),
        ("p(min(A, B)) :- q(A, B).", "#min { A; B }"),
        ("p[a].", "p(x, y)"),
        ("p(a);", "'.'"),
        ("%! Id x\np(a).", "'id'"),
    ],
)
def test_the_one_help_names_the_form(text: str, said: str) -> None:
    (found,) = parse(SourceFile("p.dl", text)).diagnostics
    assert said in found.help


@pytest.mark.parametrize("text", ["p(X--1) :- q(X).", "p(X) :- q(X), X <-1.", "p(X) :- q(X), X =-1.", "and(a). is(b)."])
def test_what_looks_like_another_language_and_is_this_one_is_read(text: str) -> None:
    assert not parse(SourceFile("p.dl", text)).diagnostics
