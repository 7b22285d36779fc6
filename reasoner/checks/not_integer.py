"""KB021: arithmetic with something that is no integer, or an order between an integer and something else."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.checks.atoms import clause_atoms
from reasoner.checks.context import Context, constant_kind
from reasoner.diagnostics import Diagnostic
from reasoner.syntax.tree import Aggregate, Arithmetic, Clause, Comparison, Symbol, Term, Variable


def not_integer(context: Context) -> Iterator[Diagnostic]:
    """One error for each operand that cannot be a number, and each comparison of unlike sides."""
    for clause in context.kb.clauses:
        kinds = _kinds(context, clause) if clause.body else {}
        for comparison in _comparisons(clause):
            yield from _compared(comparison, kinds)
        for term in _terms(clause):
            yield from _computed(term, kinds)


def _compared(comparison: Comparison, kinds: dict[str, str]) -> Iterator[Diagnostic]:
    sides = (comparison.left, comparison.right)
    wrong = [found for side in sides for found in _computed(side, kinds)][:1]
    yield from wrong
    left, right = (_kind(side, kinds) for side in sides)
    if not wrong and left and right and left != right:
        message = f"{sides[0].span.text} is of kind {left} and {sides[1].span.text} of kind {right}"
        yield Diagnostic("KB021", message, comparison.span, "compare like with like")


def _computed(term: Term, kinds: dict[str, str]) -> Iterator[Diagnostic]:
    """An error for the first operand of a term that can be no number."""
    wrong = next((each for each in operands(term) if _other(each, kinds)), None)
    if wrong is None:
        return
    message = f"arithmetic needs integers, and {wrong.span.text} is a {_kind(wrong, kinds)}"
    advice = "use a variable of an integer sort"
    if isinstance(term, Arithmetic) and isinstance(term.left, Symbol) and isinstance(term.right, Symbol):
        joined = f"{term.left.name}_{term.right.name}"
        advice = f"names have no '{term.operator}': write '{joined}' for a name"
    yield Diagnostic("KB021", message, wrong.span, advice)


def _terms(clause: Clause) -> Iterator[Term]:
    """Every term outside comparisons that may compute something."""
    for atom in clause_atoms(clause):
        yield from atom.arguments
    for literal in clause.body:
        if isinstance(literal, Aggregate):
            yield literal.guard
            for element in literal.elements:
                yield from element.terms


def _kinds(context: Context, clause: Clause) -> dict[str, str]:
    found: dict[str, str] = {}
    for atom in clause_atoms(clause):
        known = context.signature(atom)
        for argument, term in zip(known.arguments, atom.arguments, strict=True) if known else ():
            if isinstance(term, Variable) and term.name != "_":
                found.setdefault(term.name, context.sort_kind(argument.sort))
    return found


def _comparisons(clause: Clause) -> Iterator[Comparison]:
    for literal in clause.body:
        if isinstance(literal, Comparison):
            yield literal
        elif isinstance(literal, Aggregate):
            for element in literal.elements:
                yield from (each for each in element.condition if isinstance(each, Comparison))


def operands(term: Term) -> Iterator[Term]:
    """The leaves of arithmetic; none for a term that is none."""
    pending: list[Term] = [term] if isinstance(term, Arithmetic) else []
    while pending:
        each = pending.pop()
        if isinstance(each, Arithmetic):
            pending += [each.right, each.left]
        else:
            yield each


def _kind(term: Term, kinds: dict[str, str]) -> str:
    if isinstance(term, Arithmetic):
        return "integer"
    return kinds.get(term.name, "") if isinstance(term, Variable) else constant_kind(term)


def _other(term: Term, kinds: dict[str, str]) -> bool:
    return _kind(term, kinds) in ("symbol", "string")
