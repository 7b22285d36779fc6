"""The program for clingo: the rule language is a subset of its own, so that clauses stand as they are."""

from __future__ import annotations

from collections.abc import Iterable

from reasoner.export.names import banner, comment_lines
from reasoner.program.compiled import CompiledProgram, GroundAtom

NOTES = (
    "For clingo 5: one stable model, the model of the knowledge base.",
    "A denial is a constraint: a case that violates one has no model here.",
)


def to_clingo(program: CompiledProgram, facts: Iterable[GroundAtom] = ()) -> str:
    """The knowledge base and the facts of a case as one file."""
    lines = [*banner(program, "%", NOTES), ""]
    lines += [f"#defined {info.name}/{len(info.sorts)}." for _, info in sorted(program.predicates.items())]
    for name in program.facts:
        lines += ["", *(f"{atom}." for atom, _ in program.fact_infos(name))]
    for rule in program.rules:
        lines += ["", *comment_lines(rule.info, "%"), rule.info.text]
    given = [f"{fact}." for fact in facts]
    if given:
        lines += ["", "% The case", *given]
    return "".join(f"{line}\n" for line in lines)
