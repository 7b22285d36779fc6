"""``quiz`` and ``consult`` by pipe and at a terminal, on the small knowledge base and on the shipped one."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from reasoner.answers.reading import read
from reasoner.loading.load import load_program
from reasoner.teaching.quiz import questions, step_page, steps
from tests.cli.run import BICYCLE, ROOT, Soleus
from tests.conftest import Golden


@pytest.fixture
def data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("SOLEUS_DATA", str(tmp_path / "data"))
    return tmp_path / "data" / "quiz.json"


def test_a_session(soleus: Soleus, data: Path, golden: Golden) -> None:
    piped = "dry chain\n\n\n70\n1\nworn wheel\nloose\nair\n\nmost\n40 %\n\n"
    first = soleus("quiz", stdin=piped)
    assert first.code == 0
    kept = json.loads(data.read_text(encoding="utf-8"))["attempts"]
    again, scores = soleus("quiz"), soleus("quiz", "--scores")
    golden(
        "cli/quiz.txt",
        f"{first.out}\n--- stderr\n{first.err}\n--- again\n{again.err}\n--- scores\n{scores.out}",
    )
    assert [[row[0], *row[2:]] for row in kept] == [
        ["cases#b2", 0, 70, "dry_chain", "air_in_brake"],
        ["cases#b1", 0, 40, "air_in_brake", "dry_chain"],
    ]
    assert soleus("quiz", "--forget").code == 0
    assert not data.exists()
    assert "no record" in soleus("quiz", "--forget").err


def test_nothing_is_kept_of_a_case_that_nobody_committed_to(soleus: Soleus, data: Path) -> None:
    done = soleus("quiz", stdin="dry chain\n\n\n")
    assert done.code == 0
    assert not data.exists()
    assert "Right" not in done.out


def test_a_damaged_record_and_a_bank_without_answers_are_refused(soleus: Soleus, data: Path, tmp_path: Path) -> None:
    bank = tmp_path / "bank.toml"
    bank.write_text('[[case]]\nid = "x"\npresent = ["chain=rusty"]\n', encoding="utf-8")
    done = soleus("quiz", str(bank))
    assert (done.code, done.out) == (3, "")
    assert "no case with an answer" in done.err
    data.parent.mkdir()
    data.write_text("{", encoding="utf-8")
    done = soleus("quiz")
    assert done.code == 3
    assert "--forget" in done.err


def test_no_case_is_told_with_its_id_or_its_source() -> None:
    reading = read(load_program((str(ROOT / "kb"),)))
    for question in questions(reading, reading.case_banks[0]):
        pages = [step_page(each) for each in steps(reading, question.case)]
        told = " ".join(line.words for page in pages for line in page.lines)
        assert question.text.id not in told
        assert str(question.text.table["source"]["title"]) not in told
        assert all(not line.source and not line.remark for page in pages for line in page.lines)
        numbered = [line.mark for page in pages for line in page.lines if line.mark]
        assert sorted(map(int, numbered)) == list(range(1, len(question.case.findings) + 1))


def test_a_dialogue(soleus: Soleus, tmp_path: Path, golden: Golden) -> None:
    saved = tmp_path / "saved.toml"
    piped = (
        "why\nhelp\nsave\nsave x\nnoise=squeak\nwhy\nyes\nwhy not air in brake\nhow worn chain\nhow dry chain\n"
        "how nothing such\nhow job(oil_chain)\nwhat if brake=soft_lever\n?\nundo\nfindings\nno\n?\n"
        f"save {saved}\nsave /nowhere/at/all\nxyzzy\nlist\nundo\nundo\nundo\n"
    )
    done = soleus("consult", stdin=piped)
    assert done.code == 0
    golden("cli/consult.txt", f"{done.out}\n--- stderr\n{done.err}".replace(str(saved), "SAVED"))
    told = soleus("differential", "--case", str(saved))
    assert told.code == 0
    assert "squeak" in told.out.lower()


def test_a_dialogue_starts_from_findings_and_ends_with_the_input(soleus: Soleus) -> None:
    done = soleus("consult", "chain=rusty", "mileage_km=4000")
    assert done.code == 0
    assert "Noted: rusty chain" in done.out or "Noted: rusty" in done.out
    assert soleus("consult", "chain=golden").code == 2


class Terminal:
    """A program at a pseudo-terminal: what it has written so far, and keys typed into it."""

    def __init__(self, arguments: list[str], environment: dict[str, str]) -> None:
        self.side, inner = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "cli", *arguments],
            stdin=inner,
            stdout=inner,
            stderr=inner,
            cwd=ROOT,
            env=environment,
            close_fds=True,
        )
        os.close(inner)
        self.text = ""

    def until(self, wanted: str) -> str:
        """Read until something stands there, or the end; what was read since the last call."""
        start = len(self.text)
        while wanted not in self.text[start:]:
            try:
                part = os.read(self.side, 4096)
            except OSError:  # the other side is closed
                break
            if not part:
                break
            self.text += part.decode()
        return self.text[start:]

    def type(self, keys: str) -> None:
        os.write(self.side, keys.encode())

    def end(self) -> int:
        os.close(self.side)
        return self.process.wait(timeout=30)


def test_at_a_terminal_the_answer_stands_nowhere_before_the_commitment(tmp_path: Path) -> None:
    environment = {
        **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
        "PYTHONPATH": str(ROOT),
        "SOLEUS_KB": BICYCLE,
        "SOLEUS_DATA": str(tmp_path / "data"),
        "SOLEUS_CACHE": str(tmp_path / "cache"),
        "TERM": "xterm",
        "COLUMNS": "80",
    }
    terminal = Terminal(["quiz", "-n", "1"], environment)
    before = terminal.until("First choice:")
    terminal.type("dry chain\n")
    before += terminal.until("Second choice")
    terminal.type("\n")
    before += terminal.until("per cent")
    assert "soft lever" in before.lower()
    assert "air in" not in before.lower()
    assert "b2" not in before
    terminal.type("90\n")
    terminal.until("What told you?")
    terminal.type("1\n")
    after = terminal.until("not for riding.")
    assert terminal.end() == 0
    assert "Air in the brake" in after or "air in" in after.lower()
    assert "0.81" in after

    terminal = Terminal(["consult", "noise=squeak"], environment)
    terminal.until(">")
    terminal.type("stop\n")
    assert "1 " in terminal.until("not for riding.")
    assert terminal.end() == 0
