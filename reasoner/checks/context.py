"""What the checks share: declarations by name, facts by predicate, the constants of closed sorts, kinds of values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from reasoner.checks.atoms import clause_atoms
from reasoner.knowledge.knowledge_base import KnowledgeBase
from reasoner.near_names import Guesses
from reasoner.program.graph import Edge, dependency_components, edges
from reasoner.syntax.tree import (
    Annotation,
    Atom,
    Clause,
    Number,
    PredicateDeclaration,
    SortDeclaration,
    String,
    Symbol,
    Term,
)

CASE = "case"
_KIND = {"open": "symbol", "in": "symbol", "integer": "integer", "scaled": "integer", "string": "string"}


class Context:
    """A knowledge base with the tables that more than one check looks into, each made when first asked for."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self.kb = kb
        self.guesses = Guesses()
        declared: dict[str, PredicateDeclaration] = {}
        for predicate in kb.predicates:
            declared.setdefault(predicate.name, predicate)
        self.declared: Mapping[str, PredicateDeclaration] = declared
        self.sorts: dict[str, SortDeclaration] = {}
        for sort in kb.sorts:
            self.sorts.setdefault(sort.name, sort)
        self.rules = tuple(clause for clause in kb.clauses if clause.body)

    @cached_property
    def facts(self) -> Mapping[str, list[Clause]]:
        """The facts by predicate."""
        found: dict[str, list[Clause]] = {}
        for clause in self.kb.clauses:
            if clause.head is not None and not clause.body:
                found.setdefault(clause.head.predicate, []).append(clause)
        return found

    @cached_property
    def cited(self) -> frozenset[str]:
        """The references that some clause cites, or mentions in a note."""
        found: set[str] = set()
        for clause in self.kb.clauses:
            found.update(value.text for each in entries(clause, "cite") for value in each.values)
            found.update(mentioned(value.text for each in entries(clause, "note") for value in each.values))
        return frozenset(found)

    @cached_property
    def edges(self) -> list[Edge]:
        """All dependencies of heads on bodies."""
        return edges(self.kb.clauses)

    @cached_property
    def components(self) -> tuple[tuple[str, ...], ...]:
        """The predicates in evaluation order."""
        return tuple(dependency_components(self.kb.clauses, self.declared))

    @cached_property
    def component_of(self) -> dict[str, int]:
        """The number of each predicate's component."""
        return {name: number for number, names in enumerate(self.components) for name in names}

    def signature(self, atom: Atom) -> PredicateDeclaration | None:
        """The declaration of an atom's predicate when the atom has as many arguments as it says."""
        known = self.declared.get(atom.predicate)
        return known if known is not None and len(known.arguments) == len(atom.arguments) else None

    def sort_kind(self, sort: str) -> str:
        """``symbol``, ``integer`` or ``string``; empty for a sort that is not declared."""
        known = self.sorts.get(sort)
        return _KIND[known.form] if known is not None else ""

    def per_case(self, atom: Atom) -> bool:
        """Whether an atom depends on the case."""
        known = self.signature(atom)
        return known is not None and bool(known.arguments) and known.arguments[0].sort == CASE

    def whole(self, clause: Clause) -> bool:
        """Whether every atom of a clause is declared with as many arguments as it has."""
        return all(self.signature(atom) is not None for atom in clause_atoms(clause))


def constant_kind(term: Term) -> str:
    """``symbol``, ``integer`` or ``string``; empty for what is no constant, and for ``#inf`` and ``#sup``, which stand
    below and above all of them."""
    if isinstance(term, Symbol):
        return "" if term.name.startswith("#") else "symbol"
    if isinstance(term, Number):
        return "integer"
    return "string" if isinstance(term, String) else ""


def entry(item: Clause | PredicateDeclaration | SortDeclaration, key: str) -> Annotation | None:
    """The first annotation with this key."""
    return next((each for each in item.annotations if each.key == key), None)


def entries(item: Clause | PredicateDeclaration | SortDeclaration, key: str) -> Iterator[Annotation]:
    """Every annotation with this key."""
    return (each for each in item.annotations if each.key == key)


def mentioned(notes: Iterable[str]) -> Iterator[str]:
    """The words of notes that may be keys of references."""
    return (word.strip(".,;:()") for note in notes for word in note.split())


def name_of(clause: Clause) -> str:
    """A clause in a few words: its id, or its head's predicate."""
    known = entry(clause, "id")
    if known is not None:
        return f"'{known.values[0].text}'"
    return f"the clause of '{clause.head.predicate}'" if clause.head is not None else "the denial"
