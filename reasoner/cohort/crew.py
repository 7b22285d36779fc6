"""Several lots at a time in one process: each worker has an engine of its own, with one thread where lots are many.

Engines that share nothing keep all cores busy where one engine with several threads would wait for itself, and while
one worker reads or writes in Python, the engines of the others go on.
"""

from __future__ import annotations

import os
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from itertools import chain, islice
from queue import SimpleQueue
from typing import TYPE_CHECKING

from reasoner.cohort.evaluator import Resources
from reasoner.cohort.worker import Worker, plan_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from concurrent.futures import Future

    from reasoner.answers.reading import Reading
    from reasoner.cohort.batch import Look
    from reasoner.cohort.parts import Counts, Target
    from reasoner.cohort.records import Lot
    from reasoner.cohort.worker import Task

NEEDED = 1_000
"""Megabytes that an engine should have for itself before another one is started beside it."""

_LOOK = 1.0
"""Seconds between two looks at how far the workers are."""


def answered(
    reading: Reading, task: Task, target: Target, resources: Resources, waiting: Iterable[Lot], look: Look
) -> Iterator[Counts]:
    """Answer lots in whatever order they are done; ``look`` is told now and then how far those at work are."""
    threads = resources.threads or len(os.sched_getaffinity(0))
    lots = iter(waiting)
    first = list(islice(lots, max(1, min(threads, resources.megabytes // NEEDED))))
    if not first:
        return
    plan = plan_of(reading, task)
    share = resources._replace(threads=max(1, threads // len(first)), megabytes=resources.megabytes // len(first))
    free: SimpleQueue[Worker | int] = SimpleQueue()
    for number in range(len(first)):
        free.put(number)
    at_work: dict[int, Worker] = {}

    def answer(lot: Lot) -> Counts:
        worker: Worker | int = free.get()
        if isinstance(worker, int):
            worker = Worker(reading, task, plan, share._replace(folder=f"{share.folder}{worker}"))
        at_work[lot.number] = worker
        try:
            return worker.answer(lot, target)
        finally:
            del at_work[lot.number]
            free.put(worker)

    running: set[Future[Counts]] = set()
    pool = ThreadPoolExecutor(len(first))
    try:
        for lot in chain(first, lots):
            running.add(pool.submit(answer, lot))
            # One lot more than there are workers waits, read already.
            while len(running) > len(first):
                yield from _done(running, at_work, look)
        while running:
            yield from _done(running, at_work, look)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        while not all(each.done() for each in running):
            for each in list(at_work.values()):
                each.interrupt()
            wait(running, 0.1)
        while not free.empty():
            if isinstance(idle := free.get(), Worker):
                idle.close()


def _done(running: set[Future[Counts]], at_work: dict[int, Worker], look: Look) -> Iterator[Counts]:
    """What is done next, after a look at what is not."""
    done, _ = wait(running, _LOOK, FIRST_COMPLETED)
    for each in done:
        running.discard(each)
        yield each.result()
    if not done:
        look({number: worker.share for number, worker in list(at_work.items())})
