from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given

from reasoner.errors import KnowledgeBaseError
from reasoner.source import SourceFile
from reasoner.syntax.formatter import WIDTH, format_source
from reasoner.syntax.parser import parse
from reasoner.syntax.printer import show
from reasoner.syntax.tree import Program
from tests import strategies


def formatted(text: str) -> str:
    return format_source(SourceFile("p.dl", text))


@given(strategies.sources())
def test_formatting_keeps_meaning_and_comments_and_is_idempotent(text: str) -> None:
    before = parse(SourceFile("p.dl", text))
    assert before.diagnostics == ()
    once = formatted(text)
    after = parse(SourceFile("p.dl", once))
    assert after.diagnostics == ()
    assert after.program == before.program
    assert sorted(c.text.rstrip() for c in after.program.comments) == sorted(
        c.text.rstrip() for c in before.program.comments
    )
    assert formatted(once) == once


@given(strategies.programs)
def test_formatted_lines_are_clean(program: Program) -> None:
    lines = formatted(show(program)).split("\n")
    assert lines.pop() == ""
    assert all(line == line.rstrip(" \t") for line in lines)
    assert "" not in lines[:1] + lines[-1:]
    assert not any(first == second == "" for first, second in pairwise(lines))


def test_a_long_body_gets_a_line_for_each_literal() -> None:
    body = [f"parent_of_generation(A{n}, A{n + 1})" for n in range(5)]
    assert formatted(f"ancestor(A0, A5) :- {', '.join(body)}.") == (
        "ancestor(A0, A5) :-\n" + ",\n".join(f"    {literal}" for literal in body) + ".\n"
    )


def test_a_long_aggregate_gets_a_line_for_each_element() -> None:
    elements = [f"Weight, from_element_{n} : source_of_weight_{n}(Weight, Something)" for n in range(3)]
    shown = formatted(f"total(T) :- T = #sum {{ {'; '.join(elements)} }}.")
    assert shown == (
        "total(T) :-\n    T = #sum {\n" + ";\n".join(f"        {element}" for element in elements) + "\n    }.\n"
    )
    assert max(map(len, shown.split("\n"))) <= WIDTH


def test_a_body_that_its_author_broke_stays_broken() -> None:
    text = "p(X) :-\n    q(X),\n    r(X).\n"
    assert formatted(text) == text
    assert formatted("p(X) :-\n  q(X), r(X).") == "p(X) :-\n    q(X), r(X).\n"
    assert formatted("p(X)\n:- q(X),r(X).") == "p(X) :-\n    q(X), r(X).\n"
    assert formatted("p(X):-q(X),r(X) .") == "p(X) :- q(X), r(X).\n"


def test_comments_stay_beside_what_they_explain() -> None:
    text = """\
% about the file

%! id r1
% between
p(X) :- % first
  q(X), % why q
  % why r
  r(X). % the end
% last
"""
    assert (
        formatted(text)
        == """\
% about the file

%! id r1
% between
p(X) :-
    % first
    q(X),  % why q
    % why r
    r(X).  % the end
% last
"""
    )


def test_a_long_sentence_goes_on_in_the_next_line() -> None:
    sentence = " ".join(["because of this"] * 12)
    shown = formatted(f'%! id a\n%! because "{sentence}"\np.\n')
    assert max(map(len, shown.split("\n"))) <= WIDTH
    assert shown.count('%!   "') == 1
    assert (
        parse(SourceFile("p.dl", shown)).program
        == parse(SourceFile("p.dl", f'%! id a\n%! because "{sentence}"\np.')).program
    )


def test_a_file_with_errors_is_not_formatted() -> None:
    with pytest.raises(KnowledgeBaseError) as caught:
        formatted("p(X :- q(X).")
    assert [diagnostic.code for diagnostic in caught.value.diagnostics] == ["KB001"]


def test_an_empty_file_stays_empty() -> None:
    assert formatted("") == ""
    assert formatted("\n\n") == ""


def test_comments_stay_inside_the_braces_of_an_aggregate() -> None:
    text = """\
total(T) :-
    T = #sum {
        % the weights
        W, A : weight(A, W);  % each
        %* the rest *%
        1, base
        % no more
    },
    T > 0.
"""
    assert formatted(text) == text
    assert formatted(text.replace("\n    ", "\n ").replace("\n      ", "\n")) == text
