"""A program and the predicates asked for as a plan: tables to load once, statements to run for each lot of cases.

Only what the goals rest on is derived. What depends on no case was computed with the program and is loaded as it is.
A plan is plain data, so that another process can run it.

Reasons. Rows of the predicates named as ``roots``, and of what they rest on, carry in a column ``why`` the nearest
clause with a reason: how far below the row it stands, then its number; rules come before facts. It is the least over
all ways to derive the row, so it is found in the same statement that derives it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.cohort.clauses import clauses_of, components, only_denied, premises
from reasoner.cohort.codes import Codes, constants_of
from reasoner.cohort.factoring import factored
from reasoner.cohort.keys import known_rows
from reasoner.cohort.narrowing import narrowed
from reasoner.cohort.sql import NEARER, Names, select_rule, table
from reasoner.errors import EvaluationError
from reasoner.program.compiled import LiteralPattern, Var, rule_predicates

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from reasoner.cohort.clauses import Clauses
    from reasoner.program.compiled import Arguments, ClauseInfo, CompiledProgram, CompiledRule

DEPTH = 3
"""How far below a row a reason is looked for."""


class Step(NamedTuple):
    """How one component is derived: ``creates`` are tables with the SQL of their first rows; with ``rounds``, each a
    table with the SQL of what a round adds, until nothing is new. ``drops`` are the tables no longer needed then."""

    creates: tuple[tuple[str, str, bool, bool], ...]
    rounds: tuple[tuple[str, str, bool], ...]
    drops: tuple[str, ...]


class Static(NamedTuple):
    """The rows of a predicate that depend on no case, in codes; of a carrier each with its reason at the end, -1 for
    none."""

    predicate: str
    width: int
    rows: list[tuple[int, ...]]


class Denial(NamedTuple):
    """A denial and the SQL of its violations: the values of its variables."""

    rule: int
    sql: str
    case_slot: int


class Plan(NamedTuple):
    """Everything that an engine needs; ``inputs`` are predicates with their widths."""

    names: tuple[str, ...]
    statics: tuple[Static, ...]
    prepared: tuple[Step, ...]
    inputs: tuple[tuple[str, int], ...]
    steps: tuple[Step, ...]
    denials: tuple[Denial, ...]
    reasons: tuple[str, ...]
    carriers: frozenset[str]

    @property
    def codes(self) -> Codes:
        """The codes of the constants."""
        return Codes(self.names)


def make_plan(
    program: CompiledProgram,
    goals: Iterable[str],
    *,
    roots: Iterable[str] = (),
    constants: Iterable[str] = (),
    denials: bool = True,
) -> Plan:
    """The plan for some goals; ``constants`` are further ones that cases may mention.

    Raises ``EvaluationError`` for a rule that no statement can hold, naming it.
    """
    goals = tuple(dict.fromkeys(goals))
    denied = [rule for rule in program.rules if rule.head is None and program.outlines[rule.number].per_case]
    denied = denied if denials else []
    kept = frozenset([*goals, *(name for rule in denied for name in rule_predicates(rule))])
    needed = _needed(program, kept)
    clauses = clauses_of(program, needed)
    for name in sorted(needed):
        for rule in clauses.rules.get(name, ()):
            _refuse_foreign(rule, program)
    roots = [name for name in roots if name in program.predicates]
    plain = _needed(program, [name for name in goals if name not in roots])
    reasons, facts, own = _reasons(program, frozenset().union(*map(clauses.below, roots)) - plain)
    carriers, taken = _carriers(clauses, facts, own, roots, plain)
    codes = Codes([*constants_of(program), *constants])
    again = {name for name in carriers if not program.predicates[name].per_case and clauses.rules.get(name)}
    below = _needed(program, [name for each in again for rule in clauses.rules[each] for name in rule_predicates(rule)])
    given = sorted(name for name in needed | below if not program.predicates[name].per_case)
    rows = {name: list(program.ranks.get(name) or program.facts.get(name) or ()) for name in given}
    clauses = factored(narrowed(clauses, kept, carriers), rows, carriers)
    first = [*(heads for heads in components(program) if again.issuperset(heads)), *clauses.prepared]
    names = Names(codes, carriers, known_rows(clauses, rows))
    maker = _Maker(clauses, names, own, taken, only_denied(clauses, kept | carriers))
    last = _last_use(clauses, kept)
    return Plan(
        names.codes.names,
        tuple(_static(name, rows[name], program, names, facts.get(name, {})) for name in given if name not in again),
        tuple(maker.step(heads, ()) for heads in first),
        tuple((name, len(info.sorts)) for name, info in program.predicates.items() if info.kind == "input"),
        tuple(maker.step(heads, tuple(last.get(place, ()))) for place, heads in enumerate(clauses.order)),
        tuple(_denial(rule, names, program) for rule in denied),
        reasons,
        carriers,
    )


def _needed(program: CompiledProgram, goals: Iterable[str]) -> frozenset[str]:
    """The goals and everything that they rest on, down to what is computed already."""
    below: dict[str, set[str]] = {}
    for each in program.outlines:
        if each.head and (each.per_case or program.predicates[each.head].per_case):
            below.setdefault(each.head, set()).update(each.mentions)
    found: set[str] = set()
    waiting = [name for name in goals if name in program.predicates]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(below.get(name, ()))
    return frozenset(found)


def _refuse_foreign(rule: CompiledRule, program: CompiledProgram) -> None:
    """Raise ``EvaluationError`` for a rule that is not about one case, which every statement relies on."""
    heads = {
        each.arguments[0]
        for each in [rule.head, *rule.body]
        if isinstance(each, LiteralPattern) and program.predicates[each.predicate].per_case
    }
    if rule.head is None or not heads:
        return
    if len(heads) > 1 or not isinstance(next(iter(heads)), Var) or not program.predicates[rule.head.predicate].per_case:
        raise EvaluationError(f"{_called(rule)} speaks of more than one case", help="use one variable for the case")


def _called(rule: CompiledRule) -> str:
    return rule.info.id or rule.info.text


def _reasons(
    program: CompiledProgram, among: frozenset[str]
) -> tuple[tuple[str, ...], dict[str, dict[Arguments, int]], dict[int, int]]:
    """The reasons of some predicates by number, those of facts by row, those of rules by rule."""
    texts: list[str] = []
    own = {}
    for rule in program.rules:
        if rule.head is not None and rule.head.predicate in among and rule.info.because:
            own[rule.number] = NEARER + len(texts)
            texts.append(rule.info.because)
    facts: dict[str, dict[Arguments, int]] = {}
    for name in sorted(among & program.facts.keys()):
        rows: dict[Arguments, ClauseInfo] = dict(program.facts[name])
        for row in sorted(rows, key=lambda each: tuple(map(str, each))):
            if rows[row].because:
                facts.setdefault(name, {})[row] = len(texts)
                texts.append(rows[row].because)
    return tuple(texts), facts, own


def _carriers(
    clauses: Clauses,
    facts: dict[str, dict[Arguments, int]],
    own: dict[int, int],
    roots: Sequence[str],
    plain: frozenset[str],
) -> tuple[frozenset[str], dict[int, frozenset[str]]]:
    """The predicates whose rows carry a reason, and for each rule the premises that it takes one from.

    Of the premises of a rule those are followed that can have a reason nearest, so that few tables carry any; ``plain``
    ones, which are large and say nothing of the roots alone, carry none.
    """
    near = dict.fromkeys((name for name in facts if name not in plain), 0)
    for _ in range(DEPTH):
        for name, given in clauses.rules.items():
            if clauses.predicates[name].recursive or name in plain:
                continue
            ways = [1 for rule in given if rule.number in own]
            ways += [near[each] + 1 for rule in given for each in premises(rule) if each in near]
            if ways and min(ways) < near.get(name, DEPTH + 1):
                near[name] = min(ways)
    taken: dict[int, frozenset[str]] = {}
    found: set[str] = set()
    waiting = [name for name in roots if name in near]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        for rule in clauses.rules.get(name, ()):
            known = {each: near[each] for each in premises(rule) if each in near}
            nearest = frozenset(each for each, away in known.items() if away == min(known.values()))
            taken[rule.number] = frozenset() if rule.number in own else nearest
            waiting.extend(taken[rule.number])
    return frozenset(found), taken


class _Maker:
    """Makes the steps of components."""

    def __init__(
        self,
        clauses: Clauses,
        names: Names,
        own: dict[int, int],
        taken: dict[int, frozenset[str]],
        doubled: frozenset[str],
    ) -> None:
        self.clauses, self.names, self.own, self.taken, self.doubled = clauses, names, own, taken, doubled

    def step(self, heads: Sequence[str], drops: tuple[str, ...]) -> Step:
        """How to derive the predicates of a component whose dependencies are there."""
        inner = frozenset(heads)
        creates, rounds = [], []
        for name in heads:
            rules = self.clauses.rules.get(name, ())
            first = [rule for rule in rules if not _within(rule, inner)]
            creates.append((name, *self._union(name, first, [None] * len(first))))
            again = [(rule, place) for rule in rules for place in _within(rule, inner)]
            if again:
                deltas = [{place: f'"d_{_predicate(rule, place)}"'} for rule, place in again]
                sql, bad, _ = self._union(name, [rule for rule, _ in again], deltas)
                rounds.append((name, sql, bad))
        return Step(tuple(creates), tuple(rounds), drops)

    def _followed(self, rule: CompiledRule) -> Names:
        return self.names._replace(carriers=self.taken.get(rule.number, frozenset()))

    def _union(
        self, name: str, rules: Sequence[CompiledRule], deltas: Sequence[dict[int, str] | None]
    ) -> tuple[str, bool, bool]:
        """The rows of some rules with one head, each once; whether some may be marked and whether they have reasons."""
        carried = name in self.names.carriers
        width = len(self.clauses.predicates[name].sorts)
        found = [
            select_rule(rule, self._followed(rule), why=self.own.get(rule.number), carried=carried, delta=delta)
            for rule, delta in zip(rules, deltas, strict=True)
        ]
        columns = [f"c{place}" for place in range(width)] or ["c0"]
        bad = any(each.bad for each in found)
        if not found:
            empty = ", ".join(f"CAST(0 AS BIGINT) AS {column}" for column in [*columns, *(["why"] if carried else [])])
            return f"SELECT {empty} WHERE false", False, carried
        keys = ", ".join([*columns, *(["bad"] if bad else [])])
        known = self.names.known.get(name)
        apart = known is not None and known.apart and len(known.settled) == len(rules) and not carried
        parts = []
        for place, each in enumerate(found):
            marked = f"{', '.join(columns)}{', bad' if each.bad else ', -1 AS bad'}" if bad else ", ".join(columns)
            twice = known is not None and apart and not known.settled[place]
            same = bad == each.bad and not twice
            distinct = "DISTINCT " if twice else ""
            parts.append(
                f"({each.sql})" if same else f"SELECT {distinct}{marked}{', why' if carried else ''} FROM ({each.sql})"
            )
        union = " UNION ALL ".join(parts)
        if apart or (name in self.doubled and not bad):
            return union, bad, False
        if carried:
            return f"SELECT {keys}, min(why) AS why FROM ({union}) GROUP BY {keys}", bad, True
        return f"SELECT DISTINCT {keys} FROM ({union})", bad, False


def _within(rule: CompiledRule, inner: frozenset[str]) -> list[int]:
    return [
        place
        for place, each in enumerate(rule.body)
        if isinstance(each, LiteralPattern) and not each.negated and each.predicate in inner
    ]


def _predicate(rule: CompiledRule, place: int) -> str:
    pattern = rule.body[place]
    assert isinstance(pattern, LiteralPattern)
    return pattern.predicate


def _last_use(clauses: Clauses, kept: Collection[str]) -> dict[int, list[str]]:
    """After which component each table that depends on the case is needed no more."""
    last: dict[str, int] = {}
    for place, heads in enumerate(clauses.order):
        for name in heads:
            last[name] = place
            for rule in clauses.rules.get(name, ()):
                last.update((each, place) for each in rule_predicates(rule) if clauses.predicates[each].per_case)
    found: dict[int, list[str]] = {}
    for name, place in last.items():
        if name not in kept and clauses.predicates[name].kind != "input":
            found.setdefault(place, []).append(table(name))
    return found


def _static(
    name: str, rows: Sequence[Arguments], program: CompiledProgram, names: Names, reasons: Mapping[Arguments, int]
) -> Static:
    coded = [codes or (0,) for codes in map(names.codes.row, rows)]
    if name in names.carriers:
        coded = [(*codes, reasons.get(row, -1)) for row, codes in zip(rows, coded, strict=True)]
    return Static(name, max(1, len(program.predicates[name].sorts)), coded)


def _denial(rule: CompiledRule, names: Names, program: CompiledProgram) -> Denial:
    slot = next(
        each.arguments[0].slot
        for each in rule.body
        if isinstance(each, LiteralPattern)
        and program.predicates[each.predicate].per_case
        and isinstance(each.arguments[0], Var)
    )
    return Denial(rule.number, select_rule(rule, names).sql, slot)
