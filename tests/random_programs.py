"""Random programs that pass every check of meaning: stratified, safe, case-local, no arithmetic through recursion.

One seeded source of randomness drives the whole program, so a long run needs no hypothesis and hypothesis can shrink.
Integers stand in places of their own sort; whatever an aggregate or an assignment binds is bounded, so that clingo's
32-bit integers never overflow and nothing computes with the ``#min`` or ``#max`` of nothing.
"""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import NamedTuple

from reasoner.compilation.compiler import compile_program, constant
from reasoner.knowledge.knowledge_base import KnowledgeBase, Layer
from reasoner.knowledge.manifest import Manifest
from reasoner.program.checked import CheckedProgram
from reasoner.program.compiled import CompiledProgram, GroundAtom
from reasoner.program.graph import dependency_components
from reasoner.source import SourceFile
from reasoner.syntax.parser import parse
from reasoner.syntax.tree import Clause, PredicateDeclaration, SortDeclaration

_ANY = ("a", "b", "c1", "x_2", "zB9", '"a"', '"1"', '"b c\\\\ \\"q\\""', "1", "-2", "0")

INPUTS = {"in0": "n", "in1": "na"}
FACTS = {"fact0": "a", "fact1": "na", "fact2": "nn"}


class RandomProgram(NamedTuple):
    """Declarations, facts and rules as text, and the facts of the cases."""

    text: str
    facts: tuple[str, ...]


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
    columns: dict[str, str] = {**INPUTS, **FACTS}
    lines = ["%! sort case open", "%! sort any open", "%! sort int integer", ""]
    lines += [_declaration(name, columns[name], "input") for name in INPUTS]
    lines += [_declaration(name, columns[name], "fact") for name in FACTS]
    clauses = [f"{name}({_row(random, columns[name])})." for name in FACTS for _ in range(random.randint(1, 4))]
    known = [*INPUTS, *FACTS]
    for level in range(random.randint(2, 4)):
        members = [f"d{level}_{number}" for number in range(random.randint(1, 2))]
        for name in members:
            columns[name] = "".join(random.choice("na") for _ in range(random.randint(0, 2)))
            lines.append(_declaration(name, columns[name], "derived"))
        for name in members:
            clauses += [_rule(random, name, members, known, columns) for _ in range(random.randint(1, 3))]
        known.extend(members)
    if random.random() < 0.3:
        clauses.append(_rule(random, None, [], known, columns))
    facts = [
        f"{name}({', '.join([case, *_values(random, columns[name])])})"
        for case in ("c1", "case_2")[: random.randint(1, 2)]
        for name in INPUTS
        for _ in range(random.randint(0, 4))
    ]
    return RandomProgram("\n".join(dict.fromkeys([*lines, *clauses])) + "\n", tuple(dict.fromkeys(facts)))


def _declaration(name: str, columns: str, kind: str) -> str:
    sorts = ["int" if column == "n" else "any" for column in columns]
    return f"%! predicate {name}({', '.join(sorts if kind == 'fact' else ['case', *sorts])}) {kind}\n"


def _values(random: Random, columns: str) -> list[str]:
    return [str(random.randint(-2, 3)) if column == "n" else random.choice(_ANY) for column in columns]


def _row(random: Random, columns: str) -> str:
    return ", ".join(_values(random, columns))


class _Body:
    """A rule body under construction: its literals and the variables that positive literals bind."""

    def __init__(self, random: Random, columns: dict[str, str], suffix: str = "") -> None:
        self.random = random
        self.columns = columns
        self.suffix = suffix
        self.literals: list[str] = []
        self.bound: dict[str, list[str]] = {"n": [], "a": []}

    def positive(self, name: str) -> None:
        arguments = [] if name in FACTS else ["C"]
        for column in self.columns[name]:
            draw = self.random.random()
            if draw < 0.12:
                arguments.append("_")
            elif draw < 0.24:
                arguments.append(_values(self.random, column)[0])
            elif draw < 0.32 and column == "n" and self.bound["n"]:
                arguments.append(f"{self.random.choice(self.bound['n'])} {self.random.choice('+-')} 1")
            else:
                variable = f"{column.upper()}{self.random.randint(0, 2)}{self.suffix}"
                arguments.append(variable)
                if variable not in self.bound[column]:
                    self.bound[column].append(variable)
        self.literals.append(f"{name}{_tuple(arguments)}")

    def term(self, column: str) -> str:
        pool = self.bound["n"] + (self.bound["a"] if column == "a" else [])
        if pool and self.random.random() < 0.75:
            return self.random.choice(pool)
        return _values(self.random, column)[0]

    def anything(self) -> str:
        """A term that no integer variable is part of: equality with one would make arithmetic of symbols."""
        pool = self.bound["a"]
        return self.random.choice(pool) if pool and self.random.random() < 0.7 else _row(self.random, "a")

    def negative(self, name: str) -> None:
        arguments = [
            *([] if name in FACTS else ["C"]),
            *("_" if self.random.random() < 0.2 else self.term(column) for column in self.columns[name]),
        ]
        self.literals.append(f"not {name}{_tuple(arguments)}")

    def comparison(self) -> None:
        if self.random.random() < 0.5:
            operator = self.random.choice(["<", "<=", ">", ">=", "!=", "="])
            left = self.random.choice([self.term("n"), f"{self.term('n')} + {self.term('n')}"])
            self.literals.append(f"{left} {operator} {self.term('n')} * {self.random.randint(0, 2)}")
        else:
            self.literals.append(f"{self.anything()} {self.random.choice(['=', '!='])} {self.anything()}")


def _tuple(parts: list[str]) -> str:
    return f"({', '.join(parts)})" if parts else ""


def _rule(random: Random, head: str | None, members: list[str], known: list[str], columns: dict[str, str]) -> str:
    recursive = bool(members) and random.random() < 0.4
    body = _Body(random, columns)
    body.positive(random.choice(list(INPUTS)))
    for _ in range(random.randint(0, 2)):
        body.positive(random.choice([*members, *known] if recursive else known))
    if random.random() < 0.4:
        body.negative(random.choice(known))
    if random.random() < 0.4:
        body.comparison()
    value = None if recursive else _computed(random, body, known, columns)
    random.shuffle(body.literals)
    if head is None:
        return f":- {', '.join(body.literals)}."
    terms = [
        value if value and column == "n" and random.random() < 0.8 else body.term(column) for column in columns[head]
    ]
    return f"{head}({', '.join(['C', *terms])}) :- {', '.join(body.literals)}."


def _computed(random: Random, body: _Body, known: list[str], columns: dict[str, str]) -> str | None:
    """Perhaps an arithmetic or an aggregate value, under the name of a new variable."""
    draw = random.random()
    if draw < 0.2:
        body.literals.append(f"Z = {body.term('n')} {random.choice('+-*')} {body.term('n')}")
        return "Z"
    if draw > 0.65:
        return None
    elements = [_element(random, body, known, columns) for _ in range(random.randint(1, 2))]
    function = random.choice(["sum", "count", "min", "max"])
    aggregate = f"#{function} {{ {' ; '.join(elements)} }}"
    if random.random() < 0.3:
        operator = random.choice(["<", "<=", ">", ">=", "!=", "="])
        guard = body.term("n")
        body.literals.append(random.choice([f"{aggregate} {operator} {guard}", f"{guard} {operator} {aggregate}"]))
        return None
    body.literals.append(f"T = {aggregate}")
    if function in ("min", "max"):
        body.literals += ["T < 100", "T > -100"]
    return "T"


def _element(random: Random, body: _Body, known: list[str], columns: dict[str, str]) -> str:
    """An element; inside it only its own variables and those bound outside are used."""
    inner = _Body(random, columns, "i")
    inner.bound = {key: list(names) for key, names in body.bound.items()}
    for _ in range(random.randint(1, 2)):
        inner.positive(random.choice(known))
    if random.random() < 0.3:
        inner.negative(random.choice(known))
    if random.random() < 0.3:
        inner.comparison()
    terms = [inner.term("n"), *(inner.term("a") for _ in range(random.randint(0, 2)))]
    return f"{', '.join(terms)} : {', '.join(inner.literals)}"
