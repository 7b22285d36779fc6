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
    ],
)
def test_the_first_help_names_the_form(text: str, said: str) -> None:
    found = parse(SourceFile("p.dl", text)).diagnostics
    assert found
    assert said in found[0].help
