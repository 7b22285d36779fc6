"""Whatever this language accepts, clingo accepts too, and reads the same from it."""

from __future__ import annotations

from typing import Any

import pytest
from clingo import SymbolType
from clingo import ast as clingo_ast
from clingo.ast import AST, ASTType, BinaryOperator, ComparisonOperator, Sign
from hypothesis import given

from reasoner.source import SourceFile
from reasoner.syntax import tree
from reasoner.syntax.parser import parse
from reasoner.syntax.printer import show
from tests import strategies

_COMPARE: dict[int, Any] = {
    ComparisonOperator.Equal: "=",
    ComparisonOperator.NotEqual: "!=",
    ComparisonOperator.LessThan: "<",
    ComparisonOperator.LessEqual: "<=",
    ComparisonOperator.GreaterThan: ">",
    ComparisonOperator.GreaterEqual: ">=",
}
_ARITHMETIC: dict[int, Any] = {BinaryOperator.Plus: "+", BinaryOperator.Minus: "-", BinaryOperator.Multiplication: "*"}
_FUNCTIONS: tuple[Any, ...] = ("count", "sum", "sum+", "min", "max")


def _term(node: AST) -> tree.Term:
    if node.ast_type == ASTType.Variable:
        return tree.Variable(node.name)
    if node.ast_type == ASTType.UnaryOperation:
        inner = _term(node.argument)
        if isinstance(inner, tree.Number):
            return tree.Number(-inner.value)
        return tree.Arithmetic("-", tree.Number(0), inner)
    if node.ast_type == ASTType.BinaryOperation:
        return tree.Arithmetic(_ARITHMETIC[node.operator_type], _term(node.left), _term(node.right))
    assert node.ast_type == ASTType.SymbolicTerm
    symbol = node.symbol
    if symbol.type == SymbolType.Number:
        return tree.Number(symbol.number)
    if symbol.type == SymbolType.String:
        return tree.String(symbol.string)
    return tree.Symbol(symbol.name)


def _atom(node: AST) -> tree.Atom:
    function = node.symbol
    return tree.Atom(function.name, tuple(map(_term, function.arguments)))


def _literal(node: AST) -> Any:
    atom = node.atom
    if atom.ast_type == ASTType.SymbolicAtom:
        return tree.Literal(_atom(atom), node.sign == Sign.Negation)
    assert node.sign == Sign.NoSign
    if atom.ast_type == ASTType.Comparison:
        (guard,) = atom.guards
        return tree.Comparison(_term(atom.term), _COMPARE[guard.comparison], _term(guard.term))
    assert atom.ast_type == ASTType.BodyAggregate
    assert atom.right_guard is None
    elements = tuple(
        tree.AggregateElement(tuple(map(_term, element.terms)), tuple(map(_literal, element.condition)))
        for element in atom.elements
    )
    guard = atom.left_guard
    return tree.Aggregate(_term(guard.term), _COMPARE[guard.comparison], _FUNCTIONS[atom.function], elements)


def as_clingo_reads(text: str) -> list[tree.Clause]:
    """The clauses of a text as clingo's parser sees them."""
    clauses: list[tree.Clause] = []

    def collect(node: AST) -> None:
        if node.ast_type == ASTType.Rule:
            fact_or_denial = node.head.atom
            head = None if fact_or_denial.ast_type == ASTType.BooleanConstant else _atom(fact_or_denial)
            clauses.append(tree.Clause(head, tuple(map(_literal, node.body))))

    clingo_ast.parse_string(text, collect, logger=lambda code, message: None)
    return clauses


def as_we_read(text: str) -> list[tree.Clause]:
    """The clauses of a text without annotations, every guard on the left as clingo keeps it."""
    parsed = parse(SourceFile("p.dl", text))
    assert parsed.diagnostics == ()
    clauses = [item for item in parsed.program.items if isinstance(item, tree.Clause)]
    return [tree.Clause(clause.head, tuple(map(_guard_left, clause.body))) for clause in clauses]


def _guard_left(literal: tree.BodyLiteral) -> tree.BodyLiteral:
    if isinstance(literal, tree.Aggregate):
        return tree.Aggregate(literal.guard, literal.operator, literal.function, literal.elements)
    return literal


@given(strategies.programs)
def test_clingo_reads_the_same_tree_from_printed_programs(program: tree.Program) -> None:
    text = show(program)
    assert as_clingo_reads(text) == as_we_read(text)


@given(strategies.sources())
def test_clingo_reads_the_same_tree_whatever_the_layout(text: str) -> None:
    assert as_clingo_reads(text) == as_we_read(text)


@pytest.mark.parametrize(
    "text",
    [
        "p(1-2-3, 2*3+4*-5, -(3), - 3, -X, --3, (1)) :- X<-3, X=Y, Y!=Z.",
        "p :- 3 < #count{ X,Y : q(X,Y), not r(X) ; 1 } , #max{X:q(X)} = 4.",
        "%* a %* b *% c *% p. % q.\n%*%*% r.\n*%*% s.",
        'p("a\\\\b\\"c\\nd\te").',
    ],
)
def test_clingo_agrees_on_corners(text: str) -> None:
    assert as_clingo_reads(text) == as_we_read(text)
