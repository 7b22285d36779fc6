"""What a change of knowledge does to the cases of a bank: every answer that moved, and the clauses responsible."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.bench.responsible import Differing, Known, Side, responsible
from reasoner.bench.trial import model_of
from reasoner.errors import CaseError, UnknownNameError
from reasoner.program.compiled import GroundAtom
from reasoner.ranking.entries import standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reasoner.answers.case_file import CaseText
    from reasoner.answers.reading import Reading
    from reasoner.engine.model import Model

_MISSING = ""
SAID = (
    *("urgent", "flag", "flag_conflict", "policy", "prior_policy", "disagreement", "abstain", "thin", "poor_fit"),
    *("not_excluded", "unexplained", "conflict", "coexist", "cannot_separate", "ask_first", "step_reason"),
    *("rating", "item", "open_item", "total", "range"),
)
"""What an answer says beyond its ranking and its advice, by entry point."""


class Move(NamedTuple):
    """Something about a case that moved: ``before`` and ``after`` are empty where it is not there.

    ``what`` is ``rank``, ``score``, ``tier``, ``step``, ``avoid``, ``caution``, ``warning`` or one of ``SAID``;
    ``name`` the constants; ``by`` the changed clauses responsible, nearest first.
    """

    what: str
    name: str
    before: str
    after: str
    by: tuple[str, ...]


class Effect(NamedTuple):
    """What became of one case; ``error`` says why one of the versions cannot read it."""

    id: str
    moves: tuple[Move, ...]
    answer_before: int | None = None
    answer_after: int | None = None
    error: str = ""


class _Seen(NamedTuple):
    """The answers of one version: value and atoms by kind and name."""

    values: dict[tuple[str, str], str]
    atoms: dict[tuple[str, str], tuple[GroundAtom, ...]]
    places: tuple[str, ...]


def effects(
    texts: Sequence[CaseText],
    old: Reading,
    new: Reading,
    changed: frozenset[str],
    *,
    stages: str = "all",
) -> tuple[Effect, ...]:
    """Evaluate every case with both versions; cases that do not move are left out."""
    found = []
    for text in texts:
        effect = _effect(text, old, new, changed, stages)
        if effect.moves or effect.error:
            found.append(effect)
    return tuple(found)


def _effect(text: CaseText, old: Reading, new: Reading, changed: frozenset[str], stages: str) -> Effect:
    try:
        before, after = (model_of(text, each, stages=each.stages(stages)) for each in (old, new))
    except (CaseError, UnknownNameError) as error:
        return Effect(text.id, (), error=error.message)
    first, second = _seen(before, old), _seen(after, new)
    sides = Side(before, old.program), Side(after, new.program)
    moves = tuple(_moves(first, second, sides, changed))
    return Effect(text.id, moves, _answer(text, first), _answer(text, second))


def _moves(first: _Seen, second: _Seen, sides: tuple[Side, Side], changed: frozenset[str]) -> Iterable[Move]:
    ranks: list[Move] = []
    reasons: dict[str, tuple[str, ...]] = {}
    known: Known = {}
    for key in dict.fromkeys([*second.values, *first.values]):
        what, name = key
        before, after = first.values.get(key, _MISSING), second.values.get(key, _MISSING)
        if before == after:
            continue
        if what == "rank":
            ranks.append(Move(what, name, before, after, ()))
            continue
        by = responsible(_walk(key, first, second, sides), changed, known)
        if what == "score":
            reasons[name] = by
        yield Move(what, name, before, after, by)
    for move in ranks:
        yield move._replace(by=reasons.get(move.name) or _overtaken(move.name, first, second, reasons))


def _walk(key: tuple[str, str], first: _Seen, second: _Seen, sides: tuple[Side, Side]) -> list[Differing]:
    old, new = sides
    here = [(atom, new, old) for atom in second.atoms.get(key, ()) if not old.model.holds(atom)]
    return [*here, *((atom, old, new) for atom in first.atoms.get(key, ()) if not new.model.holds(atom))]


def _overtaken(name: str, first: _Seen, second: _Seen, reasons: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """What moved those that changed sides with a conclusion whose own score stayed."""
    above = [set(seen.places[: seen.places.index(name)]) if name in seen.places else set() for seen in (first, second)]
    passed = [each for each in (*second.places, *first.places) if each in above[0] ^ above[1]]
    return tuple(dict.fromkeys(key for each in passed for key in reasons.get(each, ())))


def _seen(model: Model, reading: Reading) -> _Seen:
    values: dict[tuple[str, str], str] = {}
    atoms: dict[tuple[str, str], list[GroundAtom]] = {}
    places = standing(model)
    candidate = reading.entry("candidate")
    for each in places:
        values["rank", each.conclusion], values["score", each.conclusion] = str(each.rank), str(each.score)
    for row in model.rows(candidate):
        atoms.setdefault(("score", str(row[1])), []).append(GroundAtom(candidate, row))
    for entry, what, shown in (
        ("tier", "tier", 2),
        ("step", "step", 2),
        ("avoid", "avoid", 0),
        ("warning", "warning", 0),
    ):
        predicate = reading.entry(entry, "")
        for row in model.rows(predicate):
            key = what, str(row[1])
            atoms.setdefault(key, []).append(GroundAtom(predicate, row))
            values.setdefault(key, str(row[shown]) if shown else "yes")
    for entry in SAID:
        predicate = reading.entry(entry, "")
        for row in model.rows(predicate) if predicate else ():
            key = entry, " ".join(str(each).lstrip('"') for each in row[1:])
            atoms.setdefault(key, []).append(GroundAtom(predicate, row))
            values[key] = "yes"
    predicate = reading.entry("step_caution", "")
    for row in model.rows(predicate):
        key = "caution", f"{row[2]} with {row[1]}"
        atoms.setdefault(key, []).append(GroundAtom(predicate, row))
        values[key] = "yes"
    return _Seen(values, {key: tuple(rows) for key, rows in atoms.items()}, tuple(each.conclusion for each in places))


def _answer(text: CaseText, seen: _Seen) -> int | None:
    """The place of the first right conclusion, for a case that carries its answer."""
    table = text.table.get("answer")
    if not isinstance(table, dict):
        return None
    right = {each for value in table.values() for each in (value if isinstance(value, list) else [value])}
    return next((place for place, name in enumerate(seen.places, 1) if name in right), None)
