"""What each unit of a sentence stands under: a negation, doubt, a question, a relative, a plan.

The method is that of NegEx and ConText: phrases before and after, false friends first, and words that end a scope.
"""

from __future__ import annotations

from typing import NamedTuple

from reasoner.reading.lexicon import Lexicon
from reasoner.reading.units import Unit

FORWARD = 14
BACKWARD = 8
LIST_ITEMS = 7
LONGEST_ITEM = 6


class Trigger(NamedTuple):
    """A phrase of the grammar found among the units: ``end`` is the unit after it."""

    kind: str
    start: int
    end: int


class Scopes(NamedTuple):
    """For each unit whether it is negated, and the reason why it states nothing, if it does not."""

    triggers: tuple[Trigger, ...]
    negated: list[bool]
    reasons: list[str]
    starters: dict[int, tuple[int, int]]


def triggers_of(units: list[Unit], lexicon: Lexicon) -> list[Trigger]:
    """The grammar's phrases among the units, the longest at each place."""
    found: list[Trigger] = []
    place = 0
    while place < len(units):
        for phrase, kind in lexicon.triggers.get(units[place].plain, ()):
            end = place + len(phrase)
            if end <= len(units) and all(units[place + n].plain == word for n, word in enumerate(phrase)):
                found.append(Trigger(kind, place, end))
                if kind == "end" and len(phrase) == 1:
                    place = end - 1
                else:
                    place = end - 1
                break
        place += 1
    return found


def scopes_of(units: list[Unit], triggers: list[Trigger], lexicon: Lexicon, *, report: bool) -> Scopes:
    """Mark every unit; ``report`` says that a list after one negation may do without an ``or``."""
    negated = [False] * len(units)
    reasons = [""] * len(units)
    starters: dict[int, tuple[int, int]] = {}
    starts = {trigger.start: trigger for trigger in triggers}
    lists = _lists(units, starts, lexicon, report=report)
    for trigger in triggers:
        if trigger.kind == "not_before":
            if _answers(units, trigger):
                _mark(negated, _backward(units, trigger, starts, lexicon))
            else:
                _mark(negated, _forward(units, trigger, starts, lists, lexicon))
        elif trigger.kind == "not_after":
            back = _backward(units, trigger, starts, lexicon)
            if any(units[place].is_word for place in back):
                _mark(negated, back)
            else:
                _mark(negated, _forward(units, trigger, starts, lists, lexicon))
    for trigger in triggers:
        reach: range | None = None
        reason = ""
        if trigger.kind == "open_before":
            reach, reason = _forward(units, trigger, starts, lists, lexicon), "uncertain"
        elif trigger.kind == "open_after":
            reach, reason = _backward(units, trigger, starts, lexicon), "uncertain"
        elif trigger.kind == "question":
            reach, reason = _question(units, trigger, lexicon), "question"
        elif trigger.kind == "family":
            reach, reason = _family(units, trigger), "family"
        elif trigger.kind == "plan":
            reach, reason = _item(units, trigger), "plan"
        elif trigger.kind == "condition":
            reach, reason = _condition(units, trigger), "plan"
        if reach is not None:
            low, high = min(reach.start, trigger.start), max(reach.stop, trigger.end)
            for place in range(low, high):
                reasons[place] = reasons[place] or reason
            starters[low] = (low, high)
    return Scopes(tuple(triggers), negated, reasons, starters)


def _mark(flags: list[bool], places: range) -> None:
    for place in places:
        flags[place] = True


def _answers(units: list[Unit], trigger: Trigger) -> bool:
    """Whether a negation stands behind what it negates: ``injury: nil``."""
    after = units[trigger.end] if trigger.end < len(units) else None
    return (after is None or not after.is_word) and trigger.start > 0 and units[trigger.start].plain in ("no", "nil", "absent")


_STOPS = frozenset(["not_before", "end", "plan", "condition", "family", "open_before"])


def _forward(
    units: list[Unit], trigger: Trigger, starts: dict[int, Trigger], lists: dict[int, int], lexicon: Lexicon
) -> range:
    place = trigger.end
    until = 0
    while place < min(len(units), trigger.end + FORWARD):
        unit = units[place]
        begun = starts.get(place)
        if begun is not None and begun.kind in _STOPS and place > trigger.end:
            verb = begun.kind == "end" and unit.plain in lexicon.grammar.verbs
            if not verb or until:
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
        if unit.plain in lexicon.grammar.ands and _opens(units, place + 1, lexicon):
            break
        place += 1
    return range(trigger.end, max(trigger.end, place))


def _opens(units: list[Unit], place: int, lexicon: Lexicon) -> bool:
    return place < len(units) and units[place].plain in lexicon.grammar.openers


def _lists(units: list[Unit], starts: dict[int, Trigger], lexicon: Lexicon, *, report: bool) -> dict[int, int]:
    """For each comma inside a list that an ``or`` closes, the unit after the list."""
    closed: dict[int, int] = {}
    commas = [place for place, unit in enumerate(units) if unit.plain in (",", "\n")]
    ors = lexicon.grammar.ors
    for place in commas:
        if place in closed:
            continue
        inside, item, end, found = [place], 0, place + 1, False
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
            end += 1
        ended = end >= len(units) or units[end].plain in (".", ";", ",", "\n\n")
        plain_list = report and ended and not any(unit.quantity for unit in units[place:end])
        if found or plain_list:
            closed.update(dict.fromkeys(inside, end))
    return closed


def _backward(units: list[Unit], trigger: Trigger, starts: dict[int, Trigger], lexicon: Lexicon) -> range:
    place = trigger.start - 1
    joined = False
    while place >= max(0, trigger.start - BACKWARD - 6 * joined):
        unit = units[place]
        begun = starts.get(place)
        if begun is not None and begun.kind in ("not_before", "open_before", "condition") and begun.end <= trigger.start:
            break
        if begun is not None and begun.kind == "end" and unit.plain not in lexicon.grammar.verbs:
            break
        if unit.plain in (";", ".", "!", "\n\n"):
            break
        if unit.plain in (",", "\n") and not joined:
            break
        if unit.plain == ":" and place != trigger.start - 1:
            break
        if unit.plain in lexicon.grammar.ands or unit.plain in lexicon.grammar.ors:
            joined = True
        place -= 1
    return range(place + 1, trigger.start)


def _question(units: list[Unit], trigger: Trigger, lexicon: Lexicon) -> range:
    asks = units[trigger.start].plain == "?"
    touching = asks and trigger.end < len(units) and units[trigger.end].start - units[trigger.end - 1].end == 0
    if asks and not touching and trigger.start > 0 and units[trigger.start - 1].is_word:
        place = trigger.start - 1
        while place >= 0 and (units[place].is_word or units[place].quantity) and units[place].plain not in lexicon.grammar.ands:
            place -= 1
        if trigger.end >= len(units) or not units[trigger.end].is_word or units[trigger.start].start == units[trigger.start - 1].end:
            return range(place + 1, trigger.start)
    place = trigger.end
    while place < min(len(units), trigger.end + 12) and units[place].plain not in ("?", ";", ".", ",", "\n", "\n\n", "!"):
        place += 1
    return range(trigger.end, place)


def _family(units: list[Unit], trigger: Trigger) -> range:
    low = trigger.start
    while low > 0 and units[low - 1].plain not in (",", ";", ".", "\n", "\n\n", ":", "but"):
        low -= 1
    high = trigger.end
    while high < len(units) and units[high].plain not in (",", ";", ".", "\n\n", "but"):
        high += 1
    return range(low, high)


def _item(units: list[Unit], trigger: Trigger) -> range:
    low = trigger.start
    while low > 0 and units[low - 1].plain not in (",", ";", ".", "\n", "\n\n", "?"):
        low -= 1
    high = trigger.end
    while high < len(units) and units[high].plain not in (",", ";", ".", "\n", "\n\n"):
        high += 1
    return range(low, high)


def _condition(units: list[Unit], trigger: Trigger) -> range:
    item = _item(units, trigger)
    high = trigger.end
    while high < len(units) and units[high].plain not in (";", ".", "\n\n"):
        high += 1
    return range(item.start, high)
