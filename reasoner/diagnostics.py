"""What a check has to say: one type for all of them, with a stable code, a place, a cause and one help."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

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


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding of a check: ``code`` is stable (``KB012``), ``message`` one sentence, ``help`` one suggestion."""

    code: str
    message: str
    span: Span
    help: str = ""
    severity: Severity = Severity.ERROR
    caption: str = ""
    labels: tuple[Label, ...] = ()
    notes: tuple[str, ...] = ()
