"""KB050: a rule file in the folder of a layer that its manifest does not list."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.checks.context import Context
from reasoner.diagnostics import Diagnostic, Severity
from reasoner.knowledge.files import toml_span


def unlisted_file(context: Context) -> Iterator[Diagnostic]:
    """One warning for each file that would be read if it were listed."""
    for layer in context.kb.layers:
        span = toml_span(layer.manifest.source, "kb", "files")
        for path in layer.unlisted:
            message = f"{layer.shown}/{path} is not listed, so nothing of it is read"
            yield Diagnostic("KB050", message, span, f'add "{path}" to files, or move it away', Severity.WARNING)
