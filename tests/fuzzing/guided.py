"""Fuzzing guided by coverage, with atheris: what reaches new code is kept and changed further."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

_HARNESS = """
import sys, tempfile
from pathlib import Path
import atheris

with atheris.instrument_imports(include=["reasoner"]):
    from tests.fuzzing.targets import targets
    from tests.fuzzing.runner import verdict

chosen = targets()
folder = Path(tempfile.mkdtemp())

def take(data):
    if data:
        target = chosen[data[0] % len(chosen)]
        found = verdict(target, data[1:], folder)
        if found:
            raise AssertionError(f"{target.name}: {found}")

atheris.Setup(sys.argv, take)
atheris.Fuzz()
"""


def guided(seconds: int) -> int | None:
    """Fuzz for some seconds in a process of its own; its exit code, or ``None`` where atheris is not installed."""
    from importlib.util import find_spec

    if find_spec("atheris") is None:
        return None
    from tests.fuzzing.targets import targets

    with tempfile.TemporaryDirectory() as scratch:
        corpus = Path(scratch) / "corpus"
        corpus.mkdir()
        for number, target in enumerate(targets()):
            for place, seed in enumerate(target.seeds[:40]):
                (corpus / f"{target.name}-{place}").write_bytes(bytes([number]) + seed.encode())
        harness = Path(scratch) / "harness.py"
        harness.write_text(_HARNESS)
        command = [
            sys.executable,
            str(harness),
            str(corpus),
            f"-max_total_time={seconds}",
            "-max_len=4096",
            "-timeout=20",
        ]
        paths = [str(Path(__file__).parents[2]), *filter(None, [os.environ.get("PYTHONPATH")])]
        return subprocess.run(
            command, env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)}, cwd=scratch, check=False
        ).returncode
