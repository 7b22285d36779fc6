"""Which rows a statement can give twice: where none, the engine need not look for doubles, which takes half its time.

A key of a predicate are places that settle its rows: no two rows agree in them. Keys of what depends on no case are
read off its rows. A rule gives no row twice when the places of its head settle every variable of its body: through the
keys of the literals that stand there, and through equations. The rules of one predicate give no row in common when a
place holds other constants in each, or when one asks for what another denies.
"""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from reasoner.program.compiled import AggregatePattern, ComparisonPattern, LiteralPattern, Operation, Var
from reasoner.program.patterns import outer_slots, slots_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reasoner.cohort.clauses import Clauses
    from reasoner.program.compiled import Arguments, BodyPattern, CompiledRule, Pattern, Value

_MOST_VALUES = 64

Places = frozenset[int]


class Known(NamedTuple):
    """What is known of the rows of a predicate: a key, the few values of each place (``None``: many), whether its rules
    give no row in common, and of each rule whether it gives none twice."""

    key: Places
    values: tuple[frozenset[Value] | None, ...]
    apart: bool = False
    settled: tuple[bool, ...] = ()


def known_rows(clauses: Clauses, rows: Mapping[str, Sequence[Arguments]]) -> dict[str, Known]:
    """What is known of every predicate; ``rows`` are those of what depends on no case."""
    found = {name: _stored(given, len(clauses.predicates[name].sorts)) for name, given in rows.items()}
    for name, info in clauses.predicates.items():
        if info.kind == "input":
            found[name] = Known(frozenset(range(len(info.sorts))), (None,) * len(info.sorts))
    for name in (name for heads in (*clauses.prepared, *clauses.order) for name in heads):
        info = clauses.predicates[name]
        width = len(info.sorts)
        if info.recursive:
            found[name] = Known(frozenset(range(width)), (None,) * width)
        else:
            found[name] = _derived(clauses.rules.get(name, ()), width, found)
    return found


def gives_once(
    rule: CompiledRule, slots: Sequence[int], body: Sequence[BodyPattern], known: Mapping[str, Known]
) -> bool:
    """Whether a part of a rule's body gives no two rows that agree in some variables."""
    part = rule._replace(head=LiteralPattern("", tuple(map(Var, slots))), body=tuple(body))
    return _Body(part, known).settled(frozenset(range(len(slots))))


def _stored(rows: Sequence[Arguments], width: int) -> Known:
    places = list(range(width))
    for place in reversed(range(width)):
        fewer = [each for each in places if each != place]
        if len(rows) < 2 or (fewer and len(set(map(itemgetter(*fewer), rows))) == len(rows)):
            places = fewer
    columns = [frozenset(map(itemgetter(place), rows)) for place in range(width)]
    return Known(frozenset(places), tuple(each if len(each) <= _MOST_VALUES else None for each in columns), True)


def _derived(rules: Sequence[CompiledRule], width: int, found: Mapping[str, Known]) -> Known:
    bodies = [_Body(rule, found) for rule in rules]
    every = frozenset(range(width))
    values = tuple(_union([body.values(place) for body in bodies]) for place in every)
    apart, settled = _apart(bodies, every), tuple(body.settled(every) for body in bodies)
    key = every
    for place in reversed(range(width)) if apart and all(settled) else ():
        fewer = key - {place}
        if _apart(bodies, fewer) and all(body.settled(fewer) for body in bodies):
            key = fewer
    return Known(key, values, apart, settled)


def _union(values: Sequence[frozenset[Value] | None]) -> frozenset[Value] | None:
    if not values or any(each is None for each in values):
        return None
    together = frozenset(value for each in values if each is not None for value in each)
    return together if len(together) <= _MOST_VALUES else None


def _apart(bodies: Sequence[_Body], places: Places) -> bool:
    """Whether no two rules give rows that agree in these places."""
    return all(one.apart(other, places) for number, one in enumerate(bodies) for other in bodies[:number])


class _Body:
    """A rule with what is known of the predicates in its body."""

    def __init__(self, rule: CompiledRule, found: Mapping[str, Known]) -> None:
        self.head: tuple[Pattern, ...] = () if rule.head is None else rule.head.arguments
        self.rule, self.found = rule, found
        self.literals = [each for each in rule.body if isinstance(each, LiteralPattern)]
        self.rows = [each for each in self.literals if not each.negated]

    def settled(self, places: Places) -> bool:
        """Whether these places of the head settle every variable that a row of the body binds."""
        slots = {term.slot for place in places if isinstance(term := self.head[place], Var)}
        every = {slot for each in self.rows for slot in slots_in(each.arguments)}
        while not every <= slots:
            more = {slot for each in self.rule.body for slot in self._told(each, slots)} - slots
            if not more:
                return False
            slots |= more
        return True

    def _told(self, pattern: object, slots: set[int]) -> frozenset[int]:
        """The variables that a literal settles, others being settled."""
        if isinstance(pattern, LiteralPattern) and not pattern.negated:
            known = self.found.get(pattern.predicate)
            if known is not None and slots_in([pattern.arguments[place] for place in known.key]) <= slots:
                return frozenset(each.slot for each in pattern.arguments if isinstance(each, Var))
        elif isinstance(pattern, ComparisonPattern) and pattern.operator == "=":
            for target, source in ((pattern.left, pattern.right), (pattern.right, pattern.left)):
                if isinstance(target, Var) and slots_in([source]) <= slots:
                    return frozenset([target.slot])
                if isinstance(source, Operation) and slots_in([target]) <= slots:
                    return self._undone(source, slots)
        elif isinstance(pattern, AggregatePattern) and pattern.operator == "=" and outer_slots(pattern) <= slots:
            return slots_in([pattern.guard])
        return frozenset()

    def _undone(self, term: Operation, slots: set[int]) -> frozenset[int]:
        """The variable that a term settles whose value and other side are settled."""
        for one, other in ((term.left, term.right), (term.right, term.left)):
            if isinstance(other, Var) and slots_in([one]) <= slots:
                factors = self._of(one)
                if term.operator != "*" or (factors and all(isinstance(each, int) and each for each in factors)):
                    return frozenset([other.slot])
        return frozenset()

    def values(self, place: int) -> frozenset[Value] | None:
        """The few values that a place of the head can have."""
        return self._of(self.head[place])

    def _of(self, term: Pattern) -> frozenset[Value] | None:
        """The few values that a term can have."""
        if isinstance(term, Operation):
            return None
        if not isinstance(term, Var):
            return frozenset([term])
        found: frozenset[Value] | None = None
        for literal in self.rows:
            for number, argument in enumerate(literal.arguments):
                known = self.found.get(literal.predicate)
                if argument == term and known is not None and (these := known.values[number]) is not None:
                    found = these if found is None else found & these
        return None if found is None else found - self._excluded(term)

    def _excluded(self, term: Var) -> frozenset[Value]:
        """The constants that comparisons keep a variable from."""
        return frozenset(
            other
            for each in self.rule.body
            if isinstance(each, ComparisonPattern) and each.operator == "!="
            for one, other in ((each.left, each.right), (each.right, each.left))
            if one == term and isinstance(other, int | str)
        )

    def apart(self, other: _Body, places: Places) -> bool:
        """Whether no row of this rule agrees with one of another in these places."""
        for place in places:
            one, two = self.values(place), other.values(place)
            if one is not None and two is not None and one.isdisjoint(two):
                return True
        return self._denies(other, places) or other._denies(self, places)

    def _denies(self, other: _Body, places: Places) -> bool:
        """Whether this rule asks, in the terms of its head, for what another denies."""
        return any(
            mine.predicate == theirs.predicate and theirs.negated and self._same(mine, other, theirs, places)
            for mine in self.rows
            for theirs in other.literals
        )

    def _same(self, mine: LiteralPattern, other: _Body, theirs: LiteralPattern, places: Places) -> bool:
        pairs = zip(mine.arguments, theirs.arguments, strict=True)
        return all(
            any(self.head[place] == one and other.head[place] == two for place in places)
            if isinstance(one, Var) and isinstance(two, Var)
            else one == two and isinstance(one, int | str) and one != "_"
            for one, two in pairs
        )
