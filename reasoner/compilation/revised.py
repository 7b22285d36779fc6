"""A compiled program after some facts changed: what it derives is found again where it rests on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reasoner.compilation.refused import refused_rests_on, refused_rules
from reasoner.engine.evaluate import needed_predicates
from reasoner.engine.prepared import prepared_of
from reasoner.engine.variation import with_facts
from reasoner.program.compiled import ANY, Arguments, ClauseInfo, CompiledProgram, LiteralPattern, Value


def revised(program: CompiledProgram, changes: Mapping[str, Mapping[Arguments, ClauseInfo]]) -> CompiledProgram:
    """The program with these facts of some predicates in place of its own.

    Raises ``EvaluationError`` for arithmetic without a value, and when more follows than may.
    """
    return with_facts(program, changes)


def asked_facts(program: CompiledProgram) -> Iterator[tuple[str, tuple[tuple[int, Value], ...]]]:
    """The facts that rules ask for by name: predicate, and the places and values that the rule gives."""
    for rule in program.rules:
        for each in rule.body:
            if isinstance(each, LiteralPattern) and not each.negated:
                given = [(place, term) for place, term in enumerate(each.arguments) if isinstance(term, int | str)]
                if given:
                    yield each.predicate, tuple([(place, term) for place, term in given if term != ANY])


def moved(program: CompiledProgram) -> frozenset[str]:
    """The predicates of a revised program of which it holds other rows than before."""
    return prepared_of(program).varied


def denies_alike(before: CompiledProgram, after: CompiledProgram) -> bool:
    """Whether the denials of cases rest on nothing of a revised program that is not as before."""
    denials = [each for each in before.outlines if each.per_case and not each.head]
    read = frozenset(name for each in denials for name in each.mentions)
    return moved(after).isdisjoint(needed_predicates(before, read))


def fires_alike(before: CompiledProgram, after: CompiledProgram) -> bool:
    """Whether no rule of a revised program fires only in cases that are refused, as before."""
    return moved(after).isdisjoint(refused_rests_on(before)) or not refused_rules(after)
