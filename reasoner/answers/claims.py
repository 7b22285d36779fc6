"""The claims of a knowledge base: which value speaks for or against which conclusion, how strongly, on what source."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from typing import NamedTuple

    from reasoner.answers.reading import Reading
    from reasoner.program.compiled import ClauseInfo
else:
    from reasoner.records import NamedTuple

KINDS = ("requires", "supports", "opposes")


class Claim(NamedTuple):
    """One claim; ``kind`` is one of ``KINDS``."""

    kind: str
    conclusion: str
    attribute: str
    value: str
    strength: str
    info: ClauseInfo

    @property
    def finding(self) -> str:
        """The finding it speaks of, as a person types it."""
        return f"{self.attribute}={self.value}"


class Rival(NamedTuple):
    """A conclusion that shares findings with another one, and the claims that tell the two apart."""

    conclusion: str
    shared: tuple[str, ...]
    apart: tuple[Claim, ...]


def all_claims(reading: Reading) -> tuple[Claim, ...]:
    """Every claim: defining ones, then those for, then those against; within each by strength and source order."""
    return tuple(
        claim for kind in KINDS for claim in sorted(_claims(reading, kind), key=lambda each: _place(reading, each))
    )


def claims_about(reading: Reading, attribute: str, values: Collection[str]) -> tuple[Claim, ...]:
    """The claims on any of ``values`` of an attribute."""
    return tuple(each for each in all_claims(reading) if each.attribute == attribute and each.value in values)


def claims_of(reading: Reading, conclusion: str) -> tuple[Claim, ...]:
    """The claims for and against a conclusion."""
    return tuple(each for each in all_claims(reading) if each.conclusion == conclusion)


def rivals(reading: Reading, conclusion: str, most: int = 3) -> tuple[Rival, ...]:
    """The conclusions that share most with this one, nearest first, with what separates them."""
    claims = all_claims(reading)
    own = {each.finding for each in claims if each.conclusion == conclusion and each.kind != "opposes"}
    weight = {name: 8 >> place for place, name in enumerate(reading.strengths)}
    score: dict[str, int] = {}
    for each in claims:
        if each.conclusion != conclusion and each.kind != "opposes" and each.finding in own:
            score[each.conclusion] = score.get(each.conclusion, 0) + weight.get(each.strength, 0)
    nearest = sorted(score, key=lambda name: (-score[name], name))[:most]
    return tuple(_rival(conclusion, other, claims, own) for other in nearest)


def _rival(conclusion: str, other: str, claims: tuple[Claim, ...], own: set[str]) -> Rival:
    theirs = {each.finding for each in claims if each.conclusion == other and each.kind != "opposes"}
    against = {each.finding for each in claims if each.conclusion == other and each.kind == "opposes"}
    apart = [
        each
        for each in claims
        if each.conclusion == conclusion
        and each.kind != "opposes"
        and (each.finding in against or each.finding not in theirs)
    ]
    apart.sort(key=lambda each: each.finding not in against)
    return Rival(other, tuple(sorted(own & theirs)), tuple(apart))


def _claims(reading: Reading, kind: str) -> Iterator[Claim]:
    for arguments, info in reading.facts(reading.entry(kind, kind)):
        conclusion, attribute, value, strength = map(str, arguments)
        yield Claim(kind, conclusion, attribute, value, strength, info)


def _place(reading: Reading, claim: Claim) -> int:
    return reading.strengths.index(claim.strength) if claim.strength in reading.strengths else len(reading.strengths)
