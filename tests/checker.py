"""An independent judge of ``proof/1`` documents: nothing of the prover, the evaluator or the compiler is used.

It reads the program's text again, substitutes the bindings that the document prints, and compares word for word.
Aggregates are recomputed from the atoms of the model, negated premises looked up in them, leaves in what was given.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from reasoner.source import SourceFile
from reasoner.syntax.parser import parse
from reasoner.syntax.tree import (
    Aggregate,
    Arithmetic,
    Atom,
    Clause,
    Comparison,
    Literal,
    Number,
    String,
    Symbol,
    Term,
    Variable,
)

Value = tuple[int, Any]
Row = tuple[Value, ...]
Ground = tuple[str, Row]
Binding = dict[str, Value]


ANYTHING: Value = (9, "_")
"""What stands in a negated atom where any value fits."""


def _is_any(term: Term) -> bool:
    return isinstance(term, Variable) and term.name == "_"


def value(term: Term, binding: Mapping[str, Value]) -> Value | None:
    if isinstance(term, Number):
        return (0, term.value)
    if isinstance(term, Symbol):
        return _symbol(term.name)
    if isinstance(term, String):
        return (2, term.value)
    if isinstance(term, Variable):
        return binding.get(term.name)
    assert isinstance(term, Arithmetic)
    left, right = value(term.left, binding), value(term.right, binding)
    if left is None or right is None:
        return None
    assert left[0] == right[0] == 0, "arithmetic on something that is no number"
    first, second = left[1], right[1]
    return (0, first + second if term.operator == "+" else first - second if term.operator == "-" else first * second)


def _symbol(name: str) -> Value:
    """A name; ``#inf`` stands below everything, ``#sup`` above."""
    return ({"#inf": -1, "#sup": 3}.get(name, 1), name)


def holds_between(left: Value, operator: str, right: Value) -> bool:
    return {
        "=": left == right,
        "!=": left != right,
        "<": left < right,
        "<=": left <= right,
        ">": left > right,
        ">=": left >= right,
    }[operator]


def _row(terms: Iterable[Term], binding: Mapping[str, Value]) -> Row:
    known = [ANYTHING if _is_any(each) else value(each, binding) for each in terms]
    row = tuple([each for each in known if each is not None])
    assert len(row) == len(known), "some term is not ground"
    return row


def _ground(atom: Atom, binding: Mapping[str, Value]) -> Ground:
    return atom.predicate, _row(atom.arguments, binding)


@cache
def read_atom(text: str) -> Ground:
    parsed = parse(SourceFile("atom", f"{text}."))
    assert not parsed.diagnostics, f"{text} does not parse"
    (clause,) = parsed.program.items
    assert isinstance(clause, Clause)
    assert clause.head is not None
    assert not clause.body
    return _ground(clause.head, {})


@cache
def clauses_of(files: tuple[SourceFile, ...]) -> Mapping[str, list[Clause]]:
    """Every clause with a head, by the place where it begins."""
    found: dict[str, list[Clause]] = {}
    for file in files:
        for clause in parse(file).program.items:
            if isinstance(clause, Clause) and clause.head is not None:
                found.setdefault(f"{file.path}:{clause.span.line}", []).append(clause)
    return found


class World:
    """The program's text, what a case gave, and every atom of the model, read when it is asked for."""

    def __init__(self, files: Iterable[SourceFile], given: Iterable[str], model: Iterable[str]) -> None:
        self.clauses = clauses_of(tuple(files))
        self.given = {read_atom(text) for text in given}
        self._texts: dict[str, list[str]] = {}
        for text in model:
            self._texts.setdefault(text.partition("(")[0], []).append(text)
        self._rows: dict[str, dict[Row, None]] = {}
        self._places: dict[tuple[str, int], dict[Value, list[Row]]] = {}

    def rows(self, predicate: str) -> Mapping[Row, None]:
        """The rows of a predicate, in the order of the model."""
        if predicate not in self._rows:
            self._rows[predicate] = dict.fromkeys(read_atom(text)[1] for text in self._texts.get(predicate, ()))
        return self._rows[predicate]

    @property
    def facts(self) -> set[Ground]:
        """The facts that the program's text states."""
        stated = [each.head for here in self.clauses.values() for each in here if each.head and not each.body]
        return {_ground(head, {}) for head in stated}

    def holds(self, atom: Ground) -> bool:
        """Whether an atom stands in the model."""
        return atom[1] in self.rows(atom[0])

    def candidates(self, atom: Atom, binding: Binding) -> Iterable[Row]:
        """The rows that an atom can match."""
        return self._near(atom.predicate, [value(term, binding) for term in atom.arguments])

    def some_fits(self, predicate: str, pattern: Row) -> bool:
        """Whether some row fits, in which any value stands where the pattern says so."""
        near = self._near(predicate, [None if each == ANYTHING else each for each in pattern])
        return any(all(mine in (ANYTHING, other) for mine, other in zip(pattern, row, strict=True)) for row in near)

    def _near(self, predicate: str, known: Iterable[Value | None]) -> Iterable[Row]:
        """The rows with one of the known values, that which fewest have."""
        found = [self._index(predicate, place).get(each, []) for place, each in enumerate(known) if each is not None]
        return min(found, key=len, default=self.rows(predicate))

    def _index(self, predicate: str, place: int) -> dict[Value, list[Row]]:
        if (predicate, place) not in self._places:
            made: dict[Value, list[Row]] = {}
            for row in self.rows(predicate):
                made.setdefault(row[place], []).append(row)
            self._places[predicate, place] = made
        return self._places[predicate, place]

    def matches(self, conditions: tuple[Any, ...], binding: Binding) -> Iterator[Binding]:
        if not conditions:
            yield binding
            return
        ready = [each for each in conditions if _decidable(each, binding)]
        first = ready[0] if ready else next(each for each in conditions if isinstance(each, Literal))
        rest = tuple(each for each in conditions if each is not first)
        for extended in self._solutions(first, binding):
            yield from self.matches(rest, extended)

    def _solutions(self, condition: Any, binding: Binding) -> Iterator[Binding]:
        if isinstance(condition, Comparison):
            left, right = value(condition.left, binding), value(condition.right, binding)
            if left is None and isinstance(condition.left, Variable) and right is not None:
                yield {**binding, condition.left.name: right}
            elif right is None and isinstance(condition.right, Variable) and left is not None:
                yield {**binding, condition.right.name: left}
            elif left is not None and right is not None and holds_between(left, condition.operator, right):
                yield binding
            return
        found = (_unify(condition.atom, row, binding) for row in self.candidates(condition.atom, binding))
        every = [each for each in found if each is not None]
        if not condition.negated:
            yield from every
        elif not every:
            yield binding


def _decidable(condition: Any, binding: Binding) -> bool:
    if isinstance(condition, Comparison):
        sides = (value(condition.left, binding), value(condition.right, binding))
        free = sum(side is None for side in sides)
        return free == 0 or (free == 1 and condition.operator == "=")
    return not condition.negated or all(value(each, binding) is not None for each in condition.atom.arguments)


def _unify(atom: Atom, row: Row, binding: Binding) -> Binding | None:
    extended = dict(binding)
    for term, cell in zip(atom.arguments, row, strict=True):
        if isinstance(term, Variable) and term.name == "_":
            continue
        if isinstance(term, Variable) and term.name not in extended:
            extended[term.name] = cell
        elif value(term, extended) != cell:
            return None
    return extended


def nodes_of(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Every node of a document by its id; each is written out exactly once."""
    found: dict[str, dict[str, Any]] = {}
    queue = [document["proof"], *document["continued"]]
    while queue:
        node = queue.pop()
        if "ref" in node:
            continue
        assert node["id"] not in found, f"{node['id']} is written twice"
        found[node["id"]] = node
        queue.extend(node["premises"])
    return found


def check_document(document: dict[str, Any], world: World) -> int:
    """Check every node of a proof; the number of nodes checked."""
    nodes = nodes_of(document)
    assert document["conclusion"] == document["proof"]["atom"]
    _well_founded(nodes, document["proof"]["id"])
    for node in nodes.values():
        _check_node(node, nodes, world)
    return len(nodes)


def _well_founded(nodes: Mapping[str, dict[str, Any]], root: str) -> None:
    state: dict[str, int] = {}
    stack = [(root, False)]
    while stack:
        name, done = stack.pop()
        if done:
            state[name] = 2
        elif name not in state:
            state[name] = 1
            stack.append((name, True))
            for premise in nodes[name]["premises"]:
                below = premise.get("ref") or premise["id"]
                assert state.get(below) != 1, f"{below} rests on itself"
                stack.append((below, False))
    assert set(state) == set(nodes), "nodes that the conclusion does not rest on"


def _check_node(node: dict[str, Any], nodes: Mapping[str, dict[str, Any]], world: World) -> None:
    kind = node["kind"]
    if kind in ("comparison", "aggregate"):
        assert node["atom"] is None
        return
    atom = read_atom(node["atom"])
    if node.get("cut"):
        assert kind == "rule"
        assert not node["premises"]
        assert world.holds(atom), f"{node['atom']} does not hold"
    elif kind == "finding":
        assert atom in world.given, f"{node['atom']} was not given"
    elif kind == "fact":
        here = [each for each in world.clauses[node["source"]] if not each.body]
        assert atom in [read_atom(each.span.text.strip().rstrip(".")) for each in here]
    elif kind == "rule":
        _check_rule(node, atom, nodes, world)
    else:
        assert kind in ("absent", "unknown", "not")
        assert not world.some_fits(*atom), f"{node['atom']} is denied and holds"
        for premise in node["premises"]:
            _check_node(nodes[premise.get("ref") or premise["id"]], nodes, world)
        if kind == "not":
            assert atom not in world.given


def _check_rule(node: dict[str, Any], atom: Ground, nodes: Mapping[str, dict[str, Any]], world: World) -> None:
    here = [each for each in world.clauses[node["source"]] if each.body]
    clause = next(each for each in here if len(here) == 1 or _identifier(each) == node["rule"])
    assert clause.head is not None
    binding = {name: read_atom(f"v({text})")[1][0] for name, text in node["bindings"].items()}
    head = tuple(value(argument, binding) for argument in clause.head.arguments)
    assert (clause.head.predicate, head) == atom, f"{node['rule']} does not conclude {node['atom']}"
    premises = [nodes[premise.get("ref") or premise["id"]] for premise in node["premises"]]
    assert len(premises) == len(clause.body), f"{node['rule']} has {len(clause.body)} premises"
    for literal, premise in zip(clause.body, premises, strict=True):
        if isinstance(literal, Literal):
            _check_literal(literal, premise, binding)
        elif isinstance(literal, Comparison):
            _check_comparison(literal, premise, binding)
        else:
            _check_aggregate(literal, premise, binding, nodes, world)


def _identifier(clause: Clause) -> str:
    return next((str(each.values[0].text) for each in clause.annotations if each.key == "id"), "")


def _check_literal(literal: Literal, premise: dict[str, Any], binding: Binding) -> None:
    negative = premise["kind"] in ("absent", "unknown", "not")
    assert negative == literal.negated, f"{premise['kind']} for {literal.span.text}"
    predicate, row = read_atom(premise["atom"])
    assert predicate == literal.atom.predicate
    assert _unify(literal.atom, row, binding) == binding, f"{premise['atom']} is no instance of {literal.span.text}"


def _check_comparison(literal: Comparison, premise: dict[str, Any], binding: Binding) -> None:
    left, right = value(literal.left, binding), value(literal.right, binding)
    assert left is not None
    assert right is not None
    assert premise["kind"] == "comparison"
    assert holds_between(left, literal.operator, right)
    assert _plain(premise["left"]) == left
    assert _plain(premise["right"]) == right
    assert premise["operator"] == literal.operator


def _plain(printed: int | str) -> Value:
    if isinstance(printed, int):
        return (0, printed)
    return (2, printed[1:]) if printed.startswith('"') else _symbol(printed)


def _check_aggregate(
    literal: Aggregate,
    premise: dict[str, Any],
    binding: Binding,
    nodes: Mapping[str, dict[str, Any]],
    world: World,
) -> None:
    assert premise["kind"] == "aggregate"
    assert premise["function"] == literal.function
    tuples: set[Row] = set()
    for element in literal.elements:
        for found in world.matches(element.condition, dict(binding)):
            tuples.add(_row(element.terms, found))
    listed = [tuple(_plain(term) for term in each["terms"]) for each in premise["contributors"]]
    assert len(set(listed)) == len(listed), "a contributor is listed twice"
    assert set(listed) == tuples, "the contributors listed are not those that count"
    computed = fold(literal.function, tuples)
    assert computed == _plain(premise["value"]), "the contributors do not add up"
    guard = value(literal.guard, binding)
    assert guard is not None
    assert computed is not None
    assert holds_between(guard, literal.operator, computed)
    assert _plain(premise["guard"]) == guard
    for each in premise["contributors"]:
        terms = tuple(_plain(term) for term in each["terms"])
        atoms = [read_atom(nodes[name]["atom"]) for name in each["premises"]]
        assert any(_gives(element, terms, atoms, binding, world) for element in literal.elements)


def _gives(element: Any, terms: Row, atoms: list[Ground], binding: Binding, world: World) -> bool:
    """Whether the atoms shown for a contributor are a ground condition of the element that gives its terms."""
    literals = [each for each in element.condition if isinstance(each, Literal)]
    if len(literals) != len(atoms):
        return False
    known: Binding | None = dict(binding)
    for literal, (predicate, row) in zip(literals, atoms, strict=True):
        if literal.atom.predicate != predicate or known is None:
            return False
        known = _unify(literal.atom, row, known)
    if known is None:
        return False
    return any(
        tuple(value(term, found) for term in element.terms) == terms
        for found in world.matches(element.condition, known)
    )


def fold(function: str, tuples: Iterable[Row]) -> Value | None:
    rows = list(tuples)
    if function == "count":
        return (0, len(rows))
    if function == "sum":
        return (0, sum(row[0][1] for row in rows if row[0][0] == 0))
    if function == "min":
        return min((row[0] for row in rows), default=_symbol("#sup"))
    return max((row[0] for row in rows), default=_symbol("#inf"))
