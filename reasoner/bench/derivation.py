"""Everything that atoms of a model rest on: each ground instance below them, and the clauses these come from."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.explanation.search import conditions

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reasoner.evaluation.model import Instance, Model, Premise
    from reasoner.program.compiled import ClauseInfo, CompiledProgram, GroundAtom


class Counted(NamedTuple):
    """A contributor of an aggregate: its weight first, and the atoms it rests on."""

    terms: tuple[int | str, ...]
    atoms: tuple[GroundAtom, ...]


class Firing(NamedTuple):
    """A ground instance with the atoms it rests on, and its aggregates with their contributors."""

    instance: Instance
    atoms: tuple[GroundAtom, ...]
    aggregates: tuple[tuple[Premise, tuple[Counted, ...]], ...]

    @property
    def needs(self) -> tuple[GroundAtom, ...]:
        """All atoms below, those of aggregates included."""
        counted = (atom for _premise, each in self.aggregates for one in each for atom in one.atoms)
        return (*self.atoms, *counted)


class Shared:
    """What derivations of all models of a program have in common: what lies below atoms that no case changes."""

    __slots__ = ("clauses", "firings", "needs")

    def __init__(self) -> None:
        self.firings: dict[GroundAtom, tuple[Firing, ...]] = {}
        self.clauses: dict[GroundAtom, dict[ClauseKey, ClauseInfo]] = {}
        self.needs: dict[GroundAtom, int] = {}


class Derivations:
    """The instances below atoms of one model, each read once."""

    __slots__ = ("_firings", "model", "program", "shared")

    def __init__(self, model: Model, program: CompiledProgram, shared: Shared | None = None) -> None:
        self.model, self.program = model, program
        self.shared = Shared() if shared is None else shared
        self._firings: dict[GroundAtom, tuple[Firing, ...]] = {}

    def is_static(self, atom: GroundAtom) -> bool:
        """Whether no case changes the atom."""
        return atom.predicate in self.program.ranks

    def firings(self, atom: GroundAtom) -> tuple[Firing, ...]:
        """The instances that give an atom."""
        kept = self.shared.firings if self.is_static(atom) else self._firings
        found = kept.get(atom)
        if found is None:
            found = kept[atom] = tuple([self._firing(each) for each in self.model.instances(atom)])
        return found

    def below(self, atoms: Iterable[GroundAtom], *, static: bool = True) -> dict[GroundAtom, None]:
        """The atoms and everything that some derivation of theirs uses; without ``static`` not what is below that."""
        seen: dict[GroundAtom, None] = {}
        waiting = list(atoms)
        while waiting:
            atom = waiting.pop()
            if atom not in seen:
                seen[atom] = None
                if static or not self.is_static(atom):
                    for firing in self.firings(atom):
                        waiting.extend(firing.needs)
        return seen

    def clauses(self, atoms: Iterable[GroundAtom]) -> dict[ClauseKey, ClauseInfo]:
        """The clauses below atoms: rules that fired and facts that were used."""
        found: dict[ClauseKey, ClauseInfo] = {}
        for atom in self.below(atoms, static=False):
            if self.is_static(atom):
                found.update(self._static(atom))
            else:
                self._collect(atom, found)
        return found

    def _static(self, atom: GroundAtom) -> dict[ClauseKey, ClauseInfo]:
        known = self.shared.clauses.get(atom)
        if known is None:
            known = self.shared.clauses[atom] = {}
            for each in self.below([atom]):
                self._collect(each, known)
        return known

    def _collect(self, atom: GroundAtom, found: dict[ClauseKey, ClauseInfo]) -> None:
        info = self.program.fact_info(atom)
        if info is not None:
            found[fact_key(atom, info)] = info
        for firing in self.firings(atom):
            rule = self.model.rules[firing.instance.rule].info
            found[rule_key(rule)] = rule

    def _firing(self, instance: Instance) -> Firing:
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
        return Firing(instance, tuple(atoms), tuple(aggregates))


ClauseKey = str
"""What names a clause across versions of a knowledge base: its id, else its text."""


def rule_key(info: ClauseInfo) -> ClauseKey:
    """The key of a rule."""
    return info.id or info.text


def fact_key(atom: GroundAtom, info: ClauseInfo) -> ClauseKey:
    """The key of a fact of the knowledge base."""
    return info.id or f"{atom}."
