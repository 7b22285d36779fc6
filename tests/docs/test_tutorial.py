"""Every command of the tutorial and of the how-to runs, and prints what stands there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"```console\n(.*?)```", re.S)
STEP = re.compile(r"```(?:console|soleus (\S+))\n(.*?)```", re.S)
"""A block of commands, or the text that is put behind that of a file."""


def commands(block: str) -> list[str]:
    return [line[2:] for line in block.splitlines() if line.startswith("$ ")]


def played(text: str, folder: Path) -> str:
    """The page with the output of each command as it is now."""
    tools = folder / "bin"
    tools.mkdir()
    (tools / "soleus").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m cli "$@"\n', encoding="utf-8")
    (tools / "soleus").chmod(0o755)
    environment = {
        "PATH": f"{tools}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "XDG_CACHE_HOME": str(folder / "cache"),
        "COLUMNS": "100",
        "LC_ALL": "C.UTF-8",
    }
    place = folder / "work"
    place.mkdir()
    shutil.copytree(ROOT / "kb", place / "kb")

    def answer(match: re.Match[str]) -> str:
        if match.group(1):
            with (place / match.group(1)).open("a", encoding="utf-8") as stream:
                stream.write(f"\n{match.group(2)}")
            return match.group(0)
        lines = []
        for command in commands(match.group(2)):
            done = subprocess.run(
                ["bash", "-c", f"{{ {command}; }} 2>&1"], cwd=place, env=environment, capture_output=True, check=False
            )
            assert b"Traceback" not in done.stdout, done.stdout.decode()
            lines += [f"$ {command}\n", done.stdout.decode()]
        return f"```console\n{''.join(lines)}```"

    return STEP.sub(answer, text)


@pytest.mark.parametrize("name", ["tutorial.md", "howto/add-an-etiology.md", "howto/rank-another-question.md"])
def test_the_page_shows_what_its_commands_print(name: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    page = ROOT / "docs" / name
    text = page.read_text(encoding="utf-8")
    now = played(text, tmp_path)
    if request.config.getoption("--update-golden"):
        page.write_text(now, encoding="utf-8")
    assert sum(len(commands(block)) for block in BLOCK.findall(now)) > 3
    assert page.read_text(encoding="utf-8") == now
