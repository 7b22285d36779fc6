"""What the cases of a bank rest on: clauses asserted by a passing case, only fired, never fired, never decisive."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.bench.derivation import Derivations, Shared, fact_key, rule_key
from reasoner.bench.expectations import clause_ids, expectations_of
from reasoner.bench.needs import Needs
from reasoner.bench.removal import is_static, without_fact, without_rule
from reasoner.bench.trial import Trial, asserted_atoms, failures_of, model_of
from reasoner.errors import CaseError
from reasoner.evaluation.evaluate import needed_predicates
from reasoner.program.compiled import GroundAtom, rule_predicates

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reasoner.answers.case_file import CaseText
    from reasoner.answers.reading import Reading
    from reasoner.evaluation.model import Model
    from reasoner.program.compiled import ClauseInfo, CompiledProgram

ASSERTED, FIRED, NEVER = "asserted", "fired", "never"
CONCLUSIONS = ("candidate", "tier", "step", "step_reason", "step_caution", "avoid", "warning")
MOST_REMOVALS = 60
"""Clauses that fire and are needed by nothing, and are taken out for one case to see whether they block something."""


class Covered(NamedTuple):
    """A clause and what the cases do with it.

    ``state``: ``asserted`` (in a derivation of what a passing case asserts), ``fired`` (used, but nothing asserted
    rests on it) or ``never``. ``decisive``: without it some conclusion of some case would change; ``None`` when that
    was not tried. ``case`` is the first case that puts it in its state.
    """

    key: str
    kind: str
    info: ClauseInfo
    state: str
    decisive: bool | None
    fired: int
    asserted: int
    case: str

    @property
    def file(self) -> str:
        """The file the clause stands in."""
        return self.info.source.rpartition(":")[0]

    @property
    def line(self) -> int:
        """The line the clause begins on."""
        return int(self.info.source.rpartition(":")[2])


class Coverage(NamedTuple):
    """All clauses that inference can use, in source order; ``left_out`` counts those that it cannot."""

    clauses: tuple[Covered, ...]
    left_out: int
    cases: int
    passing: int

    def number(self, state: str, kind: str = "") -> int:
        """How many clauses are in a state."""
        return sum(1 for each in self.clauses if each.state == state and kind in ("", each.kind))

    def total(self, kind: str = "") -> int:
        """How many clauses there are."""
        return sum(1 for each in self.clauses if kind in ("", each.kind))

    def share(self, *states: str, kind: str = "") -> float:
        """Clauses in one of the states, of all; 1 where there are none."""
        total = self.total(kind)
        return sum(self.number(state, kind) for state in states) / total if total else 1.0


class _Clause(NamedTuple):
    key: str
    kind: str
    info: ClauseInfo
    rule: int = 0
    atom: GroundAtom | None = None


class _Tally:
    """What the cases seen so far did with each clause."""

    def __init__(self, program: CompiledProgram) -> None:
        self.answering = answering(program)
        self.fired: dict[str, list[CaseText]] = {}
        self.asserted: dict[str, list[CaseText]] = {}
        self.needed: set[str] = set()
        self.shared = Shared()
        self.passing = 0


def coverage_of(texts: Sequence[CaseText], reading: Reading, *, stages: Sequence[str] | None = None) -> Coverage:
    """Evaluate the cases and count for every clause what they do with it."""
    program = reading.program
    tally = _Tally(program)
    ids = clause_ids(reading)
    for text in texts:
        trial = Trial(text, expectations_of(text, reading, ids), model_of(text, reading, stages=stages))
        _count(trial, reading, tally)
    clauses, left_out = _clauses(program)
    blocking = _blocking(clauses, reading, tally, stages)
    covered = tuple(_covered(each, tally, blocking) for each in clauses)
    return Coverage(
        tuple(sorted(covered, key=lambda each: (each.file, each.line))), left_out, len(texts), tally.passing
    )


def conclusions_of(model: Model, reading: Reading) -> tuple[GroundAtom, ...]:
    """The atoms of a model that a reader of its answers sees."""
    names = dict.fromkeys(reading.entries[entry] for entry in CONCLUSIONS if entry in reading.entries)
    return tuple(GroundAtom(name, row) for name in names for row in model.rows(name))


def _count(trial: Trial, reading: Reading, tally: _Tally) -> None:
    derivations = Derivations(trial.model, reading.program, tally.shared)
    conclusions = conclusions_of(trial.model, reading)
    derived = (
        GroundAtom(name, row)
        for name in sorted(tally.answering)
        if reading.program.predicates[name].per_case or not tally.fired
        for row in trial.model.rows(name)
    )
    for key in derivations.clauses((*conclusions, *derived)):
        tally.fired.setdefault(key, []).append(trial.text)
    if failures_of(trial, reading, derivations):
        return
    atoms = (*asserted_atoms(trial), *_answer(trial, reading))
    tally.passing += bool(atoms)
    for key in derivations.clauses(atoms):
        tally.asserted.setdefault(key, []).append(trial.text)
    tally.needed |= Needs(derivations).of(conclusions)


def _answer(trial: Trial, reading: Reading) -> Iterable[GroundAtom]:
    """The right conclusion of a case that carries its answer, where it is listed."""
    from reasoner.answers.bank import answer_of

    if "answer" not in trial.text.table:
        return ()
    try:
        answer = answer_of(trial.text, reading)
    except CaseError:
        return ()
    predicate = reading.entry("candidate")
    return [GroundAtom(predicate, row) for row in trial.model.rows(predicate) if answer.accepts(str(row[1]))]


def answering(program: CompiledProgram) -> frozenset[str]:
    """The derived predicates that answers rest on: entry points and whatever they depend on, not what checks use."""
    goals = frozenset(name for name in program.entry.values() if name in program.predicates)
    needed = needed_predicates(program, {}, goals)
    return frozenset(name for name in needed if program.predicates[name].kind == "derived")


def _clauses(program: CompiledProgram) -> tuple[list[_Clause], int]:
    """The clauses that answers can rest on, and how many cannot be: plain words, and what serves checks."""
    needed = answering(program)
    rules = [rule for rule in program.rules if rule.head is not None and rule.head.predicate in needed]
    read = {name for rule in rules for name in rule_predicates(rule)[1:]} | needed
    found = [_Clause(rule_key(rule.info), "rule", rule.info, rule.number) for rule in rules]
    left_out = sum(1 for rule in program.rules if rule.head is not None) - len(rules)
    for predicate, rows in program.facts.items():
        if predicate not in read:
            left_out += len(rows)
            continue
        for row, info in rows.items():
            atom = GroundAtom(predicate, row)
            found.append(_Clause(fact_key(atom, info), "fact", info, atom=atom))
    return found, left_out


def _blocking(
    clauses: Iterable[_Clause], reading: Reading, tally: _Tally, stages: Sequence[str] | None
) -> dict[str, bool]:
    """Whether taking out a clause that fires and that nothing needs changes the first case it fires in."""
    tried: dict[str, bool] = {}
    for each in clauses:
        if each.key not in tally.fired or each.key in tally.needed or len(tried) >= MOST_REMOVALS:
            continue
        text, program = tally.fired[each.key][0], reading.program
        if is_static(program, program.outlines[each.rule].head if each.atom is None else each.atom.predicate):
            continue
        changed = without_rule(program, each.rule) if each.atom is None else without_fact(program, each.atom)
        before = conclusions_of(model_of(text, reading, stages=stages), reading)
        tried[each.key] = before != _after(text, reading, changed, stages)
    return tried


def _after(
    text: CaseText, reading: Reading, program: CompiledProgram, stages: Sequence[str] | None
) -> tuple[GroundAtom, ...]:
    from reasoner.answers.case import make_case
    from reasoner.answers.case_file import findings_of
    from reasoner.evaluation.native import evaluate_native

    case = make_case(findings_of(text, reading.vocabulary), reading.vocabulary, id=text.id, stages=stages)
    return conclusions_of(evaluate_native(program, case.facts(reading.entries)), reading)


def _covered(clause: _Clause, tally: _Tally, blocking: dict[str, bool]) -> Covered:
    fired, asserted = tally.fired.get(clause.key, []), tally.asserted.get(clause.key, [])
    state = ASSERTED if asserted else FIRED if fired else NEVER
    decisive = clause.key in tally.needed or (blocking.get(clause.key) if fired else False)
    first = next((text.id or text.place for text in (*asserted, *fired)), "")
    return Covered(clause.key, clause.kind, clause.info, state, decisive, len(fired), len(asserted), first)
