from __future__ import annotations

from hypothesis import given

from reasoner.source import SourceFile
from reasoner.syntax.parser import parse
from reasoner.syntax.printer import show
from reasoner.syntax.tree import Arithmetic, Clause, Number, Program, Variable
from tests import strategies


@given(strategies.programs)
def test_a_printed_program_parses_to_itself(program: Program) -> None:
    parsed = parse(SourceFile("p.dl", show(program)))
    assert parsed.diagnostics == ()
    assert parsed.program == program


@given(strategies.clauses)
def test_spans_cover_exactly_the_text_of_their_nodes(clause: Clause) -> None:
    file = SourceFile("p.dl", show(clause))
    (parsed,) = parse(file).program.items
    assert isinstance(parsed, Clause)
    bare = Clause(clause.head, clause.body)
    assert parsed.span.text == show(bare)
    for literal in parsed.body:
        assert literal.span.text == show(literal)
    if parsed.head:
        assert parsed.head.span.text == show(parsed.head)
        for argument in parsed.head.arguments:
            assert argument.span.text == show(argument)
    for entry in parsed.annotations:
        assert entry.span.text == show(entry)
        assert entry.key_span.text == entry.key


def test_parentheses_only_where_they_are_needed() -> None:
    x, one = Variable("X"), Number(1)
    assert show(Arithmetic("-", Arithmetic("-", x, one), one)) == "X - 1 - 1"
    assert show(Arithmetic("-", x, Arithmetic("-", x, one))) == "X - (X - 1)"
    assert show(Arithmetic("*", Arithmetic("+", x, one), Number(-2))) == "(X + 1) * -2"
