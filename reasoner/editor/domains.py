"""Closed sorts: which predicate states their constants, and what a constant goes with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from reasoner.syntax.tree import Atom, Clause, PredicateDeclaration, SortDeclaration, Symbol


class Domain(NamedTuple):
    """Where the constants of a closed sort are stated, and the sort they go with (empty for none)."""

    predicate: str
    place: int
    partner: str
    partner_place: int


class Declarations:
    """Predicates and sorts by name, the first declaration of each, with the domains of the closed sorts."""

    def __init__(self, predicates: Iterable[PredicateDeclaration], sorts: Iterable[SortDeclaration]) -> None:
        self.predicates: dict[str, PredicateDeclaration] = {}
        for predicate in predicates:
            self.predicates.setdefault(predicate.name, predicate)
        self.sorts: dict[str, SortDeclaration] = {}
        for sort in sorts:
            self.sorts.setdefault(sort.name, sort)
        self.domains = {name: found for name, sort in self.sorts.items() if (found := self._domain(sort)) is not None}

    def same(self, other: Declarations) -> bool:
        """Whether both give every argument the same sort, and every sort the same domain."""
        return self._signatures() == other._signatures() and self.domains == other.domains

    def sorts_of(self, predicate: str, count: int | None = None) -> tuple[str, ...]:
        """The sorts of a predicate's arguments; nothing when it is unknown or takes another number of them."""
        known = self.predicates.get(predicate)
        if known is None or (count is not None and len(known.arguments) != count):
            return ()
        return tuple(argument.sort for argument in known.arguments)

    def beside(self, sorts: Sequence[str], row: Sequence[str], place: int) -> str:
        """The constant beside an argument that its sort goes with; ``row`` holds constants, empty for variables.

        Arguments that are missing at the end of ``row`` count as variables.
        """
        domain = self.domains.get(sorts[place])
        if domain is None or not domain.partner:
            return ""
        places = [number for number, sort in enumerate(sorts) if sort == domain.partner]
        before = [number for number in places if number < place]
        found = before[-1] if before else places[0] if places else -1
        return row[found] if 0 <= found < len(row) else ""

    def stated(self, facts: Iterable[Clause], sort: str) -> dict[tuple[str, str], Clause]:
        """The constants of a closed sort as ``(constant, partner)`` with the facts that state them, in order."""
        domain = self.domains.get(sort)
        found: dict[tuple[str, str], Clause] = {}
        for clause in facts if domain else ():
            if domain is None or clause.head is None or clause.body or clause.head.predicate != domain.predicate:
                continue
            row = constants(clause.head)
            if len(row) > max(domain.place, domain.partner_place) and row[domain.place]:
                partner = row[domain.partner_place] if domain.partner else ""
                found.setdefault((row[domain.place], partner), clause)
        return found

    def _signatures(self) -> dict[str, tuple[str, ...]]:
        return {name: self.sorts_of(name) for name in self.predicates}

    def _domain(self, sort: SortDeclaration) -> Domain | None:
        known = self.predicates.get(sort.predicate or "")
        if sort.form != "in" or known is None:
            return None
        sorts = [argument.sort for argument in known.arguments]
        if sort.name not in sorts:
            return None
        others = [each for each in sorts if each != sort.name and each in self.sorts and self.sorts[each].form == "in"]
        partner = others[0] if others else ""
        return Domain(known.name, sorts.index(sort.name), partner, sorts.index(partner) if partner else 0)


def constants(atom: Atom) -> tuple[str, ...]:
    """The symbols of an atom's arguments, empty for whatever is no symbol."""
    return tuple(term.name if isinstance(term, Symbol) else "" for term in atom.arguments)
