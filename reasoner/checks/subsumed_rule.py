"""KB032: a rule that can give nothing beyond what a more general one gives (theta-subsumption)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from reasoner.checks.context import Context
from reasoner.diagnostics import Diagnostic, Label, Severity
from reasoner.syntax.tree import Aggregate, Arithmetic, Clause, Comparison, Literal, Term, Variable

_MOST_LITERALS = 12
_MOST_STEPS = 2000
_MOST_PAIRS = 60_000
"""Pairs of rules that are compared; in a knowledge base that has more alike, the others are not."""


def subsumed_rule(context: Context) -> Iterator[Diagnostic]:
    """One warning for each rule that a rule for the same head covers with fewer conditions."""
    by_head: dict[str, list[Clause]] = {}
    for clause in context.rules:
        if len(clause.body) <= _MOST_LITERALS:
            by_head.setdefault(clause.head.predicate if clause.head is not None else "", []).append(clause)
    left = _MOST_PAIRS
    for rules in by_head.values():
        for special, likely in _likely(rules):
            left -= len(likely)
            general = next((each for each in likely[: max(0, left)] if _covers(each, special)), None)
            if general is not None and not _covers(special, general):
                labels = (Label(general.span, "the more general one"),)
                message = "a more general rule gives everything that this one gives"
                yield Diagnostic(
                    "KB032", message, special.span, "remove this rule, or a condition too few in the other",
                    Severity.WARNING, labels=labels,
                )  # fmt: skip


def _likely(rules: Sequence[Clause]) -> Iterator[tuple[Clause, list[Clause]]]:
    """Each rule with those that could cover it: a rule covers only what holds all its words."""
    words = [_words(each) for each in rules]
    often = Counter(word for each in words for word in each)
    by_rarest: dict[object, list[int]] = {}
    for number, each in enumerate(words):
        by_rarest.setdefault(min(each, key=lambda word: (often[word], repr(word)), default=None), []).append(number)
    for number, mine in enumerate(words):
        found = sorted({other for word in (*mine, None) for other in by_rarest.get(word, ())} - {number})
        yield rules[number], [rules[other] for other in found if words[other] <= mine]


def _words(clause: Clause) -> frozenset[object]:
    """What a body holds besides variables: kinds, predicates, operators and constants."""
    found: set[object] = set()
    pending: list[object] = list(clause.body)
    while pending:
        each = pending.pop()
        if isinstance(each, tuple):
            pending += each
        elif isinstance(each, Variable):
            continue
        elif hasattr(each, "__slots__"):
            found.add(type(each))
            pending += [getattr(each, name) for name in type(each).__slots__ if name not in ("span", "name_span")]
        else:
            found.add(each)
    return frozenset(found)


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
