"""The model that evaluation returns: relations, ground rule instances, and premises on demand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reasoner.engine.grounding import grounding
from reasoner.engine.model import Instance, Premise
from reasoner.engine.plan import typical
from reasoner.engine.relation import Relation, ordered, row_key
from reasoner.program.compiled import (
    Arguments,
    CompiledProgram,
    CompiledRule,
    GroundAtom,
    Value,
)

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from reasoner.engine.join import Plans

EMPTY = Relation()


class Base(dict[str, Relation]):
    """The relations that no case changes; nothing is known of a predicate that has none."""

    def __missing__(self, predicate: str) -> Relation:
        return EMPTY


class Ground:
    """Relations under evaluation with the instances that gave their rows; the static part is shared, never changed."""

    __slots__ = ("base", "given", "instances", "own", "plans", "program")

    def __init__(self, program: CompiledProgram, base: Base, plans: Plans) -> None:
        self.program = program
        self.base = base
        self.plans = plans
        self.own: dict[str, Relation] = {}
        self.given: dict[str, Relation] = {}
        self.instances: dict[tuple[str, Arguments], list[Instance]] = {}

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

    def estimate(self, predicate: str, places: tuple[int, ...]) -> float:
        """Rows to expect. What depends on the case is taken to hold a typical number, all of one case, so that plans
        do not depend on the case that came first."""
        relation = self.base.get(predicate)
        if relation is None:
            return typical(predicate, tuple([place for place in places if place > 0]))
        return float(relation.expected(places))

    def give(self, fact: GroundAtom) -> None:
        """Add a fact of the case."""
        self.given.setdefault(fact.predicate, Relation()).add(fact.arguments, 0)
        self.writable(fact.predicate).add(fact.arguments, 0)


class ComputedModel:
    """A model over the relations of an evaluation (see the ``Model`` protocol)."""

    __slots__ = ("_ground", "kept", "program", "violations")

    def __init__(self, ground: Ground, violations: tuple[Instance, ...] = ()) -> None:
        self._ground = ground
        self.program = ground.program
        self.kept: dict[Hashable, Any] = {}
        self.violations = violations

    @property
    def rules(self) -> Sequence[CompiledRule]:
        """All rules of the program, by number."""
        return self.program.rules

    @property
    def ground(self) -> Ground:
        """The relations and instances it was computed from; to be read only."""
        return self._ground

    def relation(self, predicate: str) -> Relation:
        """The rows of a predicate, unordered, for joins over the model."""
        return self._ground.relation(predicate)

    def holds(self, atom: GroundAtom) -> bool:
        """Whether the atom is in the model."""
        return atom.arguments in self._ground.relation(atom.predicate).rows

    def rows(self, predicate: str) -> tuple[Arguments, ...]:
        """The argument tuples of a predicate, in order."""
        return ordered(self._ground.relation(predicate).rows)

    def match(self, predicate: str, pattern: tuple[Value | None, ...]) -> tuple[Arguments, ...]:
        """The rows that agree with ``pattern`` wherever it is not ``None``, in order."""
        places = tuple([place for place, value in enumerate(pattern) if value is not None])
        key = tuple([value for value in pattern if value is not None])
        return ordered(self._ground.relation(predicate).select(places, key))

    def origin(self, atom: GroundAtom) -> str:
        """``given``, ``knowledge``, ``derived`` or ``absent``."""
        given = self._ground.given.get(atom.predicate)
        if given is not None and atom.arguments in given.rows:
            return "given"
        if atom.arguments in self.program.facts.get(atom.predicate, {}):
            return "knowledge"
        return "derived" if self.holds(atom) else "absent"

    def rank(self, atom: GroundAtom) -> int:
        """Round in which the atom first appeared within its component; 0 for facts and non-recursive predicates."""
        return self._ground.relation(atom.predicate).rows.get(atom.arguments, 0)

    def instances(self, atom: GroundAtom) -> tuple[Instance, ...]:
        """Ground rule instances with this head, by rule number and then bindings."""
        ground, rules = self._ground, self.program.rules
        found = ground.instances.get((atom.predicate, atom.arguments))
        if found is None and atom.predicate in self.program.ranks:
            # What depends on no case keeps no instances: they are found again, with the head given.
            found = [
                Instance(number, bindings)
                for number in self._rules_of(atom.predicate)
                for bindings in grounding(rules, number, ground.plans).instances(atom.arguments, ground)
            ]
            ground.instances[(atom.predicate, atom.arguments)] = found
        if not found:
            return ()
        return tuple(sorted(found, key=_instance_key)) if len(found) > 1 else (found[0],)

    def _rules_of(self, predicate: str) -> tuple[int, ...]:
        known: tuple[int, ...] | None = self.kept.get(("rules", predicate))
        if known is None:
            known = self.kept["rules", predicate] = _rules_of(self.program, predicate)
        return known

    def premises(self, instance: Instance) -> tuple[Premise, ...]:
        """The ground body of an instance, in source order."""
        ready = grounding(self.program.rules, instance.rule, self._ground.plans)
        return ready.premises(instance.bindings, self._ground, self.kept)


def _rules_of(program: CompiledProgram, predicate: str) -> tuple[int, ...]:
    outlines = program.outlines
    rules = [number for component in program.components for number in component]
    return tuple([number for number in rules if outlines[number].head == predicate])


def _instance_key(instance: Instance) -> tuple[int, tuple[tuple[int, int, str], ...]]:
    return instance.rule, row_key(instance.bindings)
