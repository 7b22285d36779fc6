"""KB034: a predicate that is declared and used nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.checks.atoms import clause_atoms
from reasoner.checks.context import Context
from reasoner.diagnostics import Diagnostic, Severity


def unused_predicate(context: Context) -> Iterator[Diagnostic]:
    """One warning for each predicate that no clause, sort or entry point mentions."""
    used = {atom.predicate for clause in context.kb.clauses for atom in clause_atoms(clause)}
    used |= {sort.predicate for sort in context.kb.sorts if sort.predicate is not None}
    used |= set(context.kb.entry.values())
    for predicate in context.kb.predicates:
        if predicate.name not in used:
            message = f"the predicate '{predicate.name}' is declared, and nothing uses it"
            advice = "remove the declaration, or use the predicate"
            yield Diagnostic("KB034", message, predicate.name_span, advice, Severity.WARNING)
