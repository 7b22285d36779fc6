"""The shipped knowledge base and its published cases, evaluated for tests."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from reasoner.answers.case import make_case
from reasoner.answers.case_file import findings_of, read_bank
from reasoner.answers.reading import Reading, read
from reasoner.engine.evaluate import evaluate
from reasoner.knowledge.knowledge_base import load
from reasoner.loading.load import load_program
from reasoner.program.compiled import GroundAtom
from reasoner.source import SourceFile
from tests.explain.family import Setting

KB = Path(__file__).parents[2] / "kb"


@cache
def reading() -> Reading:
    return read(load_program([str(KB)], cache=False))


@cache
def files() -> tuple[SourceFile, ...]:
    """The files that the program was compiled from."""
    return load([str(KB)]).files


@cache
def cases() -> tuple[str, ...]:
    """Ids of the published cases, in order."""
    return tuple(text.id for text in read_bank(reading().case_banks[0]))


@cache
def shipped(case_id: str) -> Setting:
    """A published case under the shipped knowledge base."""
    here = reading()
    text = next(each for each in read_bank(here.case_banks[0]) if each.id == case_id)
    case = make_case(findings_of(text, here.vocabulary), here.vocabulary, id=case_id)
    facts = case.facts(here.program.entry)
    return Setting(here.program, evaluate(here.program, facts), facts, files())


def asked(setting: Setting) -> list[GroundAtom]:
    """What a reader asks of a case: first candidates and steps, what not to do, dangers, warnings."""
    entry = setting.program.entry
    candidates = sorted(setting.model.rows(entry["candidate"]), key=lambda row: (-int(row[2]), str(row[1])))
    found = [GroundAtom(entry["candidate"], row) for row in candidates[:2]]
    for name in ("tier", "step", "avoid", "not_excluded", "warning", "expected_unknown", "unexplained"):
        predicate = entry.get(name, "")
        found.extend(GroundAtom(predicate, row) for row in setting.model.rows(predicate)[:1])
    return found
