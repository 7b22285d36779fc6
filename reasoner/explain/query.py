"""Conjunctive queries in the rule language, ``p(X), not q(X), X > 3``, answered from a model."""

from __future__ import annotations

from typing import NamedTuple

from reasoner.compilation.compiler import compile_rule, constant
from reasoner.engine.budget import Budget
from reasoner.engine.grounding import Grounding
from reasoner.engine.join import Binding, join
from reasoner.engine.model import Model
from reasoner.engine.plan import unbound
from reasoner.engine.prepared import question_of
from reasoner.engine.relation import ordered
from reasoner.errors import UnknownNameError
from reasoner.explain.domains import refuse_outside, refuse_unknown
from reasoner.near_names import did_you_mean
from reasoner.program.compiled import Arguments, CompiledProgram, CompiledRule, GroundAtom, LiteralPattern, Var
from reasoner.program.patterns import is_anonymous
from reasoner.source import SourceFile
from reasoner.syntax.parser import parse
from reasoner.syntax.tree import Aggregate, Arithmetic, Atom, Clause, Comparison, Literal, Variable

HEAD = "answer"
ROWS = 100_000
"""Rows of one answer; beyond it the answer is cut and says so."""

_HELP = "write literals such as: predicate(X, constant), not other(X), X > 3"


class Query(NamedTuple):
    """A parsed and checked query, as a rule whose head has a place for each of its variables."""

    text: str
    rule: CompiledRule
    variables: tuple[str, ...]


class Answers(NamedTuple):
    """The rows of an answer, in order; for a query without variables one empty row stands for yes."""

    query: Query
    rows: tuple[Arguments, ...]
    cut: bool

    def grounds(self, model: Model, row: int) -> tuple[GroundAtom, ...]:
        """The atoms that a row rests on, in the order of the query: each can be asked why."""
        ready = Grounding(self.query.rule)
        (first, *_others), _every = ready.instances(self.rows[row], model.ground)
        premises = ready.premises(first, model.ground, {})
        return tuple([each.atom for each in premises if each.kind == "atom" and each.atom is not None])


def query(model: Model, text: str, *, most: int = ROWS) -> Answers:
    """Answer a query; a name that is not declared or a variable that nothing binds is an error.

    Raises ``EvaluationError`` where answering takes more than an evaluation may.
    """
    asked = read_query(text, model.program)
    ground = model.ground.within(Budget())
    question = question_of(asked.rule, ground.estimate, None, ())
    binding: Binding = [None] * len(asked.rule.variables)
    found: dict[Arguments, None] = {}
    cut = False
    for solved in join(question.stages, binding, ground, enough=question.enough):
        row = question.row(solved)
        if len(found) >= most and row not in found:
            cut = True
            break
        found[row] = None
    return Answers(asked, ordered(found), cut)


def read_query(text: str, program: CompiledProgram) -> Query:
    """Parse a query and check its names, its arity and its safety."""
    clause = _parse(text)
    for literal in clause.body:
        if isinstance(literal, Aggregate):
            advice = "write a rule with the aggregate and ask for its head"
            raise UnknownNameError("a query has no aggregates", help=advice)
        if isinstance(literal, Literal):
            _refuse_undeclared(literal.atom, program)
            arguments = [
                None if isinstance(term, Variable | Arithmetic) else constant(term) for term in literal.atom.arguments
            ]
            refuse_unknown(literal.atom.predicate, arguments, program)
    _refuse_compared(clause, program)
    rule = compile_rule(Clause(None, clause.body), 0)
    names = ["_" if is_anonymous(name) else name for name in rule.variables]
    missing = sorted({names[slot] for slot in unbound(rule.body)})
    if missing:
        advice = "every variable needs a literal that is not negated"
        raise UnknownNameError(f"nothing binds {', '.join(missing)}", help=advice)
    named = [slot for slot, name in enumerate(rule.variables) if not is_anonymous(name)]
    head = LiteralPattern(HEAD, tuple([Var(slot) for slot in named]))
    return Query(text.strip(), rule._replace(head=head), tuple([rule.variables[slot] for slot in named]))


def _parse(text: str) -> Clause:
    parsed = parse(SourceFile("query", f"{HEAD} :- {text.strip().rstrip('.')}."))
    if parsed.diagnostics:
        raise UnknownNameError(f"the query does not parse: {parsed.diagnostics[0].message}", help=_HELP)
    items = parsed.program.items
    if len(items) != 1 or not isinstance(items[0], Clause) or not items[0].body:
        raise UnknownNameError("the query is not one list of literals", help=_HELP)
    return items[0]


def _refuse_compared(clause: Clause, program: CompiledProgram) -> None:
    """Refuse a constant that is compared with a variable of a closed sort and is none of its values."""
    sorts: dict[str, str] = {}
    for literal in clause.body:
        if isinstance(literal, Literal):
            for term, sort in zip(
                literal.atom.arguments, program.predicates[literal.atom.predicate].sorts, strict=True
            ):
                if isinstance(term, Variable) and program.sort_form(sort)[0] == "in":
                    sorts.setdefault(term.name, sort)
    for literal in clause.body:
        if isinstance(literal, Comparison) and literal.operator in ("=", "!="):
            for one, other in ((literal.left, literal.right), (literal.right, literal.left)):
                if isinstance(one, Variable) and one.name in sorts and not isinstance(other, Variable | Arithmetic):
                    refuse_outside(sorts[one.name], constant(other), program)


def _refuse_undeclared(atom: Atom, program: CompiledProgram) -> None:
    declared = program.predicates.get(atom.predicate)
    if declared is None:
        advice = did_you_mean(atom.predicate, program.predicates, "see the declarations of the knowledge base")
        raise UnknownNameError(f"there is no predicate '{atom.predicate}'", help=advice)
    if len(declared.sorts) != len(atom.arguments):
        form = f"{declared.name}({', '.join(declared.sorts)})" if declared.sorts else declared.name
        given = len(atom.arguments)
        raise UnknownNameError(f"'{atom.predicate}' takes {len(declared.sorts)} arguments, not {given}", help=form)
