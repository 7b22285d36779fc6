"""The same question has the same answer, to the byte, whatever the order in which Python keeps its sets."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SMALL = ("--kb", "tests/kb_small")
CASE = ("chain=rusty", "noise=squeak", "brake!=soft_lever")
QUESTIONS = {
    "differential": (*SMALL, "differential", *CASE, "--format", "json"),
    "differential-robust": (*SMALL, "differential", *CASE, "--robust", "--format", "json"),
    "why": (*SMALL, "why", "dry_chain", *CASE, "--format", "json"),
    "why-all": (*SMALL, "why", "dry_chain", *CASE, "--all", "5", "--format", "json"),
    "why-not": (*SMALL, "why-not", "air_in_brake", *CASE, "--thorough", "--format", "json"),
    "contrast": (*SMALL, "contrast", "dry_chain", "worn_chain", *CASE, "--format", "json"),
    "what-if": (
        *SMALL,
        "what-if",
        *CASE,
        "--with",
        "brake=soft_lever",
        "--without",
        "brake!=soft_lever",
        "--format",
        "json",
    ),
    "flip": (*SMALL, "flip", "worn_chain", *CASE, "--contradict", "--format", "json"),
    "ask": (*SMALL, "ask", *CASE, "--format", "json"),
    "next": (*SMALL, "next", *CASE, "--format", "json"),
    "query": (*SMALL, "query", "speaks_for(E, A, V, S)", *CASE, "--format", "json"),
    "evaluate": (*SMALL, "evaluate", "--format", "json"),
    "shipped-differential": ("differential", "pattern=rice_grain", "sex=female", "--format", "json"),
    "shipped-why-not": ("why-not", "phleboliths", "pattern=rice_grain", "--format", "json"),
    "shipped-flip": ("flip", "phleboliths", "pattern=rice_grain", "--format", "json"),
    "shipped-ask": ("ask", "pattern=rice_grain", "--format", "json"),
}


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.mark.parametrize("question", QUESTIONS)
def test_asked_again_it_answers_the_same_bytes(question: str, cache: Path) -> None:
    said = []
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "SOLEUS_CACHE": str(cache), "COLUMNS": "100"}
        command = [sys.executable, "-m", "cli", *QUESTIONS[question]]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
        said.append(done.stdout)
    assert said[0] == said[1]
