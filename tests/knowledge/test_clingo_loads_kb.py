"""clingo loads every rule file of the repository unmodified, and reads the same clauses from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.syntax.test_clingo import as_clingo_reads, as_we_read

ROOT = Path(__file__).parents[2]
FILES = sorted([*(ROOT / "kb").rglob("*.dl"), *(ROOT / "tests" / "kb_small").rglob("*.dl")])


def test_there_are_files() -> None:
    assert len(FILES) > 10


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_clingo_reads_the_file_as_we_do(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert as_clingo_reads(text) == as_we_read(text)
