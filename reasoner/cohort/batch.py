"""A cohort from input to output: lots answered one after the other by the embedded engine, or by a cluster."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from reasoner.cohort.intake import lots
from reasoner.cohort.parts import Counts, assemble, open_folder
from reasoner.cohort.tables import STANDARD_INPUT, count_rows
from reasoner.cohort.worker import Worker
from reasoner.errors import CaseError, OutputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from reasoner.answers.reading import Reading
    from reasoner.cohort.evaluator import Resources
    from reasoner.cohort.intake import Intake
    from reasoner.cohort.parts import Target
    from reasoner.cohort.records import Lot
    from reasoner.cohort.worker import Task

    Answer = Callable[[Iterable[Lot]], Iterator[Counts]]


class Progress(NamedTuple):
    """How far a run is: cases so far, and the share of the input that is answered, 0 where nobody can tell."""

    cases: int
    share: float


class Total(NamedTuple):
    """What became of a cohort."""

    cases: int
    answered: int
    rejects: int
    abstained: int
    resumed: int


class Cohort(NamedTuple):
    """What is to be answered, from where and to where."""

    reading: Reading
    intake: Intake
    target: Target
    task: Task
    lot: int


def run(
    cohort: Cohort, answer: Answer, *, resume: bool = False, progress: Callable[[Progress], None] = lambda _: None
) -> Total:
    """Answer a cohort; ``answer`` does lots in whatever order it likes.

    Raises ``CaseError`` for an input that cannot be read and ``OutputError`` for what cannot be written; what is
    finished then stays, for another run with ``resume``.
    """
    target, intake = cohort.target, cohort.intake
    if resume and any(path == STANDARD_INPUT for path, _ in intake.files):
        raise CaseError("standard input cannot be read a second time", help="resume from a file")
    total = count_rows(intake.files)
    fresh = not target.folder.exists()
    done = open_folder(target, _stated(cohort), resume=resume)
    before, counts = frozenset(done), dict(done)
    numbers: list[int] = []

    def waiting() -> Iterator[Lot]:
        for lot in lots(intake, cohort.reading.vocabulary, str(target.folder), cohort.lot):
            numbers.append(lot.number)
            if lot.number not in before:
                yield lot

    try:
        for each in answer(waiting()):
            counts[each.lot] = each
            cases = sum(one.cases for one in counts.values())
            rows = max((one.row for one in counts.values()), default=0)
            progress(Progress(cases, min(1.0, rows / total) if total else 0.0))
    except (CaseError, OutputError):
        if fresh and not counts:
            shutil.rmtree(target.folder, ignore_errors=True)
        raise
    assemble(target, sorted(numbers))
    found = [counts[number] for number in sorted(numbers)]
    return Total(
        sum(each.cases for each in found),
        sum(each.answered for each in found),
        sum(each.rejects for each in found),
        sum(each.abstained for each in found),
        sum(each.cases for each in found if each.lot in before),
    )


def embedded(cohort: Cohort, resources: Resources) -> Answer:
    """Answer lots one after the other in this process."""

    def answer(waiting: Iterable[Lot]) -> Iterator[Counts]:
        worker: Worker | None = None
        try:
            for lot in waiting:
                worker = worker or Worker(cohort.reading, cohort.task, resources)
                yield worker.answer(lot, cohort.target)
        finally:
            if worker is not None:
                worker.close()

    return answer


def _stated(cohort: Cohort) -> dict[str, Any]:
    """What must be the same for a run to go on."""
    files = [[path, kind, *(() if path == STANDARD_INPUT else _stamp(path))] for path, kind in cohort.intake.files]
    return {
        "files": files,
        "kb": cohort.reading.hash,
        "task": [cohort.task.top, cohort.task.stages, cohort.task.choices],
        "lot": cohort.lot,
        "form": cohort.target.form,
    }


def _stamp(path: str) -> tuple[int, int]:
    try:
        about = Path(path).stat()
    except OSError as error:
        raise CaseError(f"cannot read {path}: {(error.strerror or str(error)).lower()}") from None
    return about.st_size, about.st_mtime_ns
