"""Ids that facts need not write: composed from their arguments, as the declaration of their predicate says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from reasoner.syntax.tree import Annotation, Atom, Clause, Number, PredicateDeclaration, String, Symbol, Term, Word

Templates: TypeAlias = Mapping[str, tuple[str | int, ...]]
"""By predicate: the texts and argument places that an id consists of."""

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_UNFIT = re.compile(r"[^A-Za-z0-9.]+")


def templates_of(declarations: Iterable[PredicateDeclaration]) -> dict[str, tuple[str | int, ...]]:
    """What the ``ids`` entries of declarations say; one with an unknown placeholder is left out."""
    found: dict[str, tuple[str | int, ...]] = {}
    for declaration in declarations:
        for entry in declaration.annotations:
            if entry.key == "ids":
                places = places_of(declaration)
                parts = _PLACEHOLDER.split(entry.values[0].text)
                if all(name in places for name in parts[1::2]):
                    found[declaration.name] = tuple(
                        places[part] if number % 2 else part for number, part in enumerate(parts)
                    )
    return found


def places_of(declaration: PredicateDeclaration) -> dict[str, int]:
    """The placeholders of a predicate, without braces, and the argument places they stand for."""
    found = {str(place + 1): place for place in range(len(declaration.arguments))}
    count: dict[str, int] = {}
    for place, argument in enumerate(declaration.arguments):
        number = count[argument.sort] = count.get(argument.sort, 0) + 1
        found.setdefault(argument.sort, place)
        found[f"{argument.sort}#{number}"] = place
    return found


def composed_id(head: Atom, templates: Templates) -> str:
    """The id of a fact that writes none; empty where its predicate composes none."""
    template = templates.get(head.predicate, ())
    if any(isinstance(part, int) and part >= len(head.arguments) for part in template):
        return ""
    parts = (part if isinstance(part, str) else _UNFIT.sub("-", _text(head.arguments[part])) for part in template)
    return "".join(parts)


def spelt_id(head: Atom) -> str:
    """An id for a fact whose predicate composes none: its predicate and its arguments."""
    return "-".join(_UNFIT.sub("-", part).strip("-") for part in (head.predicate, *map(_text, head.arguments)))[:120]


def with_id(clause: Clause, templates: Templates) -> Clause:
    """The fact with its composed id; itself where it writes one, or where none can be composed."""
    if clause.head is None or clause.body or clause.head.predicate not in templates:
        return clause
    if any(entry.key == "id" for entry in clause.annotations):
        return clause
    text = composed_id(clause.head, templates)
    if not text:
        return clause
    span = clause.head.span
    entry = Annotation("id", (Word(text, span),), span, span)
    return Clause(clause.head, (), (entry, *clause.annotations), clause.span, (entry, *clause.inherited))


def _text(term: Term) -> str:
    match term:
        case Symbol(name):
            return name
        case String(text):
            return text
        case Number(value):
            return str(value)
        case _:
            return ""
