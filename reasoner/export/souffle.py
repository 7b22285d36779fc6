"""The program for Soufflé: every relation declared with types, aggregates over relations of distinct tuples."""

from __future__ import annotations

from collections.abc import Iterable

from reasoner.errors import ReasonerError
from reasoner.export.names import banner, comment_lines
from reasoner.export.souffle_rules import Unsupported, call, name, rule_lines, show
from reasoner.program.compiled import Arguments, CompiledProgram, GroundAtom, PredicateInfo

NOTES = (
    "For Souffle 2. Sorts of integers are numbers; symbols and strings are both symbols, no column holds both, and",
    "they compare as Souffle compares symbols. Names that Souffle keeps for itself, and variables, may carry 'kb_'.",
    "Each aggregate reads a relation 'kb_tuples_...' of its distinct tuples. Denials that the case violates are rows",
    "of kb_violated.",
)
_NUMBERS = ("integer", "scaled")


def to_souffle(program: CompiledProgram, facts: Iterable[GroundAtom] = ()) -> str:
    """The knowledge base and the facts of a case as one program.

    Raises ``ReasonerError`` for what Soufflé has no words for.
    """
    given = list(facts)
    lines = [*banner(program, "//", NOTES), ""]
    for info in sorted(program.predicates.values(), key=lambda each: each.name):
        lines += _declaration(info, program)
    lines += [".decl kb_violated(rule: symbol)", ".output kb_violated"]
    for predicate, rows in program.facts.items():
        lines += ["", *(_fact(predicate, row, program) for row in rows)]
    for rule in program.rules:
        try:
            written = rule_lines(rule, program)
        except Unsupported as error:
            where = rule.info.id or rule.info.source
            raise ReasonerError(
                f"'{where}' cannot be said in Soufflé: {error}", help="export to prolog or clingo"
            ) from None
        lines += ["", *comment_lines(rule.info, "//"), *written]
    if given:
        lines += ["", "// The case", *(_fact(fact.predicate, fact.arguments, program) for fact in given)]
    return "".join(f"{line}\n" for line in lines)


def column_type(sort: str, program: CompiledProgram) -> str:
    """The type of a column of this sort."""
    return "number" if program.sort_form(sort)[0] in _NUMBERS else "symbol"


def _declaration(info: PredicateInfo, program: CompiledProgram) -> list[str]:
    columns = [f"a{place}: {column_type(sort, program)}" for place, sort in enumerate(info.sorts)]
    shown = name(info.name)
    output = [f".output {shown}"] if info.kind == "derived" else []
    return [f".decl {shown}({', '.join(columns)})  // {', '.join(info.sorts)}", *output]


def _fact(predicate: str, row: Arguments, program: CompiledProgram) -> str:
    info = program.predicates[predicate]
    for value, sort in zip(row, info.sorts, strict=True):
        form = program.sort_form(sort)[0]
        number, text = isinstance(value, int), isinstance(value, str) and value.startswith('"')
        if number != (form in _NUMBERS) or text != (form == "string"):
            atom = GroundAtom(predicate, row)
            raise ReasonerError(
                f"{atom} cannot be said in Soufflé: the sort '{sort}' mixes numbers, symbols or strings",
                help="give the argument a sort of its own, or export to prolog or clingo",
            )
    return f"{call(predicate, [show(value) for value in row])}."
