"""Cases of all banks have the answers that each has by itself: one in so many, or with SOLEUS_WHOLE set, all."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from reasoner.answers.advice import advise
from reasoner.answers.case import Case, make_case
from reasoner.answers.case_file import findings_of, read_bank
from reasoner.answers.choices import JUDGEMENT_LEFT_OUT
from reasoner.answers.findings import Finding, parse_finding
from reasoner.answers.ranking import Contribution, rank
from reasoner.answers.reading import Reading, read
from reasoner.cohort.answers import REASONS, Answers, goals_of
from reasoner.cohort.evaluator import Evaluator, Resources, coded
from reasoner.cohort.plan import make_plan
from reasoner.engine.evaluate import evaluate
from reasoner.errors import CaseError
from reasoner.loading.load import load_program
from reasoner.reading.arguments import findings_of as said_in
from reasoner.reading.arguments import hear_text
from reasoner.reading.lexicon import Lexicon

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data"
BANKS = [*sorted((ROOT / "kb" / "calf").glob("*cases.toml")), *sorted(DATA.glob("cases_*.toml"))]
TABLES = [DATA / "safety_scenarios.toml", *sorted(DATA.glob("texts*.toml"))]
EVERY = 1 if "SOLEUS_WHOLE" in os.environ else 11
STATED = ("no_evidence", "thin", "poor_fit")
ALL = 10_000


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read(load_program((str(ROOT / "kb"),)))


@pytest.fixture(scope="module")
def cases(reading: Reading) -> list[Case]:
    found = []
    for name, findings in list(_told(reading))[::EVERY]:
        try:
            found.append(make_case(findings, reading.vocabulary, id=name))
        except CaseError:  # what a text says need not be one case
            assert name.startswith("text")
    return found


def _told(reading: Reading) -> Iterator[tuple[str, list[Finding]]]:
    """The findings of every case, scenario and text by name."""
    words, lexicon = reading.vocabulary, Lexicon(reading)
    for path in BANKS:
        for each in read_bank(str(path)):
            stated = {key: value for key, value in each.table.items() if key != "diagnosis_text"}
            yield f"{path.stem} {each.id}", list(findings_of(each._replace(table=stated), words))
    for path in TABLES:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        for each in table.get("scenario", ()):
            yield f"scenario {each['id']}", [parse_finding(text, words) for text in each["findings"]]
        for each in table.get("text", ()):
            yield f"text {each['id']}", list(said_in(hear_text(each["text"], reading, lexicon)))


def texts(given: tuple[Contribution, ...]) -> list[str]:
    return [f"{each.finding} {each.points:+d}" for each in given[:REASONS]]


def by_itself(reading: Reading, case: Case) -> tuple[list[object], list[object]]:
    """What the ranking and the advice for one case say."""
    model = evaluate(reading.program, case.facts(reading.entries), engine="native")
    if model.violations:
        return ["refused"], ["refused"]
    ranking, advice = rank(model, reading, case, grounds=False), advise(model, reading)
    fits = {row[1]: row[2:] for row in model.rows(reading.entry("fit"))}
    ranked: list[object] = [
        (
            *(each.rank, each.conclusion, each.label, each.tier, each.score),
            *(texts(each.supporting), texts(each.against)),
            fits.get(each.conclusion, (None, None)),
        )
        for each in ranking.candidates
    ]
    alerts = [("urgent" if each.urgent else "warning", each.id, each.text) for each in advice.warnings]
    stated = [("warning", name) for name in sorted(STATED) if model.rows(reading.entry(NAMES[name]))]
    steps = [("step", each.step, each.label) for each in advice.steps]
    avoid = [("avoid", each.step, each.label) for each in advice.avoid]
    return ranked, [*alerts, *stated, *steps, *avoid]


NAMES = {"no_evidence": "abstain", "thin": "thin", "poor_fit": "poor_fit"}


def together(reading: Reading, cases: list[Case]) -> tuple[dict[str, list[object]], dict[str, list[object]]]:
    """What the plan says of all cases at once, in the same words."""
    goals = goals_of(reading)
    plan = make_plan(reading.program, goals.goals, roots=goals.roots, constants=["published", "left_out", "judgement"])
    ids = [case.id for case in cases]
    with Evaluator(plan, Resources()) as evaluator:
        facts = [(place, atom) for place, case in enumerate(cases) for atom in case.facts(reading.entries)]
        violated, broken = evaluator.evaluate(coded(facts, plan))
        assert broken == ()
        answers = Answers(reading, evaluator, ALL)
        ranked: dict[str, list[object]] = {}
        answers.of(ids, ())
        columns = [each.to_pylist() for each in answers.ranked().columns]
        for case, *row, supporting, opposing, fit, of in zip(*columns, strict=True):
            bare = [[text.split(" [")[0] for text in given] for given in (supporting, opposing)]
            ranked.setdefault(case, []).append((*row, *bare, (fit, of)))
        steps: dict[str, list[object]] = {}
        for case, kind, name, label, because in answers.steps():
            assert kind not in ("step", "avoid") or because, name
            steps.setdefault(case, []).append((kind, name) if name in STATED else (kind, name, label))
        for each in violated:
            ranked[ids[each.case]] = steps[ids[each.case]] = ["refused"]
    return ranked, steps


def test_a_cohort_is_answered_as_each_case_by_itself(cases: list[Case], reading: Reading) -> None:
    ranked, steps = together(reading, cases)
    assert len(cases) > 50
    for case in cases:
        assert (ranked.get(case.id, []), steps.get(case.id, [])) == by_itself(reading, case), case.id
    said = {each[1] for given in steps.values() for each in given if isinstance(each, tuple)}
    assert not said.isdisjoint(STATED)
    assert any(row[-1] != (None, None) for given in ranked.values() for row in given if isinstance(row, tuple))


def test_choices_hold_for_every_case(cases: list[Case], reading: Reading) -> None:
    chosen = (("prior", "published"), JUDGEMENT_LEFT_OUT)
    some = [case._replace(choices=chosen) for case in cases[:: -(-len(cases) // 6)]]
    ranked, _ = together(reading, some)
    found = [ranked.get(case.id, []) for case in some]
    assert found == [by_itself(reading, case)[0] for case in some]
    assert found != [by_itself(reading, case._replace(choices=()))[0] for case in some]
