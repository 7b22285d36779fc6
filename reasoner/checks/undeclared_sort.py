"""KB014: a sort that no declaration names, or a closed sort whose predicate cannot give its values."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.checks.context import CASE, Context
from reasoner.diagnostics import Diagnostic


def undeclared_sort(context: Context) -> Iterator[Diagnostic]:
    """One error for each argument of an undeclared sort, and for each sort over a predicate that does not hold it."""
    for predicate in context.kb.predicates:
        for argument in predicate.arguments:
            if argument.sort not in context.sorts and argument.sort != CASE:
                declare = f"declare it: %! sort {argument.sort} open"
                advice = context.guesses.did_you_mean(argument.sort, context.sorts, declare)
                yield Diagnostic("KB014", f"the sort '{argument.sort}' is not declared", argument.span, advice)
    for sort in context.kb.sorts:
        if sort.predicate is None:
            continue
        known = context.declared.get(sort.predicate)
        if known is None:
            advice = context.guesses.did_you_mean(
                sort.predicate, context.declared, f"declare '{sort.predicate}' as a fact predicate"
            )
            message = f"the sort '{sort.name}' takes its values from '{sort.predicate}', which is not declared"
            yield Diagnostic("KB014", message, sort.span, advice)
        elif sort.form == "in" and sort.name not in {each.sort for each in known.arguments}:
            message = f"'{known.name}' has no argument of sort '{sort.name}' to take its values from"
            yield Diagnostic("KB014", message, sort.span, f"declare an argument of '{known.name}' as '{sort.name}'")
