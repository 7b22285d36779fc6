"""KB051: one label for two values of a closed sort."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.checks.context import Context, entry
from reasoner.diagnostics import Diagnostic, Label, Severity
from reasoner.source import Span
from reasoner.syntax.tree import Term


def same_label(context: Context) -> Iterator[Diagnostic]:
    """One warning for each label that an earlier value of the same sort, beside the same partner, has already."""
    for sort in context.kb.sorts:
        known = context.declared.get(sort.predicate or "")
        if sort.form != "in" or known is None:
            continue
        place = next((n for n, each in enumerate(known.arguments) if each.sort == sort.name), None)
        # The other arguments that are values of closed sorts say of what each is a value; numbers say nothing.
        beside = [
            n
            for n, each in enumerate(known.arguments)
            if n != place and each.sort in context.sorts and context.sorts[each.sort].form == "in"
        ]
        if place is None or any(n > place for n in beside):
            continue
        seen: dict[tuple[str, tuple[Term, ...]], tuple[Span, Term]] = {}
        for clause in context.facts.get(known.name, ()):
            label = entry(clause, "label")
            if label is None or clause.head is None or len(clause.head.arguments) != len(known.arguments):
                continue
            arguments = clause.head.arguments
            text = label.values[0]
            key = (text.text.casefold(), tuple(arguments[n] for n in beside))
            first, other = seen.setdefault(key, (text.span, arguments[place]))
            if other != arguments[place]:
                message = f"two values of the sort '{sort.name}' are called '{text.text}'"
                labels = (Label(first, "the other one"),)
                advice = "give them labels that people can tell apart"
                yield Diagnostic("KB051", message, text.span, advice, Severity.WARNING, labels=labels)
