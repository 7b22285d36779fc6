"""KB012: a variable that nothing binds. Global and local variables of aggregates are told apart as in clingo."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reasoner.checks.atoms import variables
from reasoner.checks.context import Context
from reasoner.diagnostics import Diagnostic
from reasoner.syntax.tree import Aggregate, BodyLiteral, Clause, Comparison, Literal, Term, Variable


def safety(context: Context) -> Iterator[Diagnostic]:
    """One error for each variable of a clause that no positive literal, ``=`` or aggregate binds."""
    for clause in context.kb.clauses:
        reported: set[str] = set()
        for variable in _unbound(clause):
            if variable.name not in reported or variable.name == "_":
                reported.add(variable.name)
                message = f"nothing binds the variable '{variable.name}'"
                advice = f"use '{variable.name}' in a literal without 'not', or bind it with '='"
                if "_" in variable.name.strip("_"):
                    advice = f"a name begins with a lower-case letter: '{variable.name.lower()}'"
                if variable.name == "_":
                    advice = "write '_' only as a whole argument of a literal in the body"
                yield Diagnostic("KB012", message, variable.span, advice)


def _unbound(clause: Clause) -> Iterator[Variable]:
    outside = [*variables(clause.head.arguments if clause.head else ())]
    for literal in clause.body:
        outside += _needed(literal)
    bound = _bound(clause.body, set())
    yield from (each for each in outside if each.name not in bound)
    shared = {each.name for each in outside}
    for literal in clause.body:
        for element in literal.elements if isinstance(literal, Aggregate) else ():
            # A variable that also stands outside the braces is global: the braces do not bind it.
            inner = _bound(element.condition, shared)
            needed = [*variables(element.terms)]
            for condition in element.condition:
                needed += _needed(condition)
            yield from (each for each in needed if each.name not in inner)


def _needed(literal: BodyLiteral) -> list[Variable]:
    """What has to be bound for a literal; ``_`` as an argument stands for any value."""
    if isinstance(literal, Literal):
        whole = [each for each in literal.atom.arguments if not (isinstance(each, Variable) and each.name == "_")]
        return [*variables(whole)]
    if isinstance(literal, Comparison):
        return [*variables((literal.left, literal.right))]
    return [*variables((literal.guard,))]


def _bound(body: Sequence[BodyLiteral], given: set[str]) -> set[str]:
    """Names that a body binds, ``given`` ones included."""
    bound = set(given)
    for literal in body:
        if isinstance(literal, Literal) and not literal.negated:
            bound |= {each.name for each in literal.atom.arguments if isinstance(each, Variable) and each.name != "_"}
    assignments = [pair for literal in body for pair in _assignments(literal)]
    size = -1
    while size != len(bound):
        size = len(bound)
        bound |= {name for name, terms in assignments if all(each.name in bound for each in variables(terms))}
    return bound


def _assignments(literal: BodyLiteral) -> Iterator[tuple[str, tuple[Term, ...]]]:
    """Names a literal can bind, each with the terms that have to be bound before."""
    if isinstance(literal, Comparison) and literal.operator == "=":
        for name, value in ((literal.left, literal.right), (literal.right, literal.left)):
            if isinstance(name, Variable) and name.name != "_":
                yield name.name, (value,)
    elif isinstance(literal, Aggregate) and literal.operator == "=" and isinstance(literal.guard, Variable):
        yield literal.guard.name, ()
