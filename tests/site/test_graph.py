"""The graph of predicates: negation raises the stratum, every form names every predicate."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from reasoner.errors import UnknownNameError
from reasoner.loading.load import load_program
from reasoner.site.drawing import graph_dot, graph_mermaid, graph_svg, graph_text
from reasoner.site.layout import HEIGHT, draw
from reasoner.site.predicates import PLAIN, predicate_graph

ROOT = Path(__file__).parents[2]
PROGRAM = load_program((str(ROOT / "kb"),))


def test_negation_and_aggregates_raise_the_stratum() -> None:
    graph = predicate_graph(PROGRAM)
    stratum = {node.name: node.stratum for node in graph.nodes}
    assert any(edge.kind != PLAIN for edge in graph.edges)
    for edge in graph.edges:
        assert stratum[edge.head] >= stratum[edge.body] + (edge.kind != PLAIN), edge


def test_every_form_names_every_predicate() -> None:
    graph = predicate_graph(PROGRAM)
    svg = graph_svg(graph)
    ElementTree.fromstring(svg)
    for form in (graph_text(graph), graph_dot(graph), graph_mermaid(graph), svg):
        assert [node.name for node in graph.nodes if node.name not in form] == []


def test_boxes_do_not_overlap() -> None:
    places = sorted(draw(predicate_graph(PROGRAM)).places.values(), key=lambda place: (place.y, place.x))
    for one, other in pairwise(places):
        assert one.x + one.width < other.x or one.y + HEIGHT < other.y


def test_a_predicate_shows_only_what_it_rests_on() -> None:
    graph = predicate_graph(PROGRAM, predicate=PROGRAM.entry["tier"])
    names = {node.name for node in graph.nodes}
    assert PROGRAM.entry["tier"] in names
    assert len(names) < len(PROGRAM.predicates)
    assert all(edge.head in names and edge.body in names for edge in graph.edges)


def test_unknown_names_are_refused() -> None:
    with pytest.raises(UnknownNameError):
        predicate_graph(PROGRAM, rule="no-such-rule")
    with pytest.raises(UnknownNameError):
        predicate_graph(PROGRAM, predicate="no_such_predicate")
