"""Every command of the teacher's guide, run as it stands there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.cli.run import ROOT, Soleus

GUIDE = (ROOT / "docs" / "howto" / "teach-with-it.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^\$ soleus (.*)$", GUIDE, re.MULTILINE)


def test_every_command_of_the_guide_answers(soleus: Soleus, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOLEUS_DATA", str(tmp_path / "data"))
    assert len(COMMANDS) > 6
    for command in COMMANDS:
        done = soleus(*shlex.split(command), kb=None)
        assert (command, done.code, "Traceback" in done.err) == (command, 0, False)
        assert done.out or (tmp_path / "soleus.apkg").is_file()


def test_every_page_that_the_guide_names_exists() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", GUIDE):
        assert (ROOT / "docs" / "howto" / target).is_file(), target
