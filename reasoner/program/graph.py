"""The dependency graph of predicates: strongly connected components in evaluation order.

Tarjan's algorithm (R. Tarjan, Depth-first search and linear graph algorithms, 1972), iterative so that no program is
too deep for it; components come out with everything they depend on before them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from reasoner.syntax.tree import Aggregate, Atom, Clause, Literal


class Edge(NamedTuple):
    """``head`` depends on ``body`` through a clause; ``strict`` when through ``not`` or an aggregate."""

    head: str
    body: str
    strict: bool
    clause: Clause
    atom: Atom


def body_atoms(clause: Clause) -> Iterator[tuple[Atom, bool]]:
    """Every atom of a body with whether it stands under ``not`` or inside an aggregate, in source order."""
    for literal in clause.body:
        if isinstance(literal, Literal):
            yield literal.atom, literal.negated
        elif isinstance(literal, Aggregate):
            for element in literal.elements:
                for inner in element.condition:
                    if isinstance(inner, Literal):
                        yield inner.atom, True


def edges(clauses: Iterable[Clause]) -> list[Edge]:
    """All dependencies of heads on bodies, in source order. Denials have no head and depend on everything."""
    return [
        Edge(clause.head.predicate, atom.predicate, strict, clause, atom)
        for clause in clauses
        if clause.head is not None
        for atom, strict in body_atoms(clause)
    ]


def components(successors: Mapping[str, Iterable[str]]) -> list[tuple[str, ...]]:
    """Strongly connected components, dependencies first; nodes and successors are visited in sorted order."""
    graph = {node: sorted(set(out)) for node, out in successors.items()}
    for out in list(graph.values()):
        for node in out:
            graph.setdefault(node, [])
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    on_stack: set[str] = set()
    found: list[tuple[str, ...]] = []
    for root in sorted(graph):
        if root in order:
            continue
        work: list[tuple[str, Iterator[str]]] = []
        _enter(root, order, low, stack, on_stack, work, graph)
        while work:
            node, rest = work[-1]
            following = next(rest, None)
            if following is None:
                work.pop()
                if work:
                    parent = work[-1][0]
                    low[parent] = min(low[parent], low[node])
                if low[node] == order[node]:
                    found.append(_leave(node, stack, on_stack))
            elif following not in order:
                _enter(following, order, low, stack, on_stack, work, graph)
            elif following in on_stack:
                low[node] = min(low[node], order[following])
    return found


def _enter(
    node: str,
    order: dict[str, int],
    low: dict[str, int],
    stack: list[str],
    on_stack: set[str],
    work: list[tuple[str, Iterator[str]]],
    graph: Mapping[str, list[str]],
) -> None:
    order[node] = low[node] = len(order)
    stack.append(node)
    on_stack.add(node)
    work.append((node, iter(graph[node])))


def _leave(node: str, stack: list[str], on_stack: set[str]) -> tuple[str, ...]:
    members: list[str] = []
    while True:
        member = stack.pop()
        on_stack.discard(member)
        members.append(member)
        if member == node:
            return tuple(sorted(members))


def dependency_components(clauses: Iterable[Clause], predicates: Iterable[str]) -> list[tuple[str, ...]]:
    """Components of a program's predicates in evaluation order."""
    successors: dict[str, set[str]] = {name: set() for name in predicates}
    for edge in edges(clauses):
        successors.setdefault(edge.head, set()).add(edge.body)
    return components(successors)
