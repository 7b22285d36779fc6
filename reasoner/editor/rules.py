"""The names in rule files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from reasoner.editor.domains import Declarations, constants
from reasoner.editor.names import Kind, Name, Occurrence
from reasoner.source import Span
from reasoner.syntax.tree import (
    Aggregate,
    Annotation,
    Arithmetic,
    Atom,
    BodyLiteral,
    Clause,
    Comparison,
    Item,
    Literal,
    PredicateDeclaration,
    SortDeclaration,
    Symbol,
    Term,
    Variable,
    Word,
    written,
)

_WORD_KEYS: dict[str, Kind] = {"id": "id", "overrides": "id", "cite": "reference", "ignore": "code"}
_WORD = re.compile(r"[a-z][A-Za-z0-9_]*")


def occurrences(items: Iterable[Item], declared: Declarations) -> Iterator[Occurrence]:
    """Every name in items, not in order."""
    for item in items:
        for entry in written(item):
            yield from _annotation(entry)
        if isinstance(item, Clause):
            yield from _clause(item, declared)
        elif isinstance(item, PredicateDeclaration):
            yield Occurrence(Name("predicate", item.name), item.name_span, True)
            for argument in item.arguments:
                yield Occurrence(Name("sort", argument.sort), argument.span)
        elif isinstance(item, SortDeclaration):
            yield from _sort(item)


def sort_name_span(sort: SortDeclaration) -> Span:
    """Where the name of a sort stands in its declaration."""
    return next((span for word, span in _words(sort) if word == sort.name), sort.span)


def _sort(sort: SortDeclaration) -> Iterator[Occurrence]:
    yield Occurrence(Name("sort", sort.name), sort_name_span(sort), True)
    if sort.predicate:
        span = [span for word, span in _words(sort) if word == sort.predicate][-1]
        yield Occurrence(Name("predicate", sort.predicate), span)


def _words(sort: SortDeclaration) -> list[tuple[str, Span]]:
    """The words of a declaration behind ``%! sort``."""
    text = sort.span.text
    start = text.index("sort") + len("sort")
    return [
        (word.group(), Span(sort.span.file, sort.span.start + word.start(), sort.span.start + word.end()))
        for word in _WORD.finditer(text, start)
    ]


def _annotation(entry: Annotation) -> Iterator[Occurrence]:
    yield Occurrence(Name("key", entry.key), entry.key_span)
    kind = _WORD_KEYS.get(entry.key)
    for value in entry.values if kind else ():
        if kind and isinstance(value, Word):
            yield Occurrence(Name(kind, value.text), value.span, entry.key == "id")


def _clause(clause: Clause, declared: Declarations) -> Iterator[Occurrence]:
    homes: dict[str, tuple[str, str]] = {}
    loose: list[tuple[Term, Term]] = []
    if clause.head is not None:
        yield from _atom(clause.head, declared, homes, is_fact=not clause.body)
    for literal in clause.body:
        yield from _literal(literal, declared, homes, loose)
    for term, other in loose:
        yield from _loose(term, other, homes)


def _literal(
    literal: BodyLiteral, declared: Declarations, homes: dict[str, tuple[str, str]], loose: list[tuple[Term, Term]]
) -> Iterator[Occurrence]:
    if isinstance(literal, Literal):
        yield from _atom(literal.atom, declared, homes, is_fact=False)
    elif isinstance(literal, Comparison):
        loose += ((literal.left, literal.right), (literal.right, literal.left))
    else:
        yield from _aggregate(literal, declared, homes, loose)


def _aggregate(
    literal: Aggregate, declared: Declarations, homes: dict[str, tuple[str, str]], loose: list[tuple[Term, Term]]
) -> Iterator[Occurrence]:
    loose.append((literal.guard, literal.guard))
    for element in literal.elements:
        loose += ((term, term) for term in element.terms)
        for inner in element.condition:
            yield from _literal(inner, declared, homes, loose)


def _atom(
    atom: Atom, declared: Declarations, homes: dict[str, tuple[str, str]], *, is_fact: bool
) -> Iterator[Occurrence]:
    yield Occurrence(Name("predicate", atom.predicate), atom.name_span)
    sorts = declared.sorts_of(atom.predicate, len(atom.arguments))
    row = constants(atom)
    for place, term in enumerate(atom.arguments):
        sort = sorts[place] if sorts else ""
        beside = declared.beside(sorts, row, place) if sorts else ""
        if isinstance(term, Symbol):
            domain = declared.domains.get(sort)
            defines = is_fact and domain is not None and (domain.predicate, domain.place) == (atom.predicate, place)
            yield Occurrence(Name("constant", term.name, sort, beside), term.span, defines)
        elif isinstance(term, Variable) and term.name != "_":
            # A closed sort says more than an open one that the variable passes through.
            if sort and (term.name not in homes or (sort in declared.domains and not homes[term.name][1])):
                homes[term.name] = (sort, beside)
            yield Occurrence(Name("variable", term.name, sort), term.span)
        else:
            yield from _loose(term, term, {})


def _loose(term: Term, other: Term, homes: dict[str, tuple[str, str]]) -> Iterator[Occurrence]:
    """Names outside atoms; a constant that is compared with a variable is of that variable's sort."""
    if isinstance(term, Symbol):
        sort, beside = homes.get(other.name, ("", "")) if isinstance(other, Variable) else ("", "")
        yield Occurrence(Name("constant", term.name, sort, beside), term.span)
    elif isinstance(term, Variable) and term.name != "_":
        yield Occurrence(Name("variable", term.name, homes.get(term.name, ("", ""))[0]), term.span)
    elif isinstance(term, Arithmetic):
        yield from _loose(term.left, term.left, homes)
        yield from _loose(term.right, term.right, homes)
