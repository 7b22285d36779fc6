"""KB011: a predicate with more or fewer arguments than it is declared with."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.checks.atoms import clause_atoms
from reasoner.diagnostics import Diagnostic, Label
from reasoner.knowledge.knowledge_base import KnowledgeBase


def arity(kb: KnowledgeBase) -> Iterator[Diagnostic]:
    """One error for each atom of a declared predicate with a wrong number of arguments."""
    declared = {each.name: each for each in kb.predicates}
    for clause in kb.clauses:
        for atom in clause_atoms(clause):
            known = declared.get(atom.predicate)
            if known is None or len(known.arguments) == len(atom.arguments):
                continue
            sorts = ", ".join(argument.sort for argument in known.arguments)
            message = f"'{known.name}' takes {len(known.arguments)} arguments, here it has {len(atom.arguments)}"
            labels = (Label(known.name_span, "declared here"),)
            yield Diagnostic("KB011", message, atom.span, f"write {known.name}({sorts})", labels=labels)
