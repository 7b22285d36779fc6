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
            yield _taken(word.text, word.span, first)


def _taken(name: str, span: Span, first: Span) -> Diagnostic:
    """Within a layer a mistake; above it the silent redefinition of something that others rely on."""
    labels = (Label(first, "first used here"),)
    layer = first.file.layer
    if layer == span.file.layer:
        return Diagnostic(
            "KB044", f"two clauses have the id '{name}'", span, "give one of them another id", labels=labels
        )
    message = f"'{name}' is a clause of the layer '{layer}': a second one would redefine it in silence"
    advice = f"say so with '%! overrides {name}', where that clause is marked amendable, or take another id"
    return Diagnostic("KB044", message, span, advice, labels=labels)
