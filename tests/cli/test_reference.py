"""``docs/reference/cli.md`` is the help of every command; ``pytest --update-golden`` rewrites it."""

from __future__ import annotations

import pytest

from cli.registry import COMMANDS, KB_COMMANDS
from tests.cli.run import ROOT, Soleus

REFERENCE = ROOT / "docs" / "reference" / "cli.md"
HEAD = """# Command line reference

Generated from the help of every command; `pytest tests/cli/test_reference.py --update-golden` rewrites it.

| exit code | meaning |
|---:|---|
| 0 | answered |
| 1 | a gate failed: a check, a test, a threshold, a format |
| 2 | usage, including unknown findings, unknown conclusions and places that cannot be written |
| 3 | the case is bad: unreadable, contradictory, impossible, \
a text in which nothing is a finding, or it identifies a person; `batch` set rows aside |
| 4 | the knowledge base does not load or does not pass its checks |
| 5 | nothing reaches the evidence floor |
| 6 | written, but the output does not take the words that say so |
| 130 | interrupted |
"""


def test_reference(soleus: Soleus, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    text = HEAD
    for words in _commands():
        done = soleus(*words, "--help")
        assert done.code == 0
        text += f"\n## {' '.join(('soleus', *words))}\n\n```text\n{done.out.rstrip()}\n```\n"
    if request.config.getoption("--update-golden"):
        REFERENCE.write_text(text, encoding="utf-8")
    assert REFERENCE.read_text(encoding="utf-8") == text


def _commands() -> list[tuple[str, ...]]:
    exists = {path.stem for path in (ROOT / "cli" / "commands").glob("*.py")}
    return [
        (),
        *((name,) for name, entry in COMMANDS.items() if entry.module in exists and name != "kb"),
        *(("kb", name) for name, entry in KB_COMMANDS.items() if entry.module in exists),
    ]
