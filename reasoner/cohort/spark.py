"""A cohort beyond one machine: a cluster hands out lots, and each task answers its own with the embedded engine.

Cases never join with each other, so nothing is shuffled: the driver writes lots beside the parts, where all tasks can
read, tasks write parts there, and only counts travel back. Workers need the same Python with this package, its extra
``cohort``, and the knowledge base at the same path.
"""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, Any

from reasoner.answers.reading import read
from reasoner.cohort.evaluator import Resources
from reasoner.cohort.parts import Counts, Target, finished_lots
from reasoner.cohort.records import packed, unpacked
from reasoner.cohort.worker import Worker, plan_of
from reasoner.errors import OutputError, ReasonerError
from reasoner.loading.load import load_program

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from reasoner.cohort.batch import Answer, Cohort, Look
    from reasoner.cohort.records import Lot
    from reasoner.cohort.worker import Task

NEEDS = "pip install 'soleus[spark]', and Java 17 or later"
_LOOK = 1.0
"""Seconds between two looks at which lots are done."""


def clustered(cohort: Cohort, resources: Resources, paths: tuple[str, ...], master: str) -> Answer:
    """Answer lots on a cluster, with one thread of the engine for each task; ``paths`` are the knowledge base's."""

    def answer(waiting: Iterable[Lot], look: Look) -> Iterator[Counts]:
        session = _session(master)
        try:
            numbers = [_spooled(lot, cohort.target) for lot in waiting]
            if numbers:
                alone = Resources(1, resources.megabytes, resources.folder)
                task = _task(cohort.target, cohort.task, alone, paths)
                context = session.sparkContext
                slices = min(len(numbers), 4 * context.defaultParallelism)
                frame = session.createDataFrame([(number,) for number in numbers], "lot long").repartition(slices)
                yield from _finished(frame.mapInArrow(task, "lot long"), numbers, cohort.target, look)
        finally:
            session.stop()

    return answer


def _finished(frame: Any, numbers: list[int], target: Target, look: Look) -> Iterator[Counts]:
    """The lots that tasks have done, as they appear beside the parts. Raises ``OutputError`` for a task that failed."""
    from pyspark.errors import PySparkException

    waiting = set(numbers)
    with ThreadPoolExecutor(1) as pool:
        job = pool.submit(frame.collect)
        while waiting and not (job.done() and job.exception()):
            wait([job], _LOOK)
            look({})
            for number, counts in finished_lots(target, waiting).items():
                waiting.discard(number)
                yield counts
        try:
            job.result()
        except PySparkException as error:
            told = [line for line in str(error).splitlines() if "Error: " in line] or [str(error).splitlines()[0]]
            raise OutputError(
                f"a task of the cluster failed: {told[-1].strip()}",
                help="what is finished is kept; go on with --resume",
            ) from None


def _spooled(lot: Lot, target: Target) -> int:
    """Write a lot where a task will find it."""
    target.part(lot.number, "lot").write_text(packed(lot), encoding="utf-8")
    return lot.number


def _task(
    target: Target, task: Task, resources: Resources, paths: tuple[str, ...]
) -> Callable[[Iterator[Any]], Iterator[Any]]:
    """What a task does with the numbers of its lots."""

    def answer(batches: Iterator[Any]) -> Iterator[Any]:
        import pyarrow as pa

        worker: Worker | None = None
        for batch in batches:
            for number in batch.column(0).to_pylist():
                if worker is None:
                    reading = read(load_program(paths))
                    worker = Worker(reading, task, plan_of(reading, task), resources)
                lot = unpacked(target.part(number, "lot").read_text(encoding="utf-8"))
                worker.answer(lot, target)
                yield pa.RecordBatch.from_pydict({"lot": [number]})
        if worker is not None:
            worker.close()

    return answer


def _session(master: str) -> Any:
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError:
        raise ReasonerError("the package 'pyspark' is missing", help=NEEDS) from None
    # Tasks on this machine run under the interpreter that runs this.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.master(master).appName("soleus").config("spark.ui.enabled", "false")
    builder = builder.config("spark.ui.showConsoleProgress", "false")
    builder = builder.config("spark.sql.execution.arrow.maxRecordsPerBatch", "1")
    builder = builder.config("spark.sql.adaptive.enabled", "false")
    try:
        session = builder.getOrCreate()
    except (PySparkException, OSError) as error:
        raise ReasonerError(f"the cluster does not start: {str(error).splitlines()[0]}", help=NEEDS) from None
    session.sparkContext.setLogLevel("ERROR")
    return session
