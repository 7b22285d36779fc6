"""KB045: a placeholder in a sentence that nothing fills."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from reasoner.checks.atoms import clause_variables
from reasoner.checks.context import Context
from reasoner.diagnostics import Diagnostic
from reasoner.syntax.composed import places_of
from reasoner.syntax.tree import Annotation

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_MOST_LISTED = 8
_PHRASES = ("phrase", "absent", "unknown", "underivable", "none", "ids")


def unknown_placeholder(context: Context) -> Iterator[Diagnostic]:
    """One error for each placeholder that names no variable of its rule, or no argument of its predicate."""
    for predicate in context.kb.predicates:
        known = places_of(predicate)
        for annotation in predicate.annotations:
            if annotation.key in _PHRASES:
                yield from _wrong(context, annotation, known, "argument")
    for clause in context.kb.clauses:
        for annotation in clause.annotations:
            if annotation.key in ("says", "help"):
                yield from _wrong(context, annotation, clause_variables(clause), "variable")


def _wrong(context: Context, annotation: Annotation, known: Collection[str], what: str) -> Iterator[Diagnostic]:
    for value in annotation.values:
        for name in _PLACEHOLDER.findall(value.text):
            if name not in known:
                own = [f"{{{each}}}" for each in sorted(known) if not each.endswith("#1")]
                listed = ", ".join(own[:_MOST_LISTED]) + (", ..." if len(own) > _MOST_LISTED else "")
                advice = context.guesses.did_you_mean(
                    name, known, f"one of: {listed}" if listed else "remove the braces"
                )
                message = f"'{{{name}}}' is no {what} here"
                yield Diagnostic("KB045", message, value.span, advice)
