"""Everything that atoms of a model rest on: each ground instance below them, and the clauses these come from."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.engine.join import value_of
from reasoner.explain.least import conditions
from reasoner.program.compiled import AggregatePattern, GroundAtom, LiteralPattern

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reasoner.engine.model import Model
    from reasoner.engine.values import Instance, Premise
    from reasoner.program.compiled import ClauseInfo, CompiledProgram


class Counted(NamedTuple):
    """A contributor of an aggregate: its weight first, and the atoms it rests on."""

    terms: tuple[int | str, ...]
    atoms: tuple[GroundAtom, ...]


class Firing(NamedTuple):
    """A ground instance with the atoms it rests on, its aggregates with their contributors, and all atoms below."""

    instance: Instance
    atoms: tuple[GroundAtom, ...]
    aggregates: tuple[tuple[Premise, tuple[Counted, ...]], ...]
    needs: tuple[GroundAtom, ...]


class Shared:
    """What derivations of all models of a program have in common: what lies below atoms that no case changes.

    A set of clauses is a whole number with a bit for each; ``bits`` tells which bit a clause has.
    """

    __slots__ = ("bits", "closures", "firings", "needs", "own")

    def __init__(self) -> None:
        self.bits: dict[ClauseKey, int] = {}
        self.firings: dict[GroundAtom, tuple[Firing, ...]] = {}
        self.own: dict[GroundAtom, int] = {}
        self.closures: dict[GroundAtom, int] = {}
        self.needs: dict[GroundAtom, int] = {}

    def bit(self, key: ClauseKey) -> int:
        """The bit of a clause."""
        return self.bits.setdefault(key, 1 << len(self.bits))

    def keys(self, bits: int) -> frozenset[ClauseKey]:
        """The clauses of a set."""
        return frozenset(key for key, bit in self.bits.items() if bits & bit)


class Derivations:
    """The instances below atoms of one model, each read once."""

    __slots__ = ("_firings", "_own", "_static", "model", "program", "shared")

    def __init__(self, model: Model, program: CompiledProgram, shared: Shared | None = None) -> None:
        self.model, self.program = model, program
        self.shared = Shared() if shared is None else shared
        self._static = frozenset(program.ranks)
        self._firings: dict[GroundAtom, tuple[Firing, ...]] = {}
        self._own: dict[GroundAtom, int] = {}

    def is_static(self, atom: GroundAtom) -> bool:
        """Whether no case changes the atom."""
        return atom.predicate in self._static

    def firings(self, atom: GroundAtom) -> tuple[Firing, ...]:
        """The instances that give an atom."""
        kept = self.shared.firings if atom.predicate in self._static else self._firings
        found = kept.get(atom)
        if found is None:
            found = kept[atom] = tuple([self._firing(each) for each in self.model.instances(atom)])
        return found

    def clauses(self, atoms: Iterable[GroundAtom]) -> frozenset[ClauseKey]:
        """The clauses below atoms: rules that fired and facts that were used."""
        return self.shared.keys(self.bits(atoms))

    def bits(self, atoms: Iterable[GroundAtom]) -> int:
        """The same clauses as one set."""
        found = 0
        seen: set[GroundAtom] = set()
        waiting = list(atoms)
        while waiting:
            atom = waiting.pop()
            if atom in seen:
                continue
            seen.add(atom)
            if atom.predicate in self._static:
                found |= self._closure(atom)
            else:
                found |= self._own_clauses(atom)
                for firing in self.firings(atom):
                    waiting.extend(firing.needs)
        return found

    def _closure(self, root: GroundAtom) -> int:
        """All clauses below an atom that no case changes; kept for it and for everything below it."""
        closures = self.shared.closures
        if root not in closures:
            order = self._unclosed(root)
            closures.update((atom, self._own_clauses(atom)) for atom in order)
            changed = True
            while changed:
                changed = False
                for atom in order:
                    found = before = closures[atom]
                    for firing in self.firings(atom):
                        for below in firing.needs:
                            found |= closures[below]
                    if found != before:
                        closures[atom] = found
                        changed = True
        return closures[root]

    def _unclosed(self, root: GroundAtom) -> list[GroundAtom]:
        """The atoms at and below the root whose clauses are not known, premises first as far as cycles allow."""
        order: list[GroundAtom] = []
        seen: set[GroundAtom] = set()
        waiting = [(root, False)]
        while waiting:
            atom, ready = waiting.pop()
            if ready:
                order.append(atom)
            elif atom not in seen and atom not in self.shared.closures:
                seen.add(atom)
                waiting.append((atom, True))
                waiting.extend((below, False) for firing in self.firings(atom) for below in firing.needs)
        return order

    def _own_clauses(self, atom: GroundAtom) -> int:
        """The clauses that give an atom, as one set."""
        kept = self.shared.own if atom.predicate in self._static else self._own
        found = kept.get(atom)
        if found is None:
            found = 0
            info = self.program.fact_info(atom)
            if info is not None:
                found = self.shared.bit(fact_key(atom, info))
            for firing in self.firings(atom):
                found |= self.shared.bit(rule_key(self.model.rules[firing.instance.rule].info))
            kept[atom] = found
        return found

    def _firing(self, instance: Instance) -> Firing:
        rule = self.model.rules[instance.rule]
        if any(isinstance(each, AggregatePattern) for each in rule.body):
            return self._counting(instance)
        bindings = instance.bindings
        atoms = tuple(
            [
                GroundAtom(each.predicate, tuple([value_of(part, bindings) for part in each.arguments]))
                for each in rule.body
                if isinstance(each, LiteralPattern) and not each.negated
            ]
        )
        return Firing(instance, atoms, (), atoms)

    def _counting(self, instance: Instance) -> Firing:
        """The firing of a rule with aggregates."""
        atoms: list[GroundAtom] = []
        aggregates = []
        for index, premise in enumerate(self.model.premises(instance)):
            if premise.kind == "atom" and premise.atom is not None:
                atoms.append(premise.atom)
            elif premise.kind == "aggregate":
                counted = tuple(
                    Counted(
                        each.terms,
                        tuple(atom for negated, atom in conditions(self.model, instance, index, each) if not negated),
                    )
                    for each in premise.contributors
                )
                aggregates.append((premise, counted))
        below = (atom for _premise, each in aggregates for one in each for atom in one.atoms)
        return Firing(instance, tuple(atoms), tuple(aggregates), (*atoms, *below))


ClauseKey = str
"""What names a clause across versions of a knowledge base: its id, else its text."""


def rule_key(info: ClauseInfo) -> ClauseKey:
    """The key of a rule."""
    return info.id or info.text


def fact_key(atom: GroundAtom, info: ClauseInfo) -> ClauseKey:
    """The key of a fact of the knowledge base."""
    return info.id or f"{atom}."
