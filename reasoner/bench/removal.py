"""A program without one of its clauses, as if it had not been written; for clauses on which nothing static rests."""

from __future__ import annotations

from collections import ChainMap
from typing import TYPE_CHECKING

from reasoner.engine.prepared import share_preparation
from reasoner.program.compiled import CompiledProgram, GroundAtom, Outline

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reasoner.program.compiled import Arguments, ClauseInfo

# A predicate that no program can declare, so that a rule which needs it never fires.
_NOTHING = ""


def without_rule(program: CompiledProgram, number: int) -> CompiledProgram:
    """The program as if a rule had not been written."""
    outlines = tuple(
        Outline(each.head, each.per_case, (_NOTHING,), each.mentions) if place == number else each
        for place, each in enumerate(program.outlines)
    )
    return _changed(program, program.facts, outlines, program.outlines[number].head)


def without_fact(program: CompiledProgram, atom: GroundAtom) -> CompiledProgram:
    """The program as if a fact had not been stated."""
    rows = {row: info for row, info in program.facts[atom.predicate].items() if row != atom.arguments}
    facts: Mapping[str, Mapping[Arguments, ClauseInfo]] = ChainMap({atom.predicate: rows}, dict(program.facts))
    return _changed(program, facts, program.outlines, atom.predicate)


def is_static(program: CompiledProgram, predicate: str) -> bool:
    """Whether something that no case changes rests on a predicate: taking out a clause of it means to begin anew."""
    return predicate in program.ranks or any(
        not each.per_case and predicate in each.mentions for each in program.outlines
    )


def _changed(
    program: CompiledProgram,
    facts: Mapping[str, Mapping[Arguments, ClauseInfo]],
    outlines: tuple[Outline, ...],
    predicate: str,
) -> CompiledProgram:
    """A program that shares everything else with the first."""
    changed = program.replace(facts=facts, outlines=outlines)
    share_preparation(program, changed, predicate)
    return changed
