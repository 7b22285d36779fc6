"""Cases held against their expectations: what each leads to, and what about it is not as expected."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from reasoner.answers.case import make_case
from reasoner.answers.case_file import findings_of
from reasoner.bench.demands import ASKS, predicates_read, unmet
from reasoner.bench.derivation import Derivations, Shared
from reasoner.bench.expectations import FIRST, TIER, clause_ids, expectations_of
from reasoner.errors import CaseError
from reasoner.explain.contradictory_case import refuse_contradictory
from reasoner.program.compiled import GroundAtom
from reasoner.ranking.entries import standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reasoner.answers.case import Case
    from reasoner.answers.case_file import CaseText
    from reasoner.answers.reading import Reading
    from reasoner.bench.expectations import Expectations, Expected, Reason
    from reasoner.engine.model import Model
    from reasoner.explain.matching import Partial
    from reasoner.program.compiled import EngineName

PROOF, ABSENCE, CONTRAST = "proof", "absence", "contrast"


class Failure(NamedTuple):
    """An expectation that is not met, and what explains it.

    ``kind``: ``proof`` (why the atom holds), ``absence`` (why it does not), ``contrast`` (why the first of ``names``
    stands before the second) or empty.
    """

    expectation: str
    message: str
    kind: str = ""
    predicate: str = ""
    arguments: Partial = ()
    names: tuple[str, ...] = ()


class Outcome(NamedTuple):
    """What became of one case."""

    id: str
    place: str
    expectations: int
    failures: tuple[Failure, ...]
    seconds: float

    @property
    def passed(self) -> bool:
        """Whether everything is as expected."""
        return not self.failures


class Trial(NamedTuple):
    """A case evaluated, with its expectations."""

    text: CaseText
    expectations: Expectations
    model: Model


def case_of(text: CaseText, reading: Reading, stages: Sequence[str] | None = None) -> Case:
    """The case of a bank's text, every finding checked."""
    return make_case(findings_of(text, reading.vocabulary), reading.vocabulary, id=text.id, stages=stages)


def model_of(
    text: CaseText,
    reading: Reading,
    *,
    stages: Sequence[str] | None = None,
    engine: str = "native",
    goals: Iterable[str] | None = None,
) -> Model:
    """The model of a case of a bank; with ``goals`` only what these predicates rest on."""
    from reasoner.engine.evaluate import evaluate

    facts = case_of(text, reading, stages).facts(reading.entries)
    name: EngineName = "pydatalog" if engine == "pydatalog" else "native"
    return evaluate(reading.program, facts, goals=goals, engine=name, denials=True)


def try_cases(
    texts: Iterable[CaseText],
    reading: Reading,
    *,
    stages: Sequence[str] | None = None,
    engine: str = "native",
    fail_fast: bool = False,
) -> tuple[Outcome, ...]:
    """Hold each case against its expectations; with ``fail_fast`` stop at the first that fails.

    A case is evaluated as far as its expectations and the denials ask. Raises ``CaseError`` for one that is denied.
    """
    clauses = clause_ids(reading)
    read = [(text, expectations_of(text, reading, clauses)) for text in texts]
    shared = Shared()
    found: list[Outcome] = []
    for text, expectations in read:
        start = perf_counter()
        failures: tuple[Failure, ...] = ()
        if expectations.size:
            goals: frozenset[str] | None = expectations.goals
            if any(each.key == ASKS for each in expectations.demands):
                goals = None
            elif expectations.demands:
                goals = expectations.goals | predicates_read(reading)
            model = model_of(text, reading, stages=stages, engine=engine, goals=goals)
            refuse_contradictory(model, text.place)
            failures = failures_of(
                Trial(text, expectations, model), reading, Derivations(model, reading.program, shared)
            )
        else:
            model = model_of(text, reading, stages=stages, engine=engine, goals=())
            refuse_contradictory(model, text.place)
        found.append(Outcome(text.id, text.place, expectations.size, failures, perf_counter() - start))
        if fail_fast and failures:
            break
    return tuple(found)


def failures_of(trial: Trial, reading: Reading, derivations: Derivations | None = None) -> tuple[Failure, ...]:
    """What about a case is not as expected."""
    found = [failure for each in trial.expectations.expected for failure in _unmet(each, trial.model, reading)]
    for demand in trial.expectations.demands:
        if message := unmet(demand, trial.model, reading, lambda names: _without(trial.text, names, reading)):
            found.append(Failure(demand.says, message))
    derivations = derivations or Derivations(trial.model, reading.program)
    for reason in trial.expectations.reasons:
        found.extend(_unreasoned(reason, trial, derivations))
    return tuple(found)


def _without(text: CaseText, findings: tuple[str, ...], reading: Reading) -> Model:
    """The model of a case without some of its findings; one that it does not have is an error."""
    from reasoner.engine.evaluate import evaluate

    vocabulary = reading.vocabulary
    recorded = list(findings_of(text, vocabulary))
    kept = [finding for finding in recorded if finding.text(vocabulary) not in findings]
    if len(recorded) - len(kept) != len(findings):
        raise CaseError(f"{text.place}: expect: the case does not record all of {', '.join(findings)}")
    facts = make_case(kept, vocabulary, id=text.id).facts(reading.entries)
    return evaluate(reading.program, facts, goals=predicates_read(reading), engine="native")


def atoms_of(expected: Expected, model: Model) -> tuple[GroundAtom, ...]:
    """The atoms of a model that an expectation names."""
    if expected.first:
        rows = tuple(row for row in model.rows(expected.predicate) if row[1] in expected.first)
    else:
        rows = model.match(expected.predicate, expected.arguments)
    return tuple(GroundAtom(expected.predicate, row) for row in rows)


def asserted_atoms(trial: Trial) -> tuple[GroundAtom, ...]:
    """The atoms that the expectations of a case say hold."""
    return tuple(atom for each in trial.expectations.asserted for atom in atoms_of(each, trial.model))


def _unmet(expected: Expected, model: Model, reading: Reading) -> Iterable[Failure]:
    if expected.first:
        yield from _not_first(expected, model)
        return
    rows = model.match(expected.predicate, expected.arguments)
    if bool(rows) == expected.wanted:
        return
    if not expected.wanted:
        yield Failure(expected.says, "it holds", PROOF, expected.predicate, rows[0])
    elif expected.key == TIER:
        yield from _other_tier(expected, model)
    else:
        yield Failure(expected.says, "it does not hold", ABSENCE, expected.predicate, expected.arguments)


def _not_first(expected: Expected, model: Model) -> Iterable[Failure]:
    places = standing(model)
    if places and places[0].conclusion in expected.first:
        return
    found = next((each for each in places if each.conclusion in expected.first), None)
    if found is None:
        row: Partial = (*expected.arguments[:1], expected.first[0], *expected.arguments[2:])
        yield Failure(expected.says, "it is not in the list", ABSENCE, expected.predicate, row)
        return
    name, leader = found.conclusion, places[0]
    message = (
        f"{name} stands at place {found.rank} with {_points(found.score)}; "
        f"{leader.conclusion} is first with {_points(leader.score)}"
    )
    yield Failure(f"{FIRST}: {expected.name}", message, CONTRAST, names=(leader.conclusion, name))


def _other_tier(expected: Expected, model: Model) -> Iterable[Failure]:
    case, conclusion, _tier = expected.arguments
    rows = model.match(expected.predicate, (case, conclusion, None))
    if rows:
        yield Failure(expected.says, f"it is {rows[0][2]}", PROOF, expected.predicate, rows[0])
    else:
        yield Failure(expected.says, "it has no tier", ABSENCE, expected.predicate, expected.arguments)


def _unreasoned(reason: Reason, trial: Trial, derivations: Derivations) -> Iterable[Failure]:
    if reason.about is None:
        atoms = asserted_atoms(trial)
    else:
        atoms = atoms_of(reason.about, trial.model)
        if not atoms and reason.wanted:
            about = reason.about
            yield Failure(reason.says, f"{about.name} does not hold", ABSENCE, about.predicate, about.arguments)
            return
    if (reason.clause in derivations.clauses(atoms)) == reason.wanted:
        return
    shown = atoms[0] if atoms else None
    names = ", ".join(dict.fromkeys(str(atom) for atom in atoms[:3]))
    if not reason.wanted:
        shown = next(atom for atom in atoms if reason.clause in derivations.clauses([atom]))
        yield Failure(reason.says, f"{reason.clause} is used for {shown}", PROOF, *shown)
    elif shown is None:
        yield Failure(reason.says, "nothing that is asserted holds")
    else:
        yield Failure(reason.says, f"{reason.clause} is in no derivation of {names}", PROOF, *shown)


def _points(number: int) -> str:
    return f"{number} point" if number in (1, -1) else f"{number} points"
