"""What a rule asks of tables that depend on no case is joined once, before any case is there.

The literals of a rule that depend on no case and hang together by variables become one table of what the rest of the
rule needs of them. It is smaller, and gives each row once.
"""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

from reasoner.cohort.clauses import positive
from reasoner.program.compiled import ComparisonPattern, LiteralPattern, Operation, Var
from reasoner.program.patterns import slots_in, terms_of, variables_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from reasoner.cohort.clauses import Clauses
    from reasoner.program.compiled import Arguments, BodyPattern, CompiledRule

MOST_ROWS = 200_000
"""Rows of a table made beforehand, at a guess."""


def factored(clauses: Clauses, rows: Mapping[str, Sequence[Arguments]], kept: Collection[str]) -> Clauses:
    """Clauses with the same rows; ``rows`` are those of what depends on no case. Rules of what is ``kept`` stay."""
    for name in [name for heads in clauses.order for name in heads if name not in kept]:
        rules = []
        for rule in clauses.rules.get(name, ()):
            for number, part in enumerate(_parts(rule, rows)):
                made = f"{name}/{rule.number}/{number}"
                wanted = _wanted(rule, part)
                head = LiteralPattern(made, tuple(map(Var, wanted)))
                made_by = rule._replace(head=head, body=tuple(part), order=(), lookups=())
                info = clauses.predicates[part[0].predicate]  # type: ignore[union-attr]
                info = info._replace(name=made, sorts=("",) * len(wanted), kind="derived", recursive=False)
                clauses = clauses.with_predicate(info).with_rules(made, [made_by])
                clauses = clauses._replace(prepared=(*clauses.prepared, (made,)))
                rule = rule._replace(body=(head, *(each for each in rule.body if each not in part)))
            rules.append(rule)
        clauses = clauses.with_rules(name, rules)
    return clauses


def _parts(rule: CompiledRule, rows: Mapping[str, Sequence[Arguments]]) -> list[list[BodyPattern]]:
    """Literals, and what they decide alone, that hang together and are worth a table of their own."""
    waiting = [each for each in rule.body if _reads(each, rows)]
    tests = [each for each in rule.body if _decides(each, rows)]
    found = []
    while waiting:
        part: list[BodyPattern] = [waiting.pop(0)]
        slots = set(variables_of(part[0]))
        while more := [each for each in waiting if not slots.isdisjoint(variables_of(each))]:
            part += more
            slots.update(slot for each in more for slot in variables_of(each))
            waiting = [each for each in waiting if each not in more]
        part += [each for each in tests if variables_of(each) <= slots]
        if len(part) > 1 and _wanted(rule, part) and _guess(part, rows) <= MOST_ROWS:
            found.append(part)
    return found


def _reads(pattern: BodyPattern, rows: Mapping[str, Sequence[Arguments]]) -> bool:
    return (
        isinstance(pattern, LiteralPattern)
        and not pattern.negated
        and pattern.predicate in rows
        and not any(isinstance(term, Operation) for term in pattern.arguments)
    )


def _decides(pattern: BodyPattern, rows: Mapping[str, Sequence[Arguments]]) -> bool:
    """Whether a pattern only tests values, has one on every row, and asks for no case."""
    if any(isinstance(term, Operation) for term in terms_of(pattern)):
        return False
    if isinstance(pattern, LiteralPattern):
        return pattern.negated and pattern.predicate in rows
    return isinstance(pattern, ComparisonPattern)


def _wanted(rule: CompiledRule, part: Sequence[BodyPattern]) -> list[int]:
    """The variables of a part that the rest of the rule mentions."""
    assert rule.head is not None
    rest = [variables_of(each) for each in rule.body if each not in part]
    known = frozenset[int]().union(*(variables_of(each) for each in part))
    return sorted(known & slots_in(rule.head.arguments).union(*rest))


def _guess(part: Sequence[BodyPattern], rows: Mapping[str, Sequence[Arguments]]) -> float:
    """About how many rows literals have together: each multiplies those before it by what it has for their values."""
    guess, slots = 1.0, set[int]()
    for pattern in positive(part):
        known = [
            place for place, term in enumerate(pattern.arguments) if not isinstance(term, Var) or term.slot in slots
        ]
        every = rows[pattern.predicate]
        guess *= len(every) / max(1, len(set(map(itemgetter(*known), every)))) if known else len(every)
        slots |= variables_of(pattern)
    return guess
