"""Why an atom holds: its least-height proof as plain data, every node with its rule, source and numbers.

Nodes stand in an order in which each comes after its premises, so a proof is well-founded by its form; a node that
several others rest on stands once and is referred to by its place. Proofs of one model share their nodes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from reasoner.explain.analysis import analysis_of
from reasoner.explain.blocked import blocked_rules, opposite
from reasoner.explain.least import CUT, Way, by_rank, conditions, least_steps

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from reasoner.engine.model import Model
    from reasoner.engine.values import Instance, Premise
    from reasoner.explain.blocked import Blocked
    from reasoner.explain.least import Step
    from reasoner.program.compiled import Arguments, ClauseInfo, GroundAtom

INSTANCE_LIMIT = 300_000
"""Ground instances that the search for the least proof looks at before it settles for any well-founded one."""

NODE_LIMIT = 200_000
"""Nodes of one proof; what lies below is left out and counted."""


class Weighed(NamedTuple):
    """A contributor of an aggregate: its terms (the weight first) and the places of the nodes it rests on."""

    terms: Arguments
    premises: tuple[int, ...]


class Node(NamedTuple):
    """One step of a proof.

    ``kind`` is ``rule`` (derived), ``fact`` (stated by the knowledge base), ``finding`` (stated by the case), for a
    negated premise ``absent`` (recorded as absent), ``unknown`` (an input that is not recorded) or ``not`` (cannot be
    derived), ``aggregate`` or ``comparison``; of the last two, ``instance`` and ``literal`` say which body literal.
    """

    kind: str
    atom: GroundAtom | None
    premises: tuple[int, ...] = ()
    info: ClauseInfo | None = None
    instance: Instance | None = None
    literal: int = 0
    premise: Premise | None = None
    contributors: tuple[Weighed, ...] = ()
    cut: bool = False


class Nodes:
    """Nodes that proofs share, each after its premises; ``kept`` is what readers of proofs worked out about them."""

    __slots__ = ("_model", "_program", "all", "kept")

    def __init__(self, model: Model) -> None:
        self.all: list[Node] = []
        self.kept: dict[Hashable, Any] = {}
        self._model = model
        self._program = model.program

    def blocked(self, node: Node) -> tuple[Blocked, ...]:
        """Why a negated node cannot be derived: looked for only when asked, as most explanations never show it."""
        if node.kind != "not" or node.atom is None:
            return ()
        return blocked_rules(self._model, node.atom)


class Proof(NamedTuple):
    """A proof: the node at ``top`` of a store, and all that it rests on.

    ``least`` is false when the search space was too large to prove the height least; ``cut`` counts the atoms whose own
    proof was left out.
    """

    store: Nodes
    top: int
    least: bool = True
    cut: int = 0

    @property
    def root(self) -> Node:
        """The conclusion."""
        return self.store.all[self.top]

    @property
    def nodes(self) -> tuple[Node, ...]:
        """The nodes of this proof alone, premises first, the conclusion last, places counted among them."""
        return own_nodes(self.store.all, self.top)


class Proofs(NamedTuple):
    """Proofs that differ in meaning, least first; ``witnesses`` counts ways left out that differ only in a witness."""

    proofs: tuple[Proof, ...]
    witnesses: int
    more: bool


def own_nodes(nodes: Sequence[Node], top: int) -> tuple[Node, ...]:
    """What the node at ``top`` rests on, and itself, numbered anew: by premises, whatever else the store holds."""
    places: dict[int, int] = {}
    stack = [(top, False)]
    while stack:
        place, ready = stack.pop()
        if place in places:
            continue
        if ready:
            places[place] = len(places)
        else:
            stack.append((place, True))
            stack.extend([(below, False) for below in reversed(nodes[place].premises) if below not in places])
    found = []
    for place in places:
        node = nodes[place]
        weighed = tuple(
            [each._replace(premises=tuple([places[below] for below in each.premises])) for each in node.contributors]
        )
        found.append(node._replace(premises=tuple([places[below] for below in node.premises]), contributors=weighed))
    return tuple(found)


def why(
    model: Model,
    atom: GroundAtom,
    *,
    instance_limit: int = INSTANCE_LIMIT,
    node_limit: int = NODE_LIMIT,
) -> Proof | None:
    """The proof of least height of an atom, ``None`` when the model does not hold it."""
    if not model.holds(atom):
        return None
    steps = least_steps(model, atom, instance_limit)
    if steps is None:
        return build(model, atom, by_rank(model, atom), least=False, node_limit=node_limit)
    analysis = analysis_of(model)
    if analysis.writer is None:
        analysis.writer = Writer(model)
    writer = analysis.writer
    top = writer.write(atom, steps, node_limit)
    return build(model, atom, steps, node_limit=node_limit) if top is None else Proof(writer.store, top)


def brief(model: Model, atom: GroundAtom, depth: int) -> Proof | None:
    """The last steps of a proof, ``depth`` of them above each other; what lies deeper is neither sought nor written.

    Of several ways the one whose premises appeared first is taken, so what is shown is well-founded, if not the least.
    """
    if not model.holds(atom):
        return None
    briefs = analysis_of(model).briefs
    known = briefs.get((atom, depth))
    if known is None:
        writer = Writer(model)
        top = writer.write(atom, by_rank(model, atom, depth), NODE_LIMIT, cutting=True)
        assert top is not None
        known = briefs[atom, depth] = Proof(writer.store, top, least=False, cut=writer.cut)
    return known


def build(
    model: Model,
    goal: GroundAtom,
    steps: Mapping[GroundAtom, Step],
    *,
    least: bool = True,
    node_limit: int = NODE_LIMIT,
) -> Proof:
    """Write the chosen steps down as nodes of their own; below what exceeds the limit, nothing is written."""
    writer = Writer(model)
    writer.write(goal, steps, node_limit, cutting=True)
    return Proof(writer.store, len(writer.store.all) - 1, least, writer.cut)


class Writer:
    """Nodes in the making, and the place of each atom that has one."""

    __slots__ = ("_model", "_places", "_program", "cut", "store")

    def __init__(self, model: Model) -> None:
        self.store = Nodes(model)
        self.cut = 0
        self._model = model
        self._program = model.program
        self._places: dict[tuple[bool, GroundAtom], int] = {}

    def write(
        self, goal: GroundAtom, steps: Mapping[GroundAtom, Step], limit: int, *, cutting: bool = False
    ) -> int | None:
        """The place of the goal, written with all it rests on; no recursion, since long chains are common.

        Where that takes more than ``limit`` new nodes, atoms are written without what they rest on if ``cutting``;
        else nothing is kept of it, and the answer is ``None``.
        """
        start = len(self.store.all)
        most = start + limit
        stack: list[tuple[GroundAtom, bool]] = [(goal, False)]
        while stack:
            atom, ready = stack.pop()
            if (False, atom) in self._places:
                continue
            way = steps[atom].way
            if way is None:
                self._leaf(atom)
            elif ready:
                self._rule(atom, way)
            elif (len(self.store.all) + len(stack) > most or steps[atom].height == CUT) and atom != goal:
                if not cutting:
                    self._take_back(start)
                    return None
                self.cut += 1
                self._add((False, atom), Node("rule", atom, instance=way.instance, info=self._info(way), cut=True))
            else:
                stack.append((atom, True))
                stack.extend((needed, False) for needed in reversed(way.needs) if (False, needed) not in self._places)
        return self._places[False, goal]

    def _take_back(self, start: int) -> None:
        del self.store.all[start:]
        self._places = {key: place for key, place in self._places.items() if place < start}

    def _add(self, key: tuple[bool, GroundAtom] | None, node: Node) -> int:
        nodes = self.store.all
        nodes.append(node)
        if key is not None:
            self._places[key] = len(nodes) - 1
        return len(nodes) - 1

    def _info(self, way: Way) -> ClauseInfo:
        return self._model.rules[way.instance.rule].info

    def _leaf(self, atom: GroundAtom) -> int:
        given = self._model.origin(atom) == "given"
        return self._add((False, atom), Node("finding" if given else "fact", atom, info=self._program.fact_info(atom)))

    def _rule(self, atom: GroundAtom, way: Way) -> None:
        places = []
        for index, premise in enumerate(way.premises):
            if premise.kind == "atom" and premise.atom is not None:
                places.append(self._places[False, premise.atom])
            elif premise.kind == "not" and premise.atom is not None:
                places.append(self._negated(premise.atom))
            elif premise.kind == "comparison":
                node = Node("comparison", None, instance=way.instance, literal=index, premise=premise)
                places.append(self._add(None, node))
            else:
                places.append(self._aggregate(way.instance, index, premise))
        self._add((False, atom), Node("rule", atom, tuple(places), self._info(way), way.instance))

    def _aggregate(self, instance: Instance, index: int, premise: Premise) -> int:
        weighed = []
        for contributor in premise.contributors:
            below = conditions(self._model, instance, index, contributor)
            places = tuple(self._negated(atom) if negated else self._places[False, atom] for negated, atom in below)
            weighed.append(Weighed(contributor.terms, places))
        every = tuple(dict.fromkeys(place for each in weighed for place in each.premises))
        return self._add(
            None,
            Node(
                "aggregate",
                None,
                every,
                instance=instance,
                literal=index,
                premise=premise,
                contributors=tuple(weighed),
            ),
        )

    def _negated(self, atom: GroundAtom) -> int:
        known = self._places.get((True, atom))
        if known is not None:
            return known
        declared = self._program.predicates.get(atom.predicate)
        if declared is not None and declared.kind == "input":
            against = opposite(atom, self._program.entry)
            if against is not None and self._model.holds(against):
                place = self._places.get((False, against))
                place = self._leaf(against) if place is None else place
                return self._add((True, atom), Node("absent", atom, (place,)))
            return self._add((True, atom), Node("unknown", atom))
        return self._add((True, atom), Node("not", atom))
