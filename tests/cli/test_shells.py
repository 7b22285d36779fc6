"""Completion as a person gets it: keys typed into a real bash, zsh or fish on a pseudo-terminal."""

from __future__ import annotations

import os
import pty
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.cli.run import BICYCLE, ROOT

SETUP = {
    "bash": (["bash", "--norc", "-i"], 'bind -x \'"\\C-xs": printf %s "$READLINE_LINE" > line\''),
    "zsh": (
        ["zsh", "-f", "-i"],
        'autoload -U compinit; compinit -u -d dump; keep() { print -rn -- "$BUFFER" > line }; zle -N keep; '
        "bindkey '^Xs' keep",
    ),
}
PATIENCE = 20.0


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with a ``soleus`` to run, and a bank of cases."""
    program = tmp_path / "soleus"
    program.write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m cli "$@"\n')
    program.chmod(0o755)
    shutil.copy(f"{BICYCLE}/cases.toml", tmp_path / "bank.toml")
    return tmp_path


def _environment(home: Path) -> dict[str, str]:
    return {
        **{name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
        "PATH": f"{home}:{os.environ['PATH']}",
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / "cache"),
        "SOLEUS_KB": BICYCLE,
        "TERM": "dumb",
    }


def _until(wanted: Path, terminal: int) -> str:
    """What the shell wrote into a file, read as soon as it is there; its output is thrown away meanwhile."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if select.select([terminal], [], [], 0.05)[0]:
            os.read(terminal, 4096)
        if wanted.is_file():
            time.sleep(0.05)
            return wanted.read_text()
    raise AssertionError("the shell did not answer")


def typed(shell: str, home: Path, lines: Iterable[str]) -> list[str]:
    """The line of a shell after each of these has been typed, with a tab behind it."""
    arguments, setup = SETUP[shell]
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        arguments, cwd=home, env=_environment(home), stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    )
    os.close(theirs)
    found = []
    try:
        os.write(ours, f'{setup}; eval "$(soleus completion {shell})"; : > ready\n'.encode())
        _until(home / "ready", ours)
        time.sleep(0.2)
        for line in lines:
            os.write(ours, line.encode() + b"\t\x18s")
            found.append(_until(home / "line", ours).rstrip(" "))
            (home / "line").unlink()
            os.write(ours, b"\x15")
        return found
    finally:
        process.kill()
        process.wait()
        os.close(ours)


TYPED = {
    "soleus differential noise!=sq": "soleus differential noise!=squeak",
    "soleus differential noise=sq": "soleus differential noise=squeak",
    "soleus differential --format=j": "soleus differential --format=json",
    "soleus differential --format j": "soleus differential --format json",
    "soleus differential 'chain dry' noise=sq": "soleus differential 'chain dry' noise=squeak",
    "soleus differential bra": "soleus differential brake=",
    "soleus cite work": "soleus cite workshop-notes",
    "soleus why dry_chain --case bank.toml#b": "soleus why dry_chain --case bank.toml#b",
}


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_what_was_typed_is_completed(shell: str, home: Path) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"no {shell} here")
    assert dict(zip(TYPED, typed(shell, home, TYPED), strict=True)) == TYPED


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("soleus differential noise!=sq", ["noise!=squeak\tSqueak"]),
        ("soleus differential --format=j", ["--format=json\t"]),
        ("soleus differential 'chain dry' noise=sq", ["noise=squeak\tSqueak"]),
        ("soleus cite work", ["workshop-notes\tNotes of a workshop"]),
    ],
)
def test_fish_offers_whole_words_with_whole_labels(home: Path, line: str, offered: list[str]) -> None:
    if shutil.which("fish") is None:
        pytest.skip("no fish here")
    script = f"soleus completion fish | source; complete -C {line!r}"
    done = subprocess.run(
        ["fish", "--no-config", "-c", script],
        cwd=home,
        env=_environment(home),
        capture_output=True,
        text=True,
        check=False,
    )
    assert [reply.rstrip() for reply in done.stdout.splitlines()] == [reply.rstrip() for reply in offered], done.stderr
