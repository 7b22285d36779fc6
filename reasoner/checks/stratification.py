"""KB013: a predicate that depends on itself through ``not`` or an aggregate."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence

from reasoner.checks.context import Context
from reasoner.diagnostics import Diagnostic, Label
from reasoner.program.graph import Edge


def stratification(context: Context) -> Iterator[Diagnostic]:
    """One error for each component with a strict edge inside; its labels are the rest of the cycle."""
    component = context.component_of
    inside = [edge for edge in context.edges if component[edge.head] == component[edge.body]]
    reported: set[int] = set()
    for edge in inside:
        number = component[edge.head]
        if edge.strict and number not in reported:
            reported.add(number)
            way = _way(edge.body, edge.head, inside)
            cycle = " -> ".join([edge.head, edge.body, *(each.body for each in way)])
            message = f"'{edge.head}' depends on its own absence or on an aggregate over itself: {cycle}"
            labels = tuple(Label(each.atom.span, f"'{each.head}' depends on '{each.body}' here") for each in way)
            yield Diagnostic("KB013", message, edge.atom.span, "take one step out of the cycle", labels=labels)


def _way(start: str, goal: str, inside: Sequence[Edge]) -> list[Edge]:
    """The shortest chain of dependencies from one predicate of a component to another."""
    leaving: dict[str, list[Edge]] = {}
    for edge in inside:
        leaving.setdefault(edge.head, []).append(edge)
    came: dict[str, Edge] = {}
    queue = deque([start])
    while queue and goal not in came and start != goal:
        for edge in leaving.get(queue.popleft(), ()):
            if edge.body not in came and edge.body != start:
                came[edge.body] = edge
                queue.append(edge.body)
    way: list[Edge] = []
    while goal != start:
        way.append(came[goal])
        goal = came[goal].head
    return way[::-1]
