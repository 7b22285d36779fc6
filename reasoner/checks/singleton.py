"""KB030: a variable that occurs once in a clause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from reasoner.checks.atoms import variables
from reasoner.checks.context import Context, entry
from reasoner.diagnostics import Diagnostic, Fix, Severity
from reasoner.syntax.tree import Aggregate, BodyLiteral, Clause, Comparison, Literal, Variable


def singleton(context: Context) -> Iterator[Diagnostic]:
    """One warning for each variable that occurs once; a name that begins with ``_`` says that this is meant."""
    for clause in context.rules:
        found = list(_occurrences(clause))
        says = entry(clause, "says")
        sentence = says.values[0].text if says is not None else ""
        count = Counter(each.name for each in found)
        once = [each for each in found if count[each.name] == 1 and not each.name.startswith("_")]
        once = [each for each in once if f"{{{each.name}}}" not in sentence]
        for variable in once:
            if clause.head is not None and variable in list(variables(clause.head.arguments)):
                continue  # unbound, which is an error of its own
            message = f"the variable '{variable.name}' occurs only once"
            advice = f"write '_', or '_{variable.name}' to keep the name"
            fix: Fix | None = Fix("Write '_'", ((variable.span, "_"),), guess=True)
            if any(each is variable for each in _compared(clause.body)):
                advice, fix = f"remove the comparison, or write '_{variable.name}' to keep it", None
            yield Diagnostic("KB030", message, variable.span, advice, Severity.WARNING, fix=fix)


def _compared(body: Iterable[BodyLiteral]) -> Iterator[Variable]:
    """The variables that a comparison or an aggregate gives their value: '_' cannot stand for them."""
    for literal in body:
        if isinstance(literal, Comparison):
            yield from variables((literal.left, literal.right))
        elif isinstance(literal, Aggregate):
            yield from variables((literal.guard,))
            for each in literal.elements:
                yield from _compared(each.condition)


def _occurrences(clause: Clause) -> Iterator[Variable]:
    yield from variables(clause.head.arguments if clause.head is not None else ())
    for literal in clause.body:
        yield from _in(literal)


def _in(literal: BodyLiteral) -> Iterator[Variable]:
    if isinstance(literal, Literal):
        yield from variables(literal.atom.arguments)
    elif isinstance(literal, Comparison):
        yield from variables((literal.left, literal.right))
    elif isinstance(literal, Aggregate):
        yield from variables((literal.guard,))
        for element in literal.elements:
            # A term of the tuple that occurs nowhere else is unbound, an error of its own; one in the condition is not.
            yield from variables(element.terms)
            for each in element.condition:
                yield from _in(each)
