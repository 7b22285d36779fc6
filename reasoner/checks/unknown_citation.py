"""KB041: a citation of something that the bibliography does not have."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.checks.context import Context
from reasoner.diagnostics import Diagnostic
from reasoner.syntax.tree import Item, written


def unknown_citation(context: Context) -> Iterator[Diagnostic]:
    """One error for each key of a ``cite`` that no reference has; one for that of a whole group."""
    items: tuple[Item, ...] = (*context.kb.groups, *context.kb.clauses)
    for item in items:
        for annotation in (each for each in written(item) if each.key == "cite"):
            for value in annotation.values:
                if value.text not in context.kb.references:
                    advice = context.guesses.did_you_mean(
                        value.text, context.kb.references, "add it to the bibliography"
                    )
                    message = f"the bibliography has no reference '{value.text}'"
                    yield Diagnostic("KB041", message, value.span, advice)
