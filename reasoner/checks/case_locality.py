"""KB020: a clause that lets cases meet: two of them in one clause, a named one, or a conclusion without its case."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.checks.context import Context
from reasoner.diagnostics import Diagnostic, Label
from reasoner.program.graph import body_atoms
from reasoner.syntax.tree import Atom, Clause, Variable


def case_locality(context: Context) -> Iterator[Diagnostic]:
    """One error for each clause whose case-dependent atoms do not share one variable for the case."""
    for clause in context.kb.clauses:
        if clause.body and context.whole(clause):
            yield from _of(context, clause)


def _of(context: Context, clause: Clause) -> Iterator[Diagnostic]:
    atoms = [atom for atom, _ in body_atoms(clause) if context.per_case(atom)]
    if not atoms:
        return
    head = clause.head
    if head is not None and not context.per_case(head):
        message = f"'{head.predicate}' depends on the case through this rule, and its first argument is no case"
        because = (Label(atoms[0].span, "this depends on the case"),)
        advice = f"declare '{head.predicate}' with the sort 'case' first"
        yield Diagnostic("KB020", message, head.span, advice, labels=because)
        return
    every = [*atoms, head] if head is not None else atoms
    first = atoms[0].arguments[0]
    if len(every) == 1 and isinstance(first, Variable):
        return
    for atom in every:
        problem = _problem(atom, atoms[0])
        if problem:
            labels = () if atom is atoms[0] else (Label(first.span, "the case of this clause"),)
            name = first.name if isinstance(first, Variable) and first.name != "_" else "C"
            yield Diagnostic("KB020", problem, atom.arguments[0].span, f"write '{name}'", labels=labels)
            return


def _problem(atom: Atom, first: Atom) -> str:
    own, shared = atom.arguments[0], first.arguments[0]
    if not isinstance(own, Variable):
        return "a clause names no case: it holds for every one"
    if own.name == "_" or (isinstance(shared, Variable) and own.name != shared.name):
        return "every case-dependent atom of a clause takes one and the same variable for the case"
    return ""
