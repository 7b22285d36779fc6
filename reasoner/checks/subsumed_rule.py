"""KB032: a rule that can give nothing beyond what a more general one gives (theta-subsumption)."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.checks.context import Context
from reasoner.diagnostics import Diagnostic, Label, Severity
from reasoner.syntax.tree import Aggregate, Arithmetic, Clause, Comparison, Literal, Term, Variable

_MOST_LITERALS = 12
_MOST_STEPS = 2000


def subsumed_rule(context: Context) -> Iterator[Diagnostic]:
    """One warning for each rule that a rule for the same head covers with fewer conditions."""
    by_head: dict[str, list[Clause]] = {}
    for clause in context.rules:
        if len(clause.body) <= _MOST_LITERALS:
            by_head.setdefault(clause.head.predicate if clause.head is not None else "", []).append(clause)
    for rules in by_head.values():
        for special in rules:
            general = next((each for each in rules if each is not special and _covers(each, special)), None)
            if general is not None and not _covers(special, general):
                labels = (Label(general.span, "the more general one"),)
                message = "a more general rule gives everything that this one gives"
                yield Diagnostic(
                    "KB032", message, special.span, "remove this rule, or a condition too few in the other",
                    Severity.WARNING, labels=labels,
                )  # fmt: skip


def _covers(general: Clause, special: Clause) -> bool:
    """Whether some substitution makes the general head the special one and its body a part of the special body."""
    if len(general.body) > len(special.body) and not _may_fold(general):
        return False
    bindings: dict[str, Term] = {}
    if general.head is not None and special.head is not None and not _match(general.head, special.head, bindings):
        return False
    steps = 0
    pending: list[tuple[int, dict[str, Term]]] = [(0, bindings)]
    while pending and steps < _MOST_STEPS:
        place, known = pending.pop()
        if place == len(general.body):
            return True
        for candidate in special.body:
            steps += 1
            extended = dict(known)
            if _match(general.body[place], candidate, extended):
                pending.append((place + 1, extended))
    return False


def _may_fold(clause: Clause) -> bool:
    """Whether two literals of a body can become one: only plain atoms of one predicate can."""
    names = [each.atom.predicate for each in clause.body if isinstance(each, Literal)]
    return len(names) > len(set(names))


def _match(general: object, special: object, bindings: dict[str, Term]) -> bool:
    if isinstance(general, Variable):
        if general.name == "_":
            return True
        if not isinstance(special, Variable | Arithmetic) and not hasattr(special, "span"):
            return False
        known = bindings.setdefault(general.name, special)  # type: ignore[arg-type]
        return known == special and not (isinstance(special, Variable) and special.name == "_")
    if type(general) is not type(special):
        return False
    if isinstance(general, tuple) and isinstance(special, tuple):
        return len(general) == len(special) and all(
            _match(one, two, bindings) for one, two in zip(general, special, strict=True)
        )
    if isinstance(general, Literal | Comparison | Aggregate | Arithmetic) or hasattr(general, "__slots__"):
        fields = [name for name in type(general).__slots__ if name not in ("span", "name_span")]
        return all(_match(getattr(general, name), getattr(special, name), bindings) for name in fields)
    return general == special
