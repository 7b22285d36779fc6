"""KB033: a rule one of whose conditions nothing can ever meet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from reasoner.checks.atoms import variables
from reasoner.checks.context import Context, constant_kind, entry
from reasoner.diagnostics import Diagnostic, Severity
from reasoner.syntax.parser import turned
from reasoner.syntax.printer import show
from reasoner.syntax.tree import Atom, Clause, Comparison, ComparisonOperator, Literal, Number, Symbol, Term, Variable


def never_fires(context: Context) -> Iterator[Diagnostic]:
    """One warning for each rule with a literal that no fact and no rule can make true."""
    derived = {clause.head.predicate for clause in context.kb.clauses if clause.head is not None}
    for clause in context.rules:
        if context.whole(clause) and clause.head is not None:
            yield from _of(context, clause, derived)


def _of(context: Context, clause: Clause, derived: set[str]) -> Iterator[Diagnostic]:
    asked = {literal for literal in clause.body if isinstance(literal, Literal)}
    bounds: dict[str, _Bounds] = {}
    for literal in clause.body:
        reason = ""
        if isinstance(literal, Literal) and not literal.negated:
            reason = _empty(context, literal.atom, derived)
        elif isinstance(literal, Literal) and Literal(literal.atom) in asked and "_" not in _names(literal):
            reason = f"it asks for '{show(literal.atom)}' and for its opposite"
        elif isinstance(literal, Comparison) and (_false(literal) or _excluded(literal, bounds)):
            reason = "the comparison is never true" if _false(literal) else "no value meets all comparisons"
        if reason:
            message = f"this rule can never fire: {reason}"
            advice = "state what is missing, or remove the rule"
            yield Diagnostic("KB033", message, literal.span, advice, Severity.WARNING)
            return


def _names(literal: Literal) -> set[str]:
    return {each.name for each in variables(literal.atom.arguments)}


class _Bounds:
    """What the comparisons of one variable with constants leave: of each kind the one that leaves least."""

    def __init__(self) -> None:
        self.least: dict[object, tuple[str, Term]] = {}
        self.excluded: set[Term] = set()

    def take(self, operator: str, term: Term) -> bool:
        """Add a comparison; whether no value meets it and those before."""
        found = any(_apart(each, (operator, term)) for each in self.least.values())
        found = found or (operator == "=" and term in self.excluded)
        if operator == "!=":
            self.excluded.add(term)
        elif operator == "=":
            self.least.setdefault((operator, type(term)), (operator, term))
        elif isinstance(term, Number):
            known = self.least.get(operator)
            above = operator.startswith(">")
            if known is None or (term.value > cast("Number", known[1]).value) == above:
                self.least[operator] = (operator, term)
        return found


def _excluded(comparison: Comparison, bounds: dict[str, _Bounds]) -> bool:
    """Whether the earlier comparisons of the same variable with constants leave nothing to this one."""
    mine = _bound(comparison)
    return mine is not None and bounds.setdefault(mine[0], _Bounds()).take(*mine[1:])


def _bound(comparison: Comparison) -> tuple[str, str, Term] | None:
    """A comparison of a variable with a constant: name, operator with the variable on the left, constant."""
    left, right = comparison.left, comparison.right
    if isinstance(left, Variable) and constant_kind(right):
        return left.name, comparison.operator, right
    if isinstance(right, Variable) and constant_kind(left):
        return right.name, turned(comparison.operator), left
    return None


def _apart(first: tuple[str, Term], second: tuple[str, Term]) -> bool:
    """Whether no value meets two comparisons with constants."""
    for (one, term), (other, limit) in ((first, second), (second, first)):
        if one == "=" and (isinstance(term, Number) == isinstance(limit, Number)):
            if other in ("=", "!="):
                return (term == limit) == (other == "!=")
            return _false(Comparison(term, cast("ComparisonOperator", other), limit))
    (one, low), (other, high) = (first, second) if first[0].startswith(">") else (second, first)
    if one.startswith(">") and other.startswith("<") and isinstance(low, Number) and isinstance(high, Number):
        least, most = low.value + (one == ">"), high.value - (other == "<")
        return least > most
    return False


def _empty(context: Context, atom: Atom, derived: set[str]) -> str:
    known = context.declared[atom.predicate]
    if known.kind == "input" or entry(known, "optional") is not None:
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
