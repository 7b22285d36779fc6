"""KB042: a clause that traces and tests have to name, without an id."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.checks.context import Context, entry
from reasoner.diagnostics import Diagnostic


def missing_id(context: Context) -> Iterator[Diagnostic]:
    """One error for each rule of a predicate that is not muted, and each fact of a cited one, without ``id``."""
    for clause in context.kb.clauses:
        known = context.signature(clause.head) if clause.head is not None else None
        if known is None or entry(clause, "id") is not None:
            continue
        shown = known.kind == "derived" and entry(known, "mute") is None
        cited = entry(known, "cited") is not None
        if shown if clause.body else cited:
            message = f"this {'rule' if clause.body else 'cited fact'} of '{known.name}' has no id"
            advice = "add above it: %! id NAME"
            if not clause.body:
                advice += ', or compose the ids of all in the declaration: %! id "{1}-{2}"'
            yield Diagnostic("KB042", message, clause.span, advice)
