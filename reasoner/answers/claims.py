"""The claims of a knowledge base: which value speaks for or against which conclusion, how strongly, on what source."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
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
    """A conclusion that shares findings with another one, most telling first, and the claims that tell the two apart.

    ``apart`` speak for the other one, ``theirs`` for this one.
    """

    conclusion: str
    shared: tuple[str, ...]
    apart: tuple[Claim, ...]
    theirs: tuple[Claim, ...]


def all_claims(reading: Reading) -> tuple[Claim, ...]:
    """Every claim: defining ones, then those for, then those against; within each by strength and source order."""
    places = _places(reading)
    return tuple(
        claim
        for kind in KINDS
        for claim in sorted(_claims(reading, kind), key=lambda each: places.get(each.strength, len(places)))
    )


def claims_about(reading: Reading, attribute: str, values: Collection[str]) -> tuple[Claim, ...]:
    """The claims on any of ``values`` of an attribute."""
    return tuple(each for each in all_claims(reading) if each.attribute == attribute and each.value in values)


def claims_of(reading: Reading, conclusion: str) -> tuple[Claim, ...]:
    """The claims for and against a conclusion."""
    return tuple(each for each in all_claims(reading) if each.conclusion == conclusion)


def rivals(reading: Reading, conclusion: str, most: int = 3) -> tuple[Rival, ...]:
    """The conclusions that share most with this one, nearest first, with what separates them.

    A shared finding counts by its strength, and the less the more conclusions claim it.
    """
    claims = all_claims(reading)
    positive = [each for each in claims if each.kind != "opposes"]
    own = {each.finding for each in positive if each.conclusion == conclusion}
    places = _places(reading)
    weight = {name: 8 >> place for name, place in places.items()}
    claimants: dict[str, int] = {}
    for each in positive:
        claimants[each.finding] = claimants.get(each.finding, 0) + 1
    score: dict[str, float] = {}
    for each in positive:
        if each.conclusion != conclusion and each.finding in own:
            worth = weight.get(each.strength, 0) / claimants[each.finding]
            score[each.conclusion] = score.get(each.conclusion, 0) + worth
    nearest = sorted(score, key=lambda name: (-score[name], name))[:most]
    shared = sorted(own, key=lambda finding: (claimants[finding], finding))
    by_conclusion: dict[str, list[Claim]] = {}
    for each in claims:
        by_conclusion.setdefault(each.conclusion, []).append(each)
    mine = by_conclusion[conclusion] if nearest else []
    return tuple(_rival(name, by_conclusion[name], mine, shared, places) for name in nearest)


def _rival(name: str, theirs: list[Claim], mine: list[Claim], own: list[str], places: Mapping[str, int]) -> Rival:
    shown = {each.finding for each in theirs if each.kind != "opposes"}
    return Rival(
        name,
        tuple(finding for finding in own if finding in shown),
        _apart(mine, theirs, places),
        _apart(theirs, mine, places),
    )


def _apart(claims: list[Claim], others: list[Claim], places: Mapping[str, int]) -> tuple[Claim, ...]:
    """The claims for a conclusion that another one does not share; first those that speak against the other."""
    shown = {each.finding for each in others if each.kind != "opposes"}
    against = {each.finding for each in others if each.kind == "opposes"}
    apart = [
        each for each in claims if each.kind != "opposes" and (each.finding in against or each.finding not in shown)
    ]
    last = len(places)
    return tuple(sorted(apart, key=lambda each: (each.finding not in against, places.get(each.strength, last))))


def _claims(reading: Reading, kind: str) -> Iterator[Claim]:
    for arguments, info in reading.facts(reading.entry(kind, kind)):
        conclusion, attribute, value, strength = map(str, arguments)
        yield Claim(kind, conclusion, attribute, value, strength, info)


def _places(reading: Reading) -> dict[str, int]:
    """The strengths with their places, strongest first."""
    return {name: place for place, name in enumerate(reading.strengths)}
