"""A program without the clauses of some statuses: what would follow if nobody believed them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoner.compilation.compiler import with_static_part

if TYPE_CHECKING:
    from collections.abc import Collection

    from reasoner.program.compiled import CompiledProgram

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
    components = tuple(component for component in kept if component)
    return with_static_part(program.replace(facts=facts, components=components, ranks={})), left_out
