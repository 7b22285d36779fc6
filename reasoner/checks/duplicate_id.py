"""KB044: an id that two clauses share."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.checks.context import Context, entry
from reasoner.diagnostics import Diagnostic, Label
from reasoner.source import Span


def duplicate_id(context: Context) -> Iterator[Diagnostic]:
    """One error for each clause with the id of an earlier one."""
    seen: dict[str, Span] = {}
    for clause in context.kb.clauses:
        known = entry(clause, "id")
        if known is None:
            continue
        word = known.values[0]
        first = seen.setdefault(word.text, word.span)
        if first is not word.span:
            labels = (Label(first, "first used here"),)
            message = f"two clauses have the id '{word.text}'"
            advice = "give one of them another id; an overlay replaces a clause with '%! overrides'"
            yield Diagnostic("KB044", message, word.span, advice, labels=labels)
