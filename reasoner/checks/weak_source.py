"""KB053: facts whose best source is a page without author, or one that a machine wrote."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.checks.context import Context, entry
from reasoner.diagnostics import Diagnostic, Label, Severity
from reasoner.source import Span

WEAK = "web"
_SHOWN = 3


def weak_source(context: Context) -> Iterator[Diagnostic]:
    """One warning for each file with facts whose grade of evidence is ``web``: how many, and the first of them."""
    found: dict[str, list[Span]] = {}
    for name in context.declared:
        for clause in context.facts.get(name, ()):
            grade = entry(clause, "evidence")
            if grade is not None and grade.values[0].text == WEAK:
                found.setdefault(clause.span.file.path, []).append(clause.span)
    for spans in found.values():
        first, *others = sorted(spans, key=lambda span: span.start)
        plural = f"{len(spans)} facts rest" if others else "a fact rests"
        labels = tuple(Label(span, "so does this") for span in others[: _SHOWN - 1])
        message = f"{plural} on nothing but pages without author"
        yield Diagnostic("KB053", message, first, "name a better source, or judge", Severity.WARNING, labels=labels)
