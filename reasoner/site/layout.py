"""A layered drawing of a graph: places for its nodes, in layers that each rest on the ones below.

Layers are longest paths over components; the order within a layer follows the mean place of the neighbours
(K. Sugiyama and others, Methods for visual understanding of hierarchical system structures, 1981).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reasoner.site.predicates import PredicateGraph

SWEEPS = 6
WIDEST = 8
ROW, GAP, HEIGHT, MARGIN = 66, 16, 26, 12
LETTER = 6.6
"""Width of a letter of the monospaced 11 px text of a box."""


class Place(NamedTuple):
    """The box of a node."""

    x: float
    y: float
    width: float


class Drawing(NamedTuple):
    """Boxes by name, and the size of the whole."""

    places: Mapping[str, Place]
    width: float
    height: float


def layers(graph: PredicateGraph) -> list[list[str]]:
    """Names layer by layer, dependencies first; wide layers are split into rows of at most ``WIDEST``."""
    component = {node.name: node.component for node in graph.nodes}
    level: dict[int, int] = {}
    for edge in sorted(graph.edges, key=lambda each: component.get(each.head, 0)):
        head, body = component.get(edge.head, 0), component.get(edge.body, 0)
        if head != body:
            level[head] = max(level.get(head, 0), level.get(body, 0) + 1)
    rows: dict[int, list[str]] = {}
    for node in graph.nodes:
        rows.setdefault(level.get(node.component, 0), []).append(node.name)
    ordered = _ordered([sorted(rows[each]) for each in sorted(rows)], graph)
    return [row[start : start + WIDEST] for row in ordered for start in range(0, len(row), WIDEST)]


def _ordered(rows: list[list[str]], graph: PredicateGraph) -> list[list[str]]:
    near: dict[str, list[str]] = {}
    for edge in graph.edges:
        near.setdefault(edge.head, []).append(edge.body)
        near.setdefault(edge.body, []).append(edge.head)
    for _sweep in range(SWEEPS):
        place = {name: index / len(row) for row in rows for index, name in enumerate(row)}
        for row in rows:
            mean = {
                name: sum(place[other] for other in near[name]) / len(near[name]) if name in near else place[name]
                for name in row
            }
            row.sort(key=lambda name: (mean[name], name))
            place.update({name: index / len(row) for index, name in enumerate(row)})
    return rows


def draw(graph: PredicateGraph) -> Drawing:
    """Places for all nodes; conclusions stand at the top."""
    rows = list(reversed(layers(graph)))
    sizes = {node.name: len(node.name) * LETTER + 16 for node in graph.nodes}
    wide = [sum(sizes[name] + GAP for name in row) - GAP for row in rows]
    whole = max(wide, default=0.0) + 2 * MARGIN
    places: dict[str, Place] = {}
    for number, row in enumerate(rows):
        x = (whole - wide[number]) / 2
        for name in row:
            places[name] = Place(round(x, 1), MARGIN + number * ROW, round(sizes[name], 1))
            x += sizes[name] + GAP
    return Drawing(places, round(whole, 1), 2 * MARGIN + max(len(rows) - 1, 0) * ROW + HEIGHT)
