"""KB010: a predicate that no declaration names."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from reasoner.checks.atoms import clause_atoms
from reasoner.diagnostics import Diagnostic
from reasoner.knowledge.knowledge_base import KnowledgeBase


def undeclared_predicate(kb: KnowledgeBase) -> Iterator[Diagnostic]:
    """One error for each place that uses an undeclared predicate."""
    declared = {each.name for each in kb.predicates}
    for clause in kb.clauses:
        for atom in clause_atoms(clause):
            if atom.predicate not in declared:
                near = get_close_matches(atom.predicate, sorted(declared), 1, 0.75)
                advice = f"did you mean '{near[0]}'?" if near else f"declare it: %! predicate {atom.predicate}(...)"
                yield Diagnostic("KB010", f"the predicate '{atom.predicate}' is not declared", atom.name_span, advice)
