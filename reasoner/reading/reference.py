"""Words that point back: ``one`` after an adjective, and ``it`` where a sentence says only that it is or is not.

What they stand for is put in their place, so that all else reads on as if it had been said again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.reading.lexicon import VALUE, Lexicon

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reasoner.reading.scope import Cue
    from reasoner.reading.units import Unit


class Spelled(NamedTuple):
    """Units with what was meant in the place of what points back; ``denied`` are the units that are said not to be."""

    units: list[Unit]
    denied: tuple[Unit, ...] = ()


def spell_out(
    units: list[Unit],
    before: Sequence[list[Unit]],
    named: Callable[[list[Unit]], Sequence[Unit]],
    cues_of: Callable[[list[Unit]], Sequence[Cue]],
    lexicon: Lexicon,
) -> Spelled:
    """Replace what points back; ``before`` are the sentences before, the last first, ``named`` finds what they name."""
    grammar = lexicon.grammar
    units = _with_nouns(units, lexicon) if any(unit.plain in grammar.ones for unit in units) else units
    place = next((n for n, unit in enumerate(units) if unit.plain in grammar.pronouns), -1)
    if place < 0:
        return Spelled(units)
    denies = _is_denied(units, place, cues_of(units), lexicon)
    if not denies and not _is_had(units, place, lexicon):
        return Spelled(units)
    meant = next((found for found in map(named, (units[:place], *before)) if found), ())
    copies = [each._replace(start=units[place].start, end=units[place].end) for each in meant]
    return Spelled([*units[:place], *copies, *units[place + 1 :]], tuple(meant) if denies else ())


def _is_denied(units: list[Unit], place: int, cues: Sequence[Cue], lexicon: Lexicon) -> bool:
    """``It is absent``: a denial right behind the pronoun that ends the clause."""
    begin = place + 1
    while begin < len(units) and units[begin].plain in lexicon.grammar.auxiliaries:
        begin += 1
    for cue in cues:
        if cue.kind in ("not_after", "not_before") and place < cue.start <= begin and cue.end > begin:
            return cue.end >= len(units) or not (units[cue.end].is_word or units[cue.end].quantity)
    return False


def _is_had(units: list[Unit], place: int, lexicon: Lexicon) -> bool:
    """``He has it too``, ``she does not have it``."""
    after = units[place + 1 : place + 2]
    ends = not after or not after[0].is_word or after[0].plain in lexicon.grammar.similar
    return place > 0 and units[place - 1].plain in lexicon.grammar.having and ends


def _with_nouns(units: list[Unit], lexicon: Lexicon) -> list[Unit]:
    """``A slow leak rather than a fast one``: the noun that makes a name with the adjective before ``one``."""
    found: list[Unit] = []
    for place, unit in enumerate(units):
        article = any(each.plain in lexicon.grammar.articles for each in units[max(0, place - 3) : place])
        nouns = _nouns(units, place, lexicon) if unit.plain in lexicon.grammar.ones and article else ()
        found.extend([each._replace(start=unit.start, end=unit.end) for each in nouns] or [unit])
    return found


def _nouns(units: list[Unit], place: int, lexicon: Lexicon) -> tuple[Unit, ...]:
    said = {key: unit for unit in reversed(units[: place - 1]) for key in _keys(unit, lexicon)}
    adjective = set(_keys(units[place - 1], lexicon))
    longest: tuple[str, ...] = ()
    for name, targets in lexicon.targets.items():
        others = [word for word in name if word not in adjective]
        fits = 0 < len(others) < len(name) and all(word in said for word in others)
        if fits and len(name) > len(longest) and any(target.kind == VALUE for target in targets):
            longest = name
    nouns = [said[word] for word in longest if word not in adjective]
    return tuple(dict.fromkeys(nouns))


def _keys(unit: Unit, lexicon: Lexicon) -> tuple[str, ...]:
    return (unit.stem, *lexicon.groups.get(unit.stem, ()))
