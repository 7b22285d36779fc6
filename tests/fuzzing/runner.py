"""The fuzzer: many seeded inputs within limits of processor time and memory; what fails is made small and shown."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from queue import Empty, SimpleQueue
from random import Random
from threading import Thread
from types import FrameType
from typing import NamedTuple

from reasoner.errors import ReasonerError
from tests.fuzzing.mutation import mutated, nonsense
from tests.fuzzing.targets import Target, refusal

LIMIT = 5.0
"""Seconds of processor time after which an input counts as a hang."""

MEMORY = 900 << 20
"""Bytes that a process of the fuzzer may take beside the program, which has some hundred millions itself."""

_LOT = 500
_PATIENCE = 300.0

_SHRINKING = 400
_LONGEST_SHRINKING = 30.0


class HangError(Exception):
    """An input took longer than the limit."""


class Failure(NamedTuple):
    """An input that is answered by something else than words, made small."""

    target: str
    number: int
    data: bytes
    error: str


class Report(NamedTuple):
    """What a run did: inputs by target, how many were refused, the slowest, and what failed."""

    inputs: dict[str, int]
    refused: int
    slowest: tuple[float, str, int]
    seconds: float
    failures: tuple[Failure, ...]


def fuzz(
    count: int,
    seed: int = 0,
    *,
    names: Sequence[str] = (),
    most_failures: int = 10,
    tell: Callable[[Failure], None] | None = None,
    source: str = "tests.fuzzing.targets",
) -> Report:
    """Run ``count`` inputs, in processes that may use ``MEMORY``; input ``n`` of a seed is always the same.

    Failures with one cause are told once. ``source`` is the module whose ``targets`` are run.
    """
    chosen = targets_of(source, names)
    inputs = dict.fromkeys((each.name for each in chosen), 0)
    failures: dict[str, Failure] = {}
    refused, slowest, start = 0, (0.0, "", 0), time.perf_counter()
    number = 0
    while number < count and len(failures) < most_failures:
        for done in _in_child(range(number, min(count, number + _LOT)), seed, names, source):
            number = done.number + 1
            inputs[done.target] += 1
            slowest = max(slowest, (done.seconds, done.target, done.number))
            refused += done.error == ""
            if done.error and _cause(done.error) not in failures:
                failure = Failure(done.target, done.number, done.data, done.error)
                failures[_cause(done.error)] = failure
                if tell is not None:
                    tell(failure)
    return Report(inputs, refused, slowest, time.perf_counter() - start, tuple(failures.values()))


def targets_of(source: str, names: Sequence[str]) -> list[Target]:
    """The targets of a module, or those named."""
    every: Sequence[Target] = import_module(source).targets()
    return [each for each in every if not names or each.name in names]


class Done(NamedTuple):
    """An input that was run; ``error`` as of ``verdict``, ``data`` the small input where it failed."""

    number: int
    target: str
    seconds: float
    error: str | None
    data: bytes


def work(numbers: range, seed: int, chosen: Sequence[Target], begun: Callable[[int], None]) -> Iterator[Done]:
    """Run some inputs here."""
    with tempfile.TemporaryDirectory(dir=_memory()) as folder:
        for number in numbers:
            begun(number)
            target, data = nth_input(chosen, seed, number)
            start = time.process_time()
            error = verdict(target, data, Path(folder))
            seconds = time.process_time() - start
            if error:
                data = shrunk(data, lambda smaller, t=target, e=error: _same(t, smaller, Path(folder), e))
            yield Done(number, target.name, seconds, error, data if error else b"")


def _in_child(numbers: range, seed: int, names: Sequence[str], source: str) -> Iterator[Done]:
    """Run some inputs in a process of its own, up to the one that ends it or holds it up for good."""
    asked = json.dumps([numbers.start, numbers.stop, seed, list(names), source])
    path = os.pathsep.join([str(Path(__file__).parents[2]), *filter(None, [os.environ.get("PYTHONPATH")])])
    command = [sys.executable, "-m", "tests.fuzzing.child", asked]
    environment = {**os.environ, "PYTHONPATH": path}
    number, ending = numbers.start - 1, f"nothing for {_PATIENCE:g} s"
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, env=environment, cwd=tempfile.gettempdir(), text=True
    ) as child:
        told: SimpleQueue[str] = SimpleQueue()
        reader = Thread(target=_pass_on, args=(child.stdout, told), daemon=True)
        reader.start()
        with suppress(Empty):
            while line := told.get(timeout=_PATIENCE):
                found = json.loads(line)
                if isinstance(found, int):
                    number = found
                else:
                    yield Done(*found[:4], bytes.fromhex(found[4]))
                    number = numbers.start - 1
            ending = f"the process ended with {child.wait()}"
        child.kill()
        reader.join()
    if child.returncode:
        assert number >= numbers.start, f"the process does not start, or not end: {ending}"
        target, data = nth_input(targets_of(source, names), seed, number)
        yield Done(number, target.name, 0.0, f"EndError: {ending}", data)


def _pass_on(lines: Iterable[str], told: SimpleQueue[str]) -> None:
    for line in lines:
        told.put(line)
    told.put("")


def nth_input(chosen: Sequence[Target], seed: int, number: int) -> tuple[Target, bytes]:
    """An input of a run: half of all go to the first target, one in twelve is nonsense."""
    random = Random(f"{seed}/{number}")
    target = chosen[0] if random.random() < 0.5 else random.choice(chosen)
    if random.random() < 1 / 12:
        return target, nonsense(random)
    return target, mutated(random, random.choice(target.seeds), target.seeds)


def verdict(target: Target, data: bytes, folder: Path) -> str | None:
    """``None`` when an input is accepted, empty when it is refused in words, else what went wrong."""
    try:
        with _within(LIMIT):
            try:
                target.take(data, folder)
            except ReasonerError as error:
                refusal(error)
                return ""
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what the run looks for
        return _told(error)
    return None


def shrunk(data: bytes, fails: Callable[[bytes], bool]) -> bytes:
    """A smaller input that still fails: pieces are left out, large ones first."""
    tries = 0
    size = len(data) // 2
    until = time.perf_counter() + _LONGEST_SHRINKING
    while size and tries < _SHRINKING and time.perf_counter() < until:
        place = 0
        while place < len(data) and tries < _SHRINKING and time.perf_counter() < until:
            smaller = data[:place] + data[place + size :]
            tries += 1
            if fails(smaller):
                data = smaller
            else:
                place += size
        size //= 2
    return data


def _same(target: Target, data: bytes, folder: Path, error: str) -> bool:
    found = verdict(target, data, folder)
    return bool(found) and _cause(found or "") == _cause(error)


def _told(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"  {Path(each.filename).name}:{each.lineno} in {each.name}" for each in frames[-8:]]
    return "\n".join([f"{type(error).__name__}: {str(error)[:300]}", *reversed(places)])


def _cause(error: str) -> str:
    """What two reports of one mistake have in common: the kind of error and where it was raised; hangs are one."""
    lines = error.split("\n")
    kind = lines[0].split(":")[0]
    return kind if kind == "HangError" else "\n".join((kind, lines[0] if kind == "AssertionError" else "", *lines[1:2]))


@contextmanager
def _within(seconds: float) -> Iterator[None]:
    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise HangError(f"more than {seconds:g} s of processor time")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _memory() -> str | None:
    """A folder in memory, where the system has one: files are written by the hundred thousand."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None
