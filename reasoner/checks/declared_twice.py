"""KB015: a predicate or sort with two declarations."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.checks.context import Context
from reasoner.diagnostics import Diagnostic, Label
from reasoner.source import Span


def declared_twice(context: Context) -> Iterator[Diagnostic]:
    """One error for each declaration after the first of a name."""
    for predicate in context.kb.predicates:
        first = context.declared[predicate.name]
        if first is not predicate:
            yield _again("predicate", predicate.name, predicate.name_span, first.name_span)
    for sort in context.kb.sorts:
        known = context.sorts[sort.name]
        if known is not sort:
            yield _again("sort", sort.name, sort.span, known.span)


def _again(what: str, name: str, span: Span, first: Span) -> Diagnostic:
    layer = first.file.layer
    labels = (Label(first, "first declared here"),)
    if layer == span.file.layer:
        return Diagnostic(
            "KB015", f"the {what} '{name}' is declared twice", span, "keep one declaration", labels=labels
        )
    message = f"the layer '{layer}' declares the {what} '{name}' already"
    return Diagnostic(
        "KB015", message, span, "remove this declaration: what a layer declares holds above it", labels=labels
    )
