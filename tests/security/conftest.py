from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import soleus as soleus
from tests.cli.run import BICYCLE, ROOT

Started = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A copy of the small knowledge base."""
    return Path(shutil.copytree(BICYCLE, tmp_path / "base"))


@pytest.fixture
def start(tmp_path: Path) -> Started:
    """Starts ``soleus`` in a process of its own, as its console script does."""

    def begin(*arguments: str, cwd: Path | None = None, **more: str) -> subprocess.Popen[str]:
        code = f"import sys; sys.path[0] = {str(ROOT)!r}; from cli.main import main; sys.exit(main())"
        environment = {**os.environ, "SOLEUS_CACHE": str(tmp_path / "kept"), "SOLEUS_KB": BICYCLE, **more}
        return subprocess.Popen(
            [sys.executable, "-c", code, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=cwd or tmp_path,
            env=environment,
        )

    return begin
