"""A cohort from input to output: lots answered one after the other by the embedded engine, or by a cluster."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from reasoner.cohort.crew import answered
from reasoner.cohort.intake import lots
from reasoner.cohort.parts import PARTS, assemble, finished_lots, open_folder
from reasoner.cohort.tables import count_rows, is_stream
from reasoner.errors import CaseError, OutputError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from reasoner.answers.reading import Reading
    from reasoner.cohort.evaluator import Resources
    from reasoner.cohort.intake import Intake
    from reasoner.cohort.parts import Counts, Target
    from reasoner.cohort.records import Lot
    from reasoner.cohort.worker import Task

    Look = Callable[[dict[int, float]], None]
    """Told now and then which share of each lot at work is done."""
    Answer = Callable[[Iterable[Lot], Look], Iterator[Counts]]


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
    cohort: Cohort,
    answer: Answer,
    *,
    resume: bool = False,
    force: bool = False,
    progress: Callable[[Progress], None] = lambda _: None,
) -> Total:
    """Answer a cohort; ``answer`` does lots in whatever order it likes.

    Raises ``CaseError`` for an input that cannot be read and ``OutputError`` for what cannot be written; what is
    finished then stays, for another run with ``resume``.
    """
    target, intake = cohort.target, cohort.intake
    if resume and any(is_stream(path) for path, _ in intake.files):
        raise CaseError("a stream cannot be read a second time", help="resume from a file")
    _spare_inputs(cohort)
    known = Known(count_rows(intake.files))
    fresh = not target.folder.exists()
    done = open_folder(target, _stated(cohort), resume=resume, force=force)
    counts = dict(done)

    def waiting() -> Iterator[Lot]:
        for lot in lots(intake, cohort.reading.vocabulary, str(target.folder), cohort.lot):
            known.given(lot)
            if lot.number not in done:
                yield lot

    try:
        for each in answer(waiting(), lambda shares: progress(known.progress(counts, shares))):
            counts[each.lot] = each
            progress(known.progress(counts, {}))
    except (CaseError, OutputError):
        if fresh and not finished_lots(target):
            shutil.rmtree(target.folder, ignore_errors=True)
        raise
    numbers = sorted(known.cases)
    assemble(target, numbers)
    found = [counts[number] for number in numbers]
    return Total(
        sum(each.cases for each in found),
        sum(each.answered for each in found),
        sum(each.rejects for each in found),
        sum(each.abstained for each in found),
        sum(each.cases for each in found if each.lot in done),
    )


def _spare_inputs(cohort: Cohort) -> None:
    """Raise ``OutputError`` where an output would replace an input."""
    inputs = {os.path.realpath(path) for path, _ in cohort.intake.files}
    for path in cohort.target.files.values():
        if os.path.realpath(path) in inputs:
            raise OutputError(f"{path} is an input, too", help="name another output")


class Known:
    """What is known of an input while it is read: about how many rows it has, and of each lot its rows and cases."""

    def __init__(self, rows: int) -> None:
        self.cases: dict[int, int] = {}
        self._total, self._last = rows, 0
        self._rows: dict[int, int] = {}

    def given(self, lot: Lot) -> None:
        """Note a lot; the rows of the next file of several are counted anew."""
        last = max((each[-1].row for each in (lot.records, lot.strays) if each), default=self._last)
        self._rows[lot.number] = last - self._last if last >= self._last else last
        self._last = last
        self.cases[lot.number] = len(lot.records)

    def progress(self, done: Collection[int], shares: Mapping[int, float]) -> Progress:
        """How far a run is, by the lots that are done and the shares of those at work."""
        every = {**shares, **dict.fromkeys(done, 1.0)}
        cases, rows = (
            sum(share * of.get(number, 0) for number, share in every.items()) for of in (self.cases, self._rows)
        )
        return Progress(int(cases), min(1.0, rows / self._total) if self._total else 0.0)


def embedded(cohort: Cohort, resources: Resources) -> Answer:
    """Answer lots in this process, as many at a time as there are threads and memory holds."""

    def answer(waiting: Iterable[Lot], look: Look) -> Iterator[Counts]:
        return answered(cohort.reading, cohort.task, cohort.target, resources, waiting, look)

    return answer


def _stated(cohort: Cohort) -> dict[str, Any]:
    """What must be the same for a run to go on."""
    files = [[path, kind, *(() if is_stream(path) else _stamp(path))] for path, kind in cohort.intake.files]
    return {
        "files": files,
        "kb": cohort.reading.hash,
        "task": [cohort.task.top, cohort.task.stages, cohort.task.choices],
        "lot": cohort.lot,
        "parts": PARTS,
        "form": cohort.target.form,
    }


def _stamp(path: str) -> tuple[int, int]:
    try:
        about = Path(path).stat()
    except OSError as error:
        raise CaseError(f"cannot read {path}: {(error.strerror or str(error)).lower()}") from None
    return about.st_size, about.st_mtime_ns
