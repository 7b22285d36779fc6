"""The predicates of a program as a graph: nodes in strata, edges marked where they pass ``not`` or an aggregate."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.errors import UnknownNameError
from reasoner.program.compiled import AggregatePattern, LiteralPattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reasoner.program.compiled import CompiledProgram, CompiledRule

PLAIN, NEGATED, AGGREGATE = "plain", "not", "aggregate"


class Edge(NamedTuple):
    """``head`` depends on ``body``; ``kind`` says how: ``plain``, ``not`` or ``aggregate``."""

    head: str
    body: str
    kind: str


class PredicateNode(NamedTuple):
    """A predicate: its declared kind, stratum, component, and whether the component has a cycle."""

    name: str
    kind: str
    stratum: int
    component: int
    recursive: bool


class PredicateGraph(NamedTuple):
    """Nodes by stratum and name, edges in alphabetical order."""

    nodes: tuple[PredicateNode, ...]
    edges: tuple[Edge, ...]


def predicate_graph(program: CompiledProgram, *, rule: str = "", predicate: str = "") -> PredicateGraph:
    """The whole graph, or what one rule or predicate rests on."""
    edges = sorted({edge for each in program.rules for edge in _edges(each)})
    strata = _strata(program, edges)
    wanted = set(program.predicates)
    if rule:
        edges, wanted = _of_rule(program, rule, edges)
    if predicate:
        if predicate not in program.predicates:
            raise UnknownNameError(f"there is no predicate '{predicate}'")
        wanted = _below((predicate,), edges)
        edges = [edge for edge in edges if edge.head in wanted]
    nodes = [
        PredicateNode(name, info.kind, strata.get(name, 0), info.component, info.recursive)
        for name, info in program.predicates.items()
        if name in wanted
    ]
    return PredicateGraph(tuple(sorted(nodes, key=lambda node: (node.stratum, node.name))), tuple(edges))


def _of_rule(program: CompiledProgram, rule: str, edges: list[Edge]) -> tuple[list[Edge], set[str]]:
    found = next((each for each in program.rules if each.info.id == rule), None)
    if found is None:
        raise UnknownNameError(
            f"there is no rule '{rule}'", help="'soleus kb graph' without --rule shows every predicate"
        )
    own = sorted(set(_edges(found)))
    below = _below((edge.body for edge in own), edges)
    head = {found.head.predicate} if found.head is not None else set()
    return sorted({*own, *(edge for edge in edges if edge.head in below)}), below | head


def _below(roots: Iterable[str], edges: Iterable[Edge]) -> set[str]:
    following: dict[str, list[str]] = {}
    for edge in edges:
        following.setdefault(edge.head, []).append(edge.body)
    seen: set[str] = set()
    waiting = list(roots)
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting.extend(following.get(name, ()))
    return seen


def _edges(rule: CompiledRule) -> Iterator[Edge]:
    if rule.head is None:
        return
    head = rule.head.predicate
    for part in rule.body:
        if isinstance(part, LiteralPattern):
            yield Edge(head, part.predicate, NEGATED if part.negated else PLAIN)
        elif isinstance(part, AggregatePattern):
            for element in part.elements:
                for inner in element.condition:
                    if isinstance(inner, LiteralPattern):
                        yield Edge(head, inner.predicate, AGGREGATE)


def _strata(program: CompiledProgram, edges: Iterable[Edge]) -> dict[str, int]:
    """The least numbers that grow through every ``not`` and aggregate and never shrink through the rest.

    Components are numbered in evaluation order, so one pass over heads in that order settles everything below them.
    """
    component = {name: info.component for name, info in program.predicates.items()}
    level: dict[int, int] = {}
    for edge in sorted(edges, key=lambda each: component.get(each.head, 0)):
        head, body = component.get(edge.head, 0), component.get(edge.body, 0)
        least = level.get(body, 0) + (edge.kind != PLAIN)
        if head != body and least > level.get(head, 0):
            level[head] = least
    return {name: level.get(number, 0) for name, number in component.items()}
