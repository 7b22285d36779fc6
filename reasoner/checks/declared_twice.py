"""KB015: a predicate or sort with two declarations."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.checks.context import Context
from reasoner.diagnostics import Diagnostic, Label


def declared_twice(context: Context) -> Iterator[Diagnostic]:
    """One error for each declaration after the first of a name."""
    for predicate in context.kb.predicates:
        first = context.declared[predicate.name]
        if first is not predicate:
            message = f"the predicate '{predicate.name}' is declared twice"
            labels = (Label(first.name_span, "first declared here"),)
            yield Diagnostic("KB015", message, predicate.name_span, "keep one declaration", labels=labels)
    for sort in context.kb.sorts:
        known = context.sorts[sort.name]
        if known is not sort:
            labels = (Label(known.span, "first declared here"),)
            yield Diagnostic(
                "KB015", f"the sort '{sort.name}' is declared twice", sort.span, "keep one declaration", labels=labels
            )
