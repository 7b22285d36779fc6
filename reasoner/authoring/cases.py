"""The cases of a knowledge base held against a change of it before it is written."""

from __future__ import annotations

from collections.abc import Sequence

from reasoner.answers.reading import read
from reasoner.bench.banks import banks_beside, cases_of
from reasoner.bench.trial import try_cases
from reasoner.errors import KnowledgeBaseError
from reasoner.loading.load import load_program
from reasoner.program.compiled import CompiledProgram

_SHOWN = 5


def refuse_broken(layers: Sequence[str], changed: CompiledProgram) -> None:
    """Raise ``KnowledgeBaseError`` when a case is not as expected that is so now, or that is new."""
    after = read(changed)
    texts = cases_of(banks_beside(after.case_banks))
    failing = {each.id: each for each in try_cases(texts, after) if not each.passed}
    if not failing:
        return
    before = read(load_program(layers))
    known = [text for text in cases_of(banks_beside(before.case_banks)) if text.id in failing]
    failed = {each.id for each in try_cases(known, before) if not each.passed}
    broken = [each for name, each in failing.items() if name not in failed]
    if broken:
        lines = [f"{each.id}: {each.failures[0].expectation}: {each.failures[0].message}" for each in broken]
        more = f"\n  and {len(lines) - _SHOWN} more" if len(lines) > _SHOWN else ""
        what = "1 case" if len(lines) == 1 else f"{len(lines)} cases"
        raise KnowledgeBaseError(
            f"nothing was written: {what} would not be as expected\n  " + "\n  ".join(lines[:_SHOWN]) + more,
            help="change the entry, or what the case expects",
        )
