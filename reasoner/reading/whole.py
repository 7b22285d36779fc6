"""What only the whole text tells: the person's age, times and sizes, both sides or one, and contradictions."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from reasoner.answers.understood import Aside, Clash, Mention
from reasoner.errors import UnknownNameError
from reasoner.reading.quantities import AFTER, AGE, AGO, SINCE_AGE, SIZE, SPAN, Quantity
from reasoner.reading.ranges import ADULTS
from reasoner.reading.sentence import Draft, Sentence

if TYPE_CHECKING:
    from reasoner.reading.lexicon import Lexicon


class Anchor(NamedTuple):
    """A finding that a time may belong to: the number attribute that counts it, and where it stands."""

    counted: str
    mention: Mention
    sentence: int
    item: int
    event: bool


def settle(draft: Draft, sentences: list[Sentence], lexicon: Lexicon) -> tuple[tuple[Mention, ...], tuple[Clash, ...]]:
    """The mentions of a draft in the order of the text, and those that cannot both hold."""
    age = _ages(draft, sentences, lexicon)
    _judge(draft, lexicon, age)
    _sizes(draft, sentences, lexicon)
    _times(draft, sentences, lexicon, age)
    _sides(draft, sentences, lexicon)
    mentions = _without_weak(draft, lexicon)
    mentions = _narrowest(_together(mentions, lexicon), lexicon)
    ordered = sorted(set(mentions), key=lambda each: (each.start, each.end, each.attribute, str(each.value)))
    return tuple(ordered), _clashes(ordered, lexicon)


def _quantities(sentences: list[Sentence], *kinds: str) -> list[tuple[Sentence, int, int, Quantity]]:
    return [
        (sentence, number, place, unit.quantity)
        for number, sentence in enumerate(sentences)
        for place, unit in enumerate(sentence.units)
        if isinstance(unit.quantity, Quantity) and unit.quantity.kind in kinds
    ]


def _measured(draft: Draft, lexicon: Lexicon, attribute: str, number: Fraction, start: int, end: int) -> Mention | None:
    factor = lexicon.vocabulary.scales[attribute][0]
    value = int(number * factor + Fraction(1, 2))
    low, high = lexicon.vocabulary.limits.get(attribute, (0, value))
    if not low <= value <= high:
        return None
    return Mention(attribute, value, "measured", draft.text[start:end], start, end)


def _add(draft: Draft, mention: Mention) -> None:
    draft.mentions.append((mention, 0, False))


def _ages(draft: Draft, sentences: list[Sentence], lexicon: Lexicon) -> Fraction | None:
    attribute, person = lexicon.roles.get("age", ""), lexicon.roles.get("sex", "")
    if not attribute:
        return None
    found: Fraction | None = None
    aside = lexicon.grammar.because("plan", "family")
    for sentence, _number, place, quantity in _quantities(sentences, AGE):
        if sentence.scopes.reasons[place] in aside:
            continue
        mention = _measured(draft, lexicon, attribute, quantity.value, quantity.start, quantity.end)
        if mention is None:
            continue
        sentence.covered[place] = True
        _add(draft, mention)
        found = quantity.value if found is None else found
        if quantity.letter and person:
            try:
                value = lexicon.vocabulary.value(person, quantity.letter)
            except UnknownNameError:
                continue
            _add(draft, Mention(person, value, "present", mention.text, mention.start, mention.end))
    if found is None:
        stated = (int(each.value) for each, _sentence, _weak in draft.mentions if each.attribute == attribute)
        found = next((Fraction(value, lexicon.vocabulary.scales[attribute][0]) for value in stated), None)
    return found


def _judge(draft: Draft, lexicon: Lexicon, age: Fraction | None) -> None:
    """What numbers of tests say; where the person is younger than those whom the ranges are of, nothing."""
    grown = age is None or age >= lexicon.ranges_from
    for each in draft.tests:
        if grown:
            draft.mentions.extend((mention, 0, False) for mention in each.mentions)
            draft.judged.append(each.judged)
        else:
            draft.judged.append(each.judged._replace(level=ADULTS))


def _sizes(draft: Draft, sentences: list[Sentence], lexicon: Lexicon) -> None:
    largest: dict[str, tuple[Fraction, Quantity]] = {}
    for sentence, _number, place, quantity in _quantities(sentences, SIZE):
        if sentence.covered[place] or sentence.scopes.reasons[place] or sentence.scopes.negated[place]:
            continue
        after = sentence.units[place + 1 : place + 2]
        following = after[0].plain if after and after[0].is_word else ""
        if following in lexicon.grammar.elsewhere or not _of_the_thing(sentence, place, lexicon):
            continue
        attribute = lexicon.sizes.get(sentence.stages[place]) or lexicon.sizes.get(_default_stage(lexicon), "")
        if not attribute:
            continue
        sentence.covered[place] = True
        if attribute not in largest or quantity.value > largest[attribute][0]:
            largest[attribute] = quantity.value, quantity
    for attribute, (number, quantity) in largest.items():
        mention = _measured(draft, lexicon, attribute, number, quantity.start, quantity.end)
        if mention is not None:
            _add(draft, mention)


def _default_stage(lexicon: Lexicon) -> str:
    return min((stage for stage in lexicon.sizes), key=lambda stage: lexicon.order.get(stage, 99), default="")


def _of_the_thing(sentence: Sentence, place: int, lexicon: Lexicon) -> bool:
    item = sentence.items[place]
    matched = any(sentence.items[match.low] == item for match, _mention in sentence.matched)
    unknown = any(
        unit.is_word and not sentence.covered[n] and unit.plain not in lexicon.grammar.skip and not unit.plain.isdigit()
        for n, unit in enumerate(sentence.units)
        if sentence.items[n] == item
    )
    return matched or not unknown


def _times(draft: Draft, sentences: list[Sentence], lexicon: Lexicon, age: Fraction | None) -> None:
    anchors = _anchors(draft, sentences, lexicon)
    taken: set[str] = set()
    events: list[tuple[Sentence, int, Mention]] = []
    every = _quantities(sentences, SPAN, AGO, AFTER, SINCE_AGE)
    for sentence, number, place, quantity in sorted(every, key=lambda each: each[3].kind == AFTER):
        if sentence.scopes.reasons[place] or sentence.scopes.negated[place]:
            continue
        if _lasts_not(draft.text, sentence, place, quantity, lexicon):
            continue
        value = quantity.value
        if quantity.kind == SINCE_AGE:
            if age is None or value >= age:
                continue
            value = age - value
        anchor = _anchor(anchors, number, sentence.items[place], quantity)
        if quantity.kind == AGO and _of_another(sentence, place, anchors, number, lexicon):
            continue
        counted = anchor.counted if anchor else lexicon.roles.get("lasting", "")
        if not counted or (anchor is None and quantity.kind in (AGO, AFTER)):
            continue
        sentence.covered[place] = True
        if counted in taken:
            continue
        mention = _measured(draft, lexicon, counted, value, quantity.start, quantity.end)
        if mention is None:
            continue
        taken.add(counted)
        _add(draft, mention)
        for each in anchors:
            if anchor is not None and (
                each is anchor or (each.event and each.sentence == number and each.counted == counted)
            ):
                _timed(draft, lexicon, each, mention)
        if quantity.kind == AGO:
            events.append((sentence, place, mention))
    if lexicon.roles.get("lasting", "") not in taken:
        for sentence, place, mention in events:
            _ever_since(draft, sentence, place, mention, lexicon, taken)


def _lasts_not(text: str, sentence: Sentence, place: int, quantity: Quantity, lexicon: Lexicon) -> bool:
    """Whether a time is a rate (``ten a day``), a moment (``born at 26 weeks``), or that of a comparison."""
    grammar, item = lexicon.grammar, sentence.items[place]
    before = sentence.units[place - 1].plain if place else ""
    if quantity.kind == SPAN and text[quantity.start : quantity.end].split()[0].casefold() in grammar.articles:
        return before not in grammar.lasting
    if quantity.kind == SPAN and before in grammar.moments:
        return True
    return any(unit.plain in grammar.comparing for n, unit in enumerate(sentence.units) if sentence.items[n] == item)


def _of_another(sentence: Sentence, place: int, anchors: list[Anchor], number: int, lexicon: Lexicon) -> bool:
    """Whether a time belongs to something in its item that no number attribute counts from."""
    item = sentence.items[place]
    if any(anchor.sentence == number and anchor.item == item for anchor in anchors):
        return False
    dated = {attribute for attribute, value in lexicon.dated if value != "any"}
    return any(
        mention is not None and mention.attribute in dated and sentence.items[match.low] == item
        for match, mention in sentence.matched
    )


def _ever_since(draft: Draft, sentence: Sentence, place: int, time: Mention, lexicon: Lexicon, taken: set[str]) -> None:
    """``Fell two years ago, limping since``: what began with the event has lasted as long."""
    lasting = lexicon.roles.get("lasting", "")
    for later in range(place + 2, len(sentence.units)):
        unit = sentence.units[later]
        after = sentence.units[later + 1] if later + 1 < len(sentence.units) else None
        if unit.plain == "since" and (after is None or not (after.is_word or after.quantity) or after.plain == "then"):
            low, high = time.start, unit.end
            if any(
                low < mention.start < high and lexicon.counted(mention.attribute, str(mention.value)) == lasting
                for mention, _s, _w in draft.mentions
            ):
                taken.add(lasting)
                _add(draft, Mention(lasting, time.value, "measured", draft.text[low:high], low, high))
            return


def _anchors(draft: Draft, sentences: list[Sentence], lexicon: Lexicon) -> list[Anchor]:
    found: list[Anchor] = []
    event = lexicon.roles.get("since", "")
    for number, sentence in enumerate(sentences):
        for match, mention in sentence.matched:
            if mention is None or mention.state != "present":
                continue
            counted = lexicon.counted(mention.attribute, str(mention.value))
            if counted:
                found.append(Anchor(counted, mention, number, sentence.items[match.low], counted == event))
    return found


def _anchor(anchors: list[Anchor], sentence: int, item: int, quantity: Quantity) -> Anchor | None:
    """The finding that a time belongs to: near it, and of its kind."""

    def cost(anchor: Anchor) -> int:
        apart = (
            quantity.start - anchor.mention.end
            if anchor.mention.end <= quantity.start
            else anchor.mention.start - quantity.end + 8
        )
        away = 60 * abs(anchor.item - item) if anchor.sentence == sentence else 400 * abs(anchor.sentence - sentence)
        after = 200 if anchor.sentence > sentence else 0
        fits = anchor.event == (quantity.kind in (AGO, AFTER))
        return apart + away + after + (0 if fits else 90)

    near = [anchor for anchor in anchors if abs(anchor.sentence - sentence) <= 1]
    if quantity.kind == AFTER:
        near = [anchor for anchor in near if anchor.event]
    return min(near, key=cost, default=None)


def _timed(draft: Draft, lexicon: Lexicon, anchor: Anchor, time: Mention) -> None:
    """A finding that a time makes another: a fall of years ago."""
    attribute, value = anchor.mention.attribute, str(anchor.mention.value)
    kinds = {value, *lexicon.vocabulary.ancestors(attribute, value)}
    for row in lexicon.timed:
        if row[0] == attribute and row[1] in kinds and int(row[2]) <= int(time.value) <= int(row[3]):
            start, end = min(anchor.mention.start, time.start), max(anchor.mention.end, time.end)
            _add(draft, Mention(attribute, str(row[4]), "present", draft.text[start:end], start, end))


def _sides(draft: Draft, sentences: list[Sentence], lexicon: Lexicon) -> None:
    grammar = lexicon.grammar
    affected: dict[str, Mention] = {}
    stage_of: dict[str, str] = {}
    spared: dict[str, tuple[int, int]] = {}
    aside = grammar.because("plan", "family", "question", "other")
    for sentence in sentences:
        for place, unit in enumerate(sentence.units):
            side = _side(draft.text, unit.start, unit.end, unit.plain, lexicon)
            if not side or sentence.scopes.reasons[place] in aside:
                continue
            item = [n for n in range(len(sentence.units)) if sentence.items[n] == sentence.items[place]]
            content = [n for n in item if sentence.units[n].is_word and sentence.units[n].plain not in grammar.glue]
            if any(sentence.units[n].plain in grammar.normal for n in item):
                if len(content) <= 3:
                    spared.setdefault(side, (sentence.units[item[0]].start, sentence.units[content[-1]].end))
                    start, end = spared[side]
                    draft.asides.append(Aside(draft.text[start:end], start, end, "other side"))
                    for n in item:
                        sentence.covered[n] = True
                continue
            here = [
                mention
                for match, mention in sentence.matched
                if mention is not None
                and mention.attribute in lexicon.free
                and mention.state == "present"
                and abs(match.low - place) <= 5
            ]
            if here and side not in affected:
                affected[side] = here[0]
                stage_of[side] = sentence.stages[place]
    if len(affected) == 2 or _pair(draft, sentences, lexicon):
        if len(affected) < 2:
            mention, stage = _pair(draft, sentences, lexicon)[0]
            _add_named(draft, lexicon, grammar.both, mention, stage)
            return
        later = max(affected, key=lambda side: affected[side].start)
        _add_named(draft, lexicon, grammar.both, affected[later], stage_of[later])
    elif len(affected) == 1 and len(spared) == 1 and set(affected) != set(spared):
        start, end = next(iter(spared.values()))
        first = next(iter(affected.values()))
        mention = Mention(first.attribute, first.value, "present", draft.text[start:end], start, end)
        _add_named(draft, lexicon, grammar.one, mention, next(iter(stage_of.values())))


def _pair(draft: Draft, sentences: list[Sentence], lexicon: Lexicon) -> list[tuple[Mention, str]]:
    """Places that are told as a pair, such as both ankles, with the stage in force there."""
    found = []
    for sentence in sentences:
        for match, mention in sentence.matched:
            if mention is None or mention.attribute not in lexicon.free or mention.state != "present":
                continue
            before = [unit.plain for unit in sentence.units[max(0, match.low - 2) : match.low]]
            if lexicon.grammar.pair.intersection(before):
                found.append((mention, sentence.stages[match.low]))
    return found


def _side(text: str, start: int, end: int, plain: str, lexicon: Lexicon) -> str:
    if len(plain) == 1 and not text[start:end].isupper():
        return ""
    return "left" if plain in lexicon.grammar.left else "right" if plain in lexicon.grammar.right else ""


def _add_named(draft: Draft, lexicon: Lexicon, name: str, words: Mention, stage: str) -> None:
    targets = lexicon.targets_of(name)
    here = [target for target in targets if lexicon.stages.get(target.attribute) == stage] or targets
    here = sorted(here, key=lambda target: lexicon.order.get(lexicon.stages.get(target.attribute, ""), 0))
    if here:
        _add(draft, Mention(here[0].attribute, here[0].value, "present", words.text, words.start, words.end))


def _without_weak(draft: Draft, lexicon: Lexicon) -> list[Mention]:
    """All mentions; of an attribute with one value, pronouns count only where nothing else tells it."""
    strong = {mention.attribute for mention, _sentence, weak in draft.mentions if not weak}
    first: dict[str, str | int] = {}
    kept = []
    for mention, _sentence, weak in draft.mentions:
        told = weak and mention.attribute in lexicon.vocabulary.single
        if not told or (
            mention.attribute not in strong and first.setdefault(mention.attribute, mention.value) == mention.value
        ):
            kept.append(mention)
    return kept


def _together(mentions: list[Mention], lexicon: Lexicon) -> list[Mention]:
    """Mentions with two values that make one made one."""
    for attribute, one, other, both in lexicon.together:
        pair = [each for each in mentions if each.attribute == attribute and each.value in (one, other)]
        if {each.value for each in pair if each.state == "present"} == {one, other}:
            first = next(each for each in pair if each.state == "present")
            mentions = [each for each in mentions if each not in pair]
            mentions.append(first._replace(value=both))
    return mentions


def _narrowest(mentions: list[Mention], lexicon: Lexicon) -> list[Mention]:
    """Mentions without those that a narrower one of the same attribute implies, and each finding once."""
    vocabulary = lexicon.vocabulary
    present = {(each.attribute, str(each.value)) for each in mentions if each.state == "present"}
    implied = {(a, above) for a, v in present for above in vocabulary.ancestors(a, v)}
    attributes = {each.attribute for each in mentions}
    kept: dict[tuple[str, str, str], Mention] = {}
    for each in sorted(mentions, key=lambda each: each.start):
        key = (each.attribute, str(each.value))
        if each.state == "present" and (key in implied or lexicon.coarser.get(each.attribute) in attributes):
            continue
        kept.setdefault((*key, each.state), each)
    return list(kept.values())


def _clashes(mentions: list[Mention], lexicon: Lexicon) -> tuple[Clash, ...]:
    vocabulary = lexicon.vocabulary
    found: list[Clash] = []
    for place, one in enumerate(mentions):
        for other in mentions[place + 1 :]:
            if one.attribute != other.attribute:
                continue
            if (
                _against(one, other, lexicon)
                or _against(other, one, lexicon)
                or (
                    one.state == other.state == "present"
                    and one.attribute in vocabulary.single
                    and one.value != other.value
                )
                or (one.state == other.state == "measured" and one.value != other.value)
            ):
                found.append(Clash(one, other))
    return tuple(found)


def _against(one: Mention, other: Mention, lexicon: Lexicon) -> bool:
    if one.state != "present" or not isinstance(one.value, str):
        return False
    kinds = {one.value, *lexicon.vocabulary.ancestors(one.attribute, one.value)}
    if other.state == "absent":
        return other.value in kinds
    if other.state != "present" or not isinstance(other.value, str):
        return False
    return any(other.value in lexicon.vocabulary.opposite.get((one.attribute, kind), ()) for kind in kinds)
