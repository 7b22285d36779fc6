"""What each unit of a sentence stands under: a negation, doubt, a question, a relative, a plan.

The method is that of NegEx and ConText: phrases before and after, false friends first, and words that end a scope.
"""

from __future__ import annotations

from typing import NamedTuple

from reasoner.reading.lexicon import Lexicon
from reasoner.reading.units import TYPED_NOT, Unit

FORWARD = 14
BACKWARD = 8
LIST_ITEMS = 7
LONGEST_ITEM = 6


class Cue(NamedTuple):
    """A phrase of the grammar found among the units: ``end`` is the unit after it."""

    kind: str
    start: int
    end: int


class Scopes(NamedTuple):
    """For each unit whether it is negated, and the reason why it states nothing, if it does not."""

    cues: tuple[Cue, ...]
    negated: list[bool]
    reasons: list[str]
    starters: dict[int, tuple[int, int]]


def cues_of(units: list[Unit], lexicon: Lexicon) -> list[Cue]:
    """The grammar's phrases among the units, the longest at each place."""
    found: list[Cue] = []
    place = 0
    while place < len(units):
        for phrase, kind in lexicon.cues.get(units[place].plain, ()):
            end = place + len(phrase)
            if end <= len(units) and all(units[place + n].plain == word for n, word in enumerate(phrase)):
                found.append(Cue(kind, place, end))
                place = end - 1
                break
        place += 1
    return found


def scopes_of(units: list[Unit], cues: list[Cue], lexicon: Lexicon, *, report: bool) -> Scopes:
    """Mark every unit; ``report`` says that a list after one negation may do without an ``or``."""
    negated = [False] * len(units)
    reasons = [""] * len(units)
    starters: dict[int, tuple[int, int]] = {}
    starts = {cue.start: cue for cue in cues}
    lists = _lists(units, starts, lexicon, report=report and 0 in starts and starts[0].kind == "not_before")
    for cue in cues:
        if cue.kind == "not_before":
            if _answers(units, cue, lexicon):
                _mark(negated, _backward(units, cue, starts, lexicon))
            else:
                _mark(negated, _forward(units, cue, starts, lists, lexicon))
        elif cue.kind == "not_after":
            back = _backward(units, cue, starts, lexicon)
            if any(units[place].is_word for place in back):
                _mark(negated, back)
            else:
                _mark(negated, _forward(units, cue, starts, lists, lexicon))
    for cue in cues:
        reach: range | None = None
        if cue.kind in lexicon.grammar.headings and _is_heading(units, cue, lexicon):
            reach = _under_heading(units, cue)
        elif cue.kind == "open_before" and (_closes(units, cue) or _is_said_before(units, cue, lexicon)):
            reach = _doubted(units, cue, starts, lexicon)
        elif cue.kind == "open_before":
            reach = _forward(units, cue, starts, lists, lexicon)
        elif cue.kind == "open_after":
            reach = _doubted(units, cue, starts, lexicon)
        elif cue.kind == "question":
            reach = _question(units, cue, lexicon)
        elif cue.kind == "family":
            reach = _family(units, cue, lexicon)
        elif cue.kind == "plan" or (cue.kind == "other" and not _is_alike(units, cue, lexicon)):
            reach = _item(units, cue)
        elif cue.kind == "condition":
            reach = _condition(units, cue)
        if reach is not None:
            low, high = min(reach.start, cue.start), max(reach.stop, cue.end)
            for place in range(low, high):
                reasons[place] = reasons[place] or lexicon.grammar.reasons[cue.kind]
            starters[low] = (low, high)
    return Scopes(tuple(cues), negated, reasons, starters)


def _is_heading(units: list[Unit], cue: Cue, lexicon: Lexicon) -> bool:
    """Whether a cue with a colon begins the sentence: then it is over all of it."""
    grammar = lexicon.grammar
    colon = next((place for place, unit in enumerate(units) if unit.plain == ":"), -1)
    before = (*units[: cue.start], *units[cue.end : max(cue.end, colon)])
    plain = grammar.skip | grammar.ands | grammar.relatives if cue.kind == "family" else grammar.skip
    return cue.end <= colon and all(unit.plain in plain for unit in before)


def _under_heading(units: list[Unit], cue: Cue) -> range:
    """What a heading is over: all of the sentence, or the questions of it."""
    asked = [place for place, unit in enumerate(units) if unit.plain == "?" and place > cue.end]
    return range(cue.start, asked[-1] + 1 if asked and cue.kind == "question" else len(units))


def _closes(units: list[Unit], cue: Cue) -> bool:
    """Whether nothing is said behind a cue in its item."""
    return cue.start > 0 and (cue.end >= len(units) or not (units[cue.end].is_word or units[cue.end].quantity))


def _is_said_before(units: list[Unit], cue: Cue, lexicon: Lexicon) -> bool:
    """Whether what is doubted stands before the cue: ``a leak was thought of``."""
    return cue.start > 0 and units[cue.start - 1].plain in lexicon.grammar.auxiliaries and cue.end - cue.start == 1


def _mark(flags: list[bool], places: range) -> None:
    for place in places:
        flags[place] = True


def _answers(units: list[Unit], cue: Cue, lexicon: Lexicon) -> bool:
    """Whether a negation stands behind what it negates: ``noise: nil``, ``a leak was excluded``."""
    after = units[cue.end] if cue.end < len(units) else None
    if cue.start == 0:
        return False
    grammar = lexicon.grammar
    ends = after is None or not (after.is_word or after.quantity)
    if units[cue.start].plain in grammar.participles and units[cue.start - 1].plain in grammar.auxiliaries:
        denying = units[cue.start - 1].plain in grammar.having and after is not None and after.plain in grammar.articles
        return ends or (not denying and after is not None and after.plain in grammar.prepositions | grammar.glue)
    if units[cue.start].plain in grammar.participles:
        # "Excluded a leak" denies what follows, "leak excluded on Monday" what stands before.
        return ends or (after is not None and after.plain in grammar.prepositions)
    return ends and units[cue.start].plain in ("no", "nil", "absent")


_STOPS = frozenset(["not_before", "end", "plan", "condition", "family", "open_before"])


def _forward(units: list[Unit], cue: Cue, starts: dict[int, Cue], lists: dict[int, int], lexicon: Lexicon) -> range:
    place = cue.end
    until = 0
    typed = units[cue.start].stem == TYPED_NOT
    while place < min(len(units), cue.end + FORWARD):
        unit = units[place]
        begun = starts.get(place)
        inside = begun is not None and begun.kind == "family" and units[place - 1].plain in lexicon.grammar.glue
        if begun is not None and begun.kind in _STOPS and place > cue.end and not inside:
            break
        if unit.plain in (";", ":", "!", "\n\n", "?", "."):
            break
        if unit.soft and place >= until:
            if unit.plain == "/":
                place += 1
                continue
            if place not in lists:
                break
            until = lists[place]
        if unit.plain in lexicon.grammar.ands and (
            # A sign negates the value behind it: what an "and" adds is told in words of its own.
            typed or _opens(units, place + 1, lexicon) or _says_normal(units, place + 1, lexicon)
        ):
            break
        place += 1
    return range(cue.end, max(cue.end, place))


def _opens(units: list[Unit], place: int, lexicon: Lexicon) -> bool:
    return place < len(units) and units[place].plain in lexicon.grammar.openers


def _says_normal(units: list[Unit], place: int, lexicon: Lexicon) -> bool:
    """Whether the item that begins here says that something is normal: no negation before it reaches there."""
    while place < len(units) and (units[place].is_word or units[place].quantity):
        if units[place].plain in lexicon.grammar.normal:
            return True
        place += 1
    return False


def _tells(unit: Unit, lexicon: Lexicon) -> bool:
    """Whether a word says how something is: an item of a list that has one speaks for itself."""
    heads = lexicon.groups.get(unit.stem, ())
    return unit.plain in lexicon.grammar.normal or any(head in lexicon.listing for head in heads)


def _lists(units: list[Unit], starts: dict[int, Cue], lexicon: Lexicon, *, report: bool) -> dict[int, int]:
    """For each comma inside a list that an ``or`` closes, the unit after the list."""
    closed: dict[int, int] = {}
    commas = [place for place, unit in enumerate(units) if unit.plain in (",", "\n")]
    ors = lexicon.grammar.ors
    for place in commas:
        if place in closed:
            continue
        inside, item, end, found = [place], 0, place + 1, False
        alone = 0
        while end < len(units) and len(inside) <= LIST_ITEMS:
            unit = units[end]
            begun = starts.get(end)
            if begun is not None and begun.kind in _STOPS and unit.plain not in ors:
                break
            if unit.plain in (",", "\n"):
                if found:
                    break
                inside.append(end)
                item = 0
            elif not unit.is_word and unit.plain not in ("/", "(", ")"):
                break
            elif unit.plain in ors:
                found = True
                item = 0
            else:
                item += 1
                if item > LONGEST_ITEM:
                    break
                if not alone and _tells(unit, lexicon):
                    alone = len(inside)
            end += 1
        ended = end >= len(units) or units[end].plain in (".", ";", ",", "\n\n")
        plain_list = report and ended and not any(unit.quantity for unit in units[place:end])
        if alone and not found:
            inside = inside[: alone - 1]
        if inside and (found or plain_list):
            closed.update(dict.fromkeys(inside, end))
    return closed


def _backward(units: list[Unit], cue: Cue, starts: dict[int, Cue], lexicon: Lexicon) -> range:
    place = cue.start - 1
    joined = False
    while place >= max(0, cue.start - BACKWARD - 6 * joined):
        unit = units[place]
        begun = starts.get(place)
        if begun is not None and begun.kind in ("not_before", "open_before", "condition") and begun.end <= cue.start:
            break
        if begun is not None and begun.kind == "end" and unit.plain not in lexicon.grammar.verbs:
            break
        if unit.plain in (";", ".", "!", "\n\n"):
            break
        if unit.plain in (",", "\n") and not joined:
            break
        if unit.plain == ":" and place != cue.start - 1:
            break
        if unit.plain in lexicon.grammar.ands or unit.plain in lexicon.grammar.ors:
            joined = True
        place -= 1
    return range(place + 1, cue.start)


def _question(units: list[Unit], cue: Cue, lexicon: Lexicon) -> range:
    asks = units[cue.start].plain == "?"
    touching = asks and cue.end < len(units) and units[cue.end].start - units[cue.end - 1].end == 0
    if asks and not touching and cue.start > 0 and (units[cue.start - 1].is_word or units[cue.start - 1].quantity):
        place = cue.start - 1
        while (
            place >= 0
            and (units[place].is_word or units[place].quantity)
            and units[place].plain not in lexicon.grammar.ands
        ):
            place -= 1
        if cue.end >= len(units) or not units[cue.end].is_word or units[cue.start].start == units[cue.start - 1].end:
            return range(place + 1, cue.start)
    place = cue.end
    while place < min(len(units), cue.end + 12) and units[place].plain not in (
        "?",
        ";",
        ".",
        ",",
        "\n",
        "\n\n",
        "!",
    ):
        place += 1
    return range(cue.end, place)


def _doubted(units: list[Unit], cue: Cue, starts: dict[int, Cue], lexicon: Lexicon) -> range:
    """What stands before a word of doubt, and the place that is told behind it."""
    back = _backward(units, cue, starts, lexicon)
    high = cue.end
    if high < len(units) and units[high].plain in lexicon.grammar.prepositions:
        while high < len(units) and (units[high].is_word or units[high].quantity):
            high += 1
    return range(back.start, high)


def _family(units: list[Unit], cue: Cue, lexicon: Lexicon) -> range | None:
    """The clause about a relative; a relative who only reports tells of the person."""
    grammar = lexicon.grammar
    if cue.end < len(units) and units[cue.end].plain in grammar.reporters:
        return None
    low = cue.start
    beside = True
    while low > 0 and units[low - 1].plain not in (",", ";", ".", "\n", "\n\n", ":", "but"):
        before = units[low - 1].plain
        if before in grammar.ands and beside and low < cue.start:
            break
        beside = beside and before in grammar.glue | grammar.skip
        low -= 1
    high = cue.end
    while high < len(units) and units[high].plain not in (",", ";", ".", "\n\n", "but"):
        high += 1
    return range(low, high)


def _item(units: list[Unit], cue: Cue) -> range:
    low = cue.start
    while low > 0 and units[low - 1].plain not in (",", ";", ".", "\n", "\n\n", "?"):
        low -= 1
    high = cue.end
    while high < len(units) and units[high].plain not in (",", ";", ".", "\n", "\n\n"):
        high += 1
    return range(low, high)


def _is_alike(units: list[Unit], cue: Cue, lexicon: Lexicon) -> bool:
    """Whether the other side is said to be as the side that is asked about, or to be well, which is a finding."""
    after = next((unit.plain for unit in units[cue.end :] if unit.plain not in lexicon.grammar.auxiliaries), "")
    return after in lexicon.grammar.normal or any(
        units[place].plain in lexicon.grammar.similar for place in _item(units, cue)
    )


def _condition(units: list[Unit], cue: Cue) -> range:
    item = _item(units, cue)
    high = cue.end
    while high < len(units) and units[high].plain not in (";", ".", "\n\n"):
        high += 1
    return range(item.start, high)
