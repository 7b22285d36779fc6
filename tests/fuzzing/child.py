"""A process of the fuzzer: ``python -m tests.fuzzing.child [START, STOP, SEED, NAMES, SOURCE]`` tells line by line."""

from __future__ import annotations

import json
import resource
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from tests.fuzzing.runner import MEMORY, targets_of, work


def main() -> None:
    """Run the inputs that the argument names, within the limit of memory."""
    start, stop, seed, names, source = json.loads(sys.argv[1])
    chosen = targets_of(source, names)
    most = _addresses() + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for done in work(range(start, stop), seed, chosen, lambda number: _tell(number)):
        _tell([*done[:4], done.data.hex()])


def _addresses() -> int:
    """The bytes of address space in use, most of them reserved by libraries and empty."""
    with suppress(ImportError):
        import_module("pyarrow.parquet")
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()


def _tell(what: object) -> None:
    sys.stdout.write(f"{json.dumps(what)}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
