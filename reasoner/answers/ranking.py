"""The ranked conclusions of a model, with every summand of each score and the clause it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.answers.findings import MEASURED
from reasoner.answers.grounds import Ground, ground_of, layers_of
from reasoner.ranking.entries import Place, standing

if TYPE_CHECKING:
    from reasoner.answers.case import Case
    from reasoner.answers.reading import Reading
    from reasoner.engine.model import Model
    from reasoner.program.compiled import Value


TOLD = 10
"""Places whose contributions come with their sentences."""

PRIOR = "prior"
"""The kind of contribution that is no finding but what is known beforehand."""


class Contribution(NamedTuple):
    """One summand of a score: what counts, how much, the clause that says so, and the layers that it comes from."""

    kind: str
    finding: str
    points: int
    ground: Ground
    layers: tuple[str, ...] = ()


class Prior(NamedTuple):
    """What a conclusion has before any finding, and the policy that says so: no reason for or against it."""

    policy: str = ""
    points: int = 0


class Candidate(NamedTuple):
    """A conclusion in its place: ``supporting``, ``opposing`` and ``prior`` add up to ``score``."""

    rank: int
    conclusion: str
    label: str
    group: str
    tier: str
    score: int
    dangerous: bool
    supporting: tuple[Contribution, ...]
    opposing: tuple[Contribution, ...]
    expected_unknown: tuple[str, ...]
    prior: Prior = Prior()

    @property
    def against(self) -> tuple[Contribution, ...]:
        """What speaks against it: not what is merely not recorded."""
        open_ = set(self.expected_unknown)
        return tuple(each for each in self.opposing if each.finding not in open_)


class NotExcluded(NamedTuple):
    """A dangerous conclusion that nothing excludes yet, and what would."""

    conclusion: str
    label: str
    what_would: tuple[str, ...]


class Ranking(NamedTuple):
    """All candidates in order, what counted, what did not, what stays unexplained, and the dangers left open."""

    candidates: tuple[Candidate, ...]
    not_excluded: tuple[NotExcluded, ...]
    used: tuple[str, ...]
    unused: tuple[str, ...]
    unexplained: tuple[str, ...]
    abstains: bool


def rank(model: Model, reading: Reading, case: Case, *, grounds: bool = True) -> Ranking:
    """Read the ranking of a case from its model; without ``grounds`` contributions do not name their clauses."""
    candidates = tuple(_candidate(place, model, reading, grounds) for place in standing(model))
    used, unused = _counted(case, candidates, model, reading)
    return Ranking(
        candidates,
        _not_excluded(model, reading),
        used,
        unused,
        tuple(f"{attribute}={value}" for _case, attribute, value in model.rows(reading.entry("unexplained", ""))),
        abstains(model, reading),
    )


def _counted(
    case: Case, candidates: tuple[Candidate, ...], model: Model, reading: Reading
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The findings that count, by the knowledge base's word or because a contribution names them, and the others."""
    counted = {(attribute, value) for _case, attribute, value in model.rows(reading.entry("used", ""))}
    measured = {attribute for attribute, _value in counted}  # of a number the ranges that count are named
    named = {each.finding for candidate in candidates for each in (*candidate.supporting, *candidate.opposing)}
    used: list[str] = []
    unused: list[str] = []
    for finding in case.findings:
        counts = (
            (finding.attribute, finding.value) in counted
            or (finding.kind == MEASURED and finding.attribute in measured)
            or any(f"{finding.attribute}={value}" in named for value in reading.implied(finding))
        )
        if finding.kind == MEASURED and not counts:
            # A number also counts by the bands that it does not lie in.
            counts = any(name.startswith(f"{finding.attribute}!=") for name in named)
        (used if counts else unused).append(finding.text(reading.vocabulary))
    return tuple(used), tuple(unused)


def abstains(model: Model, reading: Reading) -> bool:
    """Whether nothing reaches the evidence floor."""
    return not model.rows(reading.entry("candidate")) or bool(model.rows(reading.entry("abstain", "")))


def _candidate(place: Place, model: Model, reading: Reading, grounds: bool) -> Candidate:
    conclusion = place.conclusion
    contributions = _contributions(conclusion, model, reading, grounds, told=place.rank <= TOLD)
    policy = next((str(row[-1]) for row in model.rows(reading.entry("prior_policy", ""))), "")
    return Candidate(
        place.rank,
        conclusion,
        reading.label(conclusion),
        reading.group(conclusion),
        place.tier,
        place.score,
        model.match(reading.entry("danger", ""), (conclusion,)) != (),
        tuple(each for each in contributions if each.points > 0 and each.kind != PRIOR),
        tuple(each for each in contributions if each.points < 0 and each.kind != PRIOR),
        tuple(_texts(model.match(reading.entry("expected_unknown", ""), (None, conclusion, None, None)))),
        Prior(policy, sum(each.points for each in contributions if each.kind == PRIOR)),
    )


def _contributions(conclusion: str, model: Model, reading: Reading, grounds: bool, *, told: bool) -> list[Contribution]:
    predicate = reading.entry("contribution", "")
    found = [
        Contribution(
            str(kind),
            f"{attribute}{'!=' if _lacks(model, reading, attribute, value) else '='}{value}",
            _number(points),
            ground_of(model, reading, predicate, row, told=told) if grounds else Ground(),
            layers_of(model, reading, predicate, row),
        )
        for row in model.match(predicate, (None, conclusion, None, None, None, None))
        for _case, _conclusion, kind, attribute, value, points in (row,)
    ]
    return sorted(found, key=lambda each: (-abs(each.points), each.finding, each.kind))


def _not_excluded(model: Model, reading: Reading) -> tuple[NotExcluded, ...]:
    place = {each.conclusion: each.rank for each in standing(model)}
    rows = sorted(model.rows(reading.entry("not_excluded", "")), key=lambda row: place.get(str(row[1]), len(place)))
    return tuple(
        NotExcluded(
            str(conclusion),
            reading.label(str(conclusion)),
            tuple(
                f"{attribute}{'=' if _speaks_against(model, reading, conclusion, attribute, value) else '!='}{value}"
                for _case, _conclusion, attribute, value in model.match(
                    reading.entry("would_exclude", ""), (None, conclusion, None, None)
                )
            ),
        )
        for _case, conclusion in rows
    )


def _lacks(model: Model, reading: Reading, attribute: Value, value: Value) -> bool:
    """Whether a value is known to be absent, directly or as a kind of something absent, and nothing shows it."""
    if model.match(reading.entry("holds", ""), (None, attribute, value)):
        return False
    if model.match(reading.entry("lacks", ""), (None, attribute, value)):
        return True
    return bool(model.match(reading.entry("absent"), (None, attribute, value)))


def _speaks_against(model: Model, reading: Reading, conclusion: Value, attribute: Value, value: Value) -> bool:
    """Whether the presence of a value speaks against a conclusion; else it is its absence that would."""
    return bool(model.match(reading.entry("opposes", ""), (conclusion, attribute, value, None)))


def _texts(rows: tuple[tuple[Value, ...], ...]) -> list[str]:
    return [f"{row[2]}={row[3]}" for row in rows]


def _number(value: Value) -> int:
    if not isinstance(value, int):
        raise TypeError(f"a score is an integer, not {value!r}")
    return value
