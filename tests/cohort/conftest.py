from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.run import Soleus


@pytest.fixture
def soleus(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Soleus:
    """The command line, with a cache of its own that all tests share."""
    folder: Path = tmp_path_factory.getbasetemp() / "soleus-cache"
    folder.mkdir(exist_ok=True)
    return Soleus(monkeypatch, folder)
