"""KB010: a predicate that no declaration names."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.checks.atoms import clause_atoms
from reasoner.checks.context import Context
from reasoner.diagnostics import Diagnostic


def undeclared_predicate(context: Context) -> Iterator[Diagnostic]:
    """One error for each place that uses an undeclared predicate."""
    for clause in context.kb.clauses:
        for atom in clause_atoms(clause):
            if atom.predicate not in context.declared:
                declare = f"declare it: %! predicate {atom.predicate}(...)"
                advice = context.guesses.did_you_mean(atom.predicate, context.declared, declare)
                yield Diagnostic("KB010", f"the predicate '{atom.predicate}' is not declared", atom.name_span, advice)
