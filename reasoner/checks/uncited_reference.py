"""KB046: a reference that nothing cites."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.checks.context import Context
from reasoner.diagnostics import Diagnostic, Severity


def uncited_reference(context: Context) -> Iterator[Diagnostic]:
    """One warning for each reference that no clause cites, nor mentions in a note."""
    for key, reference in context.kb.references.items():
        if key not in context.cited:
            message = f"nothing cites the reference '{key}'"
            yield Diagnostic("KB046", message, reference.span, "cite it, or remove it", Severity.WARNING)
