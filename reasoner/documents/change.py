"""What a change of the case changes, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoner.documents.lines import Lines
from reasoner.documents.naming import Names
from reasoner.explain.inputs import ADD
from reasoner.words import phrases
from reasoner.words.units import whole
from reasoner.words.wrap import some

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoner.documents.document import Document
    from reasoner.explain.inputs import Change
    from reasoner.program.compiled import CompiledProgram, GroundAtom, Value
    from reasoner.ranking.change import Comparison, Moved, Reason, Turned
    from reasoner.ranking.entries import Place

    Feature = tuple[str, Value]

SHOWN = 12
PUSHED = 6
SHARED = 3
"""A feature that counts anew for so many candidates is said once, with them, not again with each."""


def change_page(found: Comparison, program: CompiledProgram) -> Document:
    """The difference that changes make, each with its reason."""
    return _Writer(program).write(found)


class _Writer:
    def __init__(self, program: CompiledProgram) -> None:
        self.program = program
        self.names = Names(program)
        self.lines = Lines()

    def write(self, found: Comparison) -> Document:
        if not found.changes:
            self.lines.add(phrases.WITH_NOTHING)
            return self.lines.document
        self.lines.heading(self._asked(found.changes))
        if not (found.moved or found.pushed or found.turned):
            self.lines.add(phrases.NOTHING_CHANGES)
            return self.lines.document
        self.lines.add(self._first(found))
        if found.moved:
            self.lines.gap()
        shared = _shared(found.moved)
        told = [each for each in found.moved if _stands_otherwise(each)]
        for each in told[:SHOWN]:
            self._moved(each, shared)
        if len(told) > SHOWN:
            self.lines.add(phrases.AND_MORE.format(number=len(told) - SHOWN), 2)
        for feature in shared:
            self._counts(feature, found.moved)
        if found.pushed:
            names = [self.names.candidate(each.conclusion) for each in found.pushed]
            self.lines.add(phrases.PUSHED.format(text=some(names, PUSHED)), 2)
        self._turned(found)
        return self.lines.document

    def _asked(self, changes: Sequence[Change]) -> str:
        if changes[0].action == ADD:
            return phrases.WITH.format(text=self.names.changes(changes))
        first = phrases.WITHOUT.format(text=self.names.record(changes[0].atom))
        return f"{first[:-1]}{phrases.TOGETHER}{self.names.changes(changes[1:])}:" if changes[1:] else first

    def _first(self, found: Comparison) -> str:
        before, after = (self.names.candidate(name) if name else "" for name in (found.first_before, found.first_after))
        if not after:
            return phrases.NONE_FIRST.format(before=before)
        if not before:
            return phrases.FIRST_AT_ALL.format(after=after)
        if found.first_before == found.first_after:
            return phrases.STILL_FIRST.format(candidate=after)
        return phrases.NOW_FIRST.format(after=after, before=before)

    def _moved(self, each: Moved, shared: Sequence[Feature]) -> None:
        name = self.names.candidate(each.conclusion)
        self.lines.add(self._what(name, each.before, each.after), 2, "•")
        for feature, (before, after) in _points(each).items():
            if feature not in shared:
                self.lines.add(self._summand(self.names.feature(*feature), before, after), 6)
        held = sum(one.points for one in each.came if one.open) - sum(one.points for one in each.went if one.open)
        if held:
            form = phrases.HELD_BACK_MORE if held < 0 else phrases.HELD_BACK_LESS
            self.lines.add(form.format(points=phrases.signed(held)), 6)

    def _summand(self, feature: str, before: int, after: int) -> str:
        if before and after:
            return phrases.COUNTS_FROM.format(
                feature=feature, before=phrases.signed(before), after=phrases.signed(after)
            )
        if after:
            return phrases.COMES.format(points=phrases.signed(after), feature=feature)
        return phrases.GOES.format(points=phrases.signed(before), feature=feature)

    def _counts(self, feature: Feature, moved: Sequence[Moved]) -> None:
        """For whom a feature counts that counts for many, those first whom it moves most."""
        changed = [(each.conclusion, *_points(each).get(feature, (0, 0))) for each in moved]
        changed = sorted([each for each in changed if each[1] != each[2]], key=lambda each: -abs(each[2] - each[1]))
        told = [f"{self.names.candidate(name)} {phrases.signed(after - before)}" for name, before, after in changed]
        text = phrases.COUNTS_FOR.format(feature=self.names.feature(*feature), text=some(told, PUSHED, "; "))
        self.lines.add(text, 2)

    def _what(self, name: str, before: Place | None, after: Place | None) -> str:
        if before is None and after is not None:
            tier = self.names.tier(after.tier)
            return phrases.ENTERS.format(candidate=name, rank=after.rank, score=whole(after.score), tier=tier)
        if after is None and before is not None:
            return phrases.LEAVES.format(candidate=name, rank=before.rank, score=whole(before.score))
        assert before is not None
        assert after is not None
        parts = []
        if before.rank != after.rank:
            parts.append(phrases.PLACE_FROM.format(before=before.rank, after=after.rank))
        if before.score != after.score:
            parts.append(phrases.SCORE_FROM.format(before=whole(before.score), after=whole(after.score)))
        if before.tier != after.tier:
            parts.append(
                phrases.TIER_FROM.format(before=self.names.tier(before.tier), after=self.names.tier(after.tier))
            )
        return phrases.MOVES.format(candidate=name, what=", ".join(parts))

    def _turned(self, found: Comparison) -> None:
        heading = ""
        for each in found.turned:
            if each.entry != heading:
                heading = each.entry
                self.lines.gap()
                self.lines.add(f"{phrases.HEADINGS[heading]}:")
            self.lines.add(self._turn(each), 2, "•")
            reason = self._reason(each.reason)
            if reason:
                self.lines.add(phrases.SINCE.format(text=reason), 6, dim=True)

    def _turn(self, each: Turned) -> str:
        if each.before is not None and each.after is not None:
            return phrases.TURNED_TO.format(after=self._says(each.after), before=each.before.arguments[-1])
        if each.after is not None:
            return phrases.TURNED_ON.format(text=self._says(each.after))
        assert each.before is not None
        return phrases.TURNED_OFF.format(text=self._says(each.before))

    def _says(self, atom: GroundAtom) -> str:
        return self.names.holding(*atom)

    def _reason(self, reason: Reason) -> str:
        """The nearest telling step below the conclusion, and the record at the root."""
        steps = [step for step in reason.steps[1:] if not self._muted(step.atom)]
        parts = []
        if steps:
            nearest = steps[0]
            parts.append(self._says(nearest.atom) if nearest.holds else self.names.missing(*nearest.atom, "unrecorded"))
        if reason.root is not None:
            form = phrases.SINCE_RECORDED if reason.root.action == ADD else phrases.SINCE_TAKEN
            parts.append(form.format(text=self.names.record(reason.root.atom)))
        return "; ".join(dict.fromkeys(parts))

    def _muted(self, atom: GroundAtom) -> bool:
        declared = self.program.predicates.get(atom.predicate)
        return declared is not None and "mute" in declared.phrases


def _stands_otherwise(each: Moved) -> bool:
    """Whether a candidate is listed otherwise than before; one whose summands cancel out is told with them only."""
    before, after = each.before, each.after
    if before is None or after is None:
        return before is not after
    return (before.rank, before.score, before.tier) != (after.rank, after.score, after.tier)


def _points(each: Moved) -> dict[Feature, tuple[int, int]]:
    """The points of each feature before and after, where they differ; what is open is left aside."""
    found: dict[Feature, tuple[int, int]] = {}
    for sign, summands in ((0, each.went), (1, each.came)):
        for one in summands:
            if not one.open:
                before, after = found.get((one.attribute, one.value), (0, 0))
                points = (before, after + one.points) if sign else (before + one.points, after)
                found[one.attribute, one.value] = points
    return {feature: points for feature, points in found.items() if points[0] != points[1]}


def _shared(moved: Sequence[Moved]) -> list[Feature]:
    """The features that count anew for several candidates."""
    times: dict[Feature, int] = {}
    for each in moved:
        for feature in _points(each):
            times[feature] = times.get(feature, 0) + 1
    return [feature for feature, count in times.items() if count >= SHARED]
