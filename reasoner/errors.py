"""The error tree of the reasoner: one root, a class per cause, the message written where the class stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoner.diagnostics import Diagnostic


class ReasonerError(Exception):
    """Anything a user of the reasoner can cause; ``help`` says what to do about it."""

    def __init__(self, message: str, *, help: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.help = help


class KnowledgeBaseError(ReasonerError):
    """The knowledge base does not load, or does not pass its checks (``diagnostics`` says where and why)."""

    def __init__(self, message: str, diagnostics: Sequence[Diagnostic] = (), *, help: str = "") -> None:
        super().__init__(message, help=help)
        self.diagnostics = tuple(diagnostics)


class CaseError(ReasonerError):
    """The facts of a case cannot be used: wrong type, contradiction, impossible number, unknown key."""


class UnknownNameError(ReasonerError):
    """A name (attribute, value, conclusion, reference) that the knowledge base does not have."""


class OutputError(ReasonerError):
    """Something cannot be written where it was asked for."""


class EvaluationError(ReasonerError):
    """Evaluation cannot go on: arithmetic without a value, or a stated limit reached.

    ``rule`` is the number of the rule that was asked, where it is one; then ``reason`` is the message without its name.
    """

    def __init__(self, message: str, *, help: str = "", rule: int | None = None, reason: str = "") -> None:
        super().__init__(message, help=help)
        self.rule = rule
        self.reason = reason or message
