"""How well a knowledge base ranks a bank of cases whose answers are known, beside a plain sum of strengths."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Any, NamedTuple

from reasoner.answers.case import make_case
from reasoner.answers.case_file import findings_of
from reasoner.errors import CaseError, UnknownNameError
from reasoner.ranking.entries import standing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from reasoner.answers.case import Case
    from reasoner.answers.case_file import CaseText
    from reasoner.answers.findings import Finding
    from reasoner.answers.reading import Reading
    from reasoner.engine.model import Model

TOP = (1, 3, 5)
_CLAIMS = {"supports": 1, "requires": 1, "opposes": -1}
_SHOWN = 5


class Answer(NamedTuple):
    """What is known about a case of the bank: the right conclusion and what would be acceptable instead."""

    best: str
    acceptable: tuple[str, ...]

    def accepts(self, conclusion: str) -> bool:
        """Whether a conclusion counts as right."""
        return conclusion == self.best or conclusion in self.acceptable


class Result(NamedTuple):
    """One case: the place of the first right conclusion (``None``: not in the list) and the first conclusions."""

    id: str
    answer: Answer
    rank: int | None
    baseline_rank: int | None
    dangerous: bool
    top: tuple[str, ...]


class Interval(NamedTuple):
    """A share with its 95 % Wilson interval."""

    hits: int
    n: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """Hits of all."""
        return self.hits / self.n if self.n else 0.0


class Evaluation(NamedTuple):
    """All results, and what they come to."""

    results: tuple[Result, ...]

    def top(self, k: int, *, baseline: bool = False) -> Interval:
        """How often a right conclusion is among the first ``k``."""
        return wilson(sum(1 for rank in self._ranks(baseline) if rank is not None and rank <= k), len(self.results))

    def mrr(self, *, baseline: bool = False) -> float:
        """The mean of 1/rank, 0 where no right conclusion is listed."""
        ranks = self._ranks(baseline)
        return sum(1 / rank for rank in ranks if rank) / len(ranks) if ranks else 0.0

    @property
    def dangerous_recall(self) -> Interval:
        """How often a dangerous answer is in the list at all."""
        dangerous = [result for result in self.results if result.dangerous]
        return wilson(sum(1 for result in dangerous if result.rank is not None), len(dangerous))

    def _ranks(self, baseline: bool) -> list[int | None]:
        return [result.baseline_rank if baseline else result.rank for result in self.results]


def wilson(hits: int, n: int) -> Interval:
    """The share of ``hits`` among ``n`` with its 95 % Wilson interval."""
    if n == 0:
        return Interval(0, 0, 0.0, 0.0)
    z, share = 1.959964, hits / n
    middle = share + z * z / (2 * n)
    spread = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    return Interval(hits, n, max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale))


def evaluate_bank(
    cases: Iterable[CaseText],
    reading: Reading,
    run: Callable[[Case], Model],
    *,
    stages: Sequence[str] | None = None,
    tell: Callable[[str], Sequence[Finding]] | None = None,
) -> Evaluation:
    """Rank every case with ``run`` and compare with its answer.

    With ``tell``, which reads a text, a case is what is read of its narrative, not what its table records.
    """
    return Evaluation(tuple(_result(text, reading, run, stages, tell) for text in cases))


def predicates_measured(reading: Reading) -> frozenset[str]:
    """The predicates that a model must have for ``evaluate_bank``: nothing else of it is read."""
    named = [reading.entry(name, "") for name in ("candidate", "danger", "holds", *_CLAIMS)]
    return frozenset(name for name in named if name)


def answer_of(text: CaseText, reading: Reading) -> Answer:
    """The answer that a case of a bank carries, its names checked: one text, and a list of what is acceptable too."""
    table = text.table.get("answer")
    named = [value for value in table.values() if isinstance(value, str)] if isinstance(table, dict) else []
    if not isinstance(table, dict) or len(named) != 1:
        raise CaseError(f"{text.place}: no answer", help="add [case.answer] with the name of the conclusion")
    acceptable = table.get("acceptable", [])
    if not isinstance(acceptable, list) or not all(isinstance(each, str) for each in acceptable):
        raise CaseError(f"{text.place}: answer.acceptable must be a list of names")
    return Answer(_known(text, named[0], reading), tuple(_known(text, each, reading) for each in acceptable))


def narrative_of(text: CaseText) -> str:
    """The case in words, as its bank tells it."""
    narrative = text.table.get("narrative")
    if not isinstance(narrative, str) or not narrative.strip():
        raise CaseError(f"{text.place}: no narrative", help='add narrative = "...", or rank the cases by their codes')
    return narrative


def _known(text: CaseText, name: str, reading: Reading) -> str:
    try:
        return reading.vocabulary.conclusion(name)
    except UnknownNameError as error:
        raise UnknownNameError(f"{text.place}: answer: {error.message}", help=error.help) from None


def _result(
    text: CaseText,
    reading: Reading,
    run: Callable[[Case], Model],
    stages: Sequence[str] | None,
    tell: Callable[[str], Sequence[Finding]] | None,
) -> Result:
    answer = answer_of(text, reading)
    findings = tell(narrative_of(text)) if tell is not None else findings_of(text, reading.vocabulary)
    case = make_case(findings, reading.vocabulary, id=text.id, stages=stages)
    model = run(case)
    names = [place.conclusion for place in standing(model)]
    danger = reading.entry("danger", "")
    return Result(
        text.id,
        answer,
        _first(names, answer),
        _first(plain_order(model, reading), answer),
        bool(danger) and model.match(danger, (answer.best,)) != (),
        tuple(names[:_SHOWN]),
    )


def _first(names: Sequence[str], answer: Answer) -> int | None:
    return next((place for place, name in enumerate(names, 1) if answer.accepts(name)), None)


def plain_order(model: Model, reading: Reading) -> list[str]:
    """Conclusions by a plain sum of strengths: each held claim counts 8, 4, 2 or 1, those against it negative."""
    holds = {row[1:] for row in model.rows(reading.entry("holds", ""))}
    weight = {name: 8 >> place for place, name in enumerate(reading.strengths)}
    score: dict[str, int] = {}
    for entry, sign in _CLAIMS.items():
        for conclusion, attribute, value, strength in model.rows(reading.entry(entry, "")):
            if (attribute, value) in holds:
                name = str(conclusion)
                score[name] = score.get(name, 0) + sign * weight.get(str(strength), 0)
    return sorted(score, key=lambda name: (-score[name], name))


def evaluation_json(evaluation: Evaluation, compared: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    """The evaluation as ``evaluation/1``."""
    return {
        "format": "evaluation/1",
        "n": len(evaluation.results),
        **{f"top{k}": round(evaluation.top(k).share, 4) for k in TOP},
        "mrr": round(evaluation.mrr(), 6),
        "dangerous_recall": round(evaluation.dangerous_recall.share, 4),
        "cases": [
            {
                "id": result.id,
                "answer": result.answer.best,
                "acceptable": list(result.answer.acceptable),
                "rank": result.rank,
                "top": list(result.top),
            }
            for result in evaluation.results
        ],
        "intervals": {
            name: [round(interval.low, 4), round(interval.high, 4)]
            for name, interval in (
                *((f"top{k}", evaluation.top(k)) for k in TOP),
                ("dangerous_recall", evaluation.dangerous_recall),
            )
        },
        "baselines": [
            {
                "name": "plain sum of strengths, same claims",
                "n": len(evaluation.results),
                **{f"top{k}": round(evaluation.top(k, baseline=True).share, 4) for k in TOP},
                "mrr": round(evaluation.mrr(baseline=True), 6),
            },
            *compared,
        ],
    }
