"""The atoms and variables of a clause, in source order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reasoner.program.graph import body_atoms
from reasoner.syntax.tree import Aggregate, Arithmetic, Atom, Clause, Comparison, Literal, Term, Variable


def clause_atoms(clause: Clause) -> Iterator[Atom]:
    """The head and every atom of the body, those inside aggregates too."""
    if clause.head is not None:
        yield clause.head
    for atom, _ in body_atoms(clause):
        yield atom


def clause_comparisons(clause: Clause) -> Iterator[Comparison]:
    """Every comparison of the body, those inside aggregates too."""
    for literal in clause.body:
        if isinstance(literal, Comparison):
            yield literal
        elif isinstance(literal, Aggregate):
            yield from (
                each for element in literal.elements for each in element.condition if isinstance(each, Comparison)
            )


def variables(terms: Iterable[Term]) -> Iterator[Variable]:
    """Every occurrence of a variable in terms, anonymous ones too."""
    pending = list(terms)[::-1]
    while pending:
        term = pending.pop()
        if isinstance(term, Variable):
            yield term
        elif isinstance(term, Arithmetic):
            pending += [term.right, term.left]


def clause_variables(clause: Clause) -> list[str]:
    """Names of the variables of a clause outside aggregates, in order of first occurrence, anonymous ones left out."""
    terms: list[Term] = list(clause.head.arguments) if clause.head is not None else []
    for literal in clause.body:
        if isinstance(literal, Literal):
            terms += literal.atom.arguments
        elif isinstance(literal, Comparison):
            terms += (literal.left, literal.right)
        else:
            terms.append(literal.guard)
    return list(dict.fromkeys(each.name for each in variables(terms) if each.name != "_"))
