"""One sentence read: its names resolved to findings under the scopes and the stage in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoner.answers.understood import Aside, Judged, Mention
from reasoner.reading.kept_names import Target
from reasoner.reading.lexicon import CONCLUSION, IDIOM, NUMBER, PART, STAGE, VALUE, Lexicon
from reasoner.reading.matching import Match, matches_of, named_of, spots_of
from reasoner.reading.quantities import Quantity
from reasoner.reading.ranges import Tested, tested
from reasoner.reading.reference import spell_out
from reasoner.reading.scope import Scopes, cues_of, scopes_of
from reasoner.reading.stated import Stated, is_unit
from reasoner.reading.tokens import Token
from reasoner.reading.units import Unit, units_of

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_BACK = 12
"""Sentences that a word such as *it* may point back over."""

PREPOSITIONS = frozenset(["on", "by", "in", "at", "with", "via", "from"])


class Draft:
    """What a text has said so far: mentions with the sentence they stand in, asides, the stage in force."""

    __slots__ = ("asides", "begun", "judged", "mentions", "notes", "said", "stage", "tests", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.mentions: list[tuple[Mention, int, bool]] = []
        self.asides: list[Aside] = []
        self.notes: list[str] = []
        self.stage = ""
        self.begun = False
        self.said: list[list[Unit]] = []
        self.tests: list[Tested] = []
        self.judged: list[Judged] = []


class Sentence:
    """A sentence's units, what stands over them, and which of them are accounted for."""

    __slots__ = ("covered", "items", "labels", "matched", "number", "scopes", "stages", "units")

    def __init__(
        self, units: list[Unit], scopes: Scopes, stages: list[str], number: int, labels: dict[int, int]
    ) -> None:
        self.units = units
        self.scopes = scopes
        self.stages = stages
        self.number = number
        self.labels = labels
        self.covered = [False] * len(units)
        self.matched: list[tuple[Match, Mention | None]] = []
        self.items = _items(units)


def read_sentence(
    tokens: Sequence[Token],
    quantities: Sequence[Quantity | Stated],
    lexicon: Lexicon,
    draft: Draft,
    stems: dict[str, str],
) -> Sentence | None:
    """Read the tokens of one sentence into the draft."""
    units = units_of(list(tokens), quantities, lexicon, stems)
    if not units:
        return None
    units, denied = spell_out(
        units,
        draft.said[: -MOST_BACK - 1 : -1],
        lambda before: _named_last(before, draft.stage, lexicon),
        lambda every: cues_of(every, lexicon),
        lexicon,
    )
    if denied:
        _take_back(denied, draft)
    cues = cues_of(units, lexicon)
    spots = spots_of(units, lexicon)
    named = named_of(units, spots, lexicon, STAGE)
    plain = scopes_of(units, cues, lexicon, report=False)
    labels = _labels(units, lexicon)
    stages = _stages(units, named, plain, named_of(units, spots, lexicon, PART), lexicon, draft)
    for place, label in labels.items():
        stages[place] = _stage_of(units[label], lexicon) or stages[place]
    report = lexicon.order.get(stages[-1], 0) > 0
    scopes = scopes_of(units, cues, lexicon, report=True) if report else plain
    tests = list(tested(draft.text, units, spots, scopes, lexicon))
    taken = [Match(tuple(range(each.first, each.last + 1)), ()) for each in tests]
    matches = matches_of(units, spots, lexicon, stages, [*named, *taken], scopes.negated)
    sentence = Sentence(units, scopes, stages, len(draft.mentions), labels)
    for cue in cues:
        for place in range(cue.start, cue.end):
            sentence.covered[place] = True
    for match in [*named, *taken]:
        _cover(match, sentence)
    draft.tests.extend(tests)
    if draft.begun and named and _is_request(sentence, matches, lexicon):
        for place in range(len(units)):
            scopes.reasons[place] = scopes.reasons[place] or lexicon.grammar.reasons["plan"]
        scopes.starters[0] = (0, len(units))
    draft.begun = True
    _set_aside(sentence, draft)
    for match in [match for match in matches if any(target.kind == IDIOM for target in match.targets)]:
        _cover(match, sentence)
        matches.remove(match)
    parts = [match for match in matches if any(target.kind == PART for target in match.targets)]
    for match in matches:
        if match in parts or any(_beside(match, part, sentence) for part in parts):
            continue
        _resolve(match, matches, sentence, lexicon, draft)
    _without_neighbours(sentence, lexicon, draft)
    _state(sentence, draft)
    draft.said.append(units)
    return sentence


def _labels(units: list[Unit], lexicon: Lexicon) -> dict[int, int]:
    """For each unit of an item that the name of an attribute and a sign begin, where that name stands."""
    labels: dict[int, int] = {}
    label = -1
    for place, unit in enumerate(units):
        if isinstance(unit.quantity, Stated):
            label = place if unit.quantity.value is None else -1
        elif unit.soft or unit.plain in (";", ".", "\n\n") or unit.plain in lexicon.grammar.ands:
            label = -1
        elif label >= 0:
            labels[place] = label
    return labels


def _stage_of(label: Unit, lexicon: Lexicon) -> str:
    """The later test whose attribute is named; empty for one that any test may tell."""
    attribute = label.quantity.attribute if isinstance(label.quantity, Stated) else ""
    stage = lexicon.stages.get(attribute, "")
    later = stage in lexicon.imaging and stage != lexicon.first_test
    return stage if later and attribute not in lexicon.free else ""


def _state(sentence: Sentence, draft: Draft) -> None:
    """Record the findings by name; one that is absent under a negation is left to be told."""
    for place, unit in enumerate(sentence.units):
        stated, negated = unit.quantity, sentence.scopes.negated[place]
        if not isinstance(stated, Stated) or stated.value is None or sentence.scopes.reasons[place]:
            continue
        number = isinstance(stated.value, int)
        if negated and (stated.absent or number):
            continue
        state = "measured" if number else "absent" if stated.absent or negated else "present"
        words = draft.text[unit.start : unit.end]
        mention = Mention(stated.attribute, stated.value, state, words, unit.start, unit.end)
        draft.mentions.append((mention, id(sentence), False))
        sentence.matched.append((Match((place,), ()), mention))
        sentence.covered[place] = True


def _named_last(units: list[Unit], stage: str, lexicon: Lexicon) -> tuple[Unit, ...]:
    """The units of the last name of a value among some units."""
    spots = spots_of(units, lexicon)
    found = matches_of(units, spots, lexicon, [stage] * len(units), [], [False] * len(units)) if units else []
    places = next(
        (
            match.places
            for match in reversed(found)
            if any(target.kind == VALUE and target.attribute not in lexicon.free for target in match.targets)
            and not all(units[place].plain in lexicon.grammar.skip for place in match.places)
        ),
        (),
    )
    return tuple(units[place] for place in places)


def _take_back(denied: tuple[Unit, ...], draft: Draft) -> None:
    """Drop what was read of words that a pronoun says is not so."""
    low, high = denied[0].start, denied[-1].end
    draft.mentions = [each for each in draft.mentions if not low <= each[0].start < high]


def _beside(match: Match, part: Match, sentence: Sentence) -> bool:
    """Whether a name stands in one item with a part that the knowledge base has no values for."""
    between = range(min(match.high, part.high), max(match.low, part.low))
    return sentence.items[match.low] == sentence.items[part.low] and not any(
        sentence.units[place].plain in ("and", "or", "but", "with") for place in between
    )


def _items(units: list[Unit]) -> list[int]:
    """For each unit the number of the list item it stands in."""
    numbers, number = [], 0
    for unit in units:
        numbers.append(number)
        if unit.plain in (",", "\n", "(", ")", "?"):
            number += 1
    return numbers


def _stages(
    units: list[Unit], matches: list[Match], scopes: Scopes, parts: list[Match], lexicon: Lexicon, draft: Draft
) -> list[str]:
    """The test in force at each unit; one of a part that the vocabulary has no values for governs nothing."""
    stages = [draft.stage] * len(units)
    items = _items(units)
    aside = lexicon.grammar.because("plan", "family")
    for match in matches:
        stage = next((target.attribute for target in match.targets if target.kind == STAGE), "")
        if not stage or scopes.reasons[match.low] in aside:
            continue
        if any(part.high + 1 == match.low or match.high + 1 == part.low for part in parts):
            continue
        before = match.low - 1
        while before >= 0 and units[before].plain in lexicon.grammar.glue and units[before].plain not in PREPOSITIONS:
            before -= 1
        inside = before > 0 and units[before].plain in PREPOSITIONS and items[before - 1] == items[match.low]
        if inside:
            for place in range(len(units)):
                if items[place] == items[match.low]:
                    stages[place] = stage
            if not draft.stage and len(set(items)) <= 2:
                stages = [each or stage for each in stages]
        else:
            stages[match.low :] = [stage] * (len(units) - match.low)
            draft.stage = stage
    return stages


def _set_aside(sentence: Sentence, draft: Draft) -> None:
    units, reasons = sentence.units, sentence.scopes.reasons
    for low, high in sentence.scopes.starters.values():
        while high > low and not (units[high - 1].is_word or units[high - 1].quantity):
            high -= 1
        while low < high and not (units[low].is_word or units[low].quantity or units[low].plain == "?"):
            low += 1
        if low < high:
            start, end = units[low].start, units[high - 1].end
            draft.asides.append(Aside(draft.text[start:end], start, end, reasons[low]))
            for place in range(low, high):
                sentence.covered[place] = True


def _resolve(match: Match, matches: list[Match], sentence: Sentence, lexicon: Lexicon, draft: Draft) -> None:
    units, scopes = sentence.units, sentence.scopes
    reason = next((scopes.reasons[place] for place in match.places if scopes.reasons[place]), "")
    values = [target for target in match.targets if target.kind == VALUE]
    if reason and not (reason == lexicon.grammar.reasons["family"] and _is_of_relatives(match, sentence, lexicon)):
        return
    negated = any(scopes.negated[place] for place in match.places)
    if negated and (match.inside or _only_describes(match, matches, lexicon)):
        return
    if negated and _hangs_on_another(match, sentence, lexicon):
        _cover(match, sentence)
        return
    if negated and _is_narrowed(match, matches, sentence, lexicon):
        return
    start, end = units[match.low].start, units[match.high].end
    words = draft.text[start:end]
    if any(target.kind == NUMBER for target in match.targets):
        _number(match, sentence, lexicon, draft)
    chosen = [target for target in values if target.negated == negated]
    if not chosen and negated:
        chosen = [target for target in values if not target.negated]
        state = "absent"
    else:
        state = "present"
    if not chosen:
        if any(target.kind == CONCLUSION for target in match.targets):
            draft.asides.append(Aside(words, start, end, "conclusion"))
            _cover(match, sentence)
        return
    chosen, label = _under_name(chosen, match, sentence, lexicon)
    chosen = _by_stage(chosen, sentence.stages[match.low], lexicon)
    if label is not None and all(target.attribute != label.attribute for target in chosen):
        told = " and ".join(f"{target.attribute}={target.value}" for target in chosen)
        draft.notes.append(f"'{words}' as {told}: it is no value of {label.attribute}")
    for target in chosen:
        _mention(target, state, match, sentence, lexicon, draft, label.start if label is not None else start)


def _is_of_relatives(match: Match, sentence: Sentence, lexicon: Lexicon) -> bool:
    """Whether a name speaks of relatives itself, and is not only the heading of what else is said of them."""
    units, grammar = sentence.units, lexicon.grammar
    if not any(units[place].plain in grammar.relatives for place in match.places):
        return False
    cues = [cue for cue in sentence.scopes.cues if cue.start <= match.high and match.low < cue.end]
    if not any(cue.kind == "family" and cue.start <= match.low and match.high < cue.end for cue in cues):
        return True
    low, high = next(
        (span for span in sentence.scopes.starters.values() if span[0] <= match.low < span[1]), (0, len(units))
    )
    told = {place for cue in sentence.scopes.cues for place in range(cue.start, cue.end)}
    return not any(
        units[place].quantity or (units[place].is_word and units[place].plain not in grammar.skip)
        for place in range(low, high)
        if place not in told
    )


def _under_name(
    chosen: list[Target], match: Match, sentence: Sentence, lexicon: Lexicon
) -> tuple[list[Target], Stated | None]:
    """What is meant behind the name of an attribute and a sign: its own values; and that name, where it is told of."""
    place = sentence.labels.get(match.low, -1)
    label = sentence.units[place].quantity if place >= 0 else None
    if not isinstance(label, Stated):
        return chosen, None
    own = [target for target in chosen if target.attribute == label.attribute]
    between = sentence.units[place + 1 : match.low]
    if sentence.covered[place] or not (own or all(unit.plain in lexicon.grammar.skip for unit in between)):
        return own or chosen, None
    sentence.covered[place] = True
    return own or chosen, label


def _mention(
    target: Target, state: str, match: Match, sentence: Sentence, lexicon: Lexicon, draft: Draft, begin: int
) -> None:
    """Record one reading of a name; ``begin`` is the character at which its words begin."""
    units = sentence.units
    start, end = units[match.low].start, units[match.high].end
    _cover(match, sentence)
    if target.denies:
        state = "present" if state == "absent" else "absent"
    if state == "absent" and any(
        unit.plain == "elsewhere" and sentence.items[n] == sentence.items[match.low] for n, unit in enumerate(units)
    ):
        return
    if target.attribute in lexicon.free and (state == "absent" or _elsewhere(match, sentence, lexicon)):
        return
    if state == "absent":
        opposites = lexicon.vocabulary.opposite.get((target.attribute, target.value), ())
        if opposites:
            target, state = target._replace(value=opposites[0]), "present"
    if any(sentence.scopes.negated[place] for place in match.places):
        start, end = _with_negation(match, sentence, lexicon)
    start = min(start, begin)
    mention = Mention(target.attribute, target.value, state, draft.text[start:end], start, end)
    weak = all(units[place].plain in lexicon.grammar.skip for place in match.places)
    draft.mentions.append((mention, id(sentence), weak))
    if match.shared:
        others = ", ".join(match.shared)
        draft.notes.append(f"'{' '.join(mention.text.split())}' as {mention.attribute}={mention.value} (also {others})")
    sentence.matched.append((match, mention))


def _with_negation(match: Match, sentence: Sentence, lexicon: Lexicon) -> tuple[int, int]:
    """The characters of a match with the negation that stands right beside it, or behind a verb of being."""
    low, high = match.low, match.high
    while high + 1 < len(sentence.units) and sentence.units[high + 1].plain in lexicon.grammar.auxiliaries:
        high += 1
    if not any(cue.start == high + 1 for cue in sentence.scopes.cues):
        high = match.high
    for cue in sentence.scopes.cues:
        if cue.kind == "not_before" and cue.end == match.low:
            low = cue.start
        elif cue.kind in ("not_after", "not_before") and cue.start == high + 1:
            high = cue.end - 1
    return sentence.units[low].start, sentence.units[high].end


def _cover(match: Match, sentence: Sentence) -> None:
    for place in match.places:
        sentence.covered[place] = True


def _by_stage(targets: list[Target], stage: str, lexicon: Lexicon) -> list[Target]:
    """What is meant: the attributes of the stage in force, else of the earliest stage that has the word."""
    order = lexicon.order

    def rank(target: Target) -> int:
        return order.get(lexicon.stages.get(target.attribute, ""), 0)

    here = [target for target in targets if lexicon.stages.get(target.attribute) == stage]
    if not here:
        here = [target for target in targets if rank(target) == min(map(rank, targets))]
    own = [target for target in here if target.own] or here
    return list({target.attribute: target for target in reversed(own)}.values())


def _is_narrowed(match: Match, matches: list[Match], sentence: Sentence, lexicon: Lexicon) -> bool:
    """Whether an unknown word between a negation and a name makes the name a narrower one: ``no dental plates``."""
    place = match.low - 1
    if place < 0:
        return False
    unit, grammar = sentence.units[place], lexicon.grammar
    plain = grammar.glue | grammar.skip | grammar.ands | grammar.ors | grammar.weightless | grammar.prepositions
    known = any(place in other.places for other in matches) or sentence.covered[place]
    own = {sentence.units[each].stem for each in match.places}
    fits = unit.stem in own or any(unit.stem in lexicon.partners.get(word, ()) for word in own)
    return sentence.scopes.negated[place] and unit.is_word and unit.plain not in plain and not known and not fits


def _only_describes(match: Match, matches: list[Match], lexicon: Lexicon) -> bool:
    """Whether a negated word only describes the next one, which is what is denied: ``no painted frames``."""
    kept = {attribute for attribute, _outer in lexicon.kept}
    if not all(target.attribute in kept for target in match.targets):
        return False
    return any(other.low == match.high + 1 and other.targets[0].attribute not in kept for other in matches)


def _without_neighbours(sentence: Sentence, lexicon: Lexicon, draft: Draft) -> None:
    """Drop a place that only says where something unknown is, named right behind it, or where something is not."""
    for match, mention in list(sentence.matched):
        place = match.high + 1
        if mention is None or mention.attribute not in lexicon.free:
            continue
        if _only_denied(match, sentence, lexicon):
            sentence.matched.remove((match, mention))
            draft.mentions = [each for each in draft.mentions if each[0] is not mention]
            continue
        if place >= len(sentence.units):
            continue
        unit = sentence.units[place]
        if (
            unit.is_word
            and not sentence.covered[place]
            and unit.plain not in lexicon.grammar.skip
            and unit.plain.isalpha()
        ):
            sentence.matched.remove((match, mention))
            draft.mentions.remove((mention, id(sentence), False))
            for each in match.places:
                sentence.covered[each] = False


def _only_denied(match: Match, sentence: Sentence, lexicon: Lexicon) -> bool:
    """Whether all that an item says beside a place is what is not there."""
    states = {
        mention.state
        for other, mention in sentence.matched
        if mention is not None
        and mention.attribute not in lexicon.free
        and sentence.items[other.low] == sentence.items[match.low]
    }
    return states == {"absent"}


def _hangs_on_another(match: Match, sentence: Sentence, lexicon: Lexicon) -> bool:
    """Whether a negated name only says where something else is not: ``no spots on the wheel``."""
    place = match.low - 1
    units = sentence.units
    seen = False
    while place >= 0:
        word = units[place].plain
        if any(cue.start == place and cue.kind == "not_before" for cue in sentence.scopes.cues):
            return False
        seen = seen or word in lexicon.grammar.prepositions
        if sentence.covered[place] and any(place in other.places for other, _mention in sentence.matched):
            return seen
        joins = word in lexicon.grammar.ors or word in lexicon.grammar.ands
        if joins or (
            word not in lexicon.grammar.prepositions
            and word not in lexicon.grammar.glue
            and word not in lexicon.grammar.skip
        ):
            return False
        place -= 1
    return False


def _is_request(sentence: Sentence, matches: list[Match], lexicon: Lexicon) -> bool:
    """Whether a sentence after the first only names a test and a place: it asks for the test, if it was not done."""
    if any(unit.plain in lexicon.grammar.done for unit in sentence.units):
        return False
    last = sentence.units[-1].plain
    values = [
        target
        for match in matches
        if not sentence.scopes.reasons[match.low]
        for target in match.targets
        if target.kind == VALUE
    ]
    return last != ":" and bool(values) and all(target.attribute in lexicon.free for target in values if target.own)


def _elsewhere(match: Match, sentence: Sentence, lexicon: Lexicon) -> bool:
    """Whether a place is only named to say that it is normal, or for something that no word here describes."""
    item = sentence.items[match.low]
    grammar = lexicon.grammar
    before = next((unit.plain for unit in reversed(sentence.units[: match.low]) if unit.plain not in grammar.glue), "")
    if before in ("below", "above"):
        return True
    return any(
        unit.plain in grammar.normal
        for place, unit in enumerate(sentence.units)
        if sentence.items[place] == item and place not in match.places
    )


def _number(match: Match, sentence: Sentence, lexicon: Lexicon, draft: Draft) -> None:
    from reasoner.reading.quantities import number_of

    attribute = next(target.attribute for target in match.targets if target.kind == NUMBER)
    for place in range(match.high + 1, min(len(sentence.units), match.high + 5)):
        unit = sentence.units[place]
        if unit.plain[:1].isdigit():
            number = number_of(unit.plain, lexicon.grammar.numbers)
            if number is None:
                return
            text = draft.text[unit.start - 1] == "." and not draft.text[unit.start - 2 : unit.start - 1].isdigit()
            if text:
                number = number / 10 ** len(unit.plain)
            if is_unit(attribute, unit.plain, draft.text[unit.end : unit.end + 40], lexicon):
                return
            factor = lexicon.vocabulary.scales[attribute][0]
            start, end = sentence.units[match.low].start, unit.end
            value = int(number * factor)
            low, high = lexicon.vocabulary.limits.get(attribute, (0, value))
            if low <= value <= high:
                mention = Mention(attribute, value, "measured", draft.text[start:end], start, end)
                draft.mentions.append((mention, id(sentence), False))
                _cover(match, sentence)
                sentence.covered[place] = True
            return
        if unit.plain in (",", ";", "."):
            if unit.plain == "." and place + 1 < len(sentence.units) and sentence.units[place + 1].start == unit.end:
                continue
            return
