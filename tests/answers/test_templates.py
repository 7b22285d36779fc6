"""Sentences of rules before anything is known: words for variables, told apart where two are of one sort."""

from __future__ import annotations

import re

from reasoner.answers.templates import Piece, pieces, plain
from reasoner.program.compiled import CompiledRule
from tests.bench.bicycle import bicycle
from tests.engine.build import compiled

FAMILY = """\
%! sort person in person
%! sort years integer
%! predicate person(person) fact
%! predicate parent(person, person) fact
%! predicate age(person, years) fact
%! predicate older(person, person) derived

person(ann). person(bob). parent(ann, bob). age(ann, 61). age(bob, 30).

%! id older
%! says "{X} ({N}) is older than {Y}, by {D}; {no variable} stays"
older(X, Y) :- age(X, N), age(Y, M), N > M, D = N - M, D > 1.
"""


def test_variables_are_told_by_their_sorts() -> None:
    program = compiled(FAMILY)
    (rule,) = program.rules
    assert plain(program, rule) == "[person X] ([years]) is older than [person Y], by [D]; {no variable} stays"
    assert pieces(program, rule)[:2] == (Piece("person X", "X"), Piece(" ("))


def test_every_sentence_of_a_knowledge_base_says_words() -> None:
    program = bicycle().program
    said: list[CompiledRule] = [rule for rule in program.rules if rule.info.says]
    assert len(said) > 5
    for rule in said:
        assert re.search(r"\{[A-Z]\w*\}", plain(program, rule)) is None
        filled = "".join(f"{{{each.variable}}}" if each.variable else each.text for each in pieces(program, rule))
        assert filled == rule.info.says
