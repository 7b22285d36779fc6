"""KB011: a predicate with more or fewer arguments than it is declared with."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.checks.atoms import clause_atoms
from reasoner.checks.context import Context
from reasoner.diagnostics import Diagnostic, Label


def arity(context: Context) -> Iterator[Diagnostic]:
    """One error for each atom of a declared predicate with a wrong number of arguments."""
    for clause in context.kb.clauses:
        for atom in clause_atoms(clause):
            known = context.declared.get(atom.predicate)
            if known is None or len(known.arguments) == len(atom.arguments):
                continue
            sorts = ", ".join(argument.sort for argument in known.arguments)
            count = len(known.arguments)
            wanted = "1 argument" if count == 1 else f"{count or 'no'} arguments"
            message = f"'{known.name}' takes {wanted}, here it has {len(atom.arguments) or 'none'}"
            labels = (Label(known.name_span, "declared here"),)
            yield Diagnostic(
                "KB011",
                message,
                atom.span,
                f"write {known.name}({sorts})" if count else f"write {known.name}",
                labels=labels,
            )
