"""Rules that fire only in cases which the denials refuse."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple, TypeAlias

from reasoner.engine.evaluate import static_model
from reasoner.engine.model import Model
from reasoner.engine.values import compare
from reasoner.program.compiled import (
    ANY,
    BodyPattern,
    ComparisonPattern,
    CompiledProgram,
    CompiledRule,
    LiteralPattern,
    Operation,
    Pattern,
    Value,
    Var,
)
from reasoner.program.patterns import LARGEST, MIRROR, terms_of

Term: TypeAlias = int | str | Var
"""A value, or a variable of the rule in question, of which nothing is known but what the rule compares it with."""

Binding: TypeAlias = Mapping[int, Term]
Supposed: TypeAlias = dict[str, list[tuple[Term, ...]]]
"""Rows that are supposed to hold, by predicate."""

_DEEPEST = 4
"""Rules above each other through which a condition is followed down to records."""

_APART = 1000
"""More than a rule has variables: what is free in one way to meet a condition is none of another's."""

_MOST_WAYS = 64
"""Ways in which the conditions of one rule can be met that are looked at; beyond them nothing is said."""


class Refused(NamedTuple):
    """A rule that fires in no case that may be: the place of the literal that nothing makes hold, or -1 with the number
    of a denial that refuses each case in which the rule could fire."""

    rule: int
    place: int
    denial: int


def refused_rules(program: CompiledProgram) -> tuple[Refused, ...]:
    """The rules that fire in no case that every denial allows, as far as that can be told."""
    refusal = _Refusal(program)
    told = (
        (rule.number, refusal.of(rule))
        for rule in program.rules
        if rule.head is not None and not program.is_static(rule)
    )
    return tuple(Refused(number, *found) for number, found in told if found is not None)


def refused_rests_on(program: CompiledProgram) -> frozenset[str]:
    """The predicates of knowledge whose facts decide what ``refused_rules`` finds."""
    told = _told_by_records(program)
    outlines = [each for each in program.outlines if each.per_case and (not each.head or each.head in told)]
    named = {name for each in outlines for name in each.mentions}
    return frozenset(name for name in named if not program.predicates[name].per_case)


def _told_by_records(program: CompiledProgram) -> frozenset[str]:
    """The derived predicates that follow from records and knowledge alone, or from themselves: what is recorded when
    one of these holds can be told."""
    per_case = {name for name, info in program.predicates.items() if info.per_case}
    inputs = {name for name in per_case if program.predicates[name].kind == "input"}
    found = {each.head for each in program.outlines if each.head in per_case}
    for each in program.outlines:
        if not inputs | {each.head} >= per_case.intersection(each.needs):
            found.discard(each.head)
    return frozenset(found)


class _Facts(NamedTuple):
    """What one way to meet the conditions of a rule supposes, and how its variables compare."""

    supposed: Supposed
    stated: frozenset[tuple[Term, str, Term]]

    def entails(self, left: Term, operator: str, right: Term) -> bool:
        """Whether a comparison holds whatever the variables are."""
        if not isinstance(left, Var) and not isinstance(right, Var):
            return compare(left, operator, right)
        if (left, operator, right) in self.stated or (right, MIRROR[operator], left) in self.stated:
            return True
        if left == right:
            return operator in ("=", "<=", ">=")
        if isinstance(right, Var):
            left, operator, right = right, MIRROR[operator], left
        if isinstance(right, Var) or not isinstance(right, int):
            return False
        low, high = self._range(left)
        least, most = compare(low, operator, right), compare(high, operator, right)
        return least and most and (operator not in ("=", "!=") or low == high or not low <= right <= high)

    def _range(self, variable: Term) -> tuple[int, int]:
        low, high = -LARGEST, LARGEST
        for left, operator, right in self.stated:
            if left == variable and isinstance(right, int):
                if operator in (">", ">=", "="):
                    low = max(low, right + (operator == ">"))
                if operator in ("<", "<=", "="):
                    high = min(high, right - (operator == "<"))
        return low, high


class _Refusal:
    """The denials of a program that are about what is recorded and about knowledge alone."""

    def __init__(self, program: CompiledProgram) -> None:
        self._program = program
        self._model: Model = static_model(program, ())
        self._inputs = {name for name, info in program.predicates.items() if info.kind == "input"}
        told = _told_by_records(program)
        self._giving: dict[str, list[CompiledRule]] = {}
        for number, outline in enumerate(program.outlines):
            if outline.head in told:
                self._giving.setdefault(outline.head, []).append(program.rules[number])
        self._denials = [
            rule
            for rule in program.rules
            if rule.head is None
            and not program.is_static(rule)
            and "warns" not in rule.info.extra
            and self._judges(rule)
        ]
        self._fresh = 0
        self._known: dict[tuple[str, tuple[Term, ...]], list[Supposed] | None] = {}

    def _judges(self, denial: CompiledRule) -> bool:
        return all(
            isinstance(each, ComparisonPattern)
            or (isinstance(each, LiteralPattern) and (each.predicate in self._inputs or self._is_static(each)))
            for each in denial.body
        )

    def _is_static(self, literal: LiteralPattern) -> bool:
        return not self._program.predicates[literal.predicate].per_case

    def of(self, rule: CompiledRule) -> tuple[int, int] | None:
        """The place of the literal that nothing can meet, or -1 with the number of a denial; ``None`` for a rule that
        may fire for all that is known."""
        stated, values = _compared(rule)
        choices: list[list[Supposed]] = []
        known: Supposed = {}
        for place, each in enumerate(rule.body):
            if not isinstance(each, LiteralPattern) or each.negated:
                continue
            row = _placed(each.arguments, values)
            if row is None:
                continue
            if each.predicate in self._inputs or self._is_static(each):
                known.setdefault(each.predicate, []).append(row)
                continue
            ways = self._ways(each.predicate, row)
            if ways is not None and not ways:
                return place, -1
            if ways is not None:
                choices.append(ways)
        denial = -1
        for count, chosen in enumerate(product(*choices)):
            facts = _Facts(_together((known, *chosen)), stated)
            violated = next((each for each in self._denials if self._holds(each.body, {}, facts)), None)
            if violated is None or count >= _MOST_WAYS:
                return None
            denial = violated.number
        return -1, denial

    def _ways(self, predicate: str, row: tuple[Term, ...], depth: int = 0) -> list[Supposed] | None:
        """What is recorded when a derived literal holds, one for each way; ``None`` where that cannot be told.

        Of a way only records are kept: it supposes less than it needs, and is refused the less.
        """
        key = predicate, row
        if key not in self._known:
            self._known[key] = None  # a way through itself
            self._known[key] = self._find_ways(predicate, row, depth) if depth < _DEEPEST else None
        return self._known[key]

    def _find_ways(self, predicate: str, row: tuple[Term, ...], depth: int) -> list[Supposed] | None:
        if predicate not in self._giving:
            return None
        found: list[Supposed] = []
        for rule in self._giving[predicate]:
            assert rule.head is not None
            heads = rule.head.arguments
            slots = [each.slot for each in heads if isinstance(each, Var)]
            untold = any(
                not isinstance(each, Var) and isinstance(term, Var) for each, term in zip(heads, row, strict=True)
            )
            if untold or len(set(slots)) < len(slots) or any(isinstance(each, Operation) for each in heads):
                return None
            bound = _unified(heads, row)
            if bound is None:
                continue
            literals = [each for each in rule.body if isinstance(each, LiteralPattern) and not each.negated]
            for binding in self._joined([each for each in literals if self._is_static(each)], bound):
                self._fresh += 1
                choices: list[list[Supposed]] = []
                for each in literals:
                    record = _placed(each.arguments, binding, self._fresh)
                    if record is None or self._is_static(each):
                        continue
                    ways: list[Supposed] | None = [{each.predicate: [record]}]
                    if each.predicate not in self._inputs:
                        ways = self._ways(each.predicate, record, depth + 1)
                    choices.append([{}] if ways is None else ways)
                for chosen in product(*choices):
                    found.append(_together(chosen))
                    if len(found) > _MOST_WAYS:
                        return None
        return found

    def _joined(self, literals: Sequence[LiteralPattern], binding: Binding) -> Iterator[Binding]:
        """The bindings under which knowledge holds. Of what nothing is known, or only what a variable of the rule in
        question is, nothing is asked."""
        if not literals:
            yield binding
            return
        first, others = literals[0], literals[1:]
        row = _values(first, binding)
        if row is None or not self._model.relation(first.predicate).rows:
            yield from self._joined(others, binding)
            return
        for known in self._model.match(first.predicate, row):
            extended = _unified(first.arguments, known, binding)
            if extended is not None:
                yield from self._joined(others, extended)

    def _holds(self, body: Sequence[BodyPattern], binding: Binding, facts: _Facts) -> bool:
        """Whether the rest of a denial holds under a binding, whatever the variables of the rule in question are."""
        waiting = sorted(body, key=lambda each: _turn(each, binding, self._inputs))
        if not waiting:
            return True
        first, rest = waiting[0], waiting[1:]
        if isinstance(first, ComparisonPattern):
            left, right = _value(first.left, binding), _value(first.right, binding)
            if left is None or right is None or isinstance(left, Operation) or isinstance(right, Operation):
                return False
            return facts.entails(left, first.operator, right) and self._holds(rest, binding, facts)
        assert isinstance(first, LiteralPattern)
        row = _values(first, binding)
        if first.negated:
            if first.predicate in self._inputs or row is None or self._model.match(first.predicate, row):
                return False
            return self._holds(rest, binding, facts)
        candidates = list(facts.supposed.get(first.predicate, ()))
        if first.predicate not in self._inputs and row is not None:
            candidates += self._model.match(first.predicate, row)
        return any(
            self._holds(rest, extended, facts)
            for candidate in candidates
            if (extended := _unified(first.arguments, candidate, binding)) is not None
        )


def _together(parts: Sequence[Supposed]) -> Supposed:
    found: Supposed = {}
    for part in parts:
        for name, rows in part.items():
            found.setdefault(name, []).extend(rows)
    return found


def _compared(rule: CompiledRule) -> tuple[frozenset[tuple[Term, str, Term]], dict[int, Term]]:
    """How the variables of a rule compare with each other and with values, and those that equal a value."""
    values: dict[int, Term] = {}
    stated = set()
    for each in rule.body:
        if isinstance(each, ComparisonPattern):
            for one, operator, other in (
                (each.left, each.operator, each.right),
                (each.right, MIRROR[each.operator], each.left),
            ):
                if isinstance(one, Var) and not isinstance(other, Operation):
                    stated.add((one, operator, other))
                    if operator == "=" and not isinstance(other, Var):
                        values[one.slot] = other
    return frozenset(stated), values


def _placed(arguments: Sequence[Pattern], binding: Binding, fresh: int = 0) -> tuple[Term, ...] | None:
    """The arguments under a binding; variables that nothing binds stay, with ``fresh`` under another number. ``None``
    where one is computed."""
    row: list[Term] = []
    for each in arguments:
        if isinstance(each, Operation):
            return None
        if isinstance(each, Var):
            row.append(binding.get(each.slot, Var(each.slot - _APART * fresh)))
        else:
            row.append(each)
    return tuple(row)


def _value(pattern: Pattern, binding: Binding) -> Term | Operation | None:
    """What a pattern stands for; ``None`` for what nothing binds yet."""
    return binding.get(pattern.slot) if isinstance(pattern, Var) else pattern


def _values(literal: LiteralPattern, binding: Binding) -> tuple[Value | None, ...] | None:
    """What is known of the arguments; ``None`` where one is computed, or a variable of the rule in question."""
    row = [_value(each, binding) for each in literal.arguments]
    if any(isinstance(each, Var | Operation) for each in row):
        return None
    return tuple([None if isinstance(each, Var | Operation) or each == ANY else each for each in row])


def _unified(arguments: Sequence[Pattern], row: Sequence[Term], binding: Binding | None = None) -> Binding | None:
    """The binding with which arguments are a row."""
    found = dict(binding or {})
    for each, value in zip(arguments, row, strict=True):
        if isinstance(each, Operation):
            return None
        if isinstance(each, Var):
            if found.setdefault(each.slot, value) != value:
                return None
        elif each != value:
            return None
    return found


def _turn(pattern: BodyPattern, binding: Binding, inputs: set[str]) -> int:
    """What of a denial is looked at first: records, then what is bound, then knowledge."""
    if isinstance(pattern, LiteralPattern) and not pattern.negated:
        return 0 if pattern.predicate in inputs else 2
    terms = terms_of(pattern)
    return 1 if all(_value(each, binding) is not None for each in terms) else 3
