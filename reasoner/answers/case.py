"""A case: its findings, free of contradictions, and the input facts that evaluation takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.answers.findings import ABSENT, MEASURED, PRESENT, Finding
from reasoner.errors import CaseError
from reasoner.program.compiled import GroundAtom

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reasoner.answers.understood import Understood
    from reasoner.answers.vocabulary import Vocabulary

CASE = "case"


class Case(NamedTuple):
    """What is known about one case, in the vocabulary's order; ``left_out`` are findings of later stages.

    ``choices`` are what the asker chose for the answer, not what is known of the case: pairs of a topic and a choice,
    such as which policy on priors is in force.
    ``understood`` holds each text that was read, where some of it was told in words.
    """

    id: str
    findings: tuple[Finding, ...]
    left_out: tuple[Finding, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    understood: tuple[Understood, ...] = ()

    def facts(self, entry: Mapping[str, str]) -> tuple[GroundAtom, ...]:
        """The input facts, with the predicates that the entry points name."""
        names = {PRESENT: entry["finding"], ABSENT: entry["absent"], MEASURED: entry["measured"]}
        known = [GroundAtom(names[each.kind], (CASE, each.attribute, each.value)) for each in self.findings]
        return (*known, *(GroundAtom(entry["choice"], (CASE, topic, choice)) for topic, choice in self.choices))


def make_case(
    findings: Iterable[Finding], vocabulary: Vocabulary, *, id: str = "", stages: Iterable[str] | None = None
) -> Case:
    """Put findings in order, each once; refuse contradictions; leave out what is not of one of ``stages``."""
    order = vocabulary.order
    unique = sorted(set(findings), key=lambda each: (order[each.attribute], each.kind, str(each.value)))
    _refuse_contradictions(unique, vocabulary)
    if stages is None:
        return Case(id, tuple(unique))
    kept = frozenset(stages)
    early = tuple(each for each in unique if vocabulary.stages.get(each.attribute, "") in kept)
    late = tuple(each for each in unique if vocabulary.stages.get(each.attribute, "") not in kept)
    return Case(id, early, late)


def _refuse_contradictions(findings: Iterable[Finding], vocabulary: Vocabulary) -> None:
    present: dict[tuple[str, str], str] = {}
    numbers: dict[str, int] = {}
    absent: list[tuple[str, str]] = []
    for each in findings:
        if isinstance(each.value, int):
            _once(each.attribute, each.value, numbers, vocabulary)
        elif each.kind == PRESENT:
            for value in (each.value, *vocabulary.ancestors(each.attribute, each.value)):
                present.setdefault((each.attribute, value), each.value)
        else:
            absent.append((each.attribute, each.value))
    for attribute, value in absent:
        if (attribute, value) in present:
            _contradiction(attribute, present[attribute, value], value)
    _refuse_opposites(present, vocabulary)
    _refuse_second_values(present, vocabulary)


def _once(attribute: str, value: int, numbers: dict[str, int], vocabulary: Vocabulary) -> None:
    if numbers.setdefault(attribute, value) != value:
        texts = [Finding(MEASURED, attribute, each).text(vocabulary) for each in (numbers[attribute], value)]
        raise CaseError(f"the case contradicts itself: {texts[0]} and {texts[1]}", help=_KEEP_ONE)


_KEEP_ONE = "keep the one that is right"


def _contradiction(attribute: str, stated: str, value: str) -> None:
    implied = "" if stated == value else f", which implies {attribute}={value}"
    raise CaseError(
        f"the case contradicts itself: {attribute}={stated} is recorded as present{implied},"
        f" and {attribute}={value} as {ABSENT}",
        help=_KEEP_ONE,
    )


def _refuse_opposites(present: Mapping[tuple[str, str], str], vocabulary: Vocabulary) -> None:
    for (attribute, value), stated in present.items():
        for other in vocabulary.opposite.get((attribute, value), ()):
            if (attribute, other) in present:
                raise CaseError(
                    f"the case contradicts itself: {attribute}={stated} and"
                    f" {attribute}={present[attribute, other]} exclude each other",
                    help=_KEEP_ONE,
                )


def _refuse_second_values(present: Mapping[tuple[str, str], str], vocabulary: Vocabulary) -> None:
    found: dict[str, set[str]] = {}
    for (attribute, _value), first in present.items():
        if attribute in vocabulary.single:
            found.setdefault(attribute, set()).add(first)
    for attribute, stated in found.items():
        general = {above for value in stated for above in vocabulary.ancestors(attribute, value)}
        rivals = sorted(stated - general)
        if len(rivals) > 1:
            both = " and ".join(f"{attribute}={value}" for value in rivals)
            raise CaseError(f"the case contradicts itself: {both}, but {attribute} has one value", help=_KEEP_ONE)
