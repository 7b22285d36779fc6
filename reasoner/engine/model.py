"""The model that evaluation returns: relations; rule instances and premises are found again when asked for."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

from reasoner.engine.budget import Budget
from reasoner.engine.grounding import Kept
from reasoner.engine.plan import Estimate
from reasoner.engine.prepared import estimate_from, prepared_of
from reasoner.engine.relation import Relation, ordered, row_key
from reasoner.engine.values import Instance, Premise
from reasoner.program.compiled import Arguments, CompiledProgram, CompiledRule, GroundAtom, Value


class Ground:
    """Relations under evaluation; the static part is shared, never changed."""

    __slots__ = ("base", "budget", "estimate", "given", "own", "program", "rules")

    def __init__(self, program: CompiledProgram) -> None:
        prepared = prepared_of(program)
        self.program = program
        self.base = prepared.base
        self.rules = prepared.rules
        self.estimate: Estimate = estimate_from(self.base)
        self.budget = Budget()
        self.own: dict[str, Relation] = {}
        self.given: dict[str, Relation] = {}

    def relation(self, predicate: str) -> Relation:
        """The rows known of a predicate."""
        own = self.own
        return own[predicate] if predicate in own else self.base[predicate]

    def writable(self, predicate: str) -> Relation:
        """The relation of a predicate that this evaluation fills; it starts with the knowledge base's own facts."""
        relation = self.own.get(predicate)
        if relation is None:
            facts = self.program.facts.get(predicate, {})
            relation = self.own[predicate] = Relation(dict.fromkeys(facts, 0))
        return relation

    def within(self, budget: Budget) -> Ground:
        """The same relations for a question that may spend no more than a budget."""
        other = Ground(self.program)
        other.own, other.given, other.budget = self.own, self.given, budget
        return other

    def can_fire(self, number: int) -> bool:
        """Whether every positive literal of a rule has a row to match."""
        return all(self.relation(name).rows for name in self.program.outlines[number].needs)

    def give(self, fact: GroundAtom) -> None:
        """Add a fact of the case."""
        self.given.setdefault(fact.predicate, Relation()).add(fact.arguments, 0)
        self.writable(fact.predicate).add(fact.arguments, 0)


class Model:
    """The model of a program on a case: which atoms hold, since when, and by which ground rule instances.

    ``tried`` is how many rows were looked at to make it; ``analysis`` is where explanations keep what they found out
    about it, never part of it.
    """

    __slots__ = ("_counted", "_instances", "analysis", "ground", "program", "tried", "violations")

    def __init__(self, ground: Ground, violations: tuple[Instance, ...] = ()) -> None:
        self.ground = ground
        self.program = ground.program
        self.tried = ground.budget.tried
        # What is looked up later is bounded by whoever asks.
        ground.budget = Budget(ways=inf)
        self.analysis: object = None
        self.violations = violations
        self._instances: dict[GroundAtom, tuple[tuple[Instance, ...], bool]] = {}
        self._counted: Kept = {}

    @property
    def rules(self) -> Sequence[CompiledRule]:
        """All rules of the program, by number."""
        return self.program.rules

    def relation(self, predicate: str) -> Relation:
        """The rows of a predicate, unordered, for joins over the model."""
        return self.ground.relation(predicate)

    def holds(self, atom: GroundAtom) -> bool:
        """Whether the atom is in the model."""
        return atom.arguments in self.ground.relation(atom.predicate).rows

    def rows(self, predicate: str) -> tuple[Arguments, ...]:
        """The argument tuples of a predicate, in order."""
        return ordered(self.ground.relation(predicate).rows)

    def match(self, predicate: str, pattern: tuple[Value | None, ...]) -> tuple[Arguments, ...]:
        """The rows that agree with ``pattern`` wherever it is not ``None``, in order."""
        places = tuple([place for place, value in enumerate(pattern) if value is not None])
        key = tuple([value for value in pattern if value is not None])
        return ordered(self.ground.relation(predicate).select(places, key))

    def origin(self, atom: GroundAtom) -> str:
        """``given``, ``knowledge``, ``derived`` or ``absent``."""
        given = self.ground.given.get(atom.predicate)
        if given is not None and atom.arguments in given.rows:
            return "given"
        if atom.arguments in self.program.facts.get(atom.predicate, {}):
            return "knowledge"
        return "derived" if self.holds(atom) else "absent"

    def rank(self, atom: GroundAtom) -> int:
        """Round in which the atom first appeared within its component; 0 for facts and non-recursive predicates."""
        return self.ground.relation(atom.predicate).rows.get(atom.arguments, 0)

    def instances(self, atom: GroundAtom) -> tuple[Instance, ...]:
        """Ground rule instances with this head, by rule number and then bindings."""
        return self._found(atom)[0]

    def abridged(self, atom: GroundAtom) -> bool:
        """Whether ``instances`` leaves out some that differ from the others in witnesses only."""
        return not self._found(atom)[1]

    def _found(self, atom: GroundAtom) -> tuple[tuple[Instance, ...], bool]:
        known = self._instances.get(atom)
        if known is None:
            known = self._instances[atom] = self._find(atom) if self.holds(atom) else ((), True)
        return known

    def _find(self, atom: GroundAtom) -> tuple[tuple[Instance, ...], bool]:
        found: list[Instance] = []
        every = True
        # A program that shares its rules with another may leave some of them out.
        left_out = self.program.outlines is not self.ground.rules.outlines
        for number in self.ground.rules.giving(atom.predicate):
            if left_out and not self.ground.can_fire(number):
                continue
            bindings, all_of_them = self.ground.rules.grounding(number).instances(atom.arguments, self.ground)
            found += sorted([Instance(number, each) for each in bindings], key=lambda each: row_key(each.bindings))
            every = every and all_of_them
        return tuple(found), every

    def premises(self, instance: Instance) -> tuple[Premise, ...]:
        """The ground body of an instance, in source order."""
        ready = self.ground.rules.grounding(instance.rule)
        return ready.premises(instance.bindings, self.ground, self._counted)
