"""The ranking: every summand counts, the figures hold, and the page that reports them is up to date."""

from __future__ import annotations

import json
import re
from itertools import chain
from pathlib import Path

import clingo
import pytest
from click.testing import CliRunner

from benchmarks import validation
from cli.main import soleus
from reasoner.program.compiled import Value
from tests.kb.banks import KB, Run, published, reading

PAGE = KB.parent / "docs" / "evaluation.md"
HELD_OUT = tuple(
    f"tests/data/cases_heldout{name}.toml" for name in ("", "_second", "_third", "_fourth", "_fifth", "_sixth")
)


@pytest.fixture(scope="module")
def runs() -> tuple[Run, ...]:
    return tuple(published().values())


def scores(run: Run) -> dict[Value, Value]:
    return dict(run.rows("differential"))  # type: ignore[arg-type]


def place(run: Run, answers: set[str]) -> int:
    order = sorted(scores(run).items(), key=lambda pair: (-int(pair[1]), str(pair[0])))
    return next((number for number, (name, _) in enumerate(order, 1) if name in answers), 99)


def answers_of(run: Run) -> set[str]:
    answer = run.case.table["answer"]
    return {str(answer["diagnosis"]), *map(str, answer["acceptable"])}


def test_contributions_add_up_to_the_score(runs: tuple[Run, ...]) -> None:
    for run in runs:
        sums: dict[Value, int] = {}
        for etiology, _kind, _attribute, _value, points in run.rows("contribution"):
            sums[etiology] = sums.get(etiology, 0) + int(points)
        assert {name: sums.get(name, 0) for name in scores(run)} == scores(run), run.case.id


def test_the_figures_hold(runs: tuple[Run, ...]) -> None:
    places = [place(run, answers_of(run)) for run in runs]
    shares = [sum(number <= k for number in places) / len(places) for k in (1, 3, 5)]
    assert shares[0] >= 0.88
    assert shares[1] >= 0.94
    assert shares[2] >= 0.96


def test_every_dangerous_diagnosis_is_in_the_list(runs: tuple[Run, ...]) -> None:
    dangerous = {row[0] for row, _ in reading().facts("danger")}
    asked = [run for run in runs if run.case.table["answer"]["diagnosis"] in dangerous]
    assert len(asked) >= 10
    assert all(place(run, {str(run.case.table["answer"]["diagnosis"])}) < 99 for run in asked)


def test_what_is_not_recorded_weighs_less_than_what_is_absent() -> None:
    absence = {row[0]: int(row[1]) for row, _ in reading().facts("absence_weight")}
    unknown = {row[0]: int(row[1]) for row, _ in reading().facts("open_weight")}
    assert set(unknown) == {"characteristic", "strong"}
    assert all(3 * unknown[strength] < absence[strength] for strength in unknown)


def test_notes_never_score(runs: tuple[Run, ...]) -> None:
    notes = {"pitfall", "modality_note"}
    assert not notes & set(chain.from_iterable(run.column("contribution", 3) for run in runs))


def test_a_case_stays_small(runs: tuple[Run, ...]) -> None:
    mine = (
        "holds",
        "denied",
        "lacks",
        "supported",
        "touched",
        "in_question",
        "contribution",
        "expected_unknown",
        "differential",
        "tier",
    )
    sizes = [sum(len(run.model.rows(name)) for name in mine) for run in runs]
    assert max(sizes) < 2500
    assert sum(sizes) / len(sizes) < 1500


def test_clingo_loads_the_knowledge_and_no_denial_is_violated() -> None:
    messages: list[str] = []
    control = clingo.Control(logger=lambda _code, text: messages.append(text))
    for file in sorted(Path(KB).glob("differential/*.dl")) + sorted(Path(KB).glob("calf/**/*.dl")):
        control.load(str(file))
    control.ground([("base", [])])
    assert control.solve().satisfiable
    assert [text for text in messages if "does not occur in any rule head" not in text] == []


def test_every_claim_names_a_source_and_its_grade() -> None:
    claims = [info for name in ("supports", "opposes", "requires") for _row, info in reading().facts(name)]
    assert len(claims) > 600
    assert all(info.id and info.cite and info.evidence and info.because for info in claims)


@pytest.mark.parametrize("bank", ["", *HELD_OUT])
def test_the_page_reports_what_the_command_says(request: pytest.FixtureRequest, bank: str) -> None:
    named = [str(KB.parent / bank)] if bank else []
    answer = CliRunner().invoke(soleus, ["--kb", str(KB), "evaluate", *named, "--cases", "--format", "markdown"])
    assert answer.exit_code == 0, answer.output
    quoted(request, f"soleus evaluate{f' {bank}' if bank else ''} --cases --format markdown", answer.stdout)


def test_the_page_gives_a_reason_for_every_case_that_fails(runs: tuple[Run, ...]) -> None:
    text = PAGE.read_text(encoding="utf-8")
    reasons = set(re.findall(r"^- \*\*(\w+)\*\*, ", text[text.index("## The cases that fail") :], re.MULTILINE))
    assert reasons == {run.case.id for run in runs if place(run, answers_of(run)) != 1}


def test_the_page_quotes_the_validation(request: pytest.FixtureRequest) -> None:
    stored = json.loads(validation.STORE.read_text(encoding="utf-8"))
    quoted(request, "python benchmarks/validation.py show", validation.show(stored))


def test_the_validation_was_measured_with_these_weights_and_cases() -> None:
    bench = validation.Bench()
    stored = json.loads(validation.STORE.read_text(encoding="utf-8"))
    assert stored["cases"] == [text.id for text in bench.texts]
    assert stored["shared"] == bench.shared()
    measures = dict(bench.measures())
    assert list(measures) == list(stored["places"])
    for name in list(measures)[::18]:
        assert measures[name]() == stored["places"][name], f"{name}: run benchmarks/validation.py anew"


def quoted(request: pytest.FixtureRequest, command: str, output: str) -> None:
    """Hold a block of the page against what its command prints; ``--update-golden`` rewrites the block."""
    begin = f"<!-- begin: {command} -->\n"
    text = PAGE.read_text(encoding="utf-8")
    start = text.index(begin) + len(begin)
    end = text.index("<!-- end -->", start)
    if request.config.getoption("--update-golden"):
        PAGE.write_text(f"{text[:start]}{output.strip()}\n{text[end:]}", encoding="utf-8")
    else:
        assert text[start:end].strip() == output.strip()
