"""pyDatalog, the engine of single answers, and the only module that imports it.

It answers a case's rules where they join; recursion, what no case changes and searches through many models are the
native loop's. Each rule becomes a predicate of its own whose arguments are the variables of its head, over relations
that are complete, so every query is non-recursive. A rule that reads one relation only joins nothing and is not asked.
A body literal, together with the tests, computations and look-ups by key that directly follow it in the plan, enters
as one pyDatalog primitive that reads our rows: asserting a fact costs some 50 microseconds, reading one through a
primitive a tenth of that. A primitive passes on the variables that others need, so what is there only to exist is
never multiplied; what follows once the head is known is one primitive that says yes or no. Terms are built as engine
objects; no text ever reaches pyDatalog's parser.

pyDatalog keeps its state per thread. Every evaluation brings a state of its own and puts back what was there, so
evaluations in one thread or in several never meet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from pyDatalog import Logic, pyEngine

from reasoner.engine.join import Binding, Stage, join, prepare
from reasoner.engine.model import Ground
from reasoner.engine.native import rows
from reasoner.engine.plan import Step
from reasoner.engine.prepared import Question
from reasoner.program.compiled import Arguments, BodyPattern, CompiledRule, LiteralPattern, Value
from reasoner.program.patterns import variables_of

COST = 20
"""How many ways of the native loop a row costs that is handed to pyDatalog."""


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

    def ask(self, rule: CompiledRule, ground: Ground) -> Iterable[Arguments]:
        """The rows of the rule, each once."""
        if _is_hopeless(rule.body, ground):
            return ()
        question = ground.rules.question(rule, ground.estimate)
        groups = _groups(question, rule.lookups)
        if len(groups) == 1:
            # One relation read: there is nothing to join, and nothing to ask.
            return rows(question, rule, ground)
        with self._state():
            return self._ask(rule, question, groups, ground)

    def _ask(
        self, rule: CompiledRule, question: Question, groups: Sequence[Sequence[Step]], ground: Ground
    ) -> Iterable[Arguments]:
        self._count += 1
        variables = self._variables
        while len(variables) < len(rule.variables):
            variables.append(pyEngine.Var(f"V{len(variables)}"))
        used = [_slots(group) for group in groups]
        body = []
        for number, group in enumerate(groups):
            others = set(question.wanted).union(*used[:number], *used[number + 1 :])
            slots = sorted(used[number] & others)
            predicate = pyEngine.insert(pyEngine.Pred(f"p{self._count}_{number}", len(slots)))
            predicate.prearity = len(slots)
            predicate.prim = self._primitive(prepare(group), slots, len(rule.variables), ground)
            body.append(pyEngine.Literal(predicate, [variables[slot] for slot in slots]))
        wanted = [variables[slot] for slot in question.wanted]
        head = pyEngine.Literal(f"r{self._count}", wanted)
        pyEngine.assert_(pyEngine.Clause(head, body))  # noqa: PT009 - adds a clause
        answers = pyEngine.Literal(f"r{self._count}", wanted).ask()
        pyEngine.remove(head.pred)
        binding: Binding = [None] * len(rule.variables)
        found: dict[Arguments, None] = {}
        for values in [()] if answers is True else answers or ():
            for slot, value in zip(question.wanted, values, strict=True):
                binding[slot] = value
            found[question.row(binding)] = None
        return found

    def _primitive(
        self, stages: Sequence[Stage], slots: Sequence[int], size: int, ground: Ground
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
            found: dict[Arguments, None] = {}
            for solved in join(stages, binding, ground):
                if known == len(slots):
                    subgoal.fact(True)
                    return
                found[tuple([solved[slot] for slot in slots])] = None  # type: ignore[misc]
                ground.budget.try_ways(COST)
            for values in found:
                terms = []
                for value in values:
                    term = constants.get(value)
                    if term is None:
                        term = constants[value] = const(value)
                    terms.append(term)
                subgoal.fact(literal_of(literal.pred, terms))

        return answer


def _groups(question: Question, lookups: Sequence[int]) -> list[list[Step]]:
    """Each step that reads rows, with the tests, computations and look-ups up to the next one; all that follows once
    the head is known stands together."""
    groups: list[list[Step]] = []
    reads = False
    for number, step in enumerate(question.steps):
        reading = step.ranges and step.position not in lookups
        if not groups or (reading and reads and number <= question.enough):
            groups.append([])
            reads = False
        groups[-1].append(step)
        reads = reads or reading
    return groups


def _slots(group: Sequence[Step]) -> set[int]:
    """The slots that a group reads or binds."""
    found: set[int] = set()
    for step in group:
        found |= variables_of(step.pattern)
    return found


def _is_hopeless(body: tuple[BodyPattern, ...], ground: Ground) -> bool:
    """Whether a positive literal matches no row at all, whatever the variables: then the rule has no instance."""
    for pattern in body:
        if isinstance(pattern, LiteralPattern) and not pattern.negated:
            relation = ground.relation(pattern.predicate)
            if not relation.rows:
                return True
            fixed = [(place, each) for place, each in enumerate(pattern.arguments) if isinstance(each, int | str)]
            if fixed and not relation.select(tuple([place for place, _ in fixed]), tuple([each for _, each in fixed])):
                return True
    return False
