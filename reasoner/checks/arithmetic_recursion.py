"""KB018: a recursive rule that computes new numbers, so that evaluation may never end."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.checks.atoms import variables
from reasoner.checks.context import Context
from reasoner.diagnostics import Diagnostic, Label
from reasoner.program.graph import body_atoms
from reasoner.syntax.tree import Arithmetic, Clause, Comparison, Term, Variable


def arithmetic_recursion(context: Context) -> Iterator[Diagnostic]:
    """One error for each rule whose head holds a computed number and whose body leads back to the head."""
    for clause in context.rules:
        if clause.head is None:
            continue
        own = context.component_of.get(clause.head.predicate)
        back = next((atom for atom, _ in body_atoms(clause) if context.component_of.get(atom.predicate) == own), None)
        computed = _computed(clause) if back is not None else None
        if back is not None and computed is not None:
            message = f"'{clause.head.predicate}' computes a number from itself, so it may never come to an end"
            labels = (Label(back.span, "leads back to the head"),)
            advice = "count over a predicate that does not depend on this one, or list the numbers as facts"
            yield Diagnostic("KB018", message, computed.span, advice, labels=labels)


def _computed(clause: Clause) -> Term | None:
    """The arithmetic that reaches the head."""
    assert clause.head is not None
    sums: dict[str, Term] = {}
    for literal in clause.body:
        if isinstance(literal, Comparison) and literal.operator == "=":
            for name, value in ((literal.left, literal.right), (literal.right, literal.left)):
                if isinstance(name, Variable) and isinstance(value, Arithmetic) and any(variables((value,))):
                    sums[name.name] = value
    for term in clause.head.arguments:
        if isinstance(term, Arithmetic) and any(variables((term,))):
            return term
        if isinstance(term, Variable) and term.name in sums:
            return sums[term.name]
    return None
