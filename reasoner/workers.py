"""Work shared out among processes that nothing but this program's own code can choose, and that end with it.

A worker is the same Python, told not to look for modules in the current folder, with the search path of this process
without entries that depend on that folder. Tasks and results go through its own pipes; when this process ends, however
it ends, the pipe closes and the worker stops.
"""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
import threading
from typing import IO, TYPE_CHECKING, Any, TypeVar

from reasoner.errors import ReasonerError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")
R = TypeVar("R")

_START = "import sys; sys.path[:] = sys.argv[1:]; from reasoner.workers import work; work()"


def safe_path(path: Sequence[str]) -> list[str]:
    """A module search path without what means the current folder, or is it, unless this program itself lies there."""
    own = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120
    here = os.path.realpath(os.curdir)
    found = [each for each in path if os.path.isabs(each)]  # noqa: PTH117
    return [each for each in found if each == own or os.path.realpath(each) != here]


def found_program(name: str) -> str | None:
    """A program of this system: never one in the current folder, whatever the search path says."""
    path = [each for each in os.environ.get("PATH", os.defpath).split(os.pathsep) if os.path.isabs(each)]  # noqa: PTH117
    found = shutil.which(name, path=os.pathsep.join(path))
    here = found is not None and os.path.realpath(os.path.dirname(found)) == os.path.realpath(os.curdir)  # noqa: PTH120
    return None if here else found


def in_processes(function: Callable[[T], R], others: Sequence[T], own: Callable[[], R]) -> list[R]:
    """What ``own`` gives here, then the function of each other task, from a process of its own.

    Raises what a function raises, and ``ReasonerError`` when a process ends before its work is done.
    """
    if not others:
        return [own()]
    started: list[subprocess.Popen[bytes]] = []
    try:
        for task in others:
            started.append(_started())
            _give(started[-1], (function, task))
        answers: dict[int, tuple[bool, Any]] = {}
        readers = [threading.Thread(target=_take, args=(each, place, answers)) for place, each in enumerate(started)]
        for reader in readers:
            reader.start()
        first = own()
        for reader in readers:
            reader.join()
        results = [first]
        for place in range(len(started)):
            succeeded, value = answers.get(place, (False, _ended()))
            if not succeeded:
                raise value
            results.append(value)
        return results
    except OSError as error:
        raise ReasonerError(
            f"no further process could be started: {error.strerror or error}", help="give --jobs 1"
        ) from error
    finally:
        for each in started:
            each.kill()
            for stream in (each.stdin, each.stdout):
                _close(stream)
            each.wait()


def work() -> None:
    """What a worker does: one task from standard input, its answer to standard output."""
    answer = sys.stdout.buffer
    sys.stdout = sys.stderr  # what a function might say does not mix with the answer
    function, task = pickle.load(sys.stdin.buffer)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        result = (True, function(task))
    except (ReasonerError, OSError, RecursionError, MemoryError) as error:
        result = (False, error)
    pickle.dump(result, answer)
    answer.flush()


def _end_with_parent() -> None:
    os.read(sys.stdin.fileno(), 1)  # nothing more comes: it ends when the other side closes, or is gone
    os._exit(1)


def _started() -> subprocess.Popen[bytes]:
    flags = [flag for flag, on in (("-E", sys.flags.ignore_environment), ("-s", sys.flags.no_user_site)) if on]
    command = [sys.executable, "-P", *flags, "-c", _START, *safe_path(sys.path)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def _give(process: subprocess.Popen[bytes], task: object) -> None:
    assert process.stdin is not None
    try:
        pickle.dump(task, process.stdin)
        process.stdin.flush()
    except BrokenPipeError:  # it ended at once, which is told when its answer is missed
        return


def _take(process: subprocess.Popen[bytes], place: int, answers: dict[int, tuple[bool, Any]]) -> None:
    assert process.stdout is not None
    try:
        answers[place] = pickle.load(process.stdout)
    except (EOFError, pickle.UnpicklingError, OSError, ValueError):
        return


def _ended() -> ReasonerError:
    return ReasonerError("a process that shared the work ended before it was done", help="give --jobs 1")


def _close(stream: IO[bytes] | None) -> None:
    try:
        if stream is not None:
            stream.close()
    except OSError:
        return
