"""Random programs that pass every check of meaning: stratified, safe, case-local, no arithmetic through recursion.

One seeded source of randomness drives the whole program, so a long run needs no hypothesis and hypothesis can shrink.
Integers stand in places of their own sort; whatever an aggregate or an assignment binds is bounded, so that clingo's
32-bit integers never overflow and ``#min`` or ``#max`` of nothing binds no variable.
"""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import NamedTuple

from reasoner.knowledge.knowledge_base import KnowledgeBase, Layer
from reasoner.knowledge.manifest import Manifest
from reasoner.program.checked import CheckedProgram
from reasoner.program.compiled import CompiledProgram, GroundAtom
from reasoner.program.compiler import compile_program, constant
from reasoner.program.graph import dependency_components
from reasoner.source import SourceFile
from reasoner.syntax.parser import parse
from reasoner.syntax.tree import Clause, PredicateDeclaration, SortDeclaration

_ANY = ("a", "b", "c1", "x_2", "zB9", '"a"', '"1"', '"b c\\\\ \\"q\\""', "1", "-2", "0")
_TEST = ("=", "!=", "<", "<=", ">", ">=")
_MOST = 5000


class Signature(NamedTuple):
    """A predicate of a random program: ``columns`` holds ``c`` (case), ``k`` (anything) or ``n`` (integer) a place."""

    name: str
    columns: str
    kind: str
    level: int

    @property
    def per_case(self) -> bool:
        return self.columns.startswith("c")


class RandomProgram(NamedTuple):
    """Text of a program and the facts of its cases, in its own language."""

    text: str
    facts: tuple[str, ...]


_GIVEN = (
    Signature("e", "k", "fact", -1),
    Signature("f", "kk", "fact", -1),
    Signature("g", "kn", "fact", -1),
    Signature("h", "nn", "fact", -1),
    Signature("o", "", "fact", -1),
    Signature("i", "ck", "input", -1),
    Signature("j", "ckk", "input", -1),
    Signature("m", "ckn", "input", -1),
)


def compiled(text: str) -> CompiledProgram:
    """The compiled form of a program whose declarations stand in the text."""
    parsed = parse(SourceFile("random.dl", text, "random"))
    assert not parsed.diagnostics, parsed.diagnostics
    items = parsed.program.items
    manifest = Manifest("random", "0", "Apache-2.0", "", "", (), (), (), {}, {}, SourceFile("manifest.toml", ""))
    kb = KnowledgeBase(
        layers=(Layer(manifest, Path(), "random"),),
        files=(),
        predicates=tuple(item for item in items if isinstance(item, PredicateDeclaration)),
        sorts=tuple(item for item in items if isinstance(item, SortDeclaration)),
        clauses=tuple(item for item in items if isinstance(item, Clause)),
        retired=(),
        replaced=(),
        references={},
        case_banks=(),
        entry={},
        stages={},
        content_hash="",
        diagnostics=(),
    )
    names = [each.name for each in kb.predicates]
    return compile_program(CheckedProgram(kb, tuple(dependency_components(kb.clauses, names))))


def ground_atoms(facts: tuple[str, ...]) -> list[GroundAtom]:
    """The facts as ground atoms."""
    found = []
    for fact in facts:
        (clause,) = parse(SourceFile("", f"{fact}.")).program.items
        assert isinstance(clause, Clause)
        assert clause.head is not None
        found.append(GroundAtom(clause.head.predicate, tuple(constant(term) for term in clause.head.arguments)))
    return found


def random_program(random: Random) -> RandomProgram:
    """A program of a few levels, each of which may be recursive, with facts for one or two cases."""
    derived = []
    for level in range(random.randint(1, 4)):
        for number in range(random.randint(1, 2)):
            columns = random.choice(("k", "kk", "kn", "n", "nk", "", "kkk"))
            if random.random() < 0.6:
                columns = "c" + columns
            derived.append(Signature(f"d{level}_{number}", columns, "derived", level))
    every = [*_GIVEN, *derived]
    lines = ["%! sort case open", "%! sort any open", "%! sort int integer", ""]
    sorts = {"c": "case", "k": "any", "n": "int"}
    lines += [
        f"%! predicate {each.name}{_tuple([sorts[column] for column in each.columns])} {each.kind}\n" for each in every
    ]
    for each in every:
        if each.kind == "fact" or (each.kind == "derived" and not each.per_case and random.random() < 0.2):
            lines += [f"{_fact(each, random, '')}." for _ in range(random.randint(0, 5))]
    for each in derived:
        lines += [_Rule(random, each, every).text for _ in range(random.randint(1, 3))]
    lines += [_Rule(random, None, every).text for _ in range(random.randint(0, 2))]
    facts = [
        _fact(each, random, case)
        for case in ("c1", "case_2")[: random.randint(1, 2)]
        for each in _GIVEN
        if each.kind == "input"
        for _ in range(random.randint(0, 4))
    ]
    return RandomProgram("\n".join(dict.fromkeys(lines)) + "\n", tuple(dict.fromkeys(facts)))


def _tuple(parts: list[str]) -> str:
    return f"({', '.join(parts)})" if parts else ""


def _fact(signature: Signature, random: Random, case: str) -> str:
    values = {"c": lambda: case, "k": lambda: random.choice(_ANY), "n": lambda: str(random.randint(-3, 4))}
    return signature.name + _tuple([values[column]() for column in signature.columns])


class _Rule:
    """One random rule or denial, built literal by literal from what is bound so far."""

    def __init__(self, random: Random, head: Signature | None, every: list[Signature]) -> None:
        self.random = random
        self.head = head
        self.level = 9 if head is None else head.level
        self.per_case = random.random() < 0.7 if head is None else head.per_case
        self.every = [each for each in every if self.per_case or not each.per_case]
        self.bound: dict[str, set[str]] = {"k": set(), "n": set()}
        self.fixed: set[str] = set()
        self.recursive = False
        self.given_only = False
        body = self._positives()
        for _ in range(random.choice((0, 0, 1, 1, 2))):
            body.append(random.choice((self._negated, self._comparison, self._comparison, self._assignment))())
        if random.random() < 0.45:
            body.append(self._aggregate())
        random.shuffle(body)
        arguments = [] if head is None else [self._head_argument(column) for column in head.columns]
        name = "" if head is None else f"{head.name}{_tuple(arguments)} "
        self.text = f"{name}:- {', '.join(body)}."

    def _positives(self) -> list[str]:
        usable = [each for each in self.every if each.level <= self.level]
        chosen = [self.random.choice(usable) for _ in range(self.random.choice((1, 2, 2, 3)))]
        if self.per_case and not any(each.per_case for each in chosen):
            chosen.append(self.random.choice([each for each in usable if each.per_case]))
        self.recursive = any(each.level == self.level for each in chosen)
        return [self._atom(each) for each in chosen]

    def _atom(self, signature: Signature, *, inner: bool = False) -> str:
        return signature.name + _tuple([self._binding(column, inner) for column in signature.columns])

    def _binding(self, column: str, inner: bool) -> str:
        random = self.random
        if column == "c":
            return "C"
        draw = random.random()
        if draw < 0.12:
            return "_"
        if draw < 0.26:
            return self._constant(column)
        if column == "n" and draw < 0.34 and self.fixed:
            return f"{random.choice(sorted(self.fixed))} {random.choice('+-')} {random.randint(0, 2)}"
        names = {"k": ("X", "Y", "Z"), "n": ("M", "N")}[column]
        if inner:
            names = (*names[:2], {"k": "L", "n": "K"}[column], {"k": "L", "n": "K"}[column])
        name = random.choice(names)
        self.bound[column].add(name)
        if column == "n":
            self.fixed.add(name)
        return name

    def _constant(self, column: str) -> str:
        return self.random.choice(_ANY) if column == "k" else str(self.random.randint(-3, 4))

    def _known(self, column: str) -> str:
        if column == "c":
            return "C"
        names = sorted(self.bound[column])
        return self.random.choice(names) if names and self.random.random() < 0.8 else self._constant(column)

    def _number(self) -> str:
        first, second = self._known("n"), self._known("n")
        return self.random.choice((first, first, f"{first} {self.random.choice('+-*')} {second}"))

    def _negated(self) -> str:
        usable = [each for each in self.every if each.level < self.level]
        chosen = self.random.choice(usable)
        return f"not {chosen.name}{_tuple([self._known(column) for column in chosen.columns])}"

    def _comparison(self) -> str:
        operator = self.random.choice(_TEST)
        if self.random.random() < 0.5:
            return f"{self._known('k')} {operator} {self._known('k')}"
        return f"{self._number()} {operator} {self._number()}"

    def _assignment(self) -> str:
        name = f"A{len(self.bound['n'])}"
        text = f"{self._known('n')} {self.random.choice('+-')} {self.random.randint(0, 3)}"
        sides = (name, text) if self.random.random() < 0.7 else (text, name)
        if not self.recursive:
            self.bound["n"].add(name)
        return f"{sides[0]} = {sides[1]}, {name} <= {_MOST}, {name} >= -{_MOST}"

    def _aggregate(self) -> str:
        random = self.random
        function = random.choice(("sum", "count", "min", "max"))
        before = {column: set(names) for column, names in self.bound.items()}
        fixed = set(self.fixed)
        elements = []
        for _ in range(random.choice((1, 1, 2))):
            elements.append(self._element(function, before))
            self.bound = {column: set(names) for column, names in before.items()}
            self.fixed = set(fixed)
        inside = f"#{function} {{ {'; '.join(elements)} }}"
        # clingo grounds an assigned sum over derived atoms by enumerating subsets; as a bound it stays fast.
        if random.random() < 0.5 and (function != "sum" or self.given_only):
            name = "B"
            self.bound["n"].add(name)
            side = f"{name} = {inside}" if random.random() < 0.7 else f"{inside} = {name}"
            return f"{side}, {name} <= {_MOST}, {name} >= -{_MOST}"
        guard, operator = self._number(), random.choice(_TEST)
        return f"{guard} {operator} {inside}" if random.random() < 0.5 else f"{inside} {operator} {guard}"

    def _element(self, function: str, outer: dict[str, set[str]]) -> str:
        """An element; inside it only its own variables and those bound outside are used."""
        random = self.random
        usable = [each for each in self.every if each.level < self.level]
        self.given_only = random.random() < 0.5
        if self.given_only:
            usable = [each for each in usable if each.level < 0]
        self.bound = {"k": set(outer["k"]), "n": set(outer["n"])}
        self.fixed &= self.bound["n"]
        condition = [self._inner(random.choice(usable), outer) for _ in range(random.choice((1, 1, 2)))]
        if random.random() < 0.3:
            condition.append(self._comparison() if random.random() < 0.5 else self._negated())
        columns = "n" if function in ("sum", "min", "max") else random.choice("nk")
        first = self._number() if columns == "n" else self._known("k")
        terms = [first, *(self._known(random.choice("kn")) for _ in range(random.choice((0, 1, 1, 2))))]
        return f"{', '.join(terms)} : {', '.join(condition)}"

    def _inner(self, signature: Signature, outer: dict[str, set[str]]) -> str:
        parts = []
        for column in signature.columns:
            name = {"k": "L", "n": "K"}.get(column, "C")
            draw = self.random.random()
            if column != "c" and draw < 0.5 and outer[column]:
                name = self.random.choice(sorted(outer[column]))
            elif column != "c" and draw < 0.6:
                name = "_"
            elif column != "c":
                self.bound[column].add(name)
                if column == "n":
                    self.fixed.add(name)
            parts.append(name)
        return signature.name + _tuple(parts)

    def _head_argument(self, column: str) -> str:
        if column == "n" and not self.recursive and self.random.random() < 0.2:
            return f"{self._known('n')} {self.random.choice('+-')} {self.random.randint(0, 2)}"
        if column == "k" and self.bound["n"] and self.random.random() < 0.1:
            return self.random.choice(sorted(self.bound["n"]))
        return self._known(column)
