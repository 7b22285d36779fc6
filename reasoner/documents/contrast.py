"""Two candidates side by side, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoner.documents.lines import Lines
from reasoner.documents.naming import Names
from reasoner.documents.wording import Wording
from reasoner.ranking.contrast import Difference
from reasoner.words import phrases
from reasoner.words.units import whole
from reasoner.words.wrap import joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoner.documents.document import Document
    from reasoner.program.compiled import CompiledProgram, Value
    from reasoner.ranking.contrast import Contrast, Feature, Profiles, Separator

SHOWN = 24


def contrast_page(contrast: Contrast, program: CompiledProgram) -> Document:
    """Why one candidate stands above another on a case."""
    return _Writer(program).contrast(contrast)


def profiles_page(found: Profiles, program: CompiledProgram) -> Document:
    """What tells two candidates apart without a case."""
    return _Writer(program).profiles(found)


class _Writer:
    def __init__(self, program: CompiledProgram) -> None:
        self.names = Names(program)
        self.wording = Wording(program)
        self.lines = Lines()

    def _feature(self, each: Difference | Feature) -> str:
        """What counts, as an absent sign where it counts because it is absent."""
        summands = (*each.first_summands, *each.second_summands) if isinstance(each, Difference) else ()
        kind = summands[0].kind if summands else getattr(each, "kind", "")
        return self.names.feature(each.attribute, each.value, kind)

    def contrast(self, contrast: Contrast) -> Document:
        first, second = self.names.candidate(contrast.first), self.names.candidate(contrast.second)
        leader = first if contrast.lead > 0 else second
        lead = phrases.LEADS.format(candidate=leader, points=abs(contrast.lead)) if contrast.lead else phrases.EVEN
        self.lines.heading(
            phrases.HEAD_TO_HEAD.format(
                first=first,
                first_score=whole(contrast.first_score),
                second=second,
                second_score=whole(contrast.second_score),
                lead=lead,
            )
        )
        for place, name, conclusion in (
            (contrast.first_place, first, contrast.first),
            (contrast.second_place, second, contrast.second),
        ):
            if place is None:
                self.lines.add(phrases.NOT_IN_LIST.format(candidate=name or conclusion))
        self._only(first, contrast.only_first, 0)
        self._only(second, contrast.only_second, 1)
        self._both(contrast, first, second)
        self._separators(contrast, first, second)
        return self.lines.document

    def _only(self, name: str, differences: tuple[Difference, ...], side: int) -> None:
        told = [each for each in differences if each.points]
        if not told:
            return
        self.lines.gap()
        self.lines.add(phrases.ONLY.format(candidate=name))
        waiting = [each for each in told if all(one.open for one in (each.first_summands, each.second_summands)[side])]
        for each in told:
            if each in waiting:
                continue
            points = (each.first, each.second)[side]
            self.lines.add(self._feature(each), 2, f"{phrases.signed(points):>3}")
            self._why(each)
        if waiting:
            points = sum((each.first, each.second)[side] for each in waiting)
            features = [self._feature(each) for each in waiting]
            text = phrases.STILL_OPEN.format(text="; ".join(features))
            self.lines.add(text, 2, f"{phrases.signed(points):>3}")

    def _why(self, each: Difference) -> None:
        """The reason and source behind what counts."""
        for info in [info for info in each.grounds if info.cite][:1]:
            reason = phrases.BECAUSE.format(text=info.because) if info.because else ""
            text = f"{reason} {self.wording.citation(info)}".strip()
            if text:
                self.lines.add(text, 6, dim=True)

    def _both(self, contrast: Contrast, first: str, second: str) -> None:
        if contrast.differing:
            self.lines.gap()
            self.lines.add(phrases.DIFFERENTLY)
        for each in contrast.differing:
            text = phrases.COUNTS_BOTH.format(
                feature=self._feature(each),
                first=phrases.signed(each.first),
                second=phrases.signed(each.second),
                one=first,
                two=second,
            )
            self.lines.add(text, 2, f"{phrases.signed(each.points):>3}")
            self._why(each)
        self.lines.gap()
        shared = [f"{self._feature(each)} ({phrases.signed(each.first)})" for each in contrast.shared if each.first]
        self.lines.add(phrases.SHARED.format(text=joined(shared)) if shared else phrases.SHARED_NONE)

    def _separators(self, contrast: Contrast, first: str, second: str) -> None:
        for heading, turns in ((phrases.WOULD_TURN, True), (phrases.WOULD_SEPARATE, False)):
            found = [each for each in contrast.separators if each.turns is turns]
            if found:
                self.lines.gap()
                self.lines.add(heading)
            for each in found:
                self.lines.add(self._separator(each, first, second), 2, "•")

    def _separator(self, each: Separator, first: str, second: str) -> str:
        changes = self.names.options(each.changes)
        if not each.lead:
            return phrases.SEPARATES_EVEN.format(changes=changes)
        leader = first if each.lead > 0 else second
        return phrases.SEPARATES.format(changes=changes, candidate=leader, lead=abs(each.lead))

    def profiles(self, found: Profiles) -> Document:
        first, second = self.names.candidate(found.first), self.names.candidate(found.second)
        self.lines.heading(phrases.TELLS_APART.format(first=first, second=second))
        if not found.discriminating:
            self.lines.add(phrases.NO_DIFFERENCE)
        # A feature counts one way when present and another when absent; what weighs most is told.
        telling = _once(found.discriminating)
        for each in telling[:SHOWN]:
            feature = self._feature(each)
            if each.first and each.second:
                text = phrases.COUNTS_BOTH.format(
                    feature=feature,
                    first=phrases.signed(each.first),
                    second=phrases.signed(each.second),
                    one=first,
                    two=second,
                )
            else:
                name, points = (first, each.first) if each.first else (second, each.second)
                text = phrases.SPEAKS_ONLY.format(feature=feature, points=phrases.signed(points), candidate=name)
            self.lines.add(text, 2, "•")
        if len(telling) > SHOWN:
            self.lines.add(phrases.AND_MORE.format(number=len(telling) - SHOWN), 2)
        if any(each.first > 0 for each in _once(found.shared)):
            alike = [
                f"{self._feature(each)} ({phrases.signed(each.first)})"
                for each in _once(found.shared)
                if each.first > 0
            ]
            self.lines.gap()
            self.lines.add(phrases.SPEAKS_ALIKE.format(text=joined(alike)))
        return self.lines.document


def _once(features: Sequence[Feature]) -> list[Feature]:
    """Of each attribute and value the way of counting that weighs most, in the order given."""
    found: dict[tuple[str, Value], Feature] = {}
    for each in features:
        known = found.get((each.attribute, each.value))
        if known is None or _size(each) > _size(known):
            found[each.attribute, each.value] = each
    return list(found.values())


def _size(feature: Feature) -> int:
    return max(abs(feature.first), abs(feature.second))
