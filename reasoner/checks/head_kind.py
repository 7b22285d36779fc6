"""KB019: a clause that states or derives what its head's declaration does not allow."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.checks.context import Context
from reasoner.diagnostics import Diagnostic, Label

_WHY = {
    "input": ("is an input, which only a case supplies", "derive another predicate, or declare it 'derived'"),
    "fact": ("is a fact predicate, and this is a rule", "declare it 'derived', or state facts"),
}


def head_kind(context: Context) -> Iterator[Diagnostic]:
    """One error for each clause over an input, and each rule over a fact predicate."""
    for clause in context.kb.clauses:
        known = context.signature(clause.head) if clause.head is not None else None
        if clause.head is None or known is None:
            continue
        if known.kind == "input" or (known.kind == "fact" and clause.body):
            why, advice = _WHY[known.kind]
            labels = (Label(known.span, "declared here"),)
            yield Diagnostic("KB019", f"'{known.name}' {why}", clause.head.name_span, advice, labels=labels)
