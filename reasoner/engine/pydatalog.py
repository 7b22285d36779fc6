"""pyDatalog as the engine: the only module that imports it.

Each rule becomes a predicate of its own whose arguments are all its global variables, over materialised relations;
asking it gives the rule's ground instances, and every query is non-recursive. A rule that reads one relation only
joins nothing and is not asked. A body literal, together with the tests,
computations and look-ups by key that directly follow it in the plan, enters as one pyDatalog primitive that reads our
rows: asserting a fact costs some 50 microseconds, reading one through a primitive a tenth of that. Terms are built as
engine objects; no text ever reaches pyDatalog's parser.

pyDatalog keeps its state per thread. Every evaluation brings a state of its own and puts back what was there, so
evaluations in one thread or in several never meet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from pyDatalog import Logic, pyEngine

from reasoner.engine.computed import Ground
from reasoner.engine.join import Binding, Stage, join, prepare
from reasoner.engine.native import list_of
from reasoner.engine.plan import Step, outer_slots, slots_of, steps_of
from reasoner.engine.relation import Relation
from reasoner.program.compiled import (
    AggregatePattern,
    Arguments,
    BodyPattern,
    CompiledRule,
    LiteralPattern,
    Value,
)


class PyDatalogEngine:
    """Asks one rule after the other of pyDatalog, in a state of its own."""

    __slots__ = ("_constants", "_count", "_logic", "_variables")

    def __init__(self) -> None:
        self._logic: Any = object.__new__(Logic)
        self._constants: dict[Value, Any] = {}
        self._variables: list[Any] = []
        self._count = 0
        with self._state():
            pyEngine.clear()

    @contextmanager
    def _state(self) -> Iterator[None]:
        """Make our state the thread's while inside."""
        local = Logic.tl
        before = getattr(local, "logic", None)
        counter = getattr(pyEngine.Fresh_var.tl, "counter", 0)
        local.logic = self._logic
        pyEngine.Fresh_var.tl.counter = counter
        try:
            yield
        finally:
            pyEngine.Fresh_var.tl.counter = counter
            if before is None:
                del local.logic
            else:
                local.logic = before

    def ask(
        self, rule: CompiledRule, ground: Ground, position: int | None = None, delta: Relation | None = None
    ) -> Iterable[Arguments]:
        """Values of the rule's global variables for each ground instance."""
        if _is_hopeless(rule.body, ground):
            return ()
        steps = steps_of(rule, position, ground.estimate)
        groups = _groups(steps, rule.lookups)
        if len(groups) == 1:
            # One relation read: there is nothing to join, and nothing to ask.
            binding: Binding = [None] * len(rule.variables)
            return list_of(join(prepare(steps), binding, ground, delta, position), rule.globals)
        with self._state():
            return self._ask(rule, groups, ground, position, delta)

    def _ask(
        self,
        rule: CompiledRule,
        groups: Sequence[Sequence[Step]],
        ground: Ground,
        position: int | None,
        delta: Relation | None,
    ) -> list[Arguments]:
        self._count += 1
        variables = self._variables
        while len(variables) < len(rule.variables):
            variables.append(pyEngine.Var(f"V{len(variables)}"))
        body = []
        for number, group in enumerate(groups):
            slots = _slots(group)
            predicate = pyEngine.insert(pyEngine.Pred(f"p{self._count}_{number}", len(slots)))
            predicate.prearity = len(slots)
            predicate.prim = self._primitive(prepare(group), slots, len(rule.variables), ground, position, delta)
            body.append(pyEngine.Literal(predicate, [variables[slot] for slot in slots]))
        head = pyEngine.Literal(f"r{self._count}", variables[: rule.globals])
        pyEngine.assert_(pyEngine.Clause(head, body))  # noqa: PT009 - adds a clause
        answers = pyEngine.Literal(f"r{self._count}", variables[: rule.globals]).ask()
        pyEngine.remove(head.pred)
        return [()] if answers is True else list(answers)

    def _primitive(
        self,
        stages: Sequence[Stage],
        slots: Sequence[int],
        size: int,
        ground: Ground,
        position: int | None,
        delta: Relation | None,
    ) -> Callable[[Any, Any], None]:
        """Answers one literal of pyDatalog: the rows of a relation that pass the tests joined to it."""
        const, literal_of, constants = pyEngine.Const, pyEngine.Literal, self._constants

        def answer(literal: Any, subgoal: Any) -> None:
            binding: Binding = [None] * size
            known = 0
            for slot, term in zip(slots, literal.terms, strict=True):
                if isinstance(term, const):
                    binding[slot] = term.id
                    known += 1
            for solved in join(stages, binding, ground, delta, position):
                if known == len(slots):
                    subgoal.fact(True)
                    return
                terms = []
                for slot in slots:
                    value = solved[slot]
                    assert value is not None
                    term = constants.get(value)
                    if term is None:
                        term = constants[value] = const(value)
                    terms.append(term)
                subgoal.fact(literal_of(literal.pred, terms))

        return answer


def _groups(steps: Sequence[Step], lookups: Sequence[int]) -> list[list[Step]]:
    """Each step that reads rows, with the tests, computations and look-ups up to the next one."""
    groups: list[list[Step]] = []
    reads = False
    for step in steps:
        reading = step.ranges and step.position not in lookups
        if not groups or (reading and reads):
            groups.append([])
            reads = False
        groups[-1].append(step)
        reads = reads or reading
    return groups


def _slots(group: Sequence[Step]) -> list[int]:
    """The slots that a group reads or binds."""
    found: set[int] = set()
    for step in group:
        pattern = step.pattern
        if isinstance(pattern, LiteralPattern):
            parts = pattern.arguments
        elif isinstance(pattern, AggregatePattern):
            parts = (pattern.guard,)
            found |= outer_slots(pattern)
        else:
            parts = (pattern.left, pattern.right)
        for part in parts:
            found.update(slots_of(part))
    return sorted(found)


def _is_hopeless(body: tuple[BodyPattern, ...], ground: Ground) -> bool:
    """Whether a positive literal matches no row at all, whatever the variables: then the rule has no instance."""
    for pattern in body:
        if isinstance(pattern, LiteralPattern) and not pattern.negated:
            relation = ground.relation(pattern.predicate)
            if not relation.rows:
                return True
            places = tuple([place for place, each in enumerate(pattern.arguments) if isinstance(each, int | str)])
            if places and not relation.select(places, tuple([pattern.arguments[place] for place in places])):  # type: ignore[misc]
                return True
    return False
