"""A page about one conclusion: its traits, its claims stage by stage, its rivals, and what a typical case leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.answers.advice import Advice, advise
from reasoner.answers.case import Case, make_case
from reasoner.answers.claims import NEUTRAL, Claim, Rival, claims_of, likest, rivals
from reasoner.answers.codes import Code, codes_of
from reasoner.answers.findings import PRESENT, Finding
from reasoner.errors import CaseError
from reasoner.ranking.entries import standing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from reasoner.answers.reading import Reading
    from reasoner.answers.vocabulary import Term
    from reasoner.engine.model import Model


TAKEN_FOR = 3
DANGERS = 2


class Chapter(NamedTuple):
    """The claims of one stage, such as everything that is asked or everything that one examination shows."""

    stage: str
    claims: tuple[Claim, ...]


class Page(NamedTuple):
    """All that is known about a conclusion; ``typical`` are the findings that the advice was worked out for."""

    term: Term
    traits: tuple[tuple[str, str], ...]
    chapters: tuple[Chapter, ...]
    rivals: tuple[Rival, ...]
    typical: tuple[str, ...]
    advice: Advice
    sources: tuple[str, ...]
    codes: tuple[Code, ...]


def illustrate(reading: Reading, conclusion: str, run: Callable[[Case], Model]) -> Page:
    """Collect the page of a conclusion; ``run`` evaluates the typical case."""
    claims = claims_of(reading, conclusion)
    case = _typical(reading, claims)
    model = run(case) if case.findings else None
    return Page(
        reading.vocabulary.conclusions[conclusion],
        tuple(_traits(reading, conclusion)),
        tuple(_chapters(reading, claims)),
        rivals(reading, conclusion, _taken_for(reading, conclusion, model)),
        tuple(finding.text(reading.vocabulary) for finding in case.findings),
        _about(conclusion, advise(model, reading)) if model is not None else Advice((), (), ()),
        tuple(sorted({key for each in claims for key in each.info.cite})),
        codes_of(reading, (conclusion,)),
    )


def _taken_for(reading: Reading, conclusion: str, model: Model | None) -> tuple[str, ...]:
    """What it is taken for, dangers first: those that look most like it, then the next in a typical case's ranking.

    No kinds of itself; what a typical case scores says little of dangers, since its history speaks against them.
    """
    others = [
        name for name in reading.vocabulary.conclusions if name != conclusion and not reading.akin(name, conclusion)
    ]
    alike = [name for name in likest(reading, conclusion, others) if reading.dangerous(name)][:DANGERS]
    if model is None:
        return tuple(alike)
    near = [each.conclusion for each in standing(model) if each.score > 0 and each.conclusion in {*others} - {*alike}]
    return (*alike, *near[:TAKEN_FOR])


def _traits(reading: Reading, conclusion: str) -> Iterable[tuple[str, str]]:
    sort = reading.conclusion_sort
    for name, info in reading.program.predicates.items():
        if info.kind == "fact" and info.sorts[:1] == (sort,) and len(info.sorts) <= 2 and name != sort:
            for row, _clause in reading.facts(name):
                if row[0] == conclusion:
                    yield name, str(row[1]).lstrip('"').replace("_", " ") if len(row) == 2 else ""


def _chapters(reading: Reading, claims: tuple[Claim, ...]) -> Iterable[Chapter]:
    stages = reading.vocabulary.stages
    for stage in dict.fromkeys([*reading.in_order("stage_order"), *stages.values()]):
        own = tuple(each for each in claims if stages.get(each.attribute) == stage)
        if own:
            yield Chapter(stage, own)
    rest = tuple(each for each in claims if each.attribute not in stages)
    if rest:
        yield Chapter("", rest)


def _typical(reading: Reading, claims: tuple[Claim, ...]) -> Case:
    """The strongest claims that a case can hold together, as a case."""
    vocabulary = reading.vocabulary
    strong = set(reading.strengths[:2])
    chosen: list[Finding] = []
    for each in claims:
        usable = each.attribute not in vocabulary.scales and each.attribute not in vocabulary.notes
        if usable and each.kind not in NEUTRAL and (each.kind == "requires" or each.strength in strong):
            finding = Finding(PRESENT, each.attribute, each.value)
            try:
                make_case([*chosen, finding], vocabulary)
            except CaseError:
                continue
            chosen.append(finding)
    return make_case(chosen, vocabulary)


def _about(conclusion: str, advice: Advice) -> Advice:
    return Advice(
        tuple(each for each in advice.steps if conclusion in each.applies_to),
        tuple(each for each in advice.avoid if conclusion in each.applies_to),
        (),
    )
