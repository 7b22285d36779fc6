"""What a change of the case changes: the difference of two models at the level of conclusions, with its reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.explain.contradictory_case import refuse_contradictory
from reasoner.explain.inputs import ADD, REMOVE, Change
from reasoner.explain.matching import ground
from reasoner.explain.worlds import worlds_of
from reasoner.program.compiled import AggregatePattern, GroundAtom, LiteralPattern
from reasoner.ranking.entries import Place, Summand, standing, summands

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reasoner.engine.model import Model
    from reasoner.engine.values import Instance

# The entry points whose atoms are conclusions of their own, told when they come, go, or change their last arguments.
CONCLUSIONS = ("step", "avoid", "warning", "not_excluded", "unexplained", "abstain")
DEEPEST = 12


class Step(NamedTuple):
    """One link from a change of the input to a conclusion: the rule instance that came or went, and its cause."""

    atom: GroundAtom
    holds: bool
    rule: int


class Reason(NamedTuple):
    """Why an atom came or went: the way down to the change of the input, the conclusion's own step first."""

    steps: tuple[Step, ...]
    root: Change | None


class Moved(NamedTuple):
    """A candidate whose place, tier or score differs; ``came`` and ``went`` are the summands behind it."""

    conclusion: str
    before: Place | None
    after: Place | None
    came: tuple[Summand, ...]
    went: tuple[Summand, ...]


class Turned(NamedTuple):
    """Another conclusion that came (no ``before``), went (no ``after``) or changed its last argument, and why."""

    entry: str
    before: GroundAtom | None
    after: GroundAtom | None
    reason: Reason


class Comparison(NamedTuple):
    """Everything that the changes change. ``pushed`` only shifted because of others; ``same`` counts the untouched."""

    changes: tuple[Change, ...]
    first_before: str
    first_after: str
    moved: tuple[Moved, ...]
    pushed: tuple[Moved, ...]
    same: int
    turned: tuple[Turned, ...]


def what_if(
    model: Model,
    add: Iterable[GroundAtom],
    remove: Iterable[GroundAtom],
) -> Comparison:
    """Compare the case as it is with the case after recording ``add`` and taking back ``remove``."""
    worlds = worlds_of(model)
    known = set(worlds.facts)
    changes = tuple(
        [Change(ADD, atom) for atom in dict.fromkeys(add) if atom not in known]
        + [Change(REMOVE, atom) for atom in dict.fromkeys(remove) if atom in known]
    )
    after = worlds.after(changes)
    refuse_contradictory(after, "with these changes")
    return compare_models(model, after, changes)


def compare_models(before: Model, after: Model, changes: tuple[Change, ...]) -> Comparison:
    """Compare two models of one program."""
    old, new, entry = standing(before), standing(after), before.program.entry
    moved = [_moved(before, after, *pair) for pair in _pairs(old, new)]
    touched = [each for each in moved if each.came or each.went or _score(each.before) != _score(each.after)]
    pushed = [each for each in moved if each not in touched and _rank(each.before) != _rank(each.after)]
    turned = [each for name in CONCLUSIONS for each in _turned(before, after, name, changes, entry)]
    return Comparison(
        changes,
        old[0].conclusion if old else "",
        new[0].conclusion if new else "",
        tuple(touched),
        tuple(pushed),
        len(moved) - len(touched) - len(pushed),
        tuple(turned),
    )


def _pairs(old: tuple[Place, ...], new: tuple[Place, ...]) -> list[tuple[Place | None, Place | None]]:
    """Both places of every candidate, in the order of the new list, those that left it last."""
    earlier = {place.conclusion: place for place in old}
    pairs: list[tuple[Place | None, Place | None]] = [(earlier.pop(place.conclusion, None), place) for place in new]
    return pairs + [(place, None) for place in earlier.values()]


def _moved(before: Model, after: Model, old: Place | None, new: Place | None) -> Moved:
    place = new or old
    assert place is not None
    mine, theirs = (summands(model, place.conclusion) for model in (before, after))
    came = tuple(each for each in theirs if each not in mine)
    return Moved(place.conclusion, old, new, came, tuple(each for each in mine if each not in theirs))


def _turned(
    before: Model, after: Model, name: str, changes: tuple[Change, ...], entry: Mapping[str, str]
) -> list[Turned]:
    predicate = entry.get(name, "")
    key = 2 if name == "step" else None
    old = {row[:key]: row for row in before.rows(predicate)}
    new = {row[:key]: row for row in after.rows(predicate)}
    found = []
    for shared in {**new, **old}:
        mine, theirs = old.get(shared), new.get(shared)
        if mine != theirs:
            was = GroundAtom(predicate, mine) if mine is not None else None
            now = GroundAtom(predicate, theirs) if theirs is not None else None
            moved = now if now is not None else was
            assert moved is not None
            found.append(Turned(name, was, now, reason_for(before, after, moved, changes)))
    return found


def reason_for(before: Model, after: Model, atom: GroundAtom, changes: Iterable[Change]) -> Reason:
    """Why an atom holds in only one of two models: followed from premise to premise down to the input."""
    by_atom = {change.atom: change for change in changes}
    steps: list[Step] = []
    seen = {atom}
    while len(steps) < DEEPEST:
        holds = after.holds(atom)
        if atom in by_atom:
            return Reason(tuple(steps), by_atom[atom])
        here, there = (after, before) if holds else (before, after)
        instance, cause = _cause(here, there, atom, seen)
        if instance is None:
            break
        steps.append(Step(atom, holds, instance.rule))
        if cause is None:
            break
        seen.add(cause)
        atom = cause
    return Reason(tuple(steps), None)


def _cause(
    here: Model, there: Model, atom: GroundAtom, seen: set[GroundAtom]
) -> tuple[Instance | None, GroundAtom | None]:
    """The first instance that gives the atom in one model, and a premise that the other model decides otherwise."""
    instances = here.instances(atom)
    for instance in instances:
        for cause in _premises(here, there, instance):
            if cause not in seen:
                return instance, cause
    return (instances[0] if instances else None), None


def _premises(here: Model, there: Model, instance: Instance) -> Iterable[GroundAtom]:
    rule = here.rules[instance.rule]
    binding = dict(enumerate(instance.bindings))
    for pattern in rule.body:
        if isinstance(pattern, LiteralPattern):
            atom = ground(pattern, binding)
            if atom is not None and here.holds(atom) is not there.holds(atom):
                yield atom
    for pattern, premise in zip(rule.body, here.premises(instance), strict=True):
        if not isinstance(pattern, AggregatePattern):
            continue
        for contributor in premise.contributors:
            inner = {**binding, **dict(contributor.bindings)}
            element = pattern.elements[contributor.element]
            for part in element.condition:
                atom = ground(part, inner) if isinstance(part, LiteralPattern) else None
                if atom is not None and here.holds(atom) is not there.holds(atom):
                    yield atom


def _score(place: Place | None) -> int | None:
    return place.score if place else None


def _rank(place: Place | None) -> int | None:
    return place.rank if place else None
