"""What a person types after a command: findings as ``attribute=value``, and anything else as text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from reasoner.answers.findings import ABSENT, MEASURED, PRESENT, Finding, parse_finding
from reasoner.answers.understood import Understood
from reasoner.errors import CaseError, UnknownNameError
from reasoner.reading.lexicon import TEST, Lexicon
from reasoner.reading.understand import understand

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from reasoner.answers.reading import Reading
    from reasoner.answers.vocabulary import Vocabulary

_SIGN = re.compile(r"!=|≠|==?|<=?|>=?")


class Heard(NamedTuple):
    """The findings that arguments state, in order, and what was understood of those that are text."""

    findings: tuple[Finding, ...]
    understood: Understood | None = None


def hear(arguments: Sequence[str], reading: Reading) -> Heard:
    """Read arguments: findings by name first, exact words of the vocabulary next, all else as one text."""
    vocabulary = reading.vocabulary
    found: list[Finding] = []
    texts: list[str] = []
    refused: list[tuple[str, CaseError | UnknownNameError]] = []
    notes: list[str] = []
    lexicon: Lexicon | None = None
    parts = [part for argument in arguments for part in _parts(argument, vocabulary)]
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
            if not _names_attribute(part, vocabulary):
                lexicon = lexicon or Lexicon(reading)
                if not _names_test(part, lexicon):
                    raise
                texts.append(part)
                continue
            texts.append(part)
            refused.append((part, error))
    if not any(text.strip() for text in texts):
        if texts:
            parse_finding("", vocabulary)
        return Heard(tuple(found), Understood("", notes=tuple(notes)) if notes else None)
    understood = hear_text(_joined(texts, {part for part, _refusal in refused}), reading, lexicon)
    for part, refusal in refused:
        _refuse_unknown(part, refusal, understood, vocabulary)
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
    """An argument at its commas, where each part is a finding by name."""
    parts = [part.strip() for part in argument.split(",")]
    if len(parts) > 1 and all(_named(part, vocabulary) and _is_finding(part, vocabulary) for part in parts):
        return parts
    return [argument]


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
    mistyped = " " not in name and len(argument.split()) < 5 and sign.group() in ("=", "!=", "≠")
    return mistyped or bool(vocabulary.named_attribute(name))


def _names_attribute(part: str, vocabulary: Vocabulary) -> bool:
    """Whether an argument begins with the name of an attribute and a sign that states a value."""
    sign = _SIGN.search(part)
    states = sign is not None and sign.group()[0] not in "<>" and bool(part[sign.end() :].strip())
    return sign is not None and states and bool(vocabulary.named_attribute(part[: sign.start()].strip()))


def _names_test(part: str, lexicon: Lexicon) -> bool:
    """Whether an argument begins with the name of a test that is told as a number, and an equals sign."""
    name, sign, _number = part.partition("=")
    return bool(sign) and any(target.kind == TEST for target in lexicon.targets_of(name))


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


def _joined(texts: Iterable[str], named: Collection[str]) -> str:
    """One text: words typed one by one belong together, arguments of several words and ``named`` ones do not."""
    joined = ""
    alone = True
    for text in texts:
        several = len(text.split()) > 1 or text in named
        joined += ("" if not joined else "\n\n" if several or not alone else " ") + text
        alone = not several
    return joined


def _refuse_unknown(
    part: str, error: CaseError | UnknownNameError, understood: Understood, vocabulary: Vocabulary
) -> None:
    """Raise the ``error`` of a finding by name of which no value was read."""
    start = understood.text.find(part)
    if any(each.start <= start < each.end for each in understood.read):
        return
    if any(each.start <= start < each.end for each in understood.asides):
        return
    if any(each.reason == CONCLUDED and start < each.end <= start + len(part) for each in understood.asides):
        raise UnknownNameError(error.message, help="it is a conclusion, not a finding: 'soleus script NAME' shows it")
    gap = next((each for each in understood.unread if each.start <= start < each.end), None)
    if gap is not None and gap.end < start + len(part):
        parse_finding(gap.text, vocabulary)
    raise error


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
