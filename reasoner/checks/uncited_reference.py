"""KB046: a reference that nothing cites."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.checks.context import Context, entries
from reasoner.diagnostics import Diagnostic, Severity
from reasoner.syntax.tree import Annotation


def uncited_reference(context: Context) -> Iterator[Diagnostic]:
    """One warning for each reference that no clause cites, nor mentions in a note."""
    cited: set[str] = set()
    for clause in context.kb.clauses:
        cited.update(value.text for each in entries(clause, "cite") for value in each.values)
        cited.update(word.strip(".,;:()") for each in entries(clause, "note") for word in _words(each))
    for key, reference in context.kb.references.items():
        if key not in cited:
            message = f"nothing cites the reference '{key}'"
            yield Diagnostic("KB046", message, reference.span, "cite it, or remove it", Severity.WARNING)


def _words(annotation: Annotation) -> list[str]:
    return [word for value in annotation.values for word in value.text.split()]
