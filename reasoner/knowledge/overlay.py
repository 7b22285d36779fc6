"""Overlays: what happens to the clauses of a layer when a later one overrides them, and to retired clauses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from reasoner.diagnostics import Diagnostic, Label
from reasoner.knowledge.files import OVERRIDE
from reasoner.near_names import Guesses
from reasoner.syntax.tree import Annotation, Clause


class Merged(NamedTuple):
    """The clauses in force, those left out, and the overrides that are not allowed."""

    clauses: tuple[Clause, ...]
    retired: tuple[Clause, ...]
    replaced: tuple[Clause, ...]
    diagnostics: tuple[Diagnostic, ...]


def merge_clauses(clauses: Sequence[Clause], layers: Sequence[str]) -> Merged:
    """Apply ``%! overrides`` in the order of the layers: the new clause takes the place of the old one.

    A clause that overrides and is itself retired removes what it overrides.
    """
    order = {name: number for number, name in enumerate(layers)}
    merged: list[Clause] = []
    place_of: dict[str, int] = {}
    taken: dict[tuple[str, str], Clause] = {}
    replaced: list[Clause] = []
    diagnostics: list[Diagnostic] = []
    guesses = Guesses()
    for clause in clauses:
        target = annotation(clause, "overrides")
        if target is None:
            name = identifier(clause)
            if name:
                place_of.setdefault(name, len(merged))
            merged.append(clause)
            continue
        layer = clause.span.file.layer
        wanted = target.values[0].text
        place = place_of.get(wanted)
        old = merged[place] if place is not None else None
        problem = _problem(clause, target, old, taken.get((layer, wanted)), order, place_of, guesses)
        if problem:
            diagnostics.append(problem)
            continue
        assert place is not None
        assert old is not None
        taken[(layer, wanted)] = clause
        replaced.append(old)
        merged[place] = clause
        place_of.setdefault(identifier(clause) or wanted, place)
    retired = tuple(clause for clause in merged if _is_retired(clause))
    kept = tuple(clause for clause in merged if not _is_retired(clause))
    return Merged(kept, retired, tuple(replaced), tuple(diagnostics))


def annotation(clause: Clause, key: str) -> Annotation | None:
    """The first entry of a clause with this key."""
    return next((entry for entry in clause.annotations if entry.key == key), None)


def identifier(clause: Clause) -> str:
    """The ``id`` of a clause, empty when it has none."""
    entry = annotation(clause, "id")
    return entry.values[0].text if entry else ""


def _is_retired(clause: Clause) -> bool:
    entry = annotation(clause, "status")
    return entry is not None and entry.values[0].text == "retired"


def _about(clause: Clause) -> str:
    return f"'{clause.head.predicate}'" if clause.head is not None else "what must never hold"


def _problem(
    clause: Clause,
    target: Annotation,
    old: Clause | None,
    rival: Clause | None,
    order: dict[str, int],
    known: dict[str, int],
    guesses: Guesses,
) -> Diagnostic | None:
    layer = clause.span.file.layer
    wanted = target.values[0].text
    span = target.values[0].span
    if rival is not None:
        message, advice = f"'{wanted}' is overridden twice in one layer", "keep one of the two clauses"
        labels: tuple[Label, ...] = (Label(rival.span, "the other one"),)
    elif order.get(layer, 0) == 0:
        message, advice = "only an overlay can override", "change the clause itself, or move this one to an overlay"
        labels = ()
    elif old is None:
        message = f"no clause of an earlier layer has the id '{wanted}'"
        advice = guesses.did_you_mean(wanted, known, "remove 'overrides' to add a clause")
        labels = ()
    elif order.get(old.span.file.layer, 0) >= order.get(layer, 0):
        message, advice = f"'{wanted}' belongs to the same layer", "change the clause itself"
        labels = (Label(old.span, "this clause"),)
    elif _about(old) != _about(clause):
        message = f"'{wanted}' is about {_about(old)}, and this clause about {_about(clause)}"
        advice = "override it with a clause of the same predicate, or take it away: %! status retired on a copy of it"
        labels = (Label(old.span, "this clause"),)
    elif annotation(old, "amendable") is None:
        message = f"'{wanted}' is not marked amendable, so no overlay may replace it"
        advice = "add a clause beside it, or ask for '%! amendable' in the base"
        labels = (Label(old.span, "this clause"),)
    else:
        return None
    return Diagnostic(OVERRIDE, message, span, advice, labels=labels)
