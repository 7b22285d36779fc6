"""Declarations, clauses, constants and sources in words, from what the files say while nothing is compiled."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from reasoner.editor.domains import constants
from reasoner.editor.index import Index
from reasoner.editor.names import Name
from reasoner.knowledge.bibliography import Reference
from reasoner.syntax.tree import Atom, Clause, Item, Number, PredicateDeclaration, String, Symbol, Term, Text
from reasoner.words.sentences import fill, position
from reasoner.words.units import decimal, with_unit


class Wording:
    """The words of an index: labels by constant, sentences by clause."""

    def __init__(self, index: Index) -> None:
        self._index = index

    @cached_property
    def stated(self) -> dict[str, dict[tuple[str, str], Clause]]:
        """By closed sort: its constants, each with what it goes with, and the facts that state them."""
        declared = self._index.declared
        return {sort: declared.stated(self._index.clauses, sort) for sort in declared.domains}

    def statement(self, name: Name) -> Clause | None:
        """The fact that states a constant."""
        known = self.stated.get(name.sort, {})
        exact = known.get((name.text, name.beside))
        return exact or next((clause for (text, _), clause in known.items() if text == name.text), None)

    def label(self, name: Name) -> str:
        """A constant as people read it."""
        clause = self.statement(name)
        return (text(clause, "label") if clause else "") or name.text.replace("_", " ")

    def sentence(self, clause: Clause) -> str:
        """What a clause says: its ``says``, else the phrase of its predicate; empty when it has neither."""
        says = text(clause, "says")
        if says or clause.head is None:
            return says
        declared = self._index.declared.predicates.get(clause.head.predicate)
        phrase = text(declared, "phrase") if declared else ""
        sorts = self._index.declared.sorts_of(clause.head.predicate, len(clause.head.arguments))
        head = clause.head
        return fill(phrase, lambda place: self._argument(place, head, sorts)) if sorts else phrase

    def sources(self, clause: Clause) -> Iterator[tuple[str, Reference | None]]:
        """The keys that a clause cites, with their entries."""
        for key in words(clause, "cite"):
            yield key, self._index.references.get(key)

    def _argument(self, place: str, atom: Atom, sorts: tuple[str, ...]) -> str | None:
        number = position(place, sorts)
        return None if number is None else self._term(atom.arguments[number], atom, sorts, number)

    def _term(self, term: Term, atom: Atom, sorts: tuple[str, ...], place: int) -> str:
        if isinstance(term, Symbol):
            beside = self._index.declared.beside(sorts, constants(atom), place)
            return self.label(Name("constant", term.name, sorts[place], beside))
        if isinstance(term, Number):
            return self._number(term.value, atom, sorts, place)
        return term.value if isinstance(term, String) else term.span.text

    def _number(self, value: int, atom: Atom, sorts: tuple[str, ...], place: int) -> str:
        sort = self._index.declared.sorts.get(sorts[place])
        keys = self._index.declared.sorts_of(sort.predicate or "", 3) if sort and sort.form == "scaled" else ()
        row = constants(atom)
        for clause in self._index.clauses if sort and keys and keys[0] in sorts else ():
            head = clause.head
            if sort and head is not None and head.predicate == sort.predicate and not clause.body:
                key, factor, unit = head.arguments
                mine = isinstance(key, Symbol) and key.name == row[sorts.index(keys[0])]
                if mine and isinstance(factor, Number) and isinstance(unit, String):
                    return with_unit(decimal(value, factor.value), unit.value)
        return str(value)


def text(item: Item, key: str) -> str:
    """The text of the first annotation with a key, empty when there is none."""
    return next((value.text for entry in item.annotations if entry.key == key for value in entry.values), "")


def texts(item: Item, key: str) -> list[str]:
    """Every text of the annotations with a key."""
    return [
        value.text
        for entry in item.annotations
        if entry.key == key
        for value in entry.values
        if isinstance(value, Text)
    ]


def words(item: Item, key: str) -> list[str]:
    """Every word of the annotations with a key."""
    return [
        value.text
        for entry in item.annotations
        if entry.key == key
        for value in entry.values
        if not isinstance(value, Text)
    ]


def signature(declaration: PredicateDeclaration) -> str:
    """``name(sort, ...) kind``."""
    sorts = ", ".join(argument.sort for argument in declaration.arguments)
    return f"{declaration.name}({sorts}) {declaration.kind}" if sorts else f"{declaration.name} {declaration.kind}"
