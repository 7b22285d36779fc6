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
        if entry(known, "cited" if not clause.body else "mute") is not None or clause.body:
            if clause.body and entry(known, "mute") is not None:
                continue
            what = "rule" if clause.body else "cited fact"
            yield Diagnostic(
                "KB042", f"this {what} of '{known.name}' has no id", clause.span, "add above it: %! id NAME"
            )
