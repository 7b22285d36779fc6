"""The syntax tree: frozen plain data, each node with the range of text it came from.

Spans never take part in equality, so ``parse(print(tree)) == tree`` can be asked of any tree.
The language is the function-free subset of ASP-Core-2 described in the language reference.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal as OneOf
from typing import TypeAlias

from reasoner.source import SourceFile, Span

ArithmeticOperator: TypeAlias = OneOf["+", "-", "*"]
ComparisonOperator: TypeAlias = OneOf["=", "!=", "<", "<=", ">", ">="]
AggregateFunction: TypeAlias = OneOf["sum", "count", "min", "max"]
PredicateKind: TypeAlias = OneOf["input", "fact", "derived"]


NOWHERE = Span(SourceFile("", ""), 0, 0)


def _span() -> Span:
    return field(compare=False, repr=False, hash=False, default=NOWHERE)


@dataclass(frozen=True, slots=True)
class Symbol:
    """A symbolic constant, ``lower_case_name``."""

    name: str
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Number:
    """An integer constant; a negative one is written ``-3``."""

    value: int
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class String:
    """A quoted string constant; ``value`` is the text without quotes and with escapes resolved."""

    value: str
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable; ``_`` is anonymous, each occurrence a variable of its own."""

    name: str
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """``left operator right`` over integers; unary minus on anything but a number is ``0 - term``."""

    operator: ArithmeticOperator
    left: Term
    right: Term
    span: Span = _span()


Term: TypeAlias = Symbol | Number | String | Variable | Arithmetic


@dataclass(frozen=True, slots=True)
class Atom:
    """``predicate(argument, ...)``; without arguments just the name."""

    predicate: str
    arguments: tuple[Term, ...] = ()
    span: Span = _span()
    name_span: Span = _span()


@dataclass(frozen=True, slots=True)
class Literal:
    """An atom or, with ``negated``, ``not atom`` (negation as failure)."""

    atom: Atom
    negated: bool = False
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Comparison:
    """``left operator right``."""

    left: Term
    operator: ComparisonOperator
    right: Term
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class AggregateElement:
    """``term, ... : literal, ...`` inside the braces of an aggregate; the first term is the weight."""

    terms: tuple[Term, ...]
    condition: tuple[Literal | Comparison, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Aggregate:
    """``guard operator #function { elements }``.

    ``#count { ... } >= 2`` is read and kept as guard ``2``, operator ``<=`` with ``guard_right`` set, so that it prints
    as it was written; ``operator`` is always the one that stands between guard and aggregate when the guard is left.
    """

    guard: Term
    operator: ComparisonOperator
    function: AggregateFunction
    elements: tuple[AggregateElement, ...]
    guard_right: bool = False
    span: Span = _span()


BodyLiteral: TypeAlias = Literal | Comparison | Aggregate


@dataclass(frozen=True, slots=True)
class Word:
    """An unquoted word in an annotation, such as an identifier, a bibliography key or a code."""

    text: str
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Text:
    """A quoted sentence in an annotation, quotes removed and escapes resolved."""

    text: str
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Annotation:
    """One ``%! key value ...`` entry of the block above a clause (continuation lines joined)."""

    key: str
    values: tuple[Word | Text, ...] = ()
    span: Span = _span()
    key_span: Span = _span()


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a predicate declaration: its sort, which is also its role in phrases."""

    sort: str
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class PredicateDeclaration:
    """``%! predicate name(sort, ...) kind`` with the annotations (phrases) of its block."""

    name: str
    arguments: tuple[Argument, ...]
    kind: PredicateKind
    annotations: tuple[Annotation, ...] = ()
    span: Span = _span()
    name_span: Span = _span()


@dataclass(frozen=True, slots=True)
class SortDeclaration:
    """``%! sort name open|integer|string|in PREDICATE|scaled PREDICATE`` (see the language reference)."""

    name: str
    form: str
    predicate: str | None = None
    annotations: tuple[Annotation, ...] = ()
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Group:
    """``%! group`` with the entries that hold for every fact below it, up to the next group of its file.

    A fact's own entry of a key takes the place of the group's. Without entries it ends the group above.
    """

    annotations: tuple[Annotation, ...] = ()
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Clause:
    """``head :- body.``; a fact has an empty body, a denial no head.

    ``annotations`` is all that is said of it; ``inherited`` are those of them that do not stand above it: the entries
    of its group, and an id composed from its arguments.
    """

    head: Atom | None
    body: tuple[BodyLiteral, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    span: Span = _span()
    inherited: tuple[Annotation, ...] = field(compare=False, repr=False, hash=False, default=())


@dataclass(frozen=True, slots=True)
class Comment:
    """A ``% ...`` or ``%* ... *%`` comment, delimiters included; kept for the formatter."""

    text: str
    span: Span = _span()


Item: TypeAlias = PredicateDeclaration | SortDeclaration | Group | Clause


def written(item: Item) -> tuple[Annotation, ...]:
    """The annotations that stand at an item itself, in order."""
    if not isinstance(item, Clause) or not item.inherited:
        return item.annotations
    elsewhere = set(map(id, item.inherited))
    return tuple(entry for entry in item.annotations if id(entry) not in elsewhere)


def extent(item: Item) -> tuple[int, int]:
    """Where an item begins, with the annotations above it, and where it ends."""
    spans = [item.span, *(entry.span for entry in written(item))]
    return min(span.start for span in spans), max(span.end for span in spans)


@dataclass(frozen=True)
class Program:
    """One parsed file: its items in order. Comments are no part of what it means."""

    items: tuple[Item, ...]
    file: SourceFile = field(compare=False, repr=False, default=NOWHERE.file)
    comments: tuple[Comment, ...] = field(compare=False, repr=False, default=())
