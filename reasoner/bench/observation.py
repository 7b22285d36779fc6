"""What single cases do with clauses: which fire, are asserted, are needed, and what taking one out changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.bench.derivation import Derivations, Shared
from reasoner.bench.expectations import clause_ids, expectations_of
from reasoner.bench.needs import Needs
from reasoner.bench.removal import without_fact, without_rule
from reasoner.bench.trial import Trial, asserted_atoms, case_of, failures_of, model_of
from reasoner.engine.evaluate import needed_predicates
from reasoner.errors import CaseError
from reasoner.program.compiled import GroundAtom

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reasoner.answers.case_file import CaseText
    from reasoner.answers.reading import Reading
    from reasoner.engine.model import Model
    from reasoner.program.compiled import CompiledProgram

CONCLUSIONS = ("candidate", "tier", "step", "step_reason", "step_caution", "avoid", "warning")


class Observed(NamedTuple):
    """One case: sets of clauses as numbers (see ``Shared``), and what the case leads to.

    ``passing``: it asserts something, and all is as expected.
    """

    fired: int
    asserted: int
    needed: int
    passing: bool
    conclusions: tuple[GroundAtom, ...]


class Removal(NamedTuple):
    """A clause to take out for one case: a rule by number or a fact; ``before`` is what the case leads to with it."""

    key: str
    rule: int
    atom: GroundAtom | None
    text: CaseText
    before: tuple[GroundAtom, ...]


def observe(
    texts: Sequence[CaseText], reading: Reading, stages: Sequence[str] | None, *, first: bool
) -> tuple[dict[str, int], list[Observed]]:
    """What each case does with clauses, and the bit of each clause.

    What no case changes fires in each of them alike; it is looked at once, for the ``first`` of all cases.
    """
    shared = Shared()
    ids = clause_ids(reading)
    names = sorted(answering(reading.program))
    per_case = [name for name in names if reading.program.predicates[name].per_case]
    found = []
    for place, text in enumerate(texts):
        trial = Trial(text, expectations_of(text, reading, ids), model_of(text, reading, stages=stages))
        found.append(_observed(trial, reading, shared, names if first and place == 0 else per_case))
    return shared.bits, found


def _observed(trial: Trial, reading: Reading, shared: Shared, names: Sequence[str]) -> Observed:
    derivations = Derivations(trial.model, reading.program, shared)
    conclusions = conclusions_of(trial.model, reading)
    derived = (GroundAtom(name, row) for name in names for row in trial.model.rows(name))
    fired = derivations.bits((*conclusions, *derived))
    if failures_of(trial, reading, derivations):
        return Observed(fired, 0, 0, False, conclusions)
    atoms = (*asserted_atoms(trial), *_answer(trial, reading))
    return Observed(fired, derivations.bits(atoms), Needs(derivations).bits(conclusions), bool(atoms), conclusions)


def decisive(removals: Iterable[Removal], reading: Reading, stages: Sequence[str] | None) -> dict[str, bool]:
    """Whether taking out a clause changes what its case leads to."""
    program = reading.program
    found = {}
    for each in removals:
        changed = without_rule(program, each.rule) if each.atom is None else without_fact(program, each.atom)
        found[each.key] = each.before != _after(each.text, reading, changed, stages)
    return found


def conclusions_of(model: Model, reading: Reading) -> tuple[GroundAtom, ...]:
    """The atoms of a model that a reader of its answers sees."""
    return tuple(GroundAtom(name, row) for name in _concluding(reading) for row in model.rows(name))


def _concluding(reading: Reading) -> tuple[str, ...]:
    """The predicates of what a reader of answers sees."""
    return tuple(dict.fromkeys(reading.entries[entry] for entry in CONCLUSIONS if entry in reading.entries))


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
    needed = needed_predicates(program, goals)
    return frozenset(name for name in needed if program.predicates[name].kind == "derived")


def _after(
    text: CaseText, reading: Reading, program: CompiledProgram, stages: Sequence[str] | None
) -> tuple[GroundAtom, ...]:
    from reasoner.engine.native import evaluate_native

    facts = case_of(text, reading, stages).facts(reading.entries)
    model = evaluate_native(program, facts, goals=_concluding(reading))
    return conclusions_of(model, reading)
