"""Whatever a user can cause gives one clear message, the documented exit code and no traceback."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cli.registry import COMMANDS, KB_COMMANDS
from tests.cli.run import BICYCLE, ROOT, Soleus
from tests.conftest import Golden

USAGE = 2
BAD_CASE = 3
BAD_KB = 4

BAD = {
    "no-such-command": (USAGE, "diferential rusty"),
    "no-such-option": (USAGE, "differential rusty --sage initial"),
    "bad-format": (USAGE, "differential rusty --format pdf"),
    "format-not-offered": (USAGE, "--format dot differential rusty"),
    "bad-stage": (USAGE, "differential rusty --stage late"),
    "unknown-attribute": (USAGE, "differential chian=rusty"),
    "unknown-value": (USAGE, "differential chain=rustee"),
    "unknown-finding": (USAGE, "differential rustee"),
    "unknown-conclusion": (USAGE, "script dry_chian"),
    "unknown-source": (USAGE, "cite workshop-nots"),
    "unknown-vocabulary": (USAGE, "vocab xylophone"),
    "unknown-unit": (BAD_CASE, "differential wear_mm=3furlong"),
    "negative": (BAD_CASE, "differential wear_mm=-3"),
    "absurd": (BAD_CASE, "differential wear_mm=5000"),
    "present-and-absent": (BAD_CASE, "differential rusty chain!=rusty"),
    "two-values": (BAD_CASE, "differential frame=steel frame=carbon"),
    "empty": (BAD_CASE, "differential"),
    "case-as-finding": (BAD_CASE, "differential cases#bc01"),
    "missing-file": (BAD_CASE, "differential --case no.toml"),
    "folder": (BAD_CASE, "differential --case ."),
    "name-on-the-command-line": (BAD_CASE, "differential name=Ann"),
    "missing-kb": (BAD_KB, "--kb no/such/kb differential rusty"),
    "kb-without-manifest": (BAD_KB, "differential rusty --kb empty"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input(name: str, soleus: Soleus, golden: Golden, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    code, line = BAD[name]
    done = soleus(*shlex.split(line))
    assert done.code == code
    assert done.out == ""
    assert "Traceback" not in done.err
    golden(f"cli/bad/{name}.txt", f"$ soleus {line}\n{done.err}exit {done.code}\n")


CASES = {
    "broken-toml": "present = [",
    "broken-json": '{"present": ["rusty",]}',
    "unknown-key": 'presnt = ["rusty"]',
    "identity": 'patient_name = "Ann"\npresent = ["rusty"]',
    "unknown-finding": 'present = ["rustee"]',
    "wrong-type": "present = 3",
}


@pytest.mark.parametrize("name", CASES)
def test_bad_case_on_standard_input(name: str, soleus: Soleus, golden: Golden) -> None:
    done = soleus("differential", "--case", "-", stdin=CASES[name])
    assert done.code == (USAGE if name == "unknown-finding" else BAD_CASE)
    assert done.out == ""
    golden(f"cli/bad/stdin-{name}.txt", f"{done.err}exit {done.code}\n")


def test_invalid_utf8_and_a_huge_file(soleus: Soleus, tmp_path: Path) -> None:
    assert soleus("differential", "--case", "-", stdin=b"id = '\xff'").code == BAD_CASE
    huge = tmp_path / "huge.toml"
    with huge.open("wb") as file:
        file.truncate(50_000_000)
    done = soleus("differential", "--case", str(huge))
    assert done.code == BAD_CASE
    assert "larger than 4 MB" in done.err


def test_an_unreadable_folder(soleus: Soleus, tmp_path: Path) -> None:
    folder = tmp_path / "kb"
    folder.mkdir()
    (folder / "manifest.toml").mkdir()
    assert soleus("differential", "rusty", "--kb", str(folder)).code == BAD_KB


def test_every_command_has_help_and_refuses_what_it_does_not_know(soleus: Soleus) -> None:
    listed = soleus("--help").out
    for prefix, registry in (((), COMMANDS), (("kb",), KB_COMMANDS)):
        for name, entry in registry.items():
            if not (ROOT / "cli" / "commands" / f"{entry.module}.py").is_file():
                continue
            done = soleus(*prefix, name, "--help")
            assert (done.code, done.err) == (0, ""), name
            assert len(done.out.splitlines()) > 3, name
            assert prefix or name in listed
            assert soleus(*prefix, name, "--no-such-option").code == USAGE, name


# Whoever runs the tests in the background may have them ignore the interrupt; the command must not.
LISTENING = (
    "import runpy, signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "runpy.run_module('cli', run_name='__main__')"
)


NAMED = b"Knowledge base: bicycle (tests/kb_small)\n"


def _start(*arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", LISTENING, *arguments],
        cwd=ROOT,
        env={**os.environ, "SOLEUS_KB": BICYCLE, "PYTHONUNBUFFERED": ""},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def test_a_closed_pipe_is_no_error() -> None:
    with _start("vocab") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        errors = process.stderr.read()
        assert (process.wait(), errors) == (0, NAMED)


def test_interrupt_says_so_and_nothing_else() -> None:
    with _start("differential", "--case", "-") as process:
        assert process.stdin is not None
        assert process.stderr is not None
        process.stdin.write(b"present = [")
        process.stdin.flush()
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(2)
        process.send_signal(signal.SIGINT)
        errors = process.stderr.read()
        assert (process.wait(), errors) == (130, NAMED + b"Interrupted.\n")
