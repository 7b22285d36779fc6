from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.run import ROOT, Soleus


@pytest.fixture
def kb(tmp_path: Path) -> Path:
    """A copy of the small knowledge base that a test may change."""
    return Path(shutil.copytree(ROOT / "tests" / "kb_small", tmp_path / "kb")).resolve()


@pytest.fixture
def soleus(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Soleus:
    """The command line, with a cache of its own."""
    return Soleus(monkeypatch, tmp_path / "cache")
