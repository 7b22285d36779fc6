"""One lot of cases answered: read, evaluated as a whole, written in parts. Each lot is answered by itself, anywhere."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from reasoner.answers.findings import ABSENT, MEASURED
from reasoner.cohort.answers import Answers, goals_of
from reasoner.cohort.cases import CaseReader
from reasoner.cohort.evaluator import Evaluator, Resources, coded
from reasoner.cohort.parts import ASIDE, MAIN, REJECTED, Counts, finish_lot, write_kept, write_part, write_rows
from reasoner.cohort.plan import make_plan
from reasoner.engine.evaluate import evaluate
from reasoner.errors import OutputError, ReasonerError
from reasoner.explain.contradictory_case import refuse_contradictory
from reasoner.words.sentences import Sentences
from reasoner.words.units import show_scaled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from reasoner.answers.case import Case
    from reasoner.answers.reading import Reading
    from reasoner.cohort.evaluator import Broken, Violated
    from reasoner.cohort.parts import Target
    from reasoner.cohort.plan import Plan
    from reasoner.cohort.records import Lot
    from reasoner.program.compiled import GroundAtom


class Task(NamedTuple):
    """What is asked of every lot: how many conclusions, which stages of findings, and what the asker chose."""

    top: int = 5
    stages: tuple[str, ...] | None = None
    choices: tuple[tuple[str, str], ...] = ()


def plan_of(reading: Reading, task: Task) -> Plan:
    """The plan of a knowledge base for what is asked of every lot."""
    goals = goals_of(reading)
    constants = [text for choice in task.choices for text in choice]
    return make_plan(reading.program, goals.goals, roots=goals.roots, constants=constants)


class Worker:
    """Answers lots with one knowledge base, by its plan."""

    def __init__(self, reading: Reading, task: Task, plan: Plan, resources: Resources) -> None:
        self._reading, self._task = reading, task
        self._evaluator = Evaluator(plan, resources)
        self._reader = CaseReader(reading, task.stages)
        self._sentences = Sentences(reading.program)
        self._answers = Answers(reading, self._evaluator, task.top)

    def close(self) -> None:
        """Give back what the engine holds."""
        self._evaluator.connection.close()

    def interrupt(self) -> None:
        """Stop what is being answered, from another thread."""
        self._evaluator.connection.interrupt()

    @property
    def share(self) -> float:
        """Which share of the lot at work is done, by statements."""
        return self._evaluator.done / (len(self._evaluator.plan.steps) + 1)

    def answer(self, lot: Lot, target: Target) -> Counts:
        """Answer a lot and write its parts. Raises ``OutputError`` where the engine or the disk has no room."""
        with _engine_errors():
            return self._answer(lot, target)

    def _answer(self, lot: Lot, target: Target) -> Counts:
        read = self._reader.read(lot.records)
        cases = [case for _, case in read.cases]
        violated, broken = self._evaluate(cases)
        refused = self._refused(cases, violated, broken)
        rejects = [*lot.strays, *read.rejects]
        rejects += [read.cases[number][0].reject(*why) for number, why in refused.items()]
        self._answers.of([case.id for case in cases], refused)
        write_part(target, lot.number, MAIN, self._answers.ranked())
        write_rows(target, lot.number, ASIDE, self._answers.steps())
        write_rows(target, lot.number, REJECTED, sorted(rejects))
        kept = [self._kept(case) for number, case in enumerate(cases) if number not in refused]
        write_kept(target, lot.number, kept)
        counts = Counts(
            lot.number,
            len(lot.records),
            len(kept),
            len(rejects),
            self._answers.abstained(),
        )
        finish_lot(target, counts)
        return counts

    def _evaluate(self, cases: Sequence[Case]) -> tuple[tuple[Violated, ...], tuple[Broken, ...]]:
        facts = ((number, atom) for number, case in enumerate(cases) for atom in self._facts(case))
        return self._evaluator.evaluate(coded(facts, self._evaluator.plan))

    def _facts(self, case: Case) -> tuple[GroundAtom, ...]:
        return case._replace(choices=self._task.choices).facts(self._reading.entries)

    def _refused(
        self, cases: Sequence[Case], violated: Iterable[Violated], broken: Iterable[Broken]
    ) -> dict[int, tuple[str, str]]:
        """Why some cases have no answer, by their number: as for one case, or the rule that has no value."""
        found: dict[int, tuple[str, str]] = {}
        program = self._reading.program
        for number in dict.fromkeys(each.case for each in violated):
            try:
                facts = self._facts(cases[number])
                model = evaluate(program, facts, goals=(), denials=True, engine="native")
                refuse_contradictory(model, sentences=self._sentences)
            except ReasonerError as error:
                found[number] = error.message, error.help
        for number, rule in broken:
            info = program.rules[rule].info
            cause = f"{info.id or info.text}: arithmetic leads to no integer of the language"
            found.setdefault(number, (cause, "count in larger units, or bound the numbers"))
        return found

    def _kept(self, case: Case) -> dict[str, Any]:
        """A case as a case file has it, so that any row can be explained later."""
        vocabulary = self._reading.vocabulary
        table: dict[str, Any] = {"id": case.id, "present": [], "absent": [], "measure": {}}
        for each in case.findings:
            if each.kind == MEASURED and isinstance(each.value, int):
                factor, _unit = vocabulary.scales.get(each.attribute, (1, ""))
                table["measure"][each.attribute] = show_scaled(each.value, factor)
            else:
                table["absent" if each.kind == ABSENT else "present"].append(f"{each.attribute}={each.value}")
        return {key: value for key, value in table.items() if value or key == "id"}


@contextmanager
def _engine_errors() -> Iterator[None]:
    """Errors of the engine that a user can cause, as errors of ours; an interrupt, however it is wrapped, as itself."""
    import duckdb

    try:
        yield
    except (duckdb.Error, RuntimeError) as error:
        text = str(error)
        if isinstance(error, duckdb.InterruptException) or "KeyboardInterrupt" in text or "interrupted" in text.lower():
            raise KeyboardInterrupt from None
        if not isinstance(error, (duckdb.OutOfMemoryException, duckdb.IOException)):
            raise
        raise OutputError(
            f"the engine has no room: {text.splitlines()[0]}",
            help="what is finished is kept; free memory or disk, or lower --lot, then go on with --resume",
        ) from None
