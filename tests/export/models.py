"""Cases of the banks with our own model of each, to hold those of other engines against."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import NamedTuple

from reasoner.answers.case import make_case
from reasoner.answers.case_file import findings_of, read_bank
from reasoner.answers.reading import read
from reasoner.engine.evaluate import evaluate
from reasoner.loading.load import load_program
from reasoner.program.compiled import Arguments, CompiledProgram, GroundAtom

ROOT = Path(__file__).parents[2]
EVERY = 1 if "SOLEUS_EXAMPLES" in os.environ else 40
KNOWLEDGE = {"calf": ROOT / "kb", "bicycle": ROOT / "tests" / "kb_small"}


class Judged(NamedTuple):
    """A program, the facts of a case, and the rows of every predicate of our model."""

    program: CompiledProgram
    facts: tuple[GroundAtom, ...]
    rows: dict[str, set[Arguments]]


@cache
def program_of(name: str) -> CompiledProgram:
    return load_program([str(KNOWLEDGE[name])], cache=False)


def cases() -> list[tuple[str, str, str]]:
    """Knowledge base, bank and id of the cases tried: each of the small bank, one in forty of the large ones."""
    found = []
    for name in KNOWLEDGE:
        for path in program_of(name).case_banks:
            ids = [each.id for each in read_bank(path)]
            found += [(name, path, id_) for id_ in (ids if name == "bicycle" else ids[::EVERY])]
    return found


def judged(name: str, path: str, id_: str) -> Judged:
    program = program_of(name)
    reading = read(program)
    (text,) = [each for each in read_bank(path) if each.id == id_]
    facts = make_case(findings_of(text, reading.vocabulary), reading.vocabulary).facts(reading.entries)
    return Judged(program, facts, rows_of(program, facts))


def rows_of(program: CompiledProgram, facts: tuple[GroundAtom, ...]) -> dict[str, set[Arguments]]:
    model = evaluate(program, facts, engine="native")
    return {name: rows for name in program.predicates if (rows := set(model.rows(name)))}


def short(value: object) -> str:
    return Path(value).name if isinstance(value, str) else str(value)
