"""A program with other facts of one predicate; what no case changes is found again only where it rests on them."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Mapping, Set

from reasoner.engine.evaluate import needed_predicates
from reasoner.engine.model import Ground
from reasoner.engine.prepared import prepared_of, share_preparation
from reasoner.engine.revision import revise_component
from reasoner.program.compiled import Arguments, ClauseInfo, CompiledProgram


def vary(
    program: CompiledProgram,
    predicate: str,
    rows: Mapping[Arguments, ClauseInfo],
    goals: Iterable[str] | None = None,
) -> CompiledProgram:
    """The program with these facts of a predicate in place of its own, by the native engine.

    With ``goals`` only what they depend on is found again: such a program answers for these goals alone.
    """
    needed = None if goals is None else needed_predicates(program, frozenset(goals))
    other = program.replace(facts=ChainMap({predicate: rows}, dict(program.facts)))
    share_preparation(program, other, predicate)
    before, ground = Ground(program), Ground(other)
    delta: dict[str, Set[Arguments]] = {predicate: rows.keys() ^ program.facts.get(predicate, {}).keys()}
    outlines = program.outlines
    for component in program.components:
        numbers = [number for number in component if not outlines[number].per_case]
        if numbers and (needed is None or any(outlines[number].head in needed for number in numbers)):
            revise_component(numbers, before, ground, delta)
    found: dict[str, Mapping[Arguments, int]] = {name: relation.rows for name, relation in ground.own.items()}
    ranks = ChainMap(found, dict(program.ranks))
    varied = program.replace(facts=other.facts, ranks=ranks)
    share_preparation(program, varied, predicate, *ground.own)
    prepared_of(varied).varied = frozenset({predicate, *ground.own})
    return varied
