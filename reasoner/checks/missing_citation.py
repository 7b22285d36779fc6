"""KB040: a fact of a cited predicate without its source or its grade of evidence."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.checks.context import Context, entry
from reasoner.diagnostics import Diagnostic, Label


def missing_citation(context: Context) -> Iterator[Diagnostic]:
    """One error for each fact of a predicate declared ``cited`` that lacks ``cite`` or ``evidence``."""
    for name, predicate in context.declared.items():
        marked = entry(predicate, "cited")
        for clause in context.facts.get(name, ()) if marked is not None else ():
            missing = [key for key in ("cite", "evidence") if entry(clause, key) is None]
            if missing and marked is not None:
                message = f"a fact of '{name}' needs {' and '.join(missing)}"
                labels = (Label(marked.span, "facts of this predicate are cited"),)
                advice = f"add above it: {', '.join(f'%! {key} ...' for key in missing)}"
                yield Diagnostic("KB040", message, clause.span, advice, labels=labels)
