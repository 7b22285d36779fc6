"""KB034: a predicate that is declared and used nowhere, or derived and read by nothing."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.checks.atoms import clause_atoms
from reasoner.checks.context import Context, entry
from reasoner.diagnostics import Diagnostic, Severity
from reasoner.program.graph import body_atoms


def unused_predicate(context: Context) -> Iterator[Diagnostic]:
    """One warning for each predicate that no clause, sort or entry point mentions, or only heads of rules do."""
    used = {atom.predicate for clause in context.kb.clauses for atom in clause_atoms(clause)}
    read = {atom.predicate for clause in context.kb.clauses for atom, _ in body_atoms(clause)}
    read |= {sort.predicate for sort in context.kb.sorts if sort.predicate is not None}
    read |= set(context.kb.entry.values())
    used |= read
    for predicate in context.kb.predicates:
        if entry(predicate, "optional") is not None:
            continue
        if predicate.name not in used:
            message = f"the predicate '{predicate.name}' is declared, and nothing uses it"
            advice = "remove the declaration, or use the predicate"
        elif predicate.kind == "derived" and predicate.name not in read:
            message = f"'{predicate.name}' is derived, and no rule, denial or entry point reads it"
            advice = "name it in [entry], read it in a rule, or remove it with its rules"
        else:
            continue
        yield Diagnostic("KB034", message, predicate.name_span, advice, Severity.WARNING)
