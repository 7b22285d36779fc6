"""A reader for the part of Soufflé's language that the export uses, after its scanner and parser (version 2.4).

It refuses what Soufflé's own parser would: unknown characters, words it keeps, wrong punctuation. Beyond that it finds
what its semantic checks would: relations undeclared, declared twice or with another number of columns, columns and
variables of two types, and variables without a value.
"""

from __future__ import annotations

import re
from typing import NamedTuple

KEPT = frozenset(
    [
        "autoinc",
        "band",
        "bor",
        "bxor",
        "bnot",
        "bshl",
        "bshr",
        "bshru",
        "land",
        "lor",
        "lxor",
        "lnot",
        "match",
        "mean",
        "cat",
        "ord",
        "fold",
        "range",
        "strlen",
        "substr",
        "stateful",
        "contains",
        "output",
        "input",
        "overridable",
        "printsize",
        "eqrel",
        "inline",
        "no_inline",
        "magic",
        "no_magic",
        "brie",
        "btree_delete",
        "btree",
        "min",
        "max",
        "as",
        "nil",
        "count",
        "sum",
        "true",
        "false",
        "to_float",
        "to_number",
        "to_string",
        "to_unsigned",
    ]
)
TOKEN = re.compile(
    r"""(?P<space>\s+|//[^\n]*)
    |(?P<directive>\.(?:decl|output)(?=\s))
    |(?P<string>"(?:\\["'\\abfnrtv]|[^"\\\n])*")
    |(?P<number>[0-9]+(?![\w?]|\.[0-9]))
    |(?P<word>[?A-Za-z][_?A-Za-z0-9]*|_[_?A-Za-z0-9]+)
    |(?P<mark>:-|<=|>=|!=|[_(),:.{}=<>!+*-])""",
    re.VERBOSE,
)
AGGREGATES = ("count", "sum", "min", "max")
COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")


class NotSouffle(Exception):  # noqa: N818 - what a test asks for
    """Something that Soufflé would refuse."""


class Atom(NamedTuple):
    """A relation with its arguments: the kind of each is ``number``, ``string``, ``word``, ``_`` or ``sum``."""

    name: str
    arguments: tuple[Term, ...]


class Term(NamedTuple):
    """An argument: its kind, its text, and the variables in it."""

    kind: str
    text: str
    variables: tuple[str, ...] = ()


class Program:
    """What a text declares and says; reading it raises ``NotSouffle``."""

    def __init__(self, text: str) -> None:
        self.tokens = _tokens(text)
        self.place = 0
        self.declared: dict[str, tuple[str, ...]] = {}
        self.clauses = 0
        self.uses: list[Atom] = []
        outputs: list[str] = []
        rules: list[tuple[Atom, list[Atom], list[Atom], list[tuple[Term, Term]]]] = []
        while self.place < len(self.tokens):
            if self._take(".decl"):
                self._declaration()
            elif self._take(".output"):
                outputs.append(self._name())
            else:
                rules.append(self._clause())
        for name in outputs:
            self._columns(name)
        for rule in rules:
            self._judge(*rule)
        self.clauses = len(rules)

    def _declaration(self) -> None:
        name = self._name()
        if name in self.declared:
            raise NotSouffle(f"{name} is declared twice")
        self._need("(")
        columns: list[tuple[str, str]] = []
        while not self._take(")"):
            if columns:
                self._need(",")
            column = self._name()
            self._need(":")
            columns.append((column, self._one_of(("number", "symbol"))))
        if len({column for column, _kind in columns}) < len(columns):
            raise NotSouffle(f"{name} has a column twice")
        self.declared[name] = tuple(kind for _column, kind in columns)

    def _clause(self) -> tuple[Atom, list[Atom], list[Atom], list[tuple[Term, Term]]]:
        head = self._atom()
        positive: list[Atom] = []
        negative: list[Atom] = []
        equal: list[tuple[Term, Term]] = []
        if self._take(":-"):
            while True:
                self._literal(positive, negative, equal)
                if not self._take(","):
                    break
        self._need(".")
        return head, positive, negative, equal

    def _literal(self, positive: list[Atom], negative: list[Atom], equal: list[tuple[Term, Term]]) -> None:
        if self._take("!"):
            negative.append(self._atom())
        elif self._kind() == "word" and self._peek(1) == "(":
            positive.append(self._atom())
        else:
            left = self._term()
            operator = self._one_of(COMPARISONS)
            right = self._aggregate(positive) if self._text() in AGGREGATES else self._term()
            if operator == "=":
                equal.append((left, right))
            else:
                negative.append(Atom("", (left, right)))

    def _aggregate(self, positive: list[Atom]) -> Term:
        function = self._one_of(AGGREGATES)
        weight = "" if function == "count" else self._name()
        self._need(":")
        self._need("{")
        inner = self._atom()
        self._need("}")
        if weight and weight not in [term.text for term in inner.arguments]:
            raise NotSouffle(f"{weight} has no value inside its aggregate")
        self.uses.append(inner)
        # What stands outside gives the keys their values; the weight stays inside.
        keys = tuple(term for term in inner.arguments if term.kind == "word" and term.text != weight)
        return Term("number", function, tuple(term.text for term in keys))

    def _atom(self) -> Atom:
        name = self._name()
        self._need("(")
        arguments: list[Term] = []
        while not self._take(")"):
            if arguments:
                self._need(",")
            arguments.append(self._term())
        atom = Atom(name, tuple(arguments))
        self.uses.append(atom)
        return atom

    def _term(self) -> Term:
        if self._take("("):
            left = self._term()
            self._one_of(("+", "-", "*"))
            right = self._term()
            self._need(")")
            return Term("sum", "", (*left.variables, *right.variables))
        if self._take("-"):
            return Term("number", "-" + self._next("number"))
        kind, text = self._kind(), self._text()
        if kind not in ("number", "string", "word") and text != "_":
            raise NotSouffle(f"no term begins with {text}")
        if kind == "word":
            return Term("word", self._name(), (text,))
        self.place += 1
        return Term("_" if text == "_" else kind, text)

    def _judge(self, head: Atom, positive: list[Atom], negative: list[Atom], equal: list[tuple[Term, Term]]) -> None:
        for atom in self.uses:
            columns = self._columns(atom.name)
            if len(columns) != len(atom.arguments):
                raise NotSouffle(f"{atom.name} has {len(columns)} columns, not {len(atom.arguments)}")
        self.uses = []
        types: dict[str, str] = {}
        for atom in (head, *positive, *(each for each in negative if each.name)):
            for term, column in zip(atom.arguments, self._columns(atom.name), strict=True):
                kind = {"number": "number", "sum": "number", "string": "symbol"}.get(term.kind, column)
                kind = types.setdefault(term.text, column) if term.kind == "word" else kind
                if kind != column:
                    raise NotSouffle(f"{term.text} in {atom.name} is a {kind}, not a {column}")
        known = {name for atom in positive for term in atom.arguments for name in term.variables if term.kind == "word"}
        grown = True
        while grown:
            grown = False
            for pair in equal:
                for one, other in (pair, pair[::-1]):
                    if one.kind == "word" and one.text not in known and known.issuperset(other.variables):
                        known.add(one.text)
                        grown = True
        wanted = {name for atom in (head, *negative) for term in atom.arguments for name in term.variables}
        wanted |= {name for pair in equal for term in pair for name in term.variables}
        if not wanted <= known:
            raise NotSouffle(f"{', '.join(sorted(wanted - known))} in a rule of {head.name} has no value")
        if any(term.text == "_" for term in head.arguments):
            raise NotSouffle(f"a rule of {head.name} leaves an argument open")

    def _columns(self, name: str) -> tuple[str, ...]:
        if name not in self.declared:
            raise NotSouffle(f"{name} is not declared")
        return self.declared[name]

    def _name(self) -> str:
        text = self._next("word")
        if text in KEPT:
            raise NotSouffle(f"{text} is a word that Soufflé keeps")
        return text

    def _next(self, kind: str) -> str:
        if self._kind() != kind:
            raise NotSouffle(f"{self._text() or 'the end'} stands where a {kind} belongs")
        self.place += 1
        return self.tokens[self.place - 1][1]

    def _need(self, text: str) -> None:
        if not self._take(text):
            raise NotSouffle(f"{self._text() or 'the end'} stands where {text} belongs")

    def _one_of(self, texts: tuple[str, ...]) -> str:
        text = self._text()
        if text not in texts:
            raise NotSouffle(f"{text or 'the end'} stands where one of {' '.join(texts)} belongs")
        self.place += 1
        return text

    def _take(self, text: str) -> bool:
        if self._text() != text or self._kind() == "string":
            return False
        self.place += 1
        return True

    def _kind(self) -> str:
        return self.tokens[self.place][0] if self.place < len(self.tokens) else ""

    def _text(self) -> str:
        return self._peek(0)

    def _peek(self, ahead: int) -> str:
        place = self.place + ahead
        return self.tokens[place][1] if place < len(self.tokens) else ""


def _tokens(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    place = 0
    while place < len(text):
        match = TOKEN.match(text, place)
        if match is None:
            raise NotSouffle(f"no token begins with {text[place : place + 20]!r}")
        place = match.end()
        if match.lastgroup and match.lastgroup != "space":
            found.append((match.lastgroup, match.group()))
    return found
