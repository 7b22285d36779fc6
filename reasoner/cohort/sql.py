"""One rule as one SELECT over tables of codes.

A table ``p_NAME`` has a column ``c0``, ``c1``, ... for each argument. A body is built up literal by literal; an
aggregate closes what is known so far into a common table expression, counts the distinct terms of its elements for
each binding of the variables that it sees, and goes on from there. Arithmetic that leads to no integer of the
language is no error of the statement, which would depend on the order in which an engine filters: the row is marked in
the column ``bad``. Where asked for, ``why`` is the nearest clause that gives a reason (see ``plan``), the least over
all ways to a row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.cohort.codes import HIGHEST, LARGEST, LOWEST
from reasoner.cohort.keys import gives_once
from reasoner.errors import EvaluationError
from reasoner.program.compiled import (
    ANY,
    AggregatePattern,
    ComparisonPattern,
    ElementPattern,
    LiteralPattern,
    Operation,
    Var,
)
from reasoner.program.patterns import outer_slots, slots_in, terms_of, variables_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reasoner.cohort.codes import Codes
    from reasoner.cohort.keys import Known
    from reasoner.program.compiled import BodyPattern, CompiledRule, Pattern

NEARER = 1 << 32
"""What one step further away adds to ``why``; below it stands the clause."""


_LAST, _NOT_YET = 3, 4
_SQL = {"!=": "<>"}


class Names(NamedTuple):
    """What the compiler must know of the tables: codes of constants, which tables carry ``why``, and their keys."""

    codes: Codes
    carriers: frozenset[str]
    known: Mapping[str, Known]


class Selected(NamedTuple):
    """A SELECT of the columns of a head; ``bad`` says whether it has that column, too."""

    sql: str
    bad: bool


def table(predicate: str) -> str:
    """The name of a predicate's table."""
    return f'"p_{predicate}"'


def select_rule(
    rule: CompiledRule,
    names: Names,
    *,
    why: int | None = None,
    carried: bool = False,
    delta: Mapping[int, str] | None = None,
) -> Selected:
    """The rows that a rule gives. ``why`` is the rule's own reason; with ``carried`` the rows carry theirs.

    ``delta`` names another table for some literals, by their position in the body. Of a denial the columns are the
    values of its variables.
    """
    body = _Body(rule, names, delta or {}, carried=carried)
    head = [Var(slot) for slot in range(rule.globals)] if rule.head is None else list(rule.head.arguments)
    body.add(list(enumerate(rule.body)), slots_in(head))
    columns = []
    for place, term in enumerate(head):
        if rule.head is None and isinstance(term, Var) and term.slot not in body.slots:
            columns.append(f"0 AS c{place}")
            continue
        body.note(term)
        columns.append(f"{body.term(term)} AS c{place}")
    columns = columns or ["0 AS c0"]
    if body.bad:
        columns.append(f"CASE WHEN {' OR '.join(body.bad)} THEN {rule.number} ELSE -1 END AS bad")
    if carried:
        reasons = [*([] if why is None else [str(why)]), *body.reasons]
        columns.append(f"{_least(reasons)} AS why")
    return Selected(f"{body.leading()}SELECT {', '.join(columns)}{body.tail()}", bool(body.bad))


def _least(terms: Sequence[str]) -> str:
    if len(terms) > 1:
        return f"least({', '.join(terms)})"
    return f"CAST({terms[0]} AS BIGINT)" if terms else "CAST(NULL AS BIGINT)"


class _Body:
    """A body under construction: the SQL of each bound slot, the tables read and the conditions on them."""

    def __init__(
        self, rule: CompiledRule, names: Names, delta: Mapping[int, str], *, carried: bool, prefix: str = "t"
    ) -> None:
        self.rule, self.names, self.delta, self.carried, self.prefix = rule, names, delta, carried, prefix
        self.slots: dict[int, str] = {}
        self.froms: list[str] = []
        self.wheres: list[str] = []
        self.expressions: list[str] = []
        self.bad: list[str] = []
        self.reasons: list[str] = []
        self._aliases = 0
        self._added: list[BodyPattern] = []

    def add(self, waiting: list[tuple[int, BodyPattern]], wanted: frozenset[int]) -> None:
        """Add patterns, each when what it needs is bound: rows, then equations and tests, aggregates last."""
        while waiting:
            order = [self._turn(pattern) for _, pattern in waiting]
            if min(order) > _LAST:
                raise EvaluationError(f"{self.rule.info.id or self.rule.info.text}: no order of the body binds all")
            position, pattern = waiting.pop(order.index(min(order)))
            self._added.append(pattern)
            if isinstance(pattern, AggregatePattern):
                self._count(pattern, waiting, wanted)
            elif isinstance(pattern, ComparisonPattern):
                self._compare(pattern)
            elif pattern.negated:
                self._without(pattern)
            else:
                self._row(position, pattern)

    def _turn(self, pattern: BodyPattern) -> int:
        """When a pattern may come: rows first, then equations that bind, tests, aggregates; later than all, not yet."""
        known = self.slots.keys()
        if isinstance(pattern, AggregatePattern):
            open_guard = isinstance(pattern.guard, Var) and pattern.operator == "="
            guarded = slots_in([pattern.guard]) <= known or open_guard
            return _LAST if guarded and outer_slots(pattern) <= known else _NOT_YET
        if isinstance(pattern, LiteralPattern) and not pattern.negated:
            own = {each.slot for each in pattern.arguments if isinstance(each, Var)}
            return 0 if slots_in(pattern.arguments) <= own | known else _NOT_YET
        if isinstance(pattern, ComparisonPattern) and self._assigned(pattern) is not None:
            return 1
        return 2 if variables_of(pattern) <= known else _NOT_YET

    def _row(self, position: int, pattern: LiteralPattern) -> None:
        """A positive literal: a table, whose columns bind what is not bound yet."""
        alias = self._alias()
        self.froms.append(f"{self.delta.get(position) or table(pattern.predicate)} {alias}")
        later = []
        for place, term in enumerate(pattern.arguments):
            if isinstance(term, Var) and term.slot not in self.slots:
                self.slots[term.slot] = f"{alias}.c{place}"
            else:
                later.append((place, term))
        for place, term in later:
            self.note(term)
            self._where(f"{alias}.c{place} = {self.term(term)}", term)
        if self.carried and pattern.predicate in self.names.carriers:
            self.reasons.append(f"{alias}.why + {NEARER}")

    def _compare(self, pattern: ComparisonPattern) -> None:
        """An equation that binds a variable, or a test; where a side has no value the row stays, to be marked."""
        found = self._assigned(pattern)
        if found is not None:
            slot, source = found
            self.note(source)
            self.slots[slot] = self.term(source)
            return
        for term in (pattern.left, pattern.right):
            self.note(term)
        condition = (
            f"{self.term(pattern.left)} {_SQL.get(pattern.operator, pattern.operator)} {self.term(pattern.right)}"
        )
        self._where(condition, pattern.left, pattern.right)

    def _assigned(self, pattern: ComparisonPattern) -> tuple[int, Pattern] | None:
        if pattern.operator == "=":
            for target, source in ((pattern.left, pattern.right), (pattern.right, pattern.left)):
                if (
                    isinstance(target, Var)
                    and target.slot not in self.slots
                    and slots_in([source]) <= self.slots.keys()
                ):
                    return target.slot, source
        return None

    def _without(self, pattern: LiteralPattern) -> None:
        """A negated literal: no row agrees."""
        alias = self._alias()
        conditions = []
        for place, term in enumerate(pattern.arguments):
            if term != ANY:
                self.note(term)
                conditions.append(f"{alias}.c{place} = {self.term(term)}")
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        self.wheres.append(f"NOT EXISTS (SELECT 1 FROM {table(pattern.predicate)} {alias}{where})")

    def _where(self, condition: str, *terms: Pattern, doubts: Sequence[str] = ()) -> None:
        doubtful = [*doubts, *(self._wrong(term) for term in terms if isinstance(term, Operation))]
        self.wheres.append(f"({' OR '.join([condition, *doubtful])})" if doubtful else condition)

    def note(self, term: Pattern) -> None:
        """Mark rows on which arithmetic has no value."""
        if isinstance(term, Operation) and self._wrong(term) not in self.bad:
            self.bad.append(self._wrong(term))

    def _wrong(self, term: Pattern) -> str:
        return f"{self.term(term)} NOT BETWEEN {-LARGEST} AND {LARGEST}"

    def term(self, pattern: Pattern) -> str:
        """The SQL of a term whose variables are bound."""
        if isinstance(pattern, Var):
            return self.slots[pattern.slot]
        if isinstance(pattern, Operation):
            left, right = self.term(pattern.left), self.term(pattern.right)
            fit = " AND ".join(f"{each} BETWEEN {-LARGEST} AND {LARGEST}" for each in (left, right))
            return f"CASE WHEN {fit} THEN {left} {pattern.operator} {right} ELSE {HIGHEST} END"
        return f"CAST({self.names.codes.code(pattern)} AS BIGINT)"

    def _count(self, pattern: AggregatePattern, rest: list[tuple[int, BodyPattern]], wanted: frozenset[int]) -> None:
        """An aggregate: what is known so far becomes a table, and what counts is joined to it."""
        number = len(self.expressions)
        outer = sorted(outer_slots(pattern))
        needed = sorted(
            (wanted | frozenset(outer) | slots_in([pattern.guard]) | slots_in(_mentioned(rest))) & self.slots.keys()
        )
        known, tuples, value = (f"{self.prefix}{kind}{number}" for kind in ("known", "tuples", "value"))
        self.expressions.append(f"{known} AS MATERIALIZED ({self._closed(needed, self._added[:-1])})")
        shown = ", ".join(f"v{slot}" for slot in outer)
        seen = known if outer == needed else f"(SELECT DISTINCT {shown} FROM {known})"
        elements = [
            self._element(each, f"{self.prefix}e{number}_{place}", seen, outer, pattern)
            for place, each in enumerate(pattern.elements)
        ]
        spoiled = any(doubtful for _, doubtful in elements)
        self.expressions.append(f"{tuples} AS ({' UNION '.join(sql for sql, _ in elements)})")
        grouped = f" GROUP BY {shown}" if outer else ""
        shown = (f"{shown}, " if outer else "") + ("bool_or(bad) AS bad, " if spoiled else "")
        self.expressions.append(f"{value} AS (SELECT {shown}{_folded(pattern.function)} AS v FROM {tuples}{grouped})")
        matched = " AND ".join(f"g.v{slot} = s.v{slot}" for slot in outer) or "true"
        self.froms = [f"{known} s LEFT JOIN {value} g ON {matched}"]
        self.slots = {slot: f"s.v{slot}" for slot in needed}
        self.wheres = []
        self.bad = ["s.bad"] if self.bad else []
        self.reasons = ["s.why"] if self.carried else []
        found = f"coalesce(g.v, {_of_nothing(pattern.function)})"
        wrong = [f"{found} NOT BETWEEN {-LARGEST} AND {LARGEST}"] if pattern.function == "sum" else []
        wrong += ["coalesce(g.bad, false)"] if spoiled else []
        self.bad += wrong
        if isinstance(pattern.guard, Var) and pattern.guard.slot not in self.slots:
            self.slots[pattern.guard.slot] = found
            return
        self.note(pattern.guard)
        # The guard stands on the left; a value that is none leaves the row, to be marked.
        self._where(
            f"{self.term(pattern.guard)} {_SQL.get(pattern.operator, pattern.operator)} {found}",
            pattern.guard,
            doubts=wrong,
        )

    def _closed(self, needed: Sequence[int], before: Sequence[BodyPattern]) -> str:
        columns = [f"{self.slots[slot]} AS v{slot}" for slot in needed]
        if self.bad:
            columns.append(f"({' OR '.join(self.bad)}) AS bad")
        if self.carried:
            columns.append(f"{_least(self.reasons)} AS why")
        distinct = "" if gives_once(self.rule, needed, before, self.names.known) else "DISTINCT "
        return f"SELECT {distinct}{', '.join(columns) or '1 AS one'}{self.tail()}"

    def _element(
        self, element: ElementPattern, prefix: str, seen: str, outer: Sequence[int], pattern: AggregatePattern
    ) -> tuple[str, bool]:
        """The distinct term tuples of one element, with the variables that the aggregate sees, and whether terms may
        have no value."""
        inner = _Body(self.rule, self.names, {}, carried=False, prefix=prefix)
        if outer:
            inner.froms.append(f"{seen} k")
            inner.slots = {slot: f"k.v{slot}" for slot in outer}
        inner.add(list(enumerate(element.condition)), slots_in(element.terms))
        most = max(len(each.terms) for each in pattern.elements)
        terms = [inner.term(term) for term in element.terms]
        for term in element.terms:
            inner.note(term)
        padded = [*terms, *["0"] * (most - len(terms))]
        columns = [f"k.v{slot} AS v{slot}" for slot in outer]
        columns += [f"{term} AS x{place}" for place, term in enumerate(padded)]
        columns.append(f"{len(terms)} AS arity")
        columns.append(f"({' OR '.join(inner.bad) or 'false'}) AS bad")
        distinct = "" if len(pattern.elements) == 1 and _distinct(element, outer) else "DISTINCT "
        return f"SELECT {distinct}{', '.join(columns)}{inner.tail()}", bool(inner.bad)

    def leading(self) -> str:
        """The common table expressions."""
        return f"WITH {', '.join(self.expressions)} " if self.expressions else ""

    def tail(self) -> str:
        """From where, and under which conditions."""
        text = f" FROM {', '.join(self.froms)}" if self.froms else ""
        return f"{text} WHERE {' AND '.join(self.wheres)}" if self.wheres else text

    def _alias(self) -> str:
        self._aliases += 1
        return f"{self.prefix}{self._aliases}"


def _distinct(element: ElementPattern, outer: Sequence[int]) -> bool:
    """Whether each row of an element gives a tuple of its own: one literal, all of whose variables are told."""
    if len(element.condition) != 1 or not isinstance(element.condition[0], LiteralPattern):
        return False
    told = {*outer, *(each.slot for each in element.terms if isinstance(each, Var))}
    return slots_in(element.condition[0].arguments) <= told


def _mentioned(rest: Sequence[tuple[int, BodyPattern]]) -> list[Pattern]:
    found: list[Pattern] = []
    for _, pattern in rest:
        found.extend(terms_of(pattern))
        if isinstance(pattern, AggregatePattern):
            found.extend(Var(slot) for slot in outer_slots(pattern))
    return found


def _folded(function: str) -> str:
    if function == "count":
        return "count(*)"
    if function == "sum":
        return f"CAST(sum(CASE WHEN x0 BETWEEN {-LARGEST} AND {LARGEST} THEN x0 ELSE 0 END) AS BIGINT)"
    return f"{function}(x0)"


def _of_nothing(function: str) -> int:
    return {"max": LOWEST, "min": HIGHEST}.get(function, 0)
