"""Runs ``soleus`` in this process, as the console script does, and keeps what it wrote."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
BICYCLE = str(ROOT / "tests" / "kb_small")


class Run(NamedTuple):
    """Exit code, both streams, and the line of standard error that names the knowledge base, which ``err`` lacks."""

    code: int
    out: str
    err: str
    base: str = ""


class Soleus:
    """Calls the command line on the small knowledge base unless ``kb`` says otherwise."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, cache: Path) -> None:
        self._patch = monkeypatch
        monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
        monkeypatch.setenv("COLUMNS", "100")
        for name in ("SOLEUS_KB", "NO_COLOR", "FORCE_COLOR"):
            monkeypatch.delenv(name, raising=False)

    def __call__(
        self, *arguments: str, kb: str | None = BICYCLE, stdin: str | bytes = "", encoding: str = "utf-8"
    ) -> Run:
        from cli.main import main

        raw = stdin if isinstance(stdin, bytes) else stdin.encode()
        out = io.TextIOWrapper(io.BytesIO(), encoding=encoding, write_through=True)
        err = io.TextIOWrapper(io.BytesIO(), encoding=encoding, write_through=True)
        with self._patch.context() as patch:
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8"))
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            if kb is not None:
                patch.setenv("SOLEUS_KB", kb)
            code = main(list(arguments))
        lines = _text(err).splitlines(keepends=True)
        named = [line for line in lines if line.startswith("Knowledge base: ")]
        return Run(code, _text(out), "".join(line for line in lines if line not in named), "".join(named).rstrip())


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    stream.seek(0)
    return stream.read()
