"""Denials that the knowledge base itself violates, with the facts that do it."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from reasoner.engine.evaluate import static_model
from reasoner.program.compiled import CompiledProgram, GroundAtom, Value

_MOST_FACTS = 6


class Violation(NamedTuple):
    """A violated denial: its rule, the values of its variables, and the stated facts that it rests on."""

    rule: int
    bindings: dict[str, Value]
    facts: tuple[GroundAtom, ...]


def static_violations(program: CompiledProgram, about: Collection[str] | None = None) -> tuple[Violation, ...]:
    """The violations that depend on no case, in the order of the denials.

    With ``about`` they are those of denials that name one of these predicates.
    """
    if all(each.head or each.per_case for each in program.outlines):
        return ()
    model = static_model(program, about)
    found = []
    for instance in model.violations:
        names = program.rules[instance.rule].variables
        facts: dict[GroundAtom, None] = {}
        pending, seen = [instance], {instance}
        while pending and len(facts) < _MOST_FACTS:
            for premise in model.premises(pending.pop(0)):
                if premise.kind != "atom" or premise.atom is None:
                    continue
                if program.fact_info(premise.atom) is not None:
                    facts[premise.atom] = None
                    continue
                for support in model.instances(premise.atom)[:1]:
                    if support not in seen:
                        seen.add(support)
                        pending.append(support)
        found.append(Violation(instance.rule, dict(zip(names, instance.bindings, strict=False)), tuple(facts)))
    return tuple(found)
