"""Targets with mistakes in them, which the fuzzer has to find."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from tests.fuzzing.targets import Target


def targets() -> tuple[Target, ...]:
    """One that takes too much memory, one that ends its process, one that is right."""
    return (Target("hungry", ("x",), _hungry), Target("deadly", ("x",), _deadly), Target("right", ("x",), _right))


def _hungry(data: bytes, folder: Path) -> None:
    [bytes(200 << 20) for _ in range(8)]


def _deadly(data: bytes, folder: Path) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _right(data: bytes, folder: Path) -> None:
    pass
