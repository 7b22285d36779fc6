"""All checks of a knowledge base, in order; the only maker of checked programs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeAlias

from reasoner.checks.arity import arity
from reasoner.checks.safety import safety
from reasoner.checks.stratification import stratification
from reasoner.checks.undeclared_predicate import undeclared_predicate
from reasoner.diagnostics import Diagnostic, Severity
from reasoner.knowledge.knowledge_base import KnowledgeBase
from reasoner.program.checked import CheckedProgram
from reasoner.program.graph import dependency_components

Check: TypeAlias = Callable[[KnowledgeBase], Iterable[Diagnostic]]

RULES: tuple[Check, ...] = (undeclared_predicate, arity, safety, stratification)


class CheckReport(NamedTuple):
    """What the checks found; ``program`` is there when nothing is an error."""

    diagnostics: tuple[Diagnostic, ...]
    program: CheckedProgram | None


def check(kb: KnowledgeBase) -> CheckReport:
    """Run every check; what loading found stands first."""
    diagnostics = (*kb.diagnostics, *(each for rule in RULES for each in rule(kb)))
    if any(each.severity is Severity.ERROR for each in diagnostics):
        return CheckReport(diagnostics, None)
    components = dependency_components(kb.clauses, (each.name for each in kb.predicates))
    return CheckReport(diagnostics, CheckedProgram(kb, tuple(components)))
