"""KB030: a variable that occurs once in a clause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from reasoner.checks.atoms import variables
from reasoner.checks.context import Context, entry
from reasoner.diagnostics import Diagnostic, Fix, Severity
from reasoner.syntax.tree import Aggregate, BodyLiteral, Clause, Comparison, Literal, Term, Variable


def singleton(context: Context) -> Iterator[Diagnostic]:
    """One warning for each variable that occurs once; a name that begins with ``_`` says that this is meant."""
    for clause in context.rules:
        found = list(_occurrences(clause))
        says = entry(clause, "says")
        sentence = says.values[0].text if says is not None else ""
        count = Counter(each.name for each, _ in found)
        for variable, given in found:
            if count[variable.name] > 1 or variable.name.startswith("_") or f"{{{variable.name}}}" in sentence:
                continue
            if clause.head is not None and variable in list(variables(clause.head.arguments)):
                continue  # unbound, which is an error of its own
            message = f"the variable '{variable.name}' occurs only once"
            advice = f"write '_', or '_{variable.name}' to keep the name"
            fix: Fix | None = Fix("Write '_'", ((variable.span, "_"),), guess=True)
            if given:  # '_' cannot stand for it
                advice, fix = f"remove the comparison, or write '_{variable.name}' to keep it", None
            yield Diagnostic("KB030", message, variable.span, advice, Severity.WARNING, fix=fix)


def _occurrences(clause: Clause) -> Iterator[tuple[Variable, bool]]:
    """The variables of a clause, each with whether a comparison or an aggregate gives it its value."""
    yield from _each(clause.head.arguments if clause.head is not None else ())
    for literal in clause.body:
        yield from _in(literal)


def _in(literal: BodyLiteral) -> Iterator[tuple[Variable, bool]]:
    if isinstance(literal, Literal):
        yield from _each(literal.atom.arguments)
    elif isinstance(literal, Comparison):
        yield from _each((literal.left, literal.right), given=True)
    elif isinstance(literal, Aggregate):
        yield from _each((literal.guard,), given=True)
        for element in literal.elements:
            # A term of the tuple that occurs nowhere else is unbound, an error of its own; one in the condition is not.
            yield from _each(element.terms)
            for each in element.condition:
                yield from _in(each)


def _each(terms: Iterable[Term], *, given: bool = False) -> Iterator[tuple[Variable, bool]]:
    return ((each, given) for each in variables(terms))
