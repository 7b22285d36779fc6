"""Conjunctive queries in the rule language, ``p(X), not q(X), X > 3``, answered from a model."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.engine.model import value_key
from reasoner.errors import UnknownNameError
from reasoner.explain.matching import ground, joined
from reasoner.program.compiled import ComparisonPattern, LiteralPattern, Operation, Var

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reasoner.engine.model import Model
    from reasoner.program.compiled import Arguments, BodyPattern, CompiledProgram, GroundAtom, Pattern
    from reasoner.syntax.tree import Atom, BodyLiteral, Term

HEAD = "answer"
ROWS = 100_000
"""Rows of one answer; beyond it the answer is cut and says so."""

LITERALS = 200
"""Literals of one query; a longer one is a mistake."""


class Query(NamedTuple):
    """A parsed and checked query: its literals, and the variables that an answer has a column for."""

    text: str
    body: tuple[BodyPattern, ...]
    variables: tuple[str, ...]
    slots: tuple[int, ...]


class Answers(NamedTuple):
    """The rows of an answer, in order; for a query without variables one empty row stands for yes."""

    query: Query
    rows: tuple[Arguments, ...]
    cut: bool

    def grounds(self, model: Model, row: int) -> tuple[GroundAtom, ...]:
        """The atoms that a row rests on, in the order of the query: each can be asked why."""
        known = dict(zip(self.query.slots, self.rows[row], strict=True))
        full = next(joined(model, self.query.body, known))
        positive = [each for each in self.query.body if isinstance(each, LiteralPattern) and not each.negated]
        found = [ground(each, full) for each in positive]
        return tuple(atom for atom in found if atom is not None)


def query(model: Model, program: CompiledProgram, text: str, *, most: int = ROWS) -> Answers:
    """Answer a query; a name that is not declared or a variable that nothing binds is an error."""
    asked = read_query(text, program)
    found: dict[Arguments, None] = {}
    cut = False
    for binding in joined(model, asked.body, {}):
        if len(found) >= most:
            cut = True
            break
        found[tuple(binding[slot] for slot in asked.slots)] = None
    rows = sorted(found, key=lambda row: tuple(map(value_key, row)))
    return Answers(asked, tuple(rows), cut)


def read_query(text: str, program: CompiledProgram) -> Query:
    """Parse a query and check its names, its arity and its safety."""
    body = _parse(text)
    if len(body) > LITERALS:
        raise UnknownNameError(f"a query has at most {LITERALS} literals, not {len(body)}", help=_HELP)
    reader = _Reader(program)
    patterns = tuple(reader.literal(literal) for literal in body)
    _refuse_unbound(patterns, {slot: name for name, slot in reader.slots.items()}, reader.anonymous)
    named = [(name, slot) for name, slot in reader.slots.items() if name not in reader.anonymous]
    return Query(text.strip(), patterns, tuple(name for name, _ in named), tuple(slot for _, slot in named))


_HELP = "write literals such as: predicate(X, constant), not other(X), X > 3"


def _parse(text: str) -> tuple[BodyLiteral, ...]:
    from reasoner.source import SourceFile
    from reasoner.syntax.parser import parse
    from reasoner.syntax.tree import Clause

    parsed = parse(SourceFile("query", f"{HEAD} :- {text.strip().rstrip('.')}."))
    if parsed.diagnostics:
        raise UnknownNameError(f"the query does not parse: {parsed.diagnostics[0].message}", help=_HELP)
    items = parsed.program.items
    if len(items) != 1 or not isinstance(items[0], Clause) or not items[0].body:
        raise UnknownNameError("the query is not one list of literals", help=_HELP)
    return items[0].body


class _Reader:
    """Turns literals into patterns; named variables get the first slots, in order of first occurrence."""

    def __init__(self, program: CompiledProgram) -> None:
        self.program = program
        self.slots: dict[str, int] = {}
        self.anonymous: set[str] = set()

    def literal(self, literal: BodyLiteral) -> BodyPattern:
        """One literal; aggregates belong into rules."""
        from reasoner.syntax.tree import Comparison, Literal

        if isinstance(literal, Literal):
            self._declared(literal.atom)
            arguments = tuple(self._term(term) for term in literal.atom.arguments)
            return LiteralPattern(literal.atom.predicate, arguments, literal.negated)
        if isinstance(literal, Comparison):
            return ComparisonPattern(self._term(literal.left), literal.operator, self._term(literal.right))
        raise UnknownNameError("a query has no aggregates", help="write a rule with the aggregate and ask for its head")

    def _declared(self, atom: Atom) -> None:
        from difflib import get_close_matches

        declared = self.program.predicates.get(atom.predicate)
        if declared is None:
            near = get_close_matches(atom.predicate, list(self.program.predicates), n=1)
            advice = f"did you mean {near[0]}?" if near else "see the declarations of the knowledge base"
            raise UnknownNameError(f"there is no predicate '{atom.predicate}'", help=advice)
        if len(declared.sorts) != len(atom.arguments):
            form = f"{declared.name}({', '.join(declared.sorts)})" if declared.sorts else declared.name
            given = len(atom.arguments)
            raise UnknownNameError(f"'{atom.predicate}' takes {len(declared.sorts)} arguments, not {given}", help=form)

    def _term(self, term: Term) -> Pattern:
        from reasoner.syntax.tree import Arithmetic, Number, String, Symbol

        if isinstance(term, Symbol):
            return term.name
        if isinstance(term, Number):
            return term.value
        if isinstance(term, String):
            return f'"{term.value}'
        if isinstance(term, Arithmetic):
            return Operation(term.operator, self._term(term.left), self._term(term.right))
        name = term.name
        if name == "_":
            name = f"_{len(self.anonymous) + 1}"
            self.anonymous.add(name)
        return Var(self.slots.setdefault(name, len(self.slots)))


def _refuse_unbound(patterns: Iterable[BodyPattern], names: dict[int, str], anonymous: set[str]) -> None:
    """A variable must occur in a positive literal, or be equal to something that is bound."""
    bound: set[int] = set()
    used: set[int] = set()
    equal: list[tuple[int, set[int]]] = []
    for pattern in patterns:
        if isinstance(pattern, LiteralPattern):
            used |= _slots(pattern.arguments)
            if not pattern.negated:
                bound.update(each.slot for each in pattern.arguments if isinstance(each, Var))
        elif isinstance(pattern, ComparisonPattern):
            sides = (pattern.left, pattern.right)
            used |= _slots(sides)
            if pattern.operator == "=":
                for mine, other in (sides, sides[::-1]):
                    if isinstance(mine, Var):
                        equal.append((mine.slot, _slots((other,))))
    for _ in equal:
        bound |= {slot for slot, needs in equal if needs <= bound}
    missing = sorted(names[slot] for slot in used - bound)
    if missing:
        shown = ["_" if name in anonymous else name for name in missing]
        raise UnknownNameError(
            f"nothing binds {', '.join(shown)}", help="every variable needs a literal that is not negated"
        )


def _slots(patterns: Iterable[Pattern]) -> set[int]:
    found: set[int] = set()
    queue = list(patterns)
    while queue:
        pattern = queue.pop()
        if isinstance(pattern, Var):
            found.add(pattern.slot)
        elif isinstance(pattern, Operation):
            queue += (pattern.left, pattern.right)
    return found
