"""The page about reading names what there is, and the how-to shows what works."""

from __future__ import annotations

import re
from pathlib import Path

from reasoner.reading.lexicon import Lexicon
from reasoner.reading.understand import MOST_LETTERS, understand
from tests.reading.measure import shipped

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "reference" / "reading.md").read_text(encoding="utf-8")
HOWTO = (DOCS / "howto" / "write-findings-in-words.md").read_text(encoding="utf-8")


def test_every_predicate_of_the_page_is_declared() -> None:
    table = PAGE[PAGE.index("| fact | meaning |") : PAGE.index("## How well")]
    first = [row.split("|")[1] for row in table.splitlines()[2:] if row.startswith("|")]
    named = {name for cell in first for name in re.findall(r"`([a-z_]+)\(", cell)}
    assert len(named) > 12
    assert named <= set(shipped().program.predicates)


def test_the_limit_is_the_one_in_force() -> None:
    assert f"{MOST_LETTERS:,} characters" in re.sub(r"\s+", " ", PAGE)


def test_the_examples_are_read_as_the_how_to_says() -> None:
    lexicon = Lexicon(shipped())
    table = HOWTO[HOWTO.index("| in the text | reason |") : HOWTO.index("Two statements")]
    for row in table.splitlines()[2:]:
        if not row.startswith("|"):
            continue
        texts, reason = row.strip("| ").rsplit("|", 1)
        text = re.findall(r"`([^`]+)`", texts)[0]
        text = f"lump in the left calf, {text}" if reason.strip() == "other side" else text
        found = {aside.reason for aside in understand(text, lexicon).asides}
        assert reason.partition(":")[0].strip() in found, text
