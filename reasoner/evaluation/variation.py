"""A program with other facts of one predicate; what no case changes is found again only where it rests on them."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping

from reasoner.evaluation.computed import Ground
from reasoner.evaluation.evaluate import evaluate_rules, prepared_of, share_preparation
from reasoner.program.compiled import Arguments, ClauseInfo, CompiledProgram

_OWN = ("facts", "ranks", "indexed")


def vary(program: CompiledProgram, predicate: str, rows: Mapping[Arguments, ClauseInfo]) -> CompiledProgram:
    """The program with these facts of a predicate in place of its own, by the native engine."""
    resting = _resting_on(program, predicate)
    other = CompiledProgram(
        **{name: getattr(program, name) for name in CompiledProgram.__slots__ if name not in _OWN},
        facts=ChainMap({predicate: rows}, dict(program.facts)),
        ranks={name: ranks for name, ranks in program.ranks.items() if name not in resting},
    )
    share_preparation(program, other, predicate, *resting)
    prepared = prepared_of(other)
    ground = Ground(other, prepared.base, prepared.plans)
    for component in program.components:
        rules = [number for number in component if _is_within(program, number, resting)]
        if rules:
            evaluate_rules(other, rules, None, ground, prepared.native)
    found = {name: ground.relation(name) for name in resting}
    prepared.base.update(found)
    other.ranks = ChainMap({name: relation.rows for name, relation in found.items()}, dict(other.ranks))
    return other


def _resting_on(program: CompiledProgram, predicate: str) -> frozenset[str]:
    """The predicates that no case changes and that depend on this one."""
    found: set[str] = set()
    waiting = [predicate]
    while waiting:
        name = waiting.pop()
        for each in program.outlines:
            if each.head and not each.per_case and name in each.mentions and each.head not in {name, *found}:
                found.add(each.head)
                waiting.append(each.head)
    return frozenset(found)


def _is_within(program: CompiledProgram, number: int, resting: frozenset[str]) -> bool:
    outline = program.outlines[number]
    return not outline.per_case and outline.head in resting
