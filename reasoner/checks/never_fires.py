"""KB033: a rule one of whose conditions nothing can ever meet."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.checks.context import Context, constant_kind
from reasoner.diagnostics import Diagnostic, Severity
from reasoner.syntax.tree import Atom, Clause, Comparison, Literal, Number, Symbol


def never_fires(context: Context) -> Iterator[Diagnostic]:
    """One warning for each rule with a literal that no fact and no rule can make true."""
    derived = {clause.head.predicate for clause in context.kb.clauses if clause.head is not None}
    for clause in context.rules:
        if context.whole(clause) and clause.head is not None:
            yield from _of(context, clause, derived)


def _of(context: Context, clause: Clause, derived: set[str]) -> Iterator[Diagnostic]:
    for literal in clause.body:
        reason = ""
        if isinstance(literal, Literal) and not literal.negated:
            reason = _empty(context, literal.atom, derived)
        elif isinstance(literal, Comparison) and _false(literal):
            reason = "the comparison is never true"
        if reason:
            message = f"this rule can never fire: {reason}"
            advice = "state what is missing, or remove the rule"
            yield Diagnostic("KB033", message, literal.span, advice, Severity.WARNING)
            return


def _empty(context: Context, atom: Atom, derived: set[str]) -> str:
    known = context.declared[atom.predicate]
    if known.kind == "input":
        return ""
    if atom.predicate not in derived:
        return f"nothing states or derives '{atom.predicate}'"
    constants = [(place, term) for place, term in enumerate(atom.arguments) if constant_kind(term)]
    if known.kind != "fact" or not constants:
        return ""
    for fact in context.facts.get(atom.predicate, ()):
        assert fact.head is not None
        arguments = fact.head.arguments
        if len(arguments) == len(atom.arguments) and all(arguments[place] == term for place, term in constants):
            return ""
    return f"no fact of '{atom.predicate}' has {', '.join(term.span.text for _, term in constants)} there"


def _false(comparison: Comparison) -> bool:
    left, right = comparison.left, comparison.right
    if isinstance(left, Symbol) and isinstance(right, Symbol):
        return (comparison.operator == "=" and left != right) or (comparison.operator == "!=" and left == right)
    if not isinstance(left, Number) or not isinstance(right, Number):
        return False
    one, two = left.value, right.value
    holds = {"=": one == two, "!=": one != two, "<": one < two, "<=": one <= two, ">": one > two, ">=": one >= two}
    return not holds[comparison.operator]
