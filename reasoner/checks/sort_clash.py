"""KB016: a variable or constant in a place of another sort."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.checks.atoms import clause_atoms
from reasoner.checks.context import Context, constant_kind
from reasoner.checks.not_integer import operands
from reasoner.diagnostics import Diagnostic, Label
from reasoner.source import Span
from reasoner.syntax.tree import Arithmetic, Clause, Term, Variable

_ARTICLE = {"symbol": "a symbol", "integer": "an integer", "string": "a string"}


def sort_clash(context: Context) -> Iterator[Diagnostic]:
    """One error for each constant of the wrong kind and each variable that stands in places of two sorts."""
    for clause in context.kb.clauses:
        yield from _constants(context, clause)
        if clause.body:
            yield from _variables(context, clause)


def _constants(context: Context, clause: Clause) -> Iterator[Diagnostic]:
    for atom in clause_atoms(clause):
        known = context.signature(atom)
        for argument, term in zip(known.arguments, atom.arguments, strict=True) if known else ():
            kind, wanted = _known_kind(term), context.sort_kind(argument.sort)
            if kind and wanted and kind != wanted:
                message = f"'{argument.sort}' is {_ARTICLE[wanted]}, and {term.span.text} is {_ARTICLE[kind]}"
                labels = (Label(argument.span, "declared here"),)
                yield Diagnostic("KB016", message, term.span, f"write {_ARTICLE[wanted]}", labels=labels)


def _known_kind(term: Term) -> str:
    """The kind of a constant, or of what arithmetic gives; where that is wrong in itself, nothing follows."""
    if isinstance(term, Arithmetic):
        return "" if any(constant_kind(each) not in ("", "integer") for each in operands(term)) else "integer"
    return constant_kind(term)


def _variables(context: Context, clause: Clause) -> Iterator[Diagnostic]:
    seen: dict[str, tuple[str, Span]] = {}
    reported: set[str] = set()
    for atom in clause_atoms(clause):
        known = context.signature(atom)
        for argument, term in zip(known.arguments, atom.arguments, strict=True) if known else ():
            if not isinstance(term, Variable) or term.name == "_" or argument.sort not in context.sorts:
                continue
            sort, first = seen.setdefault(term.name, (argument.sort, term.span))
            if term.name in reported or _fit(context, sort, argument.sort):
                continue
            reported.add(term.name)
            message = f"'{term.name}' is of sort '{sort}' and of sort '{argument.sort}', and nothing is both"
            labels = (Label(first, f"'{sort}' here"),)
            advice = f"use two variables, or correct the order of the arguments of '{atom.predicate}'"
            yield Diagnostic("KB016", message, term.span, advice, labels=labels)


def _fit(context: Context, first: str, second: str) -> bool:
    """Whether a value can be of both sorts. Numbers carry no names, and an open sort takes any symbol."""
    one, two = context.sorts[first], context.sorts[second]
    if first == second or context.sort_kind(first) != context.sort_kind(second):
        return first == second
    return one.form != "in" or two.form != "in" or one.predicate == two.predicate
