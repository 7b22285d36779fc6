"""The bicycle knowledge base, its test bank, and variants of it in folders of their own."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

from reasoner.answers.reading import Reading, read
from reasoner.loading.load import load_program

HERE = Path(__file__).parent
BICYCLE = HERE.parent / "kb_small"
BANK = str(HERE / "cases.toml")
FAILING = str(HERE / "failing_cases.toml")


@cache
def bicycle() -> Reading:
    """The knowledge base as it stands."""
    return read(load_program([str(BICYCLE)], cache=False))


def variant(folder: Path, *edits: tuple[str, str]) -> str:
    """A copy in which each text, which must be there, is replaced."""
    target = folder / "kb_small"
    shutil.copytree(BICYCLE, target)
    rules = target / "bicycle.dl"
    text = rules.read_text(encoding="utf-8")
    for before, after in edits:
        assert before in text
        text = text.replace(before, after, 1)
    rules.write_text(text, encoding="utf-8")
    return str(target)
