"""A knowledge base that comes with an installed distribution is found by its name."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cli.packs import GROUP
from tests.cli.run import BICYCLE, Soleus


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A distribution as a wheel leaves it behind: a package with the knowledge, and its entry points."""
    shutil.copytree(BICYCLE, tmp_path / "bicycle_pack")
    (tmp_path / "bicycle_pack" / "__init__.py").write_text("raise RuntimeError('packs are not imported')\n")
    info = tmp_path / "bicycle_pack-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: bicycle-pack\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[{GROUP}]\nworkshop = bicycle_pack\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path


def test_a_pack_is_used_by_its_name(soleus: Soleus, pack: Path) -> None:
    named = soleus("differential", "noise=squeak", "--kb", "workshop")
    direct = soleus("differential", "noise=squeak")
    assert named.code == direct.code
    assert named.out == direct.out != ""


def test_a_name_that_no_pack_has_is_a_missing_folder(soleus: Soleus, pack: Path) -> None:
    run = soleus("differential", "noise=squeak", "--kb", "workshops")
    assert run.code == 4
    assert "the folder workshops does not exist" in run.err
