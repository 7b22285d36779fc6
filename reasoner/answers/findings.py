"""Findings as people write them: ``attribute=value``, ``attribute!=value``, ``attribute=NUMBER``, or a bare value."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.answers.identifiers import identifying_key
from reasoner.errors import CaseError, UnknownNameError
from reasoner.words.units import show_scaled, split_number, to_scale, unit_words

if TYPE_CHECKING:
    from reasoner.answers.vocabulary import Vocabulary

PRESENT = "present"
ABSENT = "absent"
MEASURED = "measured"


class Finding(NamedTuple):
    """One thing a case says: a value present or absent, or a number in the attribute's scale."""

    kind: str
    attribute: str
    value: str | int

    def text(self, vocabulary: Vocabulary) -> str:
        """The finding as a person types it."""
        if isinstance(self.value, int):
            factor, _unit = vocabulary.scales.get(self.attribute, (1, ""))
            return f"{self.attribute}={show_scaled(self.value, factor)}"
        return f"{self.attribute}{'!=' if self.kind == ABSENT else '='}{self.value}"


def parse_finding(text: str, vocabulary: Vocabulary) -> Finding:
    """Read one finding; a name that the vocabulary does not have is an error that names the nearest."""
    name, sign, value = _split(text)
    if not sign:
        return _bare(name, vocabulary)
    if not name or not value:
        raise CaseError(f"'{text}' is no finding", help=_SYNTAX)
    attribute = _attribute(name, vocabulary)
    if attribute in vocabulary.scales:
        return _measured(text, attribute, value, vocabulary, negated=sign == "!=")
    if split_number(value) is not None and not _has_value(attribute, value, vocabulary):
        raise CaseError(f"'{text}' gives a number, but {attribute} takes one of its values", help=_values_of(attribute))
    return Finding(ABSENT if sign == "!=" else PRESENT, attribute, vocabulary.value(attribute, value))


_SYNTAX = "write attribute=value (present), attribute!=value (known to be absent) or attribute=NUMBER (measured)"


def _split(text: str) -> tuple[str, str, str]:
    for sign in ("!=", "≠", "=="):
        if sign in text:
            name, _, value = text.partition(sign)
            return name.strip(), "=" if sign == "==" else "!=", value.strip()
    for sign in ("<=", ">=", "<", ">"):
        if sign in text:
            raise CaseError(f"'{text}' compares: a case states what was found, not a range", help=_SYNTAX)
    name, sign, value = text.partition("=")
    return name.strip(), sign, value.strip()


def _bare(name: str, vocabulary: Vocabulary) -> Finding:
    if not name:
        raise CaseError("an empty finding", help=_SYNTAX)
    try:
        attribute, value = vocabulary.bare_value(name)
    except UnknownNameError:
        if name in vocabulary.attributes:
            raise CaseError(
                f"'{name}' says nothing about its value", help=f"write {name}={_example(name, vocabulary)}"
            ) from None
        raise
    return Finding(PRESENT, attribute, value)


def _attribute(name: str, vocabulary: Vocabulary) -> str:
    try:
        return vocabulary.attribute(name)
    except UnknownNameError:
        if identifying_key(name):
            raise CaseError(
                f"'{name}' could identify a person, so it is refused",
                help="leave out names, numbers, dates and addresses; give times as durations in years",
            ) from None
        raise


def _measured(text: str, attribute: str, value: str, vocabulary: Vocabulary, *, negated: bool) -> Finding:
    if negated:
        raise CaseError(
            f"'{text}': a measured number cannot be absent", help=f"write {attribute}=NUMBER or leave it out"
        )
    factor, unit = vocabulary.scales[attribute]
    number = to_scale(value, unit, factor)
    low, high = vocabulary.limits.get(attribute, (0, 1_000_000 * factor))
    if not low <= number <= high:
        limits = f"{show_scaled(low, factor)} and {show_scaled(high, factor)} {unit_words(unit)}".rstrip()
        raise CaseError(f"'{text}' cannot be: {attribute} lies between {limits}")
    return Finding(MEASURED, attribute, number)


def _has_value(attribute: str, value: str, vocabulary: Vocabulary) -> bool:
    try:
        vocabulary.value(attribute, value)
    except UnknownNameError:
        return False
    return True


def _example(attribute: str, vocabulary: Vocabulary) -> str:
    if attribute in vocabulary.scales:
        return "NUMBER"
    return next((value for name, value in vocabulary.values if name == attribute), "VALUE")


def _values_of(attribute: str) -> str:
    return f"'soleus vocab {attribute}' lists them"
