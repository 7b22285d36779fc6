"""The calf knowledge base and its two banks of cases, evaluated once for all tests."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

from reasoner.answers.case import make_case
from reasoner.answers.case_file import CaseText, findings_of, read_bank
from reasoner.answers.reading import Reading, read
from reasoner.engine.evaluate import evaluate
from reasoner.engine.model import Model
from reasoner.knowledge.knowledge_base import KnowledgeBase, load
from reasoner.loading.load import load_program
from reasoner.program.compiled import Arguments, GroundAtom
from reasoner.syntax.tree import Clause, Word

KB = Path(__file__).parents[2] / "kb"
CALF = KB / "calf"
PUBLISHED = CALF / "cases.toml"
TEACHING = CALF / "teaching_cases.toml"
SAFETY = CALF / "safety_cases.toml"
WHOLE_LEG = KB / "overlays" / "whole_leg_scan"


class Run(NamedTuple):
    """A case and its model."""

    case: CaseText
    model: Model

    def column(self, predicate: str, place: int = 1) -> set[str]:
        """The values of one argument over all rows of a predicate."""
        return {str(row[place]) for row in self.model.rows(predicate)}

    def rows(self, predicate: str) -> set[Arguments]:
        """The rows of a predicate without the case."""
        return {row[1:] for row in self.model.rows(predicate)}


@cache
def reading(*overlays: Path) -> Reading:
    """The compiled knowledge base, with overlays."""
    return read(load_program([str(KB), *map(str, overlays)]))


@cache
def knowledge() -> KnowledgeBase:
    """The knowledge base as it is written, with its annotations."""
    return load([str(KB)])


def run(case: CaseText, *overlays: Path) -> Run:
    """Evaluate one case."""
    words = reading(*overlays)
    made = make_case(list(findings_of(case, words.vocabulary)), words.vocabulary, id=case.id)
    return Run(case, evaluate(words.program, made.facts(words.entries), engine="native"))


@cache
def teaching() -> dict[str, Run]:
    """Every teaching case, by id."""
    return {case.id: run(case) for case in read_bank(str(TEACHING))}


@cache
def safety() -> dict[str, Run]:
    """Every safety scenario, by id."""
    return {case.id: run(case) for case in read_bank(str(SAFETY))}


@cache
def published() -> dict[str, Run]:
    """Every published case, by id."""
    return {case.id: run(case) for case in read_bank(str(PUBLISHED))}


def facts(predicate: str) -> set[Arguments]:
    """All facts of a predicate."""
    return {row for row, _clause in reading().facts(predicate)}


def words(clause: Clause, key: str) -> list[str]:
    """The words of an annotation of a clause."""
    return [
        value.text for each in clause.annotations if each.key == key for value in each.values if isinstance(value, Word)
    ]


def premises(one: Run, predicate: str) -> set[GroundAtom]:
    """Every atom that some instance of a predicate rests on directly."""
    return {
        premise.atom
        for row in one.model.rows(predicate)
        for instance in one.model.instances(GroundAtom(predicate, row))
        for premise in one.model.premises(instance)
        if premise.kind == "atom" and premise.atom is not None
    }
