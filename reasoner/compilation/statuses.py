"""A program without the clauses of some statuses: what would follow if nobody believed them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoner.compilation.compiler import add_static_part
from reasoner.program.compiled import CompiledProgram

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from reasoner.program.compiled import Arguments, ClauseInfo

DISPUTED = ("disputed",)
NOT_ACCEPTED = ("disputed", "draft", "extrapolated")


def without(program: CompiledProgram, statuses: Collection[str]) -> tuple[CompiledProgram, int]:
    """The program without clauses of these statuses, and how many those are. Rules keep their numbers."""
    rules = {rule.number for rule in program.rules if rule.head is not None and rule.info.status in statuses}
    facts = {
        name: {row: info for row, info in rows.items() if info.status not in statuses}
        for name, rows in program.facts.items()
    }
    left_out = len(rules) + sum(len(program.facts[name]) - len(facts[name]) for name in facts)
    kept = [tuple(number for number in component if number not in rules) for component in program.components]
    return with_facts(program, facts, tuple(component for component in kept if component)), left_out


def with_facts(
    program: CompiledProgram,
    facts: Mapping[str, Mapping[Arguments, ClauseInfo]],
    components: tuple[tuple[int, ...], ...] | None = None,
) -> CompiledProgram:
    """The program on other facts of the knowledge base, and on fewer rules when ``components`` name fewer."""
    changed = CompiledProgram(
        name=program.name,
        title=program.title,
        version=program.version,
        hash=program.hash,
        layers=program.layers,
        predicates=program.predicates,
        sorts=program.sorts,
        rules=program.rules,
        facts=facts,
        components=program.components if components is None else components,
        entry=program.entry,
        stages=program.stages,
        bibliography=program.bibliography,
        case_banks=program.case_banks,
    )
    add_static_part(changed)
    return changed
