"""Which clauses an atom cannot do without: those in each of its derivations, read off the ground instances.

A set of clauses is a whole number with a bit for each, so that intersections over derivations cost little. What rests
on the absence of something is taken as it stands: clauses that matter because they block are found by removal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoner.bench.derivation import fact_key, rule_key
from reasoner.engine.values import compare

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reasoner.bench.derivation import Counted, Derivations, Firing
    from reasoner.engine.values import Premise
    from reasoner.program.compiled import GroundAtom

EVERY = -1


class Needs:
    """What each atom of a model needs."""

    __slots__ = ("_cyclic", "_derivations", "_needs")

    def __init__(self, derivations: Derivations) -> None:
        self._derivations = derivations
        self._cyclic = False
        self._needs: dict[GroundAtom, int] = {}

    def bits(self, atoms: Iterable[GroundAtom]) -> int:
        """The clauses without which one of the atoms would not hold, as one set."""
        roots = tuple(atoms)
        static = self._derivations.shared.needs
        self._needs.update(static)
        order = self._order(roots)
        self._needs.update((atom, EVERY) for atom in order)
        changed = True
        while changed:
            changed = False
            for atom in order:
                found = self._atom(atom)
                if found != self._needs[atom]:
                    self._needs[atom] = found
                    changed = self._cyclic  # premises stand first, so that without cycles one round is enough
        static.update((atom, self._needs[atom]) for atom in order if self._derivations.is_static(atom))
        every = 0
        for atom in roots:
            every |= self._needs[atom]
        return every

    def _order(self, roots: tuple[GroundAtom, ...]) -> list[GroundAtom]:
        """What is below the roots, premises first as far as cycles allow."""
        order: list[GroundAtom] = []
        done = set(self._derivations.shared.needs)
        begun: set[GroundAtom] = set()
        waiting = [(atom, False) for atom in roots]
        while waiting:
            atom, ready = waiting.pop()
            if ready:
                order.append(atom)
                done.add(atom)
            elif atom in begun:
                self._cyclic = self._cyclic or atom not in done
            elif atom not in done:
                begun.add(atom)
                waiting.append((atom, True))
                waiting.extend((below, False) for each in self._derivations.firings(atom) for below in each.needs)
        return order

    def _atom(self, atom: GroundAtom) -> int:
        if self._derivations.model.origin(atom) == "given":
            return 0
        found = EVERY
        info = self._derivations.program.fact_info(atom)
        if info is not None:
            found &= self._derivations.shared.bit(fact_key(atom, info))
        for firing in self._derivations.firings(atom):
            found &= self._firing(firing)
        return found

    def _firing(self, firing: Firing) -> int:
        rule = self._derivations.model.rules[firing.instance.rule].info
        found = self._derivations.shared.bit(rule_key(rule)) | self._all(firing.atoms)
        for premise, counted in firing.aggregates:
            found |= self._aggregate(premise, counted)
        return found

    def _all(self, atoms: Iterable[GroundAtom]) -> int:
        found = 0
        for atom in atoms:
            found |= self._needs[atom]
        return found

    def _aggregate(self, premise: Premise, counted: tuple[Counted, ...]) -> int:
        """What the value, or the comparison it must satisfy, needs."""
        if not counted:
            return 0
        if premise.function in ("max", "min"):
            counted = tuple(each for each in counted if each.terms[0] == premise.right) or counted
            return self._common(counted) if _decides(premise) else 0
        found = self._common(counted) if not _holds_at(premise, 0) else 0
        for each in counted:
            weight = each.terms[0] if premise.function == "sum" else 1
            numbers = isinstance(premise.right, int) and isinstance(weight, int) and weight
            if numbers and not _holds_at(premise, premise.right - weight):  # type: ignore[operator]
                found |= self._all(each.atoms)
        return found

    def _common(self, counted: tuple[Counted, ...]) -> int:
        found = EVERY
        for each in counted:
            found &= self._all(each.atoms)
        return found


def _holds_at(premise: Premise, value: int) -> bool:
    return compare(premise.left, premise.operator, value)


def _decides(premise: Premise) -> bool:
    return premise.operator == "=" or isinstance(premise.left, int)
