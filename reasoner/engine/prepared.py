"""What evaluation makes of a program once: its static relations, and its rules made ready to be asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from reasoner.engine.grounding import Grounding
from reasoner.engine.join import Binding, Stage, prepare, values_of
from reasoner.engine.plan import Estimate, Step, plan, settled, steps_of, typical
from reasoner.engine.relation import EMPTY, Relation
from reasoner.engine.touched import TouchedLiteral, touched_literals
from reasoner.errors import EvaluationError
from reasoner.program.compiled import (
    AggregatePattern,
    Arguments,
    BodyPattern,
    CompiledProgram,
    CompiledRule,
    LiteralPattern,
    Var,
)
from reasoner.program.patterns import element_slots, slots_in, witnesses_of

Slots = tuple[int, ...]


class Base(dict[str, Relation]):
    """The relations that no case changes, made when first asked for."""

    def __init__(self, program: CompiledProgram) -> None:
        super().__init__()
        self._program = program

    def __missing__(self, predicate: str) -> Relation:
        """The rows of a predicate asked for the first time; nothing where the knowledge base says nothing of it."""
        rows: Mapping[Arguments, int] | None = self._program.ranks.get(predicate)
        if rows is None:
            facts = self._program.facts.get(predicate)
            if facts is None:
                return EMPTY
            rows = dict.fromkeys(facts, 0)
        # A relation that depends on no case is never added to, so the program's own rows serve.
        found = self[predicate] = Relation(rows if isinstance(rows, dict) else dict(rows))
        return found

    def get(self, predicate: str, default: Any = None) -> Any:
        """The rows of a predicate; ``default`` for one of which the knowledge base itself says nothing."""
        found = self[predicate]
        return default if found is EMPTY else found


class Question(NamedTuple):
    """A rule made ready to be asked for its rows: for each way to satisfy the first ``enough`` of its stages one way
    to satisfy the others is enough, and ``row`` makes of it the row of the head.

    Of a denial a row has the values of the variables that matter, those in ``wanted``.
    """

    steps: tuple[Step, ...]
    stages: tuple[Stage, ...]
    enough: int
    wanted: tuple[int, ...]
    row: Callable[[Binding], Arguments]


class Body(NamedTuple):
    """A body made ready to be joined under a binding: ``binds`` are the slots it binds, ``size`` those it mentions."""

    stages: tuple[Stage, ...]
    binds: tuple[int, ...]
    size: int


class Rules:
    """The rules of a program made ready, each when first needed; shared by programs with the same rules."""

    def __init__(self, program: CompiledProgram) -> None:
        self._program = program
        self.outlines = program.outlines
        self._questions: dict[tuple[int, int | None, Slots], Question] = {}
        self._groundings: dict[int, Grounding] = {}
        self._bodies: dict[tuple[tuple[BodyPattern, ...], frozenset[int]], Body | None] = {}
        self._giving: dict[str, tuple[int, ...]] = {}
        self._touched: dict[int, tuple[TouchedLiteral, ...]] = {}

    def question(
        self, rule: CompiledRule, estimate: Estimate, position: int | None = None, bound: Slots = ()
    ) -> Question:
        """A rule to be asked for its rows, led by a literal, or under given values of some variables."""
        key = (rule.number, position, bound)
        known = self._questions.get(key)
        if known is None:
            known = self._questions[key] = question_of(rule, estimate, position, bound)
        return known

    def body(self, body: tuple[BodyPattern, ...], bound: frozenset[int]) -> Body | None:
        """Any literals to be joined under given values of some variables; ``None`` where nothing binds another."""
        key = (body, bound)
        if key not in self._bodies:
            try:
                steps = plan(body, bound)
            except EvaluationError:
                self._bodies[key] = None
            else:
                binds = tuple(dict.fromkeys(slot for step in steps for slot in step.bound if slot not in bound))
                inside = [slot for each in body if isinstance(each, AggregatePattern) for slot in _inside(each)]
                size = 1 + max([*bound, *binds, *inside], default=0)
                self._bodies[key] = Body(prepare(steps), binds, size)
        return self._bodies[key]

    def grounding(self, number: int) -> Grounding:
        """A rule to be asked for the instances that give an atom."""
        known = self._groundings.get(number)
        if known is None:
            known = self._groundings[number] = Grounding(self._program.rules[number])
        return known

    def giving(self, predicate: str) -> tuple[int, ...]:
        """The numbers of the rules with this head, in order; told from outlines, as rules are read one by one."""
        known = self._giving.get(predicate)
        if known is None:
            outlines, components = self._program.outlines, self._program.components
            found = [number for component in components for number in component if outlines[number].head == predicate]
            known = self._giving[predicate] = tuple(sorted(found))
        return known

    def touched(self, rule: CompiledRule) -> tuple[TouchedLiteral, ...]:
        """The literals of a rule that changed rows can be matched with."""
        known = self._touched.get(rule.number)
        if known is None:
            known = self._touched[rule.number] = touched_literals(rule)
        return known


def _inside(pattern: AggregatePattern) -> list[int]:
    return [slot for each in pattern.elements for slot in element_slots(each)]


def question_of(rule: CompiledRule, estimate: Estimate, position: int | None, bound: Slots) -> Question:
    """Plan how to ask a rule."""
    witnesses = witnesses_of(rule)
    if bound:
        steps = plan(rule.body, frozenset(bound), None, estimate, witnesses)
    else:
        steps = steps_of(rule, position, estimate)
    if rule.head is None:
        wanted = tuple([slot for slot in range(rule.globals) if slot not in witnesses])
        row = values_of([Var(slot) for slot in wanted])
    else:
        wanted = tuple(sorted(slots_in(rule.head.arguments)))
        row = values_of(rule.head.arguments)
    return Question(steps, prepare(steps), settled(steps, frozenset(wanted)), wanted, row)


class Prepared:
    """Everything evaluation derived of one program."""

    def __init__(self, program: CompiledProgram, rules: Rules | None = None) -> None:
        self.base = Base(program)
        outlines = program.outlines
        components = [[number for number in component if outlines[number].per_case] for component in program.components]
        self.components = [component for component in components if component]
        self.denials = [number for number, each in enumerate(outlines) if each.per_case and not each.head]
        self.rules = rules or Rules(program)
        self.slices: dict[frozenset[str], frozenset[str]] = {}
        self.varied: frozenset[str] = frozenset()


def prepared_of(program: CompiledProgram) -> Prepared:
    """What evaluation derived of the program, made when first asked for."""
    if not isinstance(program.indexed, Prepared):
        program.indexed = Prepared(program)
    return program.indexed


def share_preparation(program: CompiledProgram, other: CompiledProgram, *changed: str) -> None:
    """Let a program that differs in the rows of some predicates, or in rules that cannot fire, use another's static
    part."""
    first = prepared_of(program)
    prepared = Prepared(other, first.rules)
    prepared.base.update((name, rows) for name, rows in first.base.items() if name not in changed)
    other.indexed = prepared


def planned(program: CompiledProgram, rule: CompiledRule) -> CompiledRule:
    """The rule with the order in which to evaluate its body on any case."""
    base = prepared_of(program).base
    steps = plan(rule.body, frozenset(), None, estimate_from(base), witnesses_of(rule))
    lookups = [
        step.position
        for step in steps
        if isinstance(step.pattern, LiteralPattern)
        and step.ranges
        and (relation := base.get(step.pattern.predicate)) is not None
        and relation.is_key(step.places)
    ]
    return rule._replace(order=tuple([step.position for step in steps]), lookups=tuple(lookups))


def estimate_from(base: Base) -> Estimate:
    """Rows to expect. What depends on the case is taken to hold a typical number, all of one case, so that plans do
    not depend on the case that came first."""

    def estimate(predicate: str, places: tuple[int, ...]) -> float:
        relation = base.get(predicate)
        if relation is None:
            return typical(predicate, tuple([place for place in places if place > 0]))
        return float(relation.expected(places))

    return estimate
