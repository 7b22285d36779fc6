"""A program with other facts of one predicate; what no case changes is found again only where it rests on them."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Mapping, Set

from reasoner.engine.computed import Ground
from reasoner.engine.evaluate import evaluate_rules, needed_predicates, prepared_of, share_preparation
from reasoner.engine.grounding import grounding
from reasoner.engine.relation import Relation
from reasoner.engine.rounds import head_row
from reasoner.engine.touched import asked, touched
from reasoner.errors import EvaluationError
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
    ground, before = Ground(other, prepared.base, prepared.plans), Ground(program, known.base, known.plans)
    changed: dict[str, Set[Arguments]] = {predicate: rows.keys() ^ program.facts.get(predicate, {}).keys()}
    for component in program.components:
        rules = [number for number in component if not program.outlines[number].per_case]
        if any(not changed.keys().isdisjoint(program.outlines[number].mentions) for number in rules):
            _component(rules, needed, before, ground, changed)
    prepared.base.update(ground.own)
    prepared.varied = frozenset({predicate, *ground.own})
    other.ranks = ChainMap({name: relation.rows for name, relation in ground.own.items()}, dict(program.ranks))
    return other


def _component(
    rules: list[int], needed: frozenset[str] | None, before: Ground, ground: Ground, changed: dict[str, Set[Arguments]]
) -> None:
    """Find the rows of a component again, only those that the changed rows touch where that can be told."""
    outlines = ground.program.outlines
    heads = {outlines[number].head for number in rules}
    if needed is not None and heads.isdisjoint(needed):
        return
    recursive = any(not heads.isdisjoint(outlines[number].needs) for number in rules)
    found = None if recursive or not heads.isdisjoint(changed) else _touched_rows(rules, before, ground, changed)
    if found is None:
        evaluate_rules(ground.program, rules, needed, ground, prepared_of(ground.program).native)
    else:
        for name, rows in found.items():
            known = before.relation(name)
            gone = [row for row, holds in rows.items() if not holds and row in known.rows]
            ground.own[name] = known.revised([row for row, holds in rows.items() if holds], gone)
    for name in heads & ground.own.keys():
        _note(name, before.relation(name), ground, changed)


def _touched_rows(
    rules: list[int], before: Ground, ground: Ground, changed: Mapping[str, Set[Arguments]]
) -> dict[str, dict[Arguments, bool]] | None:
    """The rows that could come or go, with whether they hold; ``None`` where a rule must be asked as a whole."""
    found: dict[str, dict[Arguments, bool]] = {}
    try:
        for number in rules:
            rule = ground.program.rules[number]
            assert rule.head is not None
            for slots, values in touched(rule, changed, ground.plans):
                if not slots:
                    return None
                rows = found.setdefault(rule.head.predicate, {})
                for world in (before, ground):
                    rows.update(
                        (head_row(rule.head, each.bindings), False) for each in asked(rule, slots, values, world)
                    )
        return {name: {row: _derived(name, row, rules, ground) for row in rows} for name, rows in found.items()}
    except EvaluationError:
        # Bound in another order, a variable may meet arithmetic before the literal that would have refused it.
        return None


def _derived(name: str, row: Arguments, rules: list[int], ground: Ground) -> bool:
    """Whether a row is stated or some rule gives it."""
    if row in ground.program.facts.get(name, {}):
        return True
    program = ground.program
    each = [grounding(program.rules, number, ground.plans) for number in rules if program.outlines[number].head == name]
    return any(rule.derives(row, ground) for rule in each)


def _note(name: str, before: Relation, ground: Ground, changed: dict[str, Set[Arguments]]) -> None:
    """Note what changed of a predicate, or take its old relation where finding it again gave the same."""
    rows = before.rows.keys() ^ ground.own[name].rows.keys()
    if rows:
        changed[name] = rows
    else:
        del ground.own[name]
