"""The claims of a knowledge base: which value speaks for or against which conclusion, how strongly, on what source."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.answers.findings import ABSENT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from reasoner.answers.findings import Finding
    from reasoner.answers.reading import Reading
    from reasoner.program.compiled import Arguments, ClauseInfo

FIGURES = "figures"
KINDS = ("requires", "supports", "frequency", FIGURES, "opposes", "reported")
"""Entry points whose facts are claims: defining; for; how often, in words and in numbers, which speaks for or against
by what others show; against; seen, so that it excludes nothing, but no evidence for it."""
NEUTRAL = ("frequency", FIGURES, "opposes", "reported")
"""Those that do not speak for a conclusion by themselves."""


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
    """Every claim by kind; within each by strength and source order."""
    places = _places(reading)
    return tuple(claim for kind in KINDS for claim in _claims(reading, kind, places))


def claims_about(reading: Reading, attribute: str, values: Collection[str]) -> tuple[Claim, ...]:
    """The claims on any of ``values`` of an attribute."""
    return tuple(each for each in all_claims(reading) if each.attribute == attribute and each.value in values)


def told_by(reading: Reading, finding: Finding) -> tuple[str, ...]:
    """The values whose presence, or absence where it is absent, a finding tells: itself and more general ones, or
    itself and its kinds."""
    if finding.kind != ABSENT:
        return reading.implied(finding)
    value = str(finding.value)
    return (value, *reading.vocabulary.kinds(finding.attribute, value))


def claims_of(reading: Reading, conclusion: str) -> tuple[Claim, ...]:
    """The claims for and against a conclusion."""
    return tuple(each for each in all_claims(reading) if each.conclusion == conclusion)


def rivals(reading: Reading, conclusion: str, names: Sequence[str]) -> tuple[Rival, ...]:
    """What this conclusion shares with others, and what separates them; a sign that few claim stands first."""
    claims = all_claims(reading)
    positive = [each for each in claims if each.kind not in NEUTRAL]
    claimants: dict[str, int] = {}
    for each in positive:
        claimants[each.finding] = claimants.get(each.finding, 0) + 1
    own = {each.finding for each in positive if each.conclusion == conclusion}
    shared = sorted(own, key=lambda finding: (claimants[finding], finding))
    places = _places(reading)
    of = {name: [each for each in claims if each.conclusion == name] for name in (conclusion, *names)}
    return tuple(_rival(name, of[name], of[conclusion], shared, places) for name in names)


def likest(reading: Reading, conclusion: str, others: Iterable[str]) -> tuple[str, ...]:
    """Those of ``others`` that look like a conclusion, the likest first.

    Signs that both are claimed to show count, each the more the fewer conclusions show it; where the knowledge base
    tells images from the rest, by names that reports have for them, only what images show.
    """
    stages = reading.facts(reading.entry("stage_order", ""))
    images = {str(row[0]) for row, info in stages if info.extra.get("synonyms")}
    shown: dict[str, set[str]] = {}
    claimants: dict[str, int] = {}
    for each in all_claims(reading):
        seen = not images or reading.vocabulary.stages.get(each.attribute) in images
        if seen and each.kind not in NEUTRAL:
            shown.setdefault(each.conclusion, set()).add(each.finding)
    for findings in shown.values():
        for finding in findings:
            claimants[finding] = claimants.get(finding, 0) + 1
    own = shown.get(conclusion, set())
    likeness = {name: sum(1 / claimants[each] for each in sorted(own & shown.get(name, set()))) for name in others}
    return tuple(sorted((name for name in likeness if likeness[name]), key=lambda name: (-likeness[name], name)))


def _rival(name: str, theirs: list[Claim], mine: list[Claim], own: list[str], places: Mapping[str, int]) -> Rival:
    shown = {each.finding for each in theirs if each.kind not in NEUTRAL}
    return Rival(
        name,
        tuple(finding for finding in own if finding in shown),
        _apart(mine, theirs, places),
        _apart(theirs, mine, places),
    )


def _apart(claims: list[Claim], others: list[Claim], places: Mapping[str, int]) -> tuple[Claim, ...]:
    """The claims for a conclusion that another one does not share; first those that speak against the other."""
    shown = {each.finding for each in others if each.kind not in NEUTRAL}
    against = {each.finding for each in others if each.kind == "opposes"}
    apart = [
        each for each in claims if each.kind not in NEUTRAL and (each.finding in against or each.finding not in shown)
    ]
    last = len(places)
    return tuple(sorted(apart, key=lambda each: (each.finding not in against, places.get(each.strength, last))))


def _claims(reading: Reading, kind: str, places: Mapping[str, int]) -> Iterator[Claim]:
    """The claims of a kind, the strongest first, those of figures by the share they give."""

    def place(fact: tuple[Arguments, ClauseInfo]) -> float:
        strength = fact[0][3:]
        if kind == FIGURES:
            shown, among = map(int, strength)
            return -shown / (among or 1)
        return places.get(str(strength[0]), len(places)) if strength else len(places)

    for arguments, info in sorted(reading.facts(reading.entry(kind, "")), key=place):
        conclusion, attribute, value, *strength = map(str, arguments)
        yield Claim(kind, conclusion, attribute, value, " of ".join(strength), info)


def strength_label(reading: Reading, claim: Claim) -> str:
    """The strength of a claim in words; empty where it has none."""
    return (
        reading.label_at(claim.kind, 3, claim.strength) if claim.kind != FIGURES and claim.strength else claim.strength
    )


def _places(reading: Reading) -> dict[str, int]:
    """The strengths and frequencies with their places, strongest first."""
    return {name: place for place, name in enumerate((*reading.strengths, *reading.frequencies))}
