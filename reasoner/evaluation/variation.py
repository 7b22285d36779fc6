"""A program with other facts of one predicate; what no case changes is found again only where it rests on them."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Mapping

from reasoner.evaluation.computed import Ground
from reasoner.evaluation.evaluate import evaluate_rules, needed_predicates, prepared_of, share_preparation
from reasoner.evaluation.relation import Relation
from reasoner.program.compiled import Arguments, ClauseInfo, CompiledProgram

_OWN = ("facts", "ranks", "indexed")


def vary(
    program: CompiledProgram,
    predicate: str,
    rows: Mapping[Arguments, ClauseInfo],
    goals: Iterable[str] | None = None,
) -> CompiledProgram:
    """The program with these facts of a predicate in place of its own, by the native engine.

    With ``goals`` only what they depend on is found again: such a program answers for these goals alone.
    """
    known = prepared_of(program)
    needed = None if goals is None else needed_predicates(program, known.slices, frozenset(goals))
    other = CompiledProgram(
        **{name: getattr(program, name) for name in CompiledProgram.__slots__ if name not in _OWN},
        facts=ChainMap({predicate: rows}, dict(program.facts)),
        ranks=program.ranks,
    )
    share_preparation(program, other, predicate)
    prepared = prepared_of(other)
    ground = Ground(other, prepared.base, prepared.plans)
    changed = {predicate}
    for component in program.components:
        rules = [number for number in component if not program.outlines[number].per_case]
        if any(not changed.isdisjoint(program.outlines[number].mentions) for number in rules):
            evaluate_rules(other, rules, needed, ground, prepared.native)
            for name in {program.outlines[number].head for number in rules}:
                _settle(name, ground, known.base.get(name), changed)
    prepared.base.update(ground.own)
    prepared.varied = frozenset({predicate, *ground.own})
    other.ranks = ChainMap({name: relation.rows for name, relation in ground.own.items()}, dict(program.ranks))
    return other


def _settle(name: str, ground: Ground, before: Relation | None, changed: set[str]) -> None:
    """Note a predicate as changed, or take its old relation where finding it again gave the same."""
    found = ground.own.get(name)
    if found is None:
        return
    if before is not None and before.rows == found.rows:
        del ground.own[name]
    else:
        changed.add(name)
