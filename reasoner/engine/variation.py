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
    return with_facts(program, {predicate: rows}, goals)


def with_facts(
    program: CompiledProgram,
    changed: Mapping[str, Mapping[Arguments, ClauseInfo]],
    goals: Iterable[str] | None = None,
) -> CompiledProgram:
    """The program with these facts of some predicates in place of its own; ``goals`` as for ``vary``.

    Raises ``EvaluationError`` for arithmetic without a value.
    """
    needed = None if goals is None else needed_predicates(program, frozenset(goals))
    other = program.replace(facts=ChainMap(dict(changed), dict(program.facts)))
    share_preparation(program, other, *changed)
    before, ground = Ground(program), Ground(other)
    moved = {name: rows.keys() ^ program.facts.get(name, {}).keys() for name, rows in changed.items()}
    delta: dict[str, Set[Arguments]] = {name: rows for name, rows in moved.items() if rows}
    outlines = program.outlines
    for component in program.components:
        numbers = [number for number in component if not outlines[number].per_case]
        if numbers and (needed is None or any(outlines[number].head in needed for number in numbers)):
            revise_component(numbers, before, ground, delta)
    found: dict[str, Mapping[Arguments, int]] = {name: relation.rows for name, relation in ground.own.items()}
    ranks = ChainMap(found, dict(program.ranks))
    varied = program.replace(facts=other.facts, ranks=ranks)
    share_preparation(program, varied, *changed, *ground.own)
    prepared_of(varied).varied = frozenset({*changed, *ground.own})
    return varied
