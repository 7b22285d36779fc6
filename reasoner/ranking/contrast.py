"""Why one candidate stands above another: what only one has, what counts differently, what would turn them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.engine.demand import Only
from reasoner.engine.values import value_key
from reasoner.explain.constraints import constraints_of
from reasoner.explain.inputs import Change, change_key, space_of
from reasoner.explain.reach import Reach
from reasoner.explain.worlds import Worlds, reach_of, worlds_of
from reasoner.ranking.entries import Summand, grounds, place_of, standing, summands, summed
from reasoner.ranking.flip import case_of, moves, score_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reasoner.engine.model import Model
    from reasoner.program.compiled import ClauseInfo, CompiledProgram, Value
    from reasoner.ranking.entries import Place

# How far at least and at most one change moves the lead.
_Span = tuple[int, int]
# Where a separator is told: those that turn the lead first, then by how far they move it.
_Place = tuple[bool, int]
# How far the lead moves, and the summands that come or go.
_Reason = tuple[int, frozenset[tuple[str, str, str, "Value"]]]

MOST_SEPARATORS = 8
MOST_MODELS = 80


class Difference(NamedTuple):
    """What counts, with its points for each of the two (0: does not count), the summands, the clauses behind them."""

    attribute: str
    value: Value
    first: int
    second: int
    first_summands: tuple[Summand, ...]
    second_summands: tuple[Summand, ...]
    grounds: tuple[ClauseInfo, ...]

    @property
    def points(self) -> int:
        """How far it moves the first above the second."""
        return self.first - self.second


class Separator(NamedTuple):
    """Unrecorded inputs, any one of which changes the lead of the first over the second to ``lead``, for one reason.

    They count by the same summands (one sign seen by several means, two numbers of one range); ``turns``: who leads
    changes.
    """

    changes: tuple[Change, ...]
    lead: int
    moved: int
    turns: bool


class Contrast(NamedTuple):
    """Two candidates side by side on a case. The points of all differences add up to ``lead``."""

    first: str
    second: str
    first_place: Place | None
    second_place: Place | None
    first_score: int
    second_score: int
    only_first: tuple[Difference, ...]
    only_second: tuple[Difference, ...]
    differing: tuple[Difference, ...]
    shared: tuple[Difference, ...]
    separators: tuple[Separator, ...]

    @property
    def lead(self) -> int:
        """The score difference."""
        return self.first_score - self.second_score


class Feature(NamedTuple):
    """What would count for or against a candidate if it were recorded (points as in a case)."""

    kind: str
    attribute: str
    value: Value
    first: int
    second: int


class Profiles(NamedTuple):
    """Two candidates side by side without a case: what tells them apart, the strongest first, and what is alike."""

    first: str
    second: str
    discriminating: tuple[Feature, ...]
    shared: tuple[Feature, ...]


def contrast(model: Model, first: str, second: str, *, separate: bool = True) -> Contrast:
    """Compare two candidates on the case of a model, in the list or not.

    ``separate`` also looks for what would move them apart or together.
    """
    differences = [
        each._replace(
            grounds=tuple(
                info
                for summand in (*each.first_summands, *each.second_summands)
                for info in grounds(model, summand.atom)
            )
        )
        for each in _differences(summands(model, first), summands(model, second))
    ]
    places = standing(model)
    return Contrast(
        first,
        second,
        place_of(places, first),
        place_of(places, second),
        score_of(model, first),
        score_of(model, second),
        tuple(each for each in differences if not each.second_summands),
        tuple(each for each in differences if not each.first_summands),
        tuple(each for each in differences if _both(each) and each.points),
        tuple(each for each in differences if _both(each) and not each.points),
        _separators(model, first, second) if separate else (),
    )


def profiles(program: CompiledProgram, first: str, second: str) -> Profiles:
    """Compare what the knowledge base says about two candidates, without a case."""
    base, entry = Worlds(program, ()).base, program.entry
    reach = Reach(base, space_of(base))
    mine, other = (_profile(reach, base, entry, name) for name in (first, second))
    features = [
        Feature(*key, mine.get(key, 0), other.get(key, 0))
        for key in sorted({*mine, *other}, key=lambda key: (key[1], value_key(key[2]), key[0]))
    ]
    apart = [feature for feature in features if feature.first != feature.second]
    apart.sort(key=lambda feature: -abs(feature.first - feature.second))
    return Profiles(
        first, second, tuple(apart), tuple(feature for feature in features if feature.first == feature.second)
    )


def _profile(reach: Reach, base: Model, entry: Mapping[str, str], name: str) -> dict[tuple[str, str, Value], int]:
    """Points by kind and feature of every contribution that some case could have."""
    found: dict[tuple[str, str, Value], int] = {}
    for option in reach.options(entry["contribution"], (case_of(base), name, None, None, None, None)):
        _, _, kind, attribute, value, points = option.row
        if isinstance(points, int) and kind is not None and attribute is not None and value is not None:
            key = (str(kind), str(attribute), value)
            found[key] = max(found.get(key, points), points, key=abs)
    return found


def _differences(mine: Iterable[Summand], other: Iterable[Summand]) -> list[Difference]:
    keys: dict[tuple[str, Value], tuple[list[Summand], list[Summand]]] = {}
    for side, found in enumerate((mine, other)):
        for summand in found:
            keys.setdefault((summand.attribute, summand.value), ([], []))[side].append(summand)
    differences = [
        Difference(
            attribute,
            value,
            sum(each.points for each in left),
            sum(each.points for each in right),
            tuple(left),
            tuple(right),
            (),
        )
        for (attribute, value), (left, right) in keys.items()
    ]
    return sorted(differences, key=lambda each: (-abs(each.points), each.attribute, value_key(each.value)))


def _both(difference: Difference) -> bool:
    return bool(difference.first_summands and difference.second_summands)


def _separators(model: Model, first: str, second: str) -> tuple[Separator, ...]:
    worlds, entry = worlds_of(model), model.program.entry
    space = space_of(model)
    constraints = constraints_of(worlds.base)
    of_both = Only(dict.fromkeys(summed(entry) - constraints.predicates, 1), frozenset((first, second)))
    worlds = worlds.sliced(summed(entry) | constraints.predicates, of_both)
    lead = score_of(model, first) - score_of(model, second)
    side = _leads(lead, first, second)
    known = _what(worlds.base, entry, first, second)
    promising = _promising(model, reach_of(model, space, within=1), entry, first, second)
    at_best = {change: _at_best(span, lead, first, second) for change, span in promising.items()}
    found: dict[Change, _Reason] = {}
    shown: dict[_Reason, _Place] = {}
    for change in sorted(promising, key=at_best.__getitem__):
        # All that are left would be told after those that fill the list: none of them can move the lead as far.
        if len(shown) >= MOST_SEPARATORS and sorted(shown.values())[MOST_SEPARATORS - 1] < at_best[change]:
            break
        if constraints.refuses(change):
            continue
        after = worlds.after((change,))
        moved = score_of(after, first) - score_of(after, second) - lead
        if moved and constraints.allow(after, (change,)):
            reason = found[change] = (moved, _what(after, entry, first, second) ^ known)
            shown[reason] = (_leads(lead + moved, first, second) == side, -abs(moved))
    groups: dict[_Reason, list[Change]] = {}
    for change in promising:
        if change in found:
            groups.setdefault(found[change], []).append(change)
    told = [
        Separator(tuple(changes), lead + moved, moved, _leads(lead + moved, first, second) != side)
        for (moved, _), changes in groups.items()
    ]
    told.sort(key=lambda each: (not each.turns, -abs(each.moved), change_key(each.changes[0])))
    return tuple(told[:MOST_SEPARATORS])


def _promising(model: Model, reach: Reach, entry: Mapping[str, str], first: str, second: str) -> dict[Change, _Span]:
    """The changes that bear most on the two, the most promising first, with what each could do to the lead alone."""
    likely: dict[Change, int] = {}
    spans: dict[Change, _Span] = {}
    for name, sign in ((first, 1), (second, -1)):
        for up in (True, False):
            for change, gain in moves(model, reach, name, up=up).items():
                likely[change] = likely.get(change, 0) + gain
            for change, gain in moves(model, reach, name, up=up, alone=True).items():
                low, high = spans.get(change, (0, 0))
                spans[change] = (low, high + gain) if up is (sign > 0) else (low - gain, high)
    ordered = sorted(likely, key=lambda change: (-likely[change], change_key(change)))
    return {change: spans.get(change, (0, 0)) for change in ordered[:MOST_MODELS]}


def _at_best(span: _Span, lead: int, first: str, second: str) -> _Place:
    """Where at most a change stands among the separators: before those that turn nothing, and that move less."""
    turns = len({_leads(lead + moved, first, second) for moved in (span[0], 0, span[1])}) > 1
    return (not turns, -max(-span[0], span[1]))


def _what(model: Model, entry: Mapping[str, str], first: str, second: str) -> frozenset[tuple[str, str, str, Value]]:
    """What counts for either of the two."""
    return frozenset((name, *each.what) for name in (first, second) for each in summands(model, name))


def _leads(lead: int, first: str, second: str) -> bool:
    return lead > 0 or (lead == 0 and first < second)
