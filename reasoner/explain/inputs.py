"""The changes that may be proposed: input facts over the closed vocabulary, and recorded ones to take back."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from reasoner.engine.values import value_key
from reasoner.explain.analysis import analysis_of
from reasoner.explain.matching import is_static, joined, unify
from reasoner.program.compiled import ComparisonPattern, GroundAtom, LiteralPattern, Var
from reasoner.program.patterns import atoms_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reasoner.engine.model import Model
    from reasoner.explain.matching import Binding, Partial
    from reasoner.program.compiled import Arguments, BodyPattern, CompiledProgram, PredicateInfo, Value

ADD = "add"
REMOVE = "remove"


class Change(NamedTuple):
    """One input fact to record (``add``) or to take back (``remove``)."""

    action: str
    atom: GroundAtom

    def __str__(self) -> str:
        return f"{'+' if self.action == ADD else '-'}{self.atom}"


def change_key(change: Change) -> tuple[str, str, tuple[tuple[int, int, str], ...]]:
    """Sort key of a change: additions first, then by predicate and arguments."""
    return (change.action, change.atom.predicate, tuple(map(value_key, change.atom.arguments)))


def apply(facts: Iterable[GroundAtom], changes: Iterable[Change]) -> tuple[GroundAtom, ...]:
    """The facts after the changes, in order and each once."""
    kept = dict.fromkeys(facts)
    for change in changes:
        if change.action == ADD:
            kept[change.atom] = None
        else:
            kept.pop(change.atom, None)
    return tuple(kept)


class InputSpace:
    """What a case may say: for each changeable input predicate the atoms over the closed vocabulary.

    ``model`` is any model of the program: only its knowledge (what depends on no input) is read. A measured number is
    represented by the thresholds that the knowledge base mentions for it and one number between each two of them, as
    nothing can tell apart two numbers of the same gap.
    """

    __slots__ = (
        "_alone", "_atoms", "_compared", "_domains", "_model", "_numbered", "_predicates", "_program", "_static",
        "changeable", "dynamic", "joins",
    )  # fmt: skip

    def __init__(self, model: Model, changeable: Iterable[str] | None = None) -> None:
        program = model.program
        self._program = program
        self._model = model
        self._predicates: dict[str, PredicateInfo] = dict(program.predicates)
        self.dynamic = dynamic_predicates(program)
        marked = [
            info.name for info in self._predicates.values() if info.kind == "input" and "changeable" in info.phrases
        ]
        inputs = [info.name for info in self._predicates.values() if info.kind == "input"]
        self.changeable = frozenset(marked or inputs if changeable is None else changeable)
        self._alone: dict[str, list[tuple[LiteralPattern, list[BodyPattern]]]] = {}
        for rule in program.rules:
            if rule.head is None and len([each for each in atoms_of(rule.body) if each.predicate in self.dynamic]) == 1:
                for literal in atoms_of(rule.body):
                    if self.is_input(literal.predicate) and not literal.negated and literal in rule.body:
                        rest = [other for other in rule.body if other is not literal]
                        self._alone.setdefault(literal.predicate, []).append((literal, rest))
        self._atoms: dict[tuple[str, Partial], tuple[Arguments, ...]] = {}
        self._domains: dict[tuple[str, int, Partial], dict[Value, None]] = {}
        self._numbered: dict[tuple[str, frozenset[tuple[str, Value]]], tuple[int, ...]] = {}
        self._compared: dict[str, frozenset[int]] = {}
        self._static: dict[int, tuple[bool, BodyPattern]] = {}
        # What knowledge alone makes of a rule under a binding is the same in every model of the case.
        self.joins: dict[tuple[int, tuple[tuple[int, Value], ...]], list[tuple[Binding, list[BodyPattern]]]] = {}

    def is_static(self, pattern: BodyPattern) -> bool:
        """Whether a literal depends on no input."""
        known = self._static.get(id(pattern))
        if known is None:
            # Kept with the pattern, whose identity is the key.
            known = self._static[id(pattern)] = (is_static(pattern, self.dynamic), pattern)
        return known[0]

    def info(self, predicate: str) -> PredicateInfo | None:
        """The declaration of a predicate."""
        return self._predicates.get(predicate)

    def is_input(self, predicate: str) -> bool:
        """Whether a case supplies this predicate."""
        info = self._predicates.get(predicate)
        return info is not None and info.kind == "input"

    def measured(self, predicate: str) -> bool:
        """Whether the last argument is a number, of which a case has one."""
        info = self._predicates.get(predicate)
        return (
            info is not None
            and bool(info.sorts)
            and self._program.sort_form(info.sorts[-1])[0] in ("integer", "scaled")
        )

    def additions(self, predicate: str, pattern: Partial) -> tuple[Arguments, ...]:
        """The atoms of a changeable input predicate that agree with a pattern, in order; a case must be bound."""
        if predicate not in self.changeable or predicate not in self._predicates:
            return ()
        key = (predicate, pattern)
        if key not in self._atoms:
            found = set(self._enumerate(self._predicates[predicate].sorts, pattern))
            allowed = [row for row in found if not self._forbidden(predicate, row)]
            self._atoms[key] = tuple(sorted(allowed, key=lambda row: tuple(map(value_key, row))))
        return self._atoms[key]

    def _forbidden(self, predicate: str, row: Arguments) -> bool:
        """Whether a denial refuses the atom whatever else is recorded."""
        for literal, rest in self._alone.get(predicate, ()):
            binding = unify(literal.arguments, row, {})
            if binding is not None and next(joined(self._model, rest, binding), None) is not None:
                return True
        return False

    def _enumerate(self, sorts: tuple[str, ...], pattern: Partial) -> Iterator[Arguments]:
        partials: list[Partial] = [pattern]
        for place, sort in enumerate(sorts):
            partials = [
                (*row[:place], value, *row[place + 1 :])
                for row in partials
                for value in self._values(sort, sorts, place, row)
            ]
        for row in partials:
            known = tuple(value for value in row if value is not None)
            if len(known) == len(row):
                yield known

    def _values(self, sort: str, sorts: tuple[str, ...], place: int, row: Partial) -> Iterable[Value]:
        given = row[place]
        form, predicate = self._program.sort_form(sort)
        if form == "in" and predicate:
            domain = self._domain(predicate, sort, sorts, place, row)
            return domain if given is None else [given] if given in domain else []
        if given is not None:
            return [given]
        if form in ("integer", "scaled"):
            return self._numbers(sort, sorts, row)
        return []

    def _domain(self, predicate: str, sort: str, sorts: tuple[str, ...], place: int, row: Partial) -> dict[Value, None]:
        """Constants of a closed sort; where its predicate has further arguments they agree with the row's."""
        info = self._predicates.get(predicate)
        if info is None:
            return {}
        known = {name: row[index] for index, name in enumerate(sorts) if index != place and name != sort}
        column = info.sorts.index(sort) if sort in info.sorts else 0
        key = (predicate, column, tuple([known.get(name) for name in info.sorts]))
        domain = self._domains.get(key)
        if domain is None:
            domain = self._domains[key] = dict.fromkeys(
                [found[column] for found in self._model.match(predicate, key[2])]
            )
        return domain

    def _numbers(self, sort: str, sorts: tuple[str, ...], row: Partial) -> tuple[int, ...]:
        known = {name: value for name, value in zip(sorts, row, strict=True) if value is not None and name != sort}
        key = (sort, frozenset(known.items()))
        if key not in self._numbered:
            self._numbered[key] = representatives(self._marks(sort, known))
        return self._numbered[key]

    def _marks(self, sort: str, known: Mapping[str, Value]) -> set[int]:
        """Numbers of a sort that the knowledge base states beside these arguments, or that its rules mention."""
        marks: set[int] = set()
        for info in self._predicates.values():
            if info.name in self.dynamic or sort not in info.sorts or info.name == self._program.sort_form(sort)[1]:
                continue
            pattern = tuple(known.get(name) if name != sort else None for name in info.sorts)
            columns = [place for place, name in enumerate(info.sorts) if name == sort]
            for found in self._model.match(info.name, pattern):
                marks.update(value for place in columns if isinstance(value := found[place], int))
        if sort not in self._compared:
            self._compared[sort] = frozenset(self._constants(sort))
        return marks | self._compared[sort]

    def _constants(self, sort: str) -> set[int]:
        """Integers that rules compare with a variable of the sort."""
        found: set[int] = set()
        for rule in self._program.rules:
            slots = {
                argument.slot
                for literal in rule.body
                if isinstance(literal, LiteralPattern) and literal.predicate in self._predicates
                for argument, name in zip(literal.arguments, self._predicates[literal.predicate].sorts, strict=True)
                if name == sort and isinstance(argument, Var)
            }
            for literal in rule.body:
                if isinstance(literal, ComparisonPattern):
                    for mine, other in ((literal.left, literal.right), (literal.right, literal.left)):
                        if getattr(mine, "slot", None) in slots and isinstance(other, int):
                            found.add(other)
        return found


def space_of(model: Model) -> InputSpace:
    """What a case may say, found once for each model."""
    analysis = analysis_of(model)
    if analysis.inputs is None:
        analysis.inputs = InputSpace(model)
    return analysis.inputs


def representatives(marks: Iterable[int]) -> tuple[int, ...]:
    """One number for each class that comparisons with ``marks`` can tell apart, none below zero, round ones if any."""
    ordered = sorted(mark for mark in set(marks) if mark >= 0)
    if not ordered:
        return ()
    found = [roundest(0, ordered[0] - 1)] if ordered[0] > 0 else []
    for low, high in pairwise(ordered):
        found.append(low)
        if high - low > 1:
            found.append(roundest(low + 1, high - 1))
    found += [ordered[-1], ordered[-1] + max(1, ordered[-1] // 10)]
    return tuple(found)


def roundness(value: object) -> int:
    """How many zeros an integer ends with; 9 for no integer and for zero."""
    if not isinstance(value, int) or value == 0:
        return 9
    return len(str(value)) - len(str(value).rstrip("0"))


def roundest(low: int, high: int) -> int:
    """The number between two others, both included, that ends with most zeros, and of those the one in the middle."""
    step: int = 10 ** len(str(high))
    while step > 1:
        first, last = -(-low // step) * step, high // step * step
        if first <= last and last > 0:
            return max(first, (first + last) // 2 // step * step) or last
        step //= 10
    return (low + high) // 2


def dynamic_predicates(program: CompiledProgram) -> frozenset[str]:
    """The predicates that depend on an input, the inputs among them."""
    found = {info.name for info in program.predicates.values() if info.kind == "input"}
    users: dict[str, set[str]] = {}
    for rule in program.rules:
        if rule.head is not None:
            for literal in atoms_of(rule.body):
                users.setdefault(literal.predicate, set()).add(rule.head.predicate)
    queue = list(found)
    while queue:
        fresh = users.get(queue.pop(), set()) - found
        found |= fresh
        queue.extend(fresh)
    return frozenset(found)
