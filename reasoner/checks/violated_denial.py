"""KB023: a denial that the knowledge base itself violates, whatever the case; KB035 where the denial only warns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import TypeAlias

from reasoner.checks.context import Context, entry
from reasoner.compilation.compiler import constant
from reasoner.compilation.static_violations import Violation, static_violations
from reasoner.diagnostics import Diagnostic, Label, Severity
from reasoner.program.compiled import CompiledProgram, GroundAtom, show_value
from reasoner.syntax.tree import Annotation, Clause

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_SHOWN = 12

_Told: TypeAlias = tuple[Violation, list[Clause]]
"""One way in which a denial holds, and the facts that it rests on."""


def violated_denial(context: Context, compiled: CompiledProgram) -> list[Diagnostic]:
    """One diagnostic for each denial over facts alone that holds, with all the ways it does.

    It is a warning where the denial only warns, or where it stands against a draft.
    """
    found = static_violations(compiled)
    if not found:
        return []
    clauses = [clause for clause in context.kb.clauses if clause.head is None or clause.body]
    stated = _stated(context)
    diagnostics = []
    for rule, every in groupby(found, key=lambda each: each.rule):
        denial = clauses[rule]
        told = [(each, [stated[fact] for fact in each.facts if fact in stated]) for each in every]
        if entry(denial, "warns") is not None and entry(denial, "lifted") is not None:
            told = [each for each in told if len({fact.span.file.layer for fact in each[1]}) < 2]
        if told:
            diagnostics.append(_diagnostic(context, denial, told))
    return diagnostics


def _stated(context: Context) -> dict[GroundAtom, Clause]:
    found: dict[GroundAtom, Clause] = {}
    for name, clauses in context.facts.items():
        for clause in clauses:
            assert clause.head is not None
            found.setdefault(GroundAtom(name, tuple(constant(term) for term in clause.head.arguments)), clause)
    return found


def _diagnostic(context: Context, denial: Clause, told: Sequence[_Told]) -> Diagnostic:
    told = _once(denial, told)
    (first, facts), *others = told
    # What the highest layer states comes first: the layers below stood before it.
    order = {layer.name: -number for number, layer in enumerate(context.kb.layers)}
    facts = sorted(facts, key=lambda fact: order.get(fact.span.file.layer, 0))
    labels = tuple(Label(fact.span, "because of this") for fact in facts)
    place = facts[0].span if facts else denial.span
    if facts:
        labels = (*labels[1:], Label(denial.span, "denied here"))
    notes = [f"likewise: {_sentence(denial, each)}" for each, _ in others[:_SHOWN]]
    if len(others) > _SHOWN:
        notes.append(f"and {len(others) - _SHOWN} more")
    drafts = {layer.name for layer in context.kb.layers if layer.manifest.draft}
    warns = entry(denial, "warns") is not None
    lenient = warns or bool(drafts & {place.file.layer, *(fact.span.file.layer for fact in facts)})
    said = entry(denial, "help")
    advice = "correct one of the facts" if facts else "state what is missing"
    if said is not None:
        advice = _filled(said, _named(first))
    return Diagnostic(
        "KB035" if warns else "KB023",
        _sentence(denial, first),
        place,
        advice,
        Severity.WARNING if lenient else Severity.ERROR,
        labels=labels,
        notes=tuple(notes),
    )


def _once(denial: Clause, told: Sequence[_Told]) -> list[_Told]:
    """The ways without those that say the same, or say it of the same facts the other way round; of each the facts
    that name something it is about, where there are any."""
    found: dict[str, _Told] = {}
    sets: set[frozenset[int]] = set()
    for each, facts in told:
        values = set(each.bindings.values())
        about = [fact for fact in facts if fact.head is not None and values & set(map(constant, fact.head.arguments))]
        key = frozenset(map(id, facts))
        if not facts or key not in sets:
            sets.add(key)
            found.setdefault(_sentence(denial, each), (each, about or facts))
    return list(found.values())


def _named(found: Violation) -> dict[str, str]:
    return {name: show_value(value).strip('"') for name, value in found.bindings.items() if not name.startswith("_")}


def _filled(said: Annotation, values: dict[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), said.values[0].text)


def _sentence(denial: Clause, found: Violation) -> str:
    sentence = entry(denial, "says") or entry(denial, "because")
    values = _named(found)
    where = ", ".join(f"{name} = {value}" for name, value in values.items())
    if sentence is None:
        return "this must never hold, and it does" + (f" for {where}" if where else "")
    if sentence.key == "because":
        return f"denied{f' for {where}' if where else ''}: {sentence.values[0].text}"
    return _filled(sentence, values)
