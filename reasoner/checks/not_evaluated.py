"""KB024: a clause whose rows cannot be computed: numbers beyond the language, or more of them than anybody can use."""

from __future__ import annotations

from reasoner.checks.context import Context
from reasoner.compilation.compiler import compile_rule
from reasoner.diagnostics import Diagnostic
from reasoner.errors import EvaluationError
from reasoner.syntax.tree import Clause


def not_evaluated(context: Context, error: EvaluationError) -> Diagnostic:
    """Where and why evaluation of what no case changes ended."""
    return Diagnostic("KB024", error.reason, _clause(context, error).span, error.help or "bind the numbers it needs")


def _clause(context: Context, error: EvaluationError) -> Clause:
    clauses = context.kb.clauses
    if error.rule is not None:
        return [each for each in clauses if each.head is None or each.body][error.rule]
    return next((each for each in clauses if _refused(each)), clauses[0])


def _refused(clause: Clause) -> bool:
    """Whether a clause cannot even be compiled, as its constants compute something that is no integer."""
    try:
        compile_rule(clause, 0)
    except EvaluationError:
        return True
    return False
