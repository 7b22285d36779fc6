"""KB052: one word for two values of a closed sort."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.checks.context import Context
from reasoner.diagnostics import Diagnostic, Label, Severity
from reasoner.source import Span
from reasoner.syntax.tree import Symbol, Term, written


def same_word(context: Context) -> Iterator[Diagnostic]:
    """One warning for each synonym that another value of the same sort and partner has as id, label or synonym."""
    for sort in context.kb.sorts:
        known = context.declared.get(sort.predicate or "")
        if sort.form != "in" or known is None:
            continue
        place = next((n for n, each in enumerate(known.arguments) if each.sort == sort.name), None)
        if place is None:
            continue
        seen: dict[tuple[str, tuple[Term, ...]], tuple[Span, Term]] = {}
        words: list[tuple[str, Span, tuple[Term, ...], Term]] = []
        for clause in context.facts.get(known.name, ()):
            if clause.head is None or len(clause.head.arguments) != len(known.arguments):
                continue
            value, beside = clause.head.arguments[place], clause.head.arguments[:place]
            if isinstance(value, Symbol):
                seen.setdefault((_plain(value.name), beside), (value.span, value))
            for annotation in written(clause):
                if annotation.key == "label":
                    seen.setdefault((_plain(annotation.values[0].text), beside), (annotation.values[0].span, value))
                elif annotation.key == "synonyms":
                    words.extend((each.text, each.span, beside, value) for each in annotation.values)
        for text, span, beside, value in words:
            first, other = seen.setdefault((_plain(text), beside), (span, value))
            if other != value:
                message = f"'{text}' is a word for two values of the sort '{sort.name}'"
                labels = (Label(first, "the other one"),)
                yield Diagnostic("KB052", message, span, "keep it where it is meant", Severity.WARNING, labels=labels)


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("-", " ").replace("_", " ").split())
