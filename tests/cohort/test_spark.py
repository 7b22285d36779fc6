"""A cluster of two workers, started for real, answers what one machine answers. Needs Java, as Spark does."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.run import BICYCLE, Soleus
from tests.cohort.test_batch import content, many

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(
    not (shutil.which("java") or os.environ.get("JAVA_HOME")), reason="no Java, so no Spark: install a runtime"
)
PROGRAM = """
import sys
from random import Random
from cli.main import main
from tests.cohort.agreement import compare
from pyspark.sql import SparkSession
import pyarrow as pa

def agree(batches):
    for batch in batches:
        yield pa.RecordBatch.from_pydict({"said": [compare(Random(seed)) for seed in batch.column(0).to_pylist()]})

session = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
said = session.range(0, 30, 1, 2).mapInArrow(agree, "said string").collect()
session.stop()
assert len(said) == 30 and not any(row.said for row in said), said
sys.exit(main())
"""


def test_a_cluster_runs_any_program_and_gives_the_same_bytes(
    soleus: Soleus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    many("in.csv", 40)
    soleus("batch", "in.csv", "alone.csv", "--lot", "10")
    environment = {**os.environ, "SOLEUS_KB": BICYCLE, "PYTHONPATH": str(ROOT), "PYSPARK_PYTHON": sys.executable}
    options = ("--engine", "spark", "--master", "local[2]", "--lot", "10")
    command = [sys.executable, "-c", PROGRAM, "batch", "in.csv", "shared.csv", *options]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=240)
    assert done.returncode == 3, done.stderr[-3000:]
    assert "30 of 40 cases answered" in done.stderr
    assert content("shared") == content("alone")
    assert Path("shared.cases.ndjson").read_bytes() == Path("alone.cases.ndjson").read_bytes()
