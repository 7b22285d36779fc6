"""What a check has to say: one type for all of them, with a stable code, a place, a cause and one help."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from reasoner.source import Span


class Severity(Enum):
    """How much a diagnostic matters: an error refuses the knowledge base, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Label:
    """A further place that explains a diagnostic, with a few words."""

    span: Span
    text: str


class Fix(NamedTuple):
    """What would correct a diagnostic: ranges of text, none of them overlapping, and what is to stand there.

    A ``guess`` names what was probably meant, and somebody has to say that it was; anything else changes nothing that
    a knowledge base says.
    """

    title: str
    edits: tuple[tuple[Span, str], ...]
    guess: bool = False


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding of a check: ``code`` is stable (``KB012``), ``message`` one sentence, ``help`` one suggestion, which
    ``fix`` does where nothing has to be decided."""

    code: str
    message: str
    span: Span
    help: str = ""
    severity: Severity = Severity.ERROR
    caption: str = ""
    labels: tuple[Label, ...] = ()
    notes: tuple[str, ...] = ()
    fix: Fix | None = None


_MEANT = re.compile(r"did you mean '([^']+)'\?")


def fix_of(diagnostic: Diagnostic) -> Fix | None:
    """How to correct a diagnostic: its fix, or the one name that its help asks for, in place of the one it is about."""
    meant = _MEANT.search(diagnostic.help)
    # The range has to be the word itself; some diagnostics are about more than the word that is wrong.
    if diagnostic.fix is None and meant and f"'{diagnostic.span.text}'" in diagnostic.message:
        return Fix(f"Change to '{meant[1]}'", ((diagnostic.span, meant[1]),), guess=True)
    return diagnostic.fix
