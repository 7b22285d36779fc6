"""What must be true of every proof, tried on random programs."""

from __future__ import annotations

import json
from heapq import heappop, heappush

from hypothesis import given
from hypothesis import strategies as st

from reasoner.engine.evaluate import evaluate
from reasoner.explain.proof import Proof, brief, why
from reasoner.explain.proofs import all_proofs
from reasoner.program.compiled import GroundAtom
from reasoner.render.proof_json import proof_json
from reasoner.render.proof_text import render_text
from reasoner.render.style import Style
from reasoner.source import SourceFile
from reasoner.syntax.parser import parse
from reasoner.syntax.tree import Clause, Literal
from tests.checker import Ground, World, check_document, nodes_of, read_atom, value
from tests.explain.family import Setting, setting

CONSTANTS = ("a", "b_1", "c10", "d_2x", '"e 3"', '"say \\"so\\""', "-4", "7")

DECLARATIONS = """
%! sort case open
%! sort thing open
%! predicate seen(case, thing) input
%! predicate unseen(case, thing) input
%! predicate edge(thing, thing) fact
%! predicate mark(thing) fact
%! predicate path(thing, thing) derived
%! predicate twin(thing, thing) derived
%! predicate lit(case, thing) derived
%! predicate dark(case, thing) derived
%! predicate degree(thing, thing) derived
%! predicate weight(thing, thing) derived
%! predicate best(case, thing) derived
%! predicate busy(case, thing) derived
%! predicate near(case, thing, thing) derived
edge(z, z). mark(z).
"""

RULES = (
    "path(X, Y) :- edge(X, Y).",
    "path(X, Z) :- path(X, Y), path(Y, Z).",
    "path(X, Z) :- edge(X, Y), path(Y, Z).",
    "path(X, Z) :- path(X, Y), edge(Y, Z), mark(Z).",
    "twin(X, Y) :- path(X, Y), path(Y, X), X != Y.",
    "twin(X, Y) :- edge(X, Y), edge(Y, X).",
    "lit(C, X) :- seen(C, X).",
    "lit(C, Y) :- lit(C, X), path(X, Y).",
    "lit(C, Y) :- lit(C, X), edge(X, Y), not unseen(C, Y).",
    "dark(C, X) :- seen(C, _), mark(X), not lit(C, X).",
    "dark(C, X) :- unseen(C, X), not lit(C, X), not seen(C, X).",
    "degree(X, N) :- mark(X), N = #count { Y : path(X, Y) }.",
    "weight(X, 2 * N - 3) :- mark(X), N = #count { Y : edge(X, Y) }.",
    "best(C, T) :- seen(C, X), mark(X), T = #max { N, Y : degree(Y, N) ; N, Y : weight(Y, N) }.",
    "busy(C, X) :- seen(C, X), #sum { N, Y : degree(Y, N), path(X, Y) } >= 2.",
    "near(C, X, Y) :- lit(C, X), mark(Y), N = #min { W, Z : weight(Z, W) }, degree(Y, M), M >= N, not dark(C, Y).",
)

constants = st.sampled_from(CONSTANTS)
pairs = st.lists(st.tuples(constants, constants), min_size=2, max_size=9)


@st.composite
def settings_(draw: st.DrawFn) -> Setting:
    facts = [f"edge({first}, {second})." for first, second in draw(pairs)]
    facts += [f"mark({each})." for each in draw(st.lists(constants, max_size=4))]
    chosen = draw(st.lists(st.sampled_from(RULES), min_size=6, max_size=len(RULES), unique=True))
    rules = [f"%! id rule-{number}\n{rule}" for number, rule in enumerate(RULES) if rule in chosen]
    seen = [f"seen(case, {each})" for each in draw(st.lists(constants, min_size=1, max_size=3, unique=True))]
    unseen = [f"unseen(case, {each})" for each in draw(st.lists(constants, max_size=2, unique=True))]
    return setting("\n".join([DECLARATIONS, *facts, *rules]), "\n".join([*seen, *unseen]))


def derived(here: Setting) -> list[GroundAtom]:
    names = [name for name, info in here.program.predicates.items() if info.kind == "derived"]
    return [GroundAtom(name, row) for name in names for row in here.model.rows(name)]


@given(settings_())
def test_the_checker_accepts_every_proof(here: Setting) -> None:
    world = here.world()
    for atom in derived(here):
        proof = why(here.model, atom)
        assert proof is not None
        document = json.loads(json.dumps(proof_json(proof, here.program)))
        assert check_document(document, world) == len(proof.nodes)


@given(settings_(), st.integers(1, 4))
def test_a_brief_proof_is_true_and_counts_what_it_leaves_out(here: Setting, depth: int) -> None:
    world = here.world()
    for atom in derived(here):
        proof = brief(here.model, atom, depth)
        assert proof is not None
        document = json.loads(json.dumps(proof_json(proof, here.program)))
        assert check_document(document, world) == len(proof.nodes)
        assert sum(node.cut for node in proof.nodes) == proof.cut
        assert farthest(proof) <= depth


@given(settings_())
def test_every_proof_is_of_least_height(here: Setting) -> None:
    least = brute_heights(here)
    for atom in derived(here):
        proof = why(here.model, atom)
        assert proof is not None
        assert proof.least
        assert height(proof) == least[read_atom(str(atom))]


@given(settings_())
def test_the_leaves_alone_derive_the_conclusion_again(here: Setting) -> None:
    for atom in derived(here):
        proof = why(here.model, atom)
        assert proof is not None
        leaves = tuple(node.atom for node in proof.nodes if node.kind == "finding" and node.atom is not None)
        assert set(leaves) <= set(here.facts)
        assert evaluate(here.program, leaves).holds(atom) or _denies_something_derived(proof)


def _denies_something_derived(proof: Proof) -> bool:
    """Fewer findings can make what is denied derivable, when that rests on a negation of its own."""
    return any(node.kind == "not" for node in proof.nodes)


@given(settings_())
def test_explaining_changes_no_answer(here: Setting) -> None:
    before = {name: here.model.rows(name) for name in here.program.predicates}
    for atom in derived(here):
        proof = why(here.model, atom)
        assert proof is not None
        assert render_text(proof, here.program, style=Style(width=60)).strip()
    assert {name: here.model.rows(name) for name in here.program.predicates} == before


@given(settings_(), st.integers(2, 6))
def test_further_proofs_are_true_different_and_start_with_the_least(here: Setting, most: int) -> None:
    world = here.world()
    for atom in derived(here)[:12]:
        found = all_proofs(here.model, atom, most)
        assert 1 <= len(found.proofs) <= most
        first = why(here.model, atom)
        assert first is not None
        assert height(found.proofs[0]) == height(first)
        shapes = {tuple((node.atom, node.instance) for node in proof.nodes) for proof in found.proofs}
        assert len(shapes) == len(found.proofs)
        for proof in found.proofs:
            check_document(proof_json(proof, here.program), world)


@given(settings_())
def test_every_printed_atom_parses_back_to_itself(here: Setting) -> None:
    known = {read_atom(str(atom)): atom for atom in derived(here)}
    assert len(known) == len(derived(here))
    for atom in derived(here):
        proof = why(here.model, atom)
        assert proof is not None
        for node in nodes_of(proof_json(proof, here.program)).values():
            if node["atom"] is not None:
                predicate, row = read_atom(node["atom"])
                assert node["atom"] == str(GroundAtom(predicate, tuple(_run_time(each) for each in row)))


def _run_time(cell: tuple[int, int | str]) -> int | str:
    kind, content = cell
    return f'"{content}' if kind == 2 else content


def height(proof: Proof) -> int:
    """Rules above each other on the longest way down; comparisons and aggregates add nothing of their own."""
    heights: list[int] = []
    for node in proof.nodes:
        below = max((heights[place] for place in node.premises), default=0)
        heights.append(below + 1 if node.kind == "rule" else below if node.kind == "aggregate" else 0)
    return heights[-1]


def farthest(proof: Proof) -> int:
    """How many rules lie between the conclusion and the node that is farthest from it, on the shortest way to each."""
    nodes, away = proof.nodes, dict[int, int]()
    heap = [(0, len(proof.nodes) - 1)]
    while heap:
        distance, place = heappop(heap)
        if away.setdefault(place, distance) == distance:
            for premise in nodes[place].premises:
                if premise not in away:
                    heappush(heap, (distance + (nodes[premise].kind != "aggregate"), premise))
    return max(away.values())


def brute_heights(here: Setting) -> dict[Ground, int]:
    """The least height of every atom, by lowering heights until nothing changes."""
    world = here.world()
    heights: dict[Ground, int] = dict.fromkeys(world.facts | world.given, 0)
    instances = [(head, needs) for clause in _rules(here) for head, needs in _instances(clause, world)]
    changed = True
    while changed:
        changed = False
        for head, needs in instances:
            if all(need in heights for need in needs):
                tall = 1 + max((heights[need] for need in needs), default=0)
                if tall < heights.get(head, tall + 1):
                    heights[head] = tall
                    changed = True
    return heights


def _rules(here: Setting) -> list[Clause]:
    items = [item for file in here.files for item in parse(SourceFile(file.path, file.text)).program.items]
    return [item for item in items if isinstance(item, Clause) and item.body]


def _instances(clause: Clause, world: World) -> list[tuple[Ground, list[Ground]]]:
    from reasoner.syntax.tree import Aggregate, Variable
    from tests.checker import fold, holds_between

    assert clause.head is not None
    plain = tuple(each for each in clause.body if not isinstance(each, Aggregate))
    sums = [each for each in clause.body if isinstance(each, Aggregate)]
    bound = tuple(each for each in plain if not _waits(each, sums))
    waiting = tuple(each for each in plain if each not in bound)
    found = []
    for start in world.matches(bound, {}):
        binding, needs, alive = dict(start), [], True
        for each in sums:
            tuples = set()
            for element in each.elements:
                for inner in world.matches(element.condition, dict(binding)):
                    tuples.add(tuple(value(term, inner) for term in element.terms))
                    needs += [_atom(c, inner) for c in element.condition if isinstance(c, Literal) and not c.negated]
            result = fold(each.function, tuples)  # type: ignore[arg-type]
            if result is None:
                alive = False
            elif isinstance(each.guard, Variable) and each.guard.name not in binding:
                binding[each.guard.name] = result
            elif not holds_between(value(each.guard, binding), each.operator, result):  # type: ignore[arg-type]
                alive = False
        if alive:
            for full in world.matches(waiting, binding):
                head = clause.head.predicate, tuple(value(term, full) for term in clause.head.arguments)
                positive = [c for c in plain if isinstance(c, Literal) and not c.negated]
                found.append((head, [*needs, *_positive(positive, full, world)]))
    return found  # type: ignore[return-value]


def _positive(literals: list[Literal], binding: dict[str, tuple[int, object]], world: World) -> list[Ground]:
    """Ground atoms of positive literals; of an anonymous variable any value is as high, as such atoms are inputs."""
    found = []
    for literal in literals:
        row = tuple(value(term, binding) for term in literal.atom.arguments)  # type: ignore[arg-type]
        if None in row:
            row = next(each for each in world.rows(literal.atom.predicate) if each[0] == row[0])
        found.append((literal.atom.predicate, row))
    return found  # type: ignore[return-value]


def _atom(literal: Literal, binding: dict[str, tuple[int, object]]) -> Ground:
    return literal.atom.predicate, tuple(value(term, binding) for term in literal.atom.arguments)  # type: ignore[arg-type,return-value]


def _waits(each: object, sums: list[object]) -> bool:
    """Whether a comparison mentions a variable that only an aggregate binds."""
    from reasoner.syntax.tree import Comparison, Variable

    names = {aggregate.guard.name for aggregate in sums if isinstance(aggregate.guard, Variable)}  # type: ignore[attr-defined]
    if not isinstance(each, Comparison):
        return False
    return any(isinstance(side, Variable) and side.name in names for side in (each.left, each.right))
