"""What the parser says about text that is not in the language."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoner.source import SourceFile
from reasoner.syntax.parser import DEPTH_LIMIT, Parsed, parse
from reasoner.syntax.tree import Clause
from tests import strategies
from tests.conftest import Golden

BAD = r"""
p(X) :- q(X)
p(a, b.
p(a)) .
p(a b).
p().
p(a,).
p :- .
p :- q, .
p :- q r.
p(X) :- X.
p(X) :- q(X), X + 1.
p(X) :- q(X), 1 < X < 3.
p(X) :- q(X), X == 1.
p(X) :- q(X), X <> 1.
p(X) :- q(X), X => 1.
p(X) :- q(X), X =< 1.
p(f(a)).
p :- q(f(X), Y).
p :- f(X) = 1.
p((a, b)).
p(1..3).
p(a;b).
p(1/2).
p(2**3).
p(X\2) :- q(X).
p(1.5).
p(007).
p(3mm).
p(99999999999).
p(_x).
P(a).
-p(a).
p :- -q(a).
not p.
p :- not not q.
p :- not X < 3, q(X).
p :- not #count { X : q(X) } > 3.
p | q.
p ; q.
p, q :- r.
{ p }.
1 { p ; q } 1.
p = 1.
p :- q ; r.
p :- q : r.
p :- 2 #count { X : q(X) }.
p :- #count { X : q(X) }.
p :- 1 <= #count { X : q(X) } <= 3.
p :- T = #sum+ { X : q(X) }.
p :- T = #avg { X : q(X) }.
p :- T = #sum { }.
p :- T = #sum { X : Y = #count { Z : q(Z) } }.
p :- #true.
:~ p.
#include "other.dl".
#script (python) import os #end.
p("a).
p("a\tb").
p('a').
p(“a”).
p(\u00e4).
p(a\u00a0).
p(\x00).
p :- q.. r.
p -> q.
p <- q.
p :- q(X, Y, .
%! id a
%! idd a\np.
%! predicat p(a) fact
%! predicate p(A) fact
%! predicate p(a)
%! predicate p(a) facts
%! predicate p(a, ) fact
%! sort a
%! sort a inn b
%! sort a in
%! id\np.
%! id a b\np.
%! id "a"\np.
%! because word\np.
%! because "open\np.
%! because "a" "b"\np.
%! because "a"x\np.
%! amendable yes\np.
%! status acepted\np.
%! strategy rule_in\np.
%! cite\np.
%! id a\n%! id b\np.
%!   "continues nothing"\np.
%! id a\n%!   "continues a word"\np.
%!\np.
%! phrase "{1} holds"\np.
%! predicate p(a) fact\n%! id a\np(b).
%! id a\n\np.
p. %! id a
p :-\n%! id a\nq.
%! id a\n%! predicate p(a) fact\n
%* open
p(((a)).
"""


def shown(parsed: Parsed) -> str:
    return "\n".join(
        f"    {d.span.line}:{d.span.column}-{d.span.end_column} {d.code} {d.message}\n      help: {d.help}"
        for d in parsed.diagnostics
    )


def bad_inputs() -> list[str]:
    """One input for each line of ``BAD``; ``\\n`` stands for a line end, ``\\x00`` and ``\\u....`` for a character."""
    lines = [
        re.sub(r"\\(?:x(..)|u(....))", lambda m: chr(int(m[1] or m[2], 16)), line) for line in BAD.strip().split("\n")
    ]
    return [line.replace("\\n", "\n") for line in lines]


def test_every_error_has_its_words(golden: Golden) -> None:
    parts = []
    for text in bad_inputs():
        parsed = parse(SourceFile("p.dl", text))
        assert len(parsed.diagnostics) == 1, (text, parsed.diagnostics)
        assert parsed.diagnostics[0].help, text
        parts.append(f"{text.encode('unicode_escape').decode()}\n{shown(parsed)}\n")
    golden("syntax/errors.txt", "\n".join(parts))


def test_all_errors_at_once_each_root_cause_once() -> None:
    text = """\
p(a).
q(X :- p(X).
r("open).
s(b).
t(X) :- p(X)
u(X) :- p(X), X => 3.
%! idd x
%! because "annotated, though broken"
v(f(x)).
w(c).
"""
    parsed = parse(SourceFile("p.dl", text))
    assert [(d.span.line, d.code) for d in parsed.diagnostics] == [
        (2, "KB001"),
        (3, "KB003"),
        (5, "KB001"),
        (6, "KB001"),
        (7, "KB005"),
        (9, "KB004"),
    ]
    heads = [item.head.predicate for item in parsed.program.items if isinstance(item, Clause) and item.head]
    assert heads == ["p", "s", "w"]


def test_a_missing_stop_is_shown_where_it_is_missing() -> None:
    (diagnostic,) = parse(SourceFile("p.dl", "p(a)\nq(b).\n")).diagnostics
    assert diagnostic.span.place == "p.dl:1:5"


def test_an_open_bracket_is_pointed_at() -> None:
    (diagnostic,) = parse(SourceFile("p.dl", "p(a, (1 + 2.")).diagnostics
    assert [label.span.column for label in diagnostic.labels] == [6]


@pytest.mark.parametrize(
    "text", ["p(" + "(" * 9000, "p(" + "-" * 9000 + "1).", "p(1" + "+1" * 9000 + ").", "%*" * 9000]
)
def test_nesting_has_a_limit_and_says_so(text: str) -> None:
    (diagnostic,) = parse(SourceFile("p.dl", text)).diagnostics
    assert diagnostic.code == ("KB003" if text.startswith("%") else "KB007")


def test_the_limit_itself_is_allowed_and_printable() -> None:
    from reasoner.syntax.printer import show

    for text in ("p(" + "(" * DEPTH_LIMIT + "1" + ")" * DEPTH_LIMIT + ").", "p(1" + " + 1" * DEPTH_LIMIT + ")."):
        parsed = parse(SourceFile("p.dl", text))
        assert parsed.diagnostics == ()
        assert parse(SourceFile("p.dl", show(parsed.program))).program == parsed.program


def test_100_000_facts_in_seconds() -> None:
    text = "".join(f'edge(n{number}, "x{number}", {number}).\n' for number in range(100_000))
    start = time.process_time()
    parsed = parse(SourceFile("p.dl", text))
    assert time.process_time() - start < 10  # about 2.5 s of one core on a laptop
    assert len(parsed.program.items) == 100_000
    assert parsed.diagnostics == ()


_FRAGMENTS = st.sampled_from([
    *(" ", "\n", "p", "X", "_", "1", "-", "(", ")", "{", "}", ",", ".", ":-", ":", ";", "not ", "=", "<=", "|", ".."),
    *("#count", "#sum", '"', "\\", "%", "%*", "*%", "%! id x", '%! because "', "%! sort s in"),
    *("%! predicate p(a) fact", "\x00", "\r", "\ufeff", "\u2028", "1.5", "#"),
])  # fmt: skip


def _survives(text: str) -> None:
    parsed = parse(SourceFile("p.dl", text))
    starts = [diagnostic.span.start for diagnostic in parsed.diagnostics]
    assert starts == sorted(starts)
    for diagnostic in parsed.diagnostics:
        assert 0 <= diagnostic.span.start <= diagnostic.span.end <= len(text)
        assert diagnostic.message
        assert diagnostic.code.startswith("KB00")


@given(st.text(max_size=80))
def test_any_text_is_parsed_or_reported(text: str) -> None:
    _survives(text)


@given(st.lists(_FRAGMENTS, max_size=25).map("".join))
def test_any_heap_of_tokens_is_parsed_or_reported(text: str) -> None:
    _survives(text)


@given(strategies.sources(), st.data())
def test_any_damaged_program_is_parsed_or_reported(text: str, data: st.DataObject) -> None:
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 4)))
        text = text[:start] + data.draw(st.one_of(st.just(""), _FRAGMENTS)) + text[end:]
    _survives(text)


@pytest.mark.parametrize(
    "text", ['p("a\u202eb").', "% a \u2066 b\np.", '%! says "a\u202d"\np.', "%* \u202a *%\np.", "p(\u2069)."]
)
def test_characters_that_turn_the_direction_of_text_are_refused(text: str) -> None:
    (diagnostic,) = parse(SourceFile("a.dl", text)).diagnostics
    assert diagnostic.code == "KB002"
    assert "makes text look other than it is" in diagnostic.message
    assert text[diagnostic.span.start] in "\u202e\u2066\u202d\u202a\u2069"


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("p(a\n\nq(b).", "the bracket does not close: ')' is missing after 'a'", 1),
        ("p(a,\n  b\n% why\nq(b).\n", "the bracket does not close: ')' is missing after 'b'", 2),
        ("p(X) :- q(X, r\n:- p(a).\n", "the bracket does not close: ')' is missing after 'r'", 1),
        ("p(X) :- #count { Y : q(Y)\n\nq(b).", "the bracket does not close: '}' is missing after ')'", 1),
        ("p(a,\n\nq(b).", "the bracket does not close: ')' is missing after ','", 1),
        ("p(a,\n  b\n  c).\n", "expected ',' or ')', found 'c'", 3),
    ],
)
def test_a_bracket_that_is_never_closed_is_told_where_it_lacks(text: str, message: str, line: int) -> None:
    (found,) = parse(SourceFile("p.dl", text)).diagnostics
    assert (found.message, found.span.line) == (message, line)
    assert [label.text for label in found.labels] == ["opened here"]
