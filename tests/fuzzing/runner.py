"""The fuzzer: many seeded inputs, each within a limit of processor time; what fails is made small and shown."""

from __future__ import annotations

import signal
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from types import FrameType
from typing import NamedTuple

from reasoner.errors import ReasonerError
from tests.fuzzing.mutation import mutated, nonsense
from tests.fuzzing.targets import Target, refusal, targets

LIMIT = 3.0
"""Seconds of processor time after which an input counts as a hang."""

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
) -> Report:
    """Run ``count`` inputs; input ``n`` of a seed is always the same. Failures with one cause are told once."""
    chosen = [each for each in targets() if not names or each.name in names]
    inputs = dict.fromkeys((each.name for each in chosen), 0)
    failures: dict[str, Failure] = {}
    refused, slowest, start = 0, (0.0, "", 0), time.perf_counter()
    with tempfile.TemporaryDirectory(dir=_memory()) as folder:
        for number in range(count):
            target, data = nth_input(chosen, seed, number)
            inputs[target.name] += 1
            begun = time.process_time()
            error = verdict(target, data, Path(folder))
            slowest = max(slowest, (time.process_time() - begun, target.name, number))
            refused += error == ""
            if error and _cause(error) not in failures:
                small = shrunk(data, lambda smaller, t=target, e=error: _same(t, smaller, Path(folder), e))
                failure = failures[_cause(error)] = Failure(target.name, number, small, error)
                if tell is not None:
                    tell(failure)
                if len(failures) >= most_failures:
                    break
    return Report(inputs, refused, slowest, time.perf_counter() - start, tuple(failures.values()))


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
