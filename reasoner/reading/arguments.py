"""What a person types after a command: findings as ``attribute=value``, and anything else as text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from reasoner.answers.findings import ABSENT, MEASURED, PRESENT, Finding, parse_finding
from reasoner.answers.understood import Understood
from reasoner.errors import CaseError, UnknownNameError
from reasoner.reading.lexicon import Lexicon
from reasoner.reading.quantities import AGE, AGO, SINCE_AGE, SIZE, SPAN, quantities_of
from reasoner.reading.understand import understand
from reasoner.words.units import show_scaled

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reasoner.answers.reading import Reading
    from reasoner.answers.vocabulary import Vocabulary

_SIGN = re.compile(r"!=|≠|==?|<=?|>=?")
_AND = re.compile(r"\s+and\s+|\s*;\s*", re.IGNORECASE)
_DIMENSIONS = {"a": (AGE, SPAN, AGO, SINCE_AGE), "cm": (SIZE,)}


class Heard(NamedTuple):
    """The findings that arguments state, in order, and what was understood of those that are text."""

    findings: tuple[Finding, ...]
    understood: Understood | None = None


def hear(arguments: Sequence[str], reading: Reading) -> Heard:
    """Read arguments: findings by name first, exact words of the vocabulary next, all else as one text."""
    vocabulary = reading.vocabulary
    found: list[Finding] = []
    texts: list[str] = []
    notes: list[str] = []
    lexicon: Lexicon | None = None
    parts = [part for argument in arguments for each in _parts(argument, vocabulary) for part in _apart(each, reading)]
    exact = {part: _exact(part, reading, notes) for part in parts if not _named(part, vocabulary)}
    loose = any(not found and len(part.split()) == 1 for part, found in exact.items())
    for part in parts:
        if part in exact:
            # Words typed one by one belong together as soon as one of them is no finding by itself.
            known = () if loose and len(part.split()) == 1 else exact[part]
            found.extend(known)
            if not known:
                texts.append(part)
            continue
        try:
            found.append(parse_finding(part, vocabulary))
        except (CaseError, UnknownNameError) as error:
            lexicon = lexicon or Lexicon(reading)
            found.extend(_loosely(part, lexicon, error, notes))
    if not any(text.strip() for text in texts):
        if texts:
            parse_finding("", vocabulary)
        return Heard(tuple(found), Understood("", notes=tuple(notes)) if notes else None)
    understood = hear_text(_joined(texts), reading, lexicon)
    for text in texts:
        _refuse_unread(text, understood, vocabulary)
    understood = understood._replace(notes=(*notes, *understood.notes))
    return Heard((*found, *findings_of(understood)), understood)


def hear_text(text: str, reading: Reading, lexicon: Lexicon | None = None) -> Understood:
    """What a text says; one without a word is no case."""
    if not text.strip():
        raise CaseError("the text is empty", help="give findings in words, such as a report or a request")
    return understand(text, lexicon or Lexicon(reading))


def findings_of(understood: Understood) -> tuple[Finding, ...]:
    """The findings of a text; mentions that contradict each other are left out, and stand in its clashes."""
    barred = {mention for clash in understood.clashes for mention in (clash.one, clash.other)}
    kinds = {"present": PRESENT, "absent": ABSENT, "measured": MEASURED}
    return tuple(
        Finding(kinds[each.state], each.attribute, each.value) for each in understood.read if each not in barred
    )


def _parts(argument: str, vocabulary: Vocabulary) -> list[str]:
    """An argument at its commas, where each part names an attribute."""
    parts = [part.strip() for part in argument.split(",")]
    if len(parts) > 1 and all(_named(part, vocabulary) for part in parts):
        return parts
    return [argument]


def _apart(part: str, reading: Reading) -> list[str]:
    """A finding by name and what an *and* adds to it: the name and its sign are of the value before the *and* only.

    A value that has the *and* in its own words stays whole.
    """
    vocabulary = reading.vocabulary
    if not _named(part, vocabulary) or _is_finding(part, vocabulary):
        return [part]
    seams = list(_AND.finditer(part))
    for seam in reversed(seams):
        head = part[: seam.start()]
        if _is_finding(head, vocabulary):
            return [head, *_apart(part[seam.end() :], reading)]
    for seam in seams:
        head, tail = part[: seam.start()], part[seam.end() :]
        try:
            _loosely(head, Lexicon(reading), CaseError(head), [])
        except (CaseError, UnknownNameError):
            continue
        return [head, *_apart(tail, reading)]
    return [part]


def _is_finding(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a text is a finding as it stands."""
    try:
        parse_finding(text, vocabulary)
    except (CaseError, UnknownNameError):
        return False
    return True


def _named(argument: str, vocabulary: Vocabulary) -> bool:
    """Whether an argument is a finding by the name of its attribute; a mistyped name without blanks counts."""
    sign = _SIGN.search(argument)
    if sign is None:
        return False
    name = argument[: sign.start()].strip()
    if " " not in argument.strip():
        return bool(re.match(r"[\w-]*$", name)) or not argument[: sign.start()]
    try:
        vocabulary.attribute(name)
    except UnknownNameError:
        return " " not in name and len(argument.split()) < 5 and sign.group() in ("=", "!=", "≠")
    return True


def _exact(text: str, reading: Reading, notes: list[str]) -> tuple[Finding, ...]:
    """What a name of the vocabulary stands for; of several attributes those that are learned first."""
    vocabulary = reading.vocabulary
    keys = vocabulary.named(text)
    if len(keys) > 1:
        order = {str(row[0]): row[1] for row, _info in reading.facts(reading.entry("stage_order", ""))}
        ranks = [int(order.get(vocabulary.stages.get(attribute, ""), 0)) for attribute, _value in keys]
        first = tuple(key for key, rank in zip(keys, ranks, strict=True) if rank == min(ranks))
        if len({attribute for attribute, _value in first}) < len(first):
            return ()
        if len(first) < len(keys):
            others = ", ".join(sorted({attribute for attribute, _value in keys if (attribute, _value) not in first}))
            notes.append(f"'{text}' as {' and '.join('='.join(key) for key in first)} (also {others})")
        keys = first
    return tuple(Finding(PRESENT, attribute, value) for attribute, value in keys)


def _joined(texts: Iterable[str]) -> str:
    """One text: words typed one by one belong together, arguments of several words stand for themselves."""
    joined = ""
    alone = True
    for text in texts:
        several = len(text.split()) > 1
        joined += ("" if not joined else "\n\n" if several or not alone else " ") + text
        alone = not several
    return joined


def _loosely(part: str, lexicon: Lexicon, error: CaseError | UnknownNameError, notes: list[str]) -> tuple[Finding, ...]:
    """A finding whose attribute is named and whose value is told in other words, another shape, or is another's."""
    vocabulary = lexicon.vocabulary
    sign = _SIGN.search(part)
    try:
        attribute = vocabulary.attribute(part[: sign.start()].strip()) if sign else ""
    except UnknownNameError:
        raise error from None
    if sign is None or not attribute:
        raise error
    told = part[sign.end() :].strip()
    if attribute in vocabulary.scales:
        return (_quantity(attribute, told, lexicon, error),)
    understood = understand(told, lexicon) if told else Understood("")
    read = [each for each in understood.read if each.state == "present"]
    values = {(str(each.value), False) for each in read if each.attribute == attribute}
    values = values or set(lexicon.read_as(attribute, told))
    negated = sign.group() in ("!=", "≠")
    if len(values) == 1:
        value, denied = next(iter(values))
        return (Finding(ABSENT if negated != denied else PRESENT, attribute, value),)
    if any(each.reason == CONCLUDED for each in understood.asides):
        raise UnknownNameError(error.message, help="it is a conclusion, not a finding: 'soleus script NAME' shows it")
    others = tuple(Finding(ABSENT if negated else PRESENT, each.attribute, each.value) for each in read)
    if values or not others or understood.unread or not isinstance(error, UnknownNameError):
        raise error
    names = " and ".join(each.text(vocabulary) for each in others)
    notes.append(f"'{told}' as {names}: it is no value of {attribute}")
    return others


def _quantity(attribute: str, told: str, lexicon: Lexicon, error: CaseError | UnknownNameError) -> Finding:
    factor, unit = lexicon.vocabulary.scales[attribute]
    kinds = _DIMENSIONS.get(unit, ())
    every = quantities_of(told, lexicon.grammar.shapes, lexicon.grammar.numbers)
    found = [each for each in every if each.kind in kinds]
    if len(found) != 1 or found[0].end - found[0].start < len(told.strip()) - 1:
        raise error
    value = int(found[0].value * factor + 1 / 2)
    return parse_finding(f"{attribute}={show_scaled(value, factor)}", lexicon.vocabulary)


def _refuse_unread(text: str, understood: Understood, vocabulary: Vocabulary) -> None:
    """A short argument of which nothing was understood is an unknown name, not a remark."""
    if len(text.split()) > _MOST_WORDS:
        return
    start = understood.text.find(text)
    end = start + len(text)
    heard = [(each.start, each.end) for each in understood.read]
    heard += [(each.start, each.end) for each in understood.asides]
    if any(low < end and start < high for low, high in heard):
        return
    if any(each.start < end and start < each.end for each in understood.unread):
        parse_finding(text.strip(), vocabulary)


_MOST_WORDS = 4
CONCLUDED = "conclusion"
