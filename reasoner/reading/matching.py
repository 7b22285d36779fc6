"""The names of a knowledge base found among the units of a sentence, in any usual order of their words."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

from reasoner.reading.kept_names import Name, Target
from reasoner.reading.lexicon import IDIOM, STAGE, TEST, VALUE, Lexicon
from reasoner.reading.units import Unit

REACH = 9
"""Units between two words of one name, at most."""
_NEAR = 4


class Match(NamedTuple):
    """A name found: the places of its units, and what it may stand for."""

    places: tuple[int, ...]
    targets: tuple[Target, ...]
    inside: bool = False
    shared: tuple[str, ...] = ()

    @property
    def low(self) -> int:
        """The first unit."""
        return self.places[0]

    @property
    def high(self) -> int:
        """The last unit."""
        return self.places[-1]


Spots = dict[str, list[tuple[int, int]]]


def spots_of(units: list[Unit], lexicon: Lexicon) -> Spots:
    """Where each word, and each group of words, stands among the units: first unit and the one after the last."""
    spots: Spots = {}
    for place, unit in enumerate(units):
        after = units[place + 1] if place + 1 < len(units) else None
        if unit.plain in lexicon.grammar.faces and after is not None and after.plain in lexicon.grammar.articles:
            continue
        spots.setdefault(unit.stem, []).append((place, place + 1))
        describes = unit.plain in lexicon.grammar.predicates and after is not None and _is_noun(after, lexicon)
        for head in () if describes else lexicon.groups.get(unit.stem, ()):
            spots.setdefault(head, []).append((place, place + 1))
        for words, head in lexicon.phrases.get(unit.stem, ()):
            end = place + len(words)
            if end <= len(units) and all(units[place + n].stem == word for n, word in enumerate(words)):
                spots.setdefault(head, []).append((place, end))
        if unit.plain in lexicon.grammar.inner:
            spots.setdefault("@in", []).append((place, place + 1))
        if unit.plain in lexicon.written:
            spots.setdefault(lexicon.written[unit.plain], []).append((place, place + 1))
    return spots


def _is_noun(unit: Unit, lexicon: Lexicon) -> bool:
    """Whether a word names something, as far as its being no grammar word tells."""
    grammar = lexicon.grammar
    return unit.is_word and unit.plain not in grammar.glue | grammar.skip | grammar.ands | grammar.prepositions


def named_of(units: list[Unit], spots: Spots, lexicon: Lexicon, kind: str) -> list[Match]:
    """Where something of one kind is named, such as a stage in a heading; the longest name at each place."""
    found = _found(units, spots, lexicon, lambda target, _places: target.kind == kind)
    return _longest(found, lexicon)


def matches_of(
    units: list[Unit], spots: Spots, lexicon: Lexicon, stages: list[str], named: list[Match], negated: list[bool]
) -> list[Match]:
    """The names that the stage in force admits; one whose words are part of a longer one is left out."""
    taken = [frozenset(match.places) for match in named]

    def admitted(target: Target, places: tuple[int, ...]) -> bool:
        if target.kind != VALUE:
            return target.kind not in (STAGE, TEST)
        fits = not target.negated or any(negated[place] for place in places)
        if fits and target.negated and _is_by_the_way(places, units, lexicon):
            return False
        return fits and _admits(target.attribute, stages[places[0]], lexicon)

    found = {
        places: targets
        for places, targets in _found(units, spots, lexicon, admitted, stages).items()
        if not any(here.intersection(places) and not here < frozenset(places) for here in taken)
    }
    found = {places: targets for places, targets in found.items() if not _split(places, found, units, lexicon)}
    idioms = [places for places, targets in found.items() if any(target.kind == IDIOM for target in targets)]
    for places in [each for each in found if idioms and each not in idioms]:
        if any(set(places) & set(idiom) and len(places) <= len(idiom) for idiom in idioms):
            del found[places]
    first = [_with_shared(match, units, lexicon, stages) for match in _longest(found, lexicon)]
    if any(not stage for stage in stages):
        first += _later(units, spots, lexicon, stages, first, taken, negated)
    return sorted(first, key=lambda match: match.places)


def _is_by_the_way(places: tuple[int, ...], units: list[Unit], lexicon: Lexicon) -> bool:
    """Whether a denied name only weighs what is denied before it: ``no rust of note`` is not ``nothing of note``."""
    grammar = lexicon.grammar
    if not all(units[place].plain in grammar.weightless for place in places):
        return False
    before = [unit.plain for unit in units[: places[0]] if unit.plain not in grammar.glue and unit.plain != "else"]
    return bool(before) and before[-1] not in grammar.negating


def _with_shared(match: Match, units: list[Unit], lexicon: Lexicon, stages: list[str]) -> Match:
    """A match of the first_test with the later tests that have the very same word, where no stage is in force."""
    if (
        stages[match.low]
        or len(match.targets) != 1
        or lexicon.stages.get(match.targets[0].attribute) != lexicon.first_test
    ):
        return match
    name = tuple(unit.stem for unit in (units[place] for place in match.places))
    others = {target.attribute for target in lexicon.targets.get(name, ()) if target.kind == VALUE and target.own}
    return match._replace(shared=tuple(sorted(others - {match.targets[0].attribute})))


def _split(
    places: tuple[int, ...], found: dict[tuple[int, ...], list[Target]], units: list[Unit], lexicon: Lexicon
) -> bool:
    """Whether a name reaches over a preposition to a word although a word in between makes a close name with it."""
    gap = [place for place in range(places[0], places[-1]) if place not in places]
    if len(places) > 2 or not any(units[place].plain in lexicon.grammar.prepositions for place in gap):
        return False
    here = set(places)
    return any(
        other[-1] - other[0] == len(other) - 1 and here.intersection(other) and any(place in other for place in gap)
        for other in found
        if len(other) > 1 and other != places
    )


def _later(
    units: list[Unit],
    spots: Spots,
    lexicon: Lexicon,
    stages: list[str],
    first: list[Match],
    taken: list[frozenset[int]],
    negated: list[bool],
) -> list[Match]:
    """Where no stage is in force, names of later stages for words that nothing else names."""
    used = {place for match in first for place in match.places} | {place for here in taken for place in here}

    def admitted(target: Target, places: tuple[int, ...]) -> bool:
        late = target.kind == VALUE and not stages[places[0]] and not _admits(target.attribute, "", lexicon)
        return late and (not target.negated or any(negated[place] for place in places))

    found = {
        places: targets
        for places, targets in _found(units, spots, lexicon, admitted).items()
        if not used.intersection(places)
    }
    return _longest(found, lexicon)


def _admits(attribute: str, stage: str, lexicon: Lexicon) -> bool:
    own = lexicon.stages.get(attribute, "")
    if own not in lexicon.imaging or attribute in lexicon.free or own == stage:
        return True
    return not stage and own == lexicon.first_test


def _found(
    units: list[Unit],
    spots: Spots,
    lexicon: Lexicon,
    admitted: Callable[[Target, tuple[int, ...]], bool],
    stages: list[str] | None = None,
) -> dict[tuple[int, ...], list[Target]]:
    found: dict[tuple[int, ...], list[Target]] = {}
    rank: dict[tuple[int, ...], int] = {}
    for word, here in spots.items():
        for name in lexicon.by_key.get(word, ()):
            if not all(each in spots for each in name):
                continue
            written = sum(each[0] == "@" and each not in lexicon.plural for each in name) + (
                0 if lexicon.plural.intersection(name) else 1
            )
            for spot in here:
                places = _fit(name, word, spot, units, spots, lexicon)
                targets = [target for target in lexicon.targets[name] if admitted(target, places)] if places else []
                if targets and stages and (name in lexicon.shared or lexicon.plural.issuperset(name)):
                    targets = _of_the_test(targets, stages[places[0]], lexicon)
                if not targets or written > rank.get(places, written):
                    continue
                if written < rank.get(places, written):
                    found[places] = []
                rank[places] = written
                found.setdefault(places, []).extend(targets)
    return found


def _of_the_test(targets: list[Target], stage: str, lexicon: Lexicon) -> list[Target]:
    """Under a later test, a word that the first test shares with earlier stages is the later test's or nobody's."""
    if stage not in lexicon.imaging or stage == lexicon.first_test:
        return targets
    return [t for t in targets if t.attribute in lexicon.free or lexicon.stages.get(t.attribute) == stage]


def _longest(found: dict[tuple[int, ...], list[Target]], lexicon: Lexicon) -> list[Match]:
    ordered = sorted(found, key=lambda places: (-len(places), places[-1] - places[0], places))
    holders: dict[int, list[tuple[frozenset[int], frozenset[str]]]] = {}
    kept: list[Match] = []
    for places in ordered:
        here = frozenset(places)
        targets = list(dict.fromkeys(found[places]))
        above = [attributes for other, attributes in holders.get(places[0], ()) if here < other]
        if above:
            targets = [target for target in targets if all(_stays(target, each, lexicon) for each in above)]
            if not targets:
                continue
        attributes = frozenset(target.attribute for target in targets)
        for place in places:
            holders.setdefault(place, []).append((here, attributes))
        kept.append(Match(places, tuple(targets), bool(above)))
    return sorted(kept, key=lambda match: match.places)


def _stays(target: Target, outer: frozenset[str], lexicon: Lexicon) -> bool:
    """Whether a name counts although its words are part of a longer one."""
    return any(
        (target.attribute, each) in lexicon.kept or (target.attribute, target.value, each) in lexicon.kept_values
        for each in outer
    )


def _fit(
    name: Name, key: str, spot: tuple[int, int], units: list[Unit], spots: Spots, lexicon: Lexicon
) -> tuple[int, ...]:
    low, high = spot
    chosen = {key: spot}
    for word in sorted(name, key=lambda each: abs(name.index(each) - name.index(key))):
        if word == key:
            continue
        nearest = _nearest(spots[word], low, high, tuple(chosen.values()))
        if nearest is None:
            return ()
        chosen[word] = nearest
        low, high = min(low, nearest[0]), max(high, nearest[1])
    if len(name) > 1 and not _hangs_together(name, chosen, units, lexicon):
        return ()
    return tuple(sorted({place for one, end in chosen.values() for place in range(one, end)}))


def _nearest(
    here: list[tuple[int, int]], low: int, high: int, taken: tuple[tuple[int, int], ...]
) -> tuple[int, int] | None:
    middle = bisect_left(here, (low, low))
    best: tuple[int, int] | None = None
    distance = REACH + 1
    for each in here[max(0, middle - 3) : middle + 4]:
        if any(each[0] < end and start < each[1] for start, end in taken):
            continue
        apart = low - each[1] if each[1] <= low else each[0] - high if each[0] >= high else 0
        if apart < distance:
            best, distance = each, apart
    return best


def _hangs_together(name: Name, chosen: dict[str, tuple[int, int]], units: list[Unit], lexicon: Lexicon) -> bool:
    ordered = sorted((spot, name.index(word), word) for word, spot in chosen.items())
    for (one, rank, word), (other, next_rank, next_word) in pairwise(ordered):
        gap = range(one[1], other[0])
        if not gap:
            continue
        forward = rank < next_rank
        over = any(units[place].plain in lexicon.grammar.prepositions for place in gap)
        if over and word in lexicon.grammar.prepositions:
            return False
        if over and not forward and _describes_another(other[1], units, lexicon):
            return False
        if word == "@in" and len(gap) > _NEAR:
            return False
        if over and forward and name not in lexicon.prepositional and word != "@in":
            return False
        if not _bridged(gap, units, lexicon, forward=forward, spans=_spans(next_word, gap, units, lexicon)):
            return False
        if len(name) == 2 and _rival(gap, word, next_word, units, lexicon):
            return False
    return True


def _describes_another(place: int, units: list[Unit], lexicon: Lexicon) -> bool:
    """Whether the word before a place belongs to the word at it: ``paint of the large frame`` is no large paint."""
    if place >= len(units):
        return False
    unit = units[place]
    return unit.is_word and unit.plain not in lexicon.grammar.glue and unit.plain not in lexicon.grammar.skip


def _spans(word: str, gap: range, units: list[Unit], lexicon: Lexicon) -> bool:
    """Whether a word may stand behind a list: of what it is, or of what it is said of, with a verb before it."""
    if word in lexicon.listing:
        verbs = lexicon.grammar.verbs | lexicon.grammar.pair
        return any(units[place].plain in verbs or units[place].plain == "all" for place in gap)
    return word in lexicon.spanning


def _bridged(gap: range, units: list[Unit], lexicon: Lexicon, *, forward: bool, spans: bool) -> bool:
    """Whether the units between two words of a name leave them together."""
    content, known, commas, joins = 0, 0, 0, 0
    grammar = lexicon.grammar
    for place in gap:
        unit = units[place]
        if unit.soft:
            commas += unit.plain not in ("/", "(")
        elif unit.plain in grammar.breaks or unit.quantity is not None or unit.plain in ("no", "without"):
            return False
        elif not unit.is_word and unit.plain not in grammar.ands:
            if unit.plain in (";", ":", ".", "?", "!", "\n\n"):
                return False
        elif unit.plain in grammar.ands or unit.plain in grammar.ors:
            joins += 1
        elif unit.plain not in grammar.glue and unit.plain not in grammar.skip:
            content += 1
            known += unit.stem in lexicon.known or unit.stem in lexicon.groups
    if not forward:
        return not commas and not joins and content <= 1
    if commas:
        return spans and content == known and content <= _NEAR
    return content <= 2 or (spans and content == known and content <= _NEAR)


def _rival(gap: range, one: str, other: str, units: list[Unit], lexicon: Lexicon) -> bool:
    """Whether between two words stand a rival of each: ``high`` and ``nickel`` in ``copper high, nickel normal``."""
    with_one, with_other = lexicon.partners.get(one, frozenset()), lexicon.partners.get(other, frozenset())
    first = second = False
    for place in gap:
        unit = units[place]
        words = (unit.stem, *lexicon.groups.get(unit.stem, ()))
        first = first or any(word in with_one for word in words)
        second = second or any(word in with_other for word in words)
    return first and second
