"""All checks of a knowledge base, in order; the only maker of checked programs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeAlias

from reasoner.checks.arithmetic_recursion import arithmetic_recursion
from reasoner.checks.arity import arity
from reasoner.checks.case_locality import case_locality
from reasoner.checks.codes import CODES
from reasoner.checks.context import Context
from reasoner.checks.declared_twice import declared_twice
from reasoner.checks.duplicate_clause import duplicate_clause
from reasoner.checks.duplicate_id import duplicate_id
from reasoner.checks.entry_point import entry_point
from reasoner.checks.followed import followed
from reasoner.checks.head_kind import head_kind
from reasoner.checks.ignoring import ignoring
from reasoner.checks.key import key
from reasoner.checks.missing_citation import missing_citation
from reasoner.checks.missing_id import missing_id
from reasoner.checks.missing_phrase import missing_phrase
from reasoner.checks.never_fires import never_fires
from reasoner.checks.not_evaluated import not_evaluated
from reasoner.checks.not_integer import not_integer
from reasoner.checks.refused_rule import refused_rule
from reasoner.checks.safety import safety
from reasoner.checks.same_label import same_label
from reasoner.checks.same_source import same_source
from reasoner.checks.same_word import same_word
from reasoner.checks.severities import as_wanted, severities
from reasoner.checks.singleton import singleton
from reasoner.checks.sort_clash import sort_clash
from reasoner.checks.stratification import stratification
from reasoner.checks.subsumed_rule import subsumed_rule
from reasoner.checks.uncited_reference import uncited_reference
from reasoner.checks.undeclared_predicate import undeclared_predicate
from reasoner.checks.undeclared_sort import undeclared_sort
from reasoner.checks.unknown_citation import unknown_citation
from reasoner.checks.unknown_placeholder import unknown_placeholder
from reasoner.checks.unknown_value import unknown_value
from reasoner.checks.unlisted_file import unlisted_file
from reasoner.checks.unused_predicate import unused_predicate
from reasoner.checks.violated_denial import violated_denial
from reasoner.checks.weak_source import weak_source
from reasoner.compilation.compiler import compile_program
from reasoner.diagnostics import Diagnostic, Severity
from reasoner.errors import EvaluationError
from reasoner.knowledge.knowledge_base import KnowledgeBase
from reasoner.program.checked import CheckedProgram
from reasoner.program.compiled import CompiledProgram

Check: TypeAlias = Callable[[Context], Iterable[Diagnostic]]

LOCAL: tuple[Check, ...] = (
    arity,
    safety,
    head_kind,
    sort_clash,
    not_integer,
    arithmetic_recursion,
    case_locality,
    stratification,
    declared_twice,
    unknown_placeholder,
    missing_citation,
    missing_id,
    missing_phrase,
    duplicate_id,
    singleton,
    duplicate_clause,
    subsumed_rule,
    key,
    same_label,
    same_word,
    weak_source,
    unlisted_file,
)
"""Checks that what cannot be read elsewhere does not mislead."""

WHOLE: tuple[Check, ...] = (undeclared_predicate, undeclared_sort, unknown_value, unknown_citation, entry_point)
"""Checks that look for a name in the whole knowledge base: silent when some of it cannot be read."""

UNUSED: tuple[Check, ...] = (never_fires, unused_predicate, uncited_reference, same_source)
"""Checks for what nothing mentions: silent while a name is wrong, which would be its one cause."""


class CheckReport(NamedTuple):
    """What the checks found; ``program`` and ``compiled`` are there when nothing is an error."""

    diagnostics: tuple[Diagnostic, ...]
    program: CheckedProgram | None
    compiled: CompiledProgram | None = None


def check(kb: KnowledgeBase) -> CheckReport:
    """Run every check; what loading found stands first."""
    context = Context(kb)
    readable = not any(each.severity is Severity.ERROR for each in kb.diagnostics)
    found = [*kb.diagnostics, *followed(kb.diagnostics, (each for rule in LOCAL for each in rule(context)), kb.groups)]
    named = [each for rule in WHOLE for each in rule(context)] if readable else []
    found += named
    complete = readable and not named
    if complete:
        found += [each for rule in UNUSED for each in rule(context)]
    found = list(severities(kb, ignoring(context, found, CODES, complete=complete), CODES))
    if any(each.severity is Severity.ERROR for each in found):
        return CheckReport(tuple(found), None)
    program = CheckedProgram(kb, context.components)
    try:
        compiled = compile_program(program)
        violations = [*violated_denial(context, compiled), *refused_rule(context, compiled)]
    except EvaluationError as error:
        return CheckReport((*found, not_evaluated(context, error)), None)
    found += as_wanted(kb, violations)
    if any(each.severity is Severity.ERROR for each in violations):
        return CheckReport(tuple(found), None)
    return CheckReport(tuple(found), program, compiled)
