"""Robustness tries every weight once up and once down, and names those that change the order."""

from __future__ import annotations

from pathlib import Path

from reasoner.answers.case_file import read_case
from reasoner.answers.ranking import order
from reasoner.answers.reading import Reading, read
from reasoner.answers.robustness import robustness, shifts
from reasoner.evaluation.evaluate import evaluate
from reasoner.evaluation.variation import vary
from reasoner.program.loading import load_program

KB = Path(__file__).parent.parent.parent / "kb"


def _reading() -> Reading:
    return read(load_program([str(KB)], cache=False))


def test_each_named_shift_really_changes_the_leading_places() -> None:
    reading = _reading()
    case = read_case(str(KB / "calf" / "cases.toml") + "#pub016", [], reading.vocabulary)
    facts = list(case.facts(reading.entries))
    found = robustness(reading, case)
    assert found.tried >= 60
    assert found.tried <= len(list(shifts(reading)))
    assert found.first or found.others
    goal = [reading.entry("candidate")]
    for shift in (*found.first, *found.others):
        rows = reading.program.facts[shift.weight.predicate]
        moved = {shift.becomes.arguments if row == shift.weight.arguments else row: rows[row] for row in rows}
        changed = vary(reading.program, shift.weight.predicate, moved)
        leading = [name for name, _ in order(evaluate(changed, facts, goals=goal), reading)[:3]]
        assert tuple(leading) == shift.leading != found.leading
