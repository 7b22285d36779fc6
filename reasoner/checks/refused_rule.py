"""KB033, once the program is compiled: a rule that fires only in cases which the denials refuse."""

from __future__ import annotations

from reasoner.checks.context import Context
from reasoner.compilation.refused import refused_rules
from reasoner.diagnostics import Diagnostic, Label, Severity
from reasoner.program.compiled import CompiledProgram


def refused_rule(context: Context, compiled: CompiledProgram) -> list[Diagnostic]:
    """One warning for each rule whose conditions can be met in no case that every denial allows."""
    clauses = [clause for clause in context.kb.clauses if clause.head is None or clause.body]
    found = []
    for number, place, denial in refused_rules(compiled):
        span, reason = clauses[number].span, "every case in which it could is refused"
        if place >= 0:
            span, reason = clauses[number].body[place].span, "nothing makes this hold"
        labels = (Label(clauses[denial].span, "refused here"),) if denial >= 0 else ()
        message, advice = f"this rule can never fire: {reason}", "state what is missing, or remove the rule"
        found.append(Diagnostic("KB033", message, span, advice, Severity.WARNING, labels=labels))
    return found
