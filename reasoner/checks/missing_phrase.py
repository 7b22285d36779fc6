"""KB043: a predicate that traces show and that has no words."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.checks.context import Context, entry
from reasoner.diagnostics import Diagnostic, Severity


def missing_phrase(context: Context) -> Iterator[Diagnostic]:
    """One warning for each predicate without ``phrase`` that is not muted."""
    for predicate in context.kb.predicates:
        if entry(predicate, "phrase") is None and entry(predicate, "mute") is None:
            message = f"the predicate '{predicate.name}' has no phrase"
            advice = 'add below it: %!   phrase "...", or mute it'
            yield Diagnostic("KB043", message, predicate.name_span, advice, Severity.WARNING)
