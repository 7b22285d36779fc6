"""Every command of the how-to runs, and what it promises is there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from reasoner.cohort.picture import Bar, drawn
from tests.cli.run import BICYCLE, Soleus
from tests.cohort.test_batch import many
from tests.conftest import Golden
from tests.docs.test_tutorial import BLOCK, commands

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "howto" / "answer-a-cohort.md"


def _tools(folder: Path) -> dict[str, str]:
    """An environment in which the commands of a page are found."""
    tools = folder / "bin"
    tools.mkdir()
    for name, called in {"soleus": '"$PYTHON" -m cli', "python": '"$PYTHON"'}.items():
        (tools / name).write_text(f'#!/bin/sh\nexec {called} "$@"\n', encoding="utf-8")
        (tools / name).chmod(0o755)
    environment = {**os.environ, "PATH": f"{tools}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    return environment | {"PYTHON": sys.executable}


@pytest.mark.usefixtures("soleus")  # with the cache that it shares
def test_a_table_of_reports_becomes_answers_and_a_picture(tmp_path: Path) -> None:
    environment = _tools(tmp_path)
    (tmp_path / "benchmarks").symlink_to(ROOT / "benchmarks")
    said = []
    for command in [each for block in BLOCK.findall(PAGE.read_text(encoding="utf-8")) for each in commands(block)]:
        done = subprocess.run(
            ["bash", "-c", command], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode in (0, 3), (command, done.stderr)
        assert "Traceback" not in done.stderr, done.stderr
        said.append(done.stdout + done.stderr)
    assert len(said) == 6
    answers = pq.read_table(tmp_path / "answers.parquet")
    rejects = pq.read_table(tmp_path / "answers.rejects.parquet")
    assert f"{1000 - rejects.num_rows:,} of 1,000 cases answered" in said[2]
    led = sum(rank == 1 for rank in answers.column("rank").to_pylist())
    assert len(ET.parse(tmp_path / "leaders.svg").findall("{*}text")) > 10
    assert f"What leads in {led:,} cases" in (tmp_path / "leaders.svg").read_text(encoding="utf-8")


def test_parts_answered_apart_are_the_whole(soleus: Soleus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    many("reports.csv", 40)
    assert soleus("batch", "reports.csv", "whole.parquet").code == 3
    environment = {**_tools(tmp_path), "SOLEUS_KB": BICYCLE}
    page = (PAGE.parent / "answer-more-than-one-machine-holds.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", page, re.DOTALL)
    said = [
        subprocess.run(["bash", "-c", each], env=environment, check=True, capture_output=True, text=True)
        for each in [*blocks, blocks[1]]
    ]
    whole = pq.read_table("whole.parquet").to_pylist()
    parts = [row for path in Path("answers").glob("part-?.parquet") for row in pq.read_table(path).to_pylist()]
    assert sorted(map(str, parts)) == sorted(map(str, whole))
    assert str(len({row["case"] for row in whole})) in said[2].stdout
    assert said[3].stderr == ""


def test_a_picture_has_bars_by_tier_and_says_what_it_leaves_out(golden: Golden) -> None:
    bars = [Bar(f"fault <{number}>", {"likely": 30 - number, "possible": number}) for number in range(22)]
    golden("cohort/leaders.svg", drawn(bars, {"likely": "likely", "possible": "possible"}))
