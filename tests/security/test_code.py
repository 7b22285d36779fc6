"""Nothing in a folder chooses code: not a module in it, not its git settings, not a name that a shell would run."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from reasoner import workers
from reasoner.errors import CaseError, ReasonerError
from reasoner.workers import in_processes, safe_path
from tests.cli.run import ROOT, Soleus
from tests.security.conftest import Started

PLANTED = "import pathlib; pathlib.Path('RAN').write_text('ran')\nraise SystemExit(9)\n"
MODULES = ("multiprocessing", "pickle", "json", "reasoner", "encodings", "tomllib", "sitecustomize", "cli", "site")


@pytest.fixture
def trap(base: Path) -> Path:
    """A base with modules that no process should find."""
    for name in MODULES:
        (base / f"{name}.py").write_text(PLANTED.replace("RAN", str(base / "ran")))
    return base


@pytest.mark.parametrize(
    "command", [("kb", "test", "--jobs", "2"), ("kb", "coverage"), ("differential", "noise=squeak")]
)
def test_modules_beside_a_base_never_run(command: tuple[str, ...], trap: Path, start: Started) -> None:
    bank = (trap / "cases.toml").read_text(encoding="utf-8")
    again = [bank.replace('id = "', f'id = "n{number}-') for number in range(60)]
    (trap / "cases.toml").write_text("\n".join([bank, *again]), encoding="utf-8")
    run = start("--kb", ".", *command, cwd=trap)
    out, err = run.communicate(timeout=120)
    assert not (trap / "ran").exists()
    assert run.returncode in (0, 1), err
    assert "Traceback" not in err
    assert out


def test_nor_when_started_as_a_module(trap: Path) -> None:
    shutil.rmtree(trap / "__pycache__", ignore_errors=True)
    (trap / "cli.py").unlink()  # Python itself looks for what -m names there, before this program is asked
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "SOLEUS_CACHE": str(trap)}
    command = [sys.executable, "-m", "cli", "--kb", ".", "differential", "noise=squeak"]
    done = subprocess.run(command, cwd=trap, env=environment, capture_output=True, text=True, check=False)
    if "sitecustomize" not in done.stderr:
        assert done.returncode in (0, 9)
    assert [each for each in safe_path(["", ".", str(trap), "/x"]) if each != "/x"] == [str(trap)]


def test_the_search_path_of_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert safe_path(["", ".", "x", str(tmp_path), "/usr/lib", str(ROOT)]) == ["/usr/lib", str(ROOT)]
    monkeypatch.chdir(ROOT)
    assert safe_path(["", str(ROOT)]) == [str(ROOT)]


def test_workers_give_results_and_errors() -> None:
    assert in_processes(abs, [-2, -3], lambda: 1) == [1, 2, 3]
    with pytest.raises(CaseError, match="the case is bad"):
        in_processes(_fail, [1], lambda: 1)
    with pytest.raises(ReasonerError, match="ended before it was done"):
        in_processes(_die, [1], lambda: 1)


def test_a_worker_that_cannot_start_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers.sys, "executable", "/no/such/python")
    with pytest.raises(ReasonerError, match="no further process could be started"):
        in_processes(abs, [1], lambda: 1)


def _fail(_: int) -> int:
    raise CaseError("the case is bad", help="mend it")


def _die(_: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return 0


def test_a_worker_ends_with_its_parent(tmp_path: Path) -> None:
    code = (
        "import sys, time; sys.path.insert(0, sys.argv[1])\n"
        "from reasoner.workers import in_processes\n"
        "from tests.security.test_code import sleep\n"
        "in_processes(sleep, [sys.argv[2]], lambda: time.sleep(60))\n"
    )
    told = tmp_path / "pid"
    parent = subprocess.Popen([sys.executable, "-c", code, str(ROOT), str(told)])
    for _ in range(200):
        if told.exists() and told.read_text():
            break
        time.sleep(0.05)
    child = int(told.read_text())
    parent.send_signal(signal.SIGTERM)
    parent.wait()
    for _ in range(100):
        if not _alive(child):
            return
        time.sleep(0.05)
    pytest.fail("the worker lives on")


def sleep(told: str) -> None:
    """Tell the number of this process, then work for a minute."""
    Path(told).write_text(str(os.getpid()))
    time.sleep(60)


def _alive(process: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{process}/status").read_text()
    except OSError:
        return False


def _git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True)


@pytest.fixture
def clone(base: Path) -> Path:
    """The base under git, with settings that start programs."""
    folder = base.parent
    _git(folder, "init", "-q")
    (base / "link.toml").symlink_to("/etc/passwd")
    _git(folder, "add", ".")
    _git(folder, "commit", "-qm", "one")
    (base / "link.toml").unlink()
    ran = f"touch {folder / 'ran'}"
    (folder / ".gitattributes").write_text("* filter=evil diff=evil\n")
    (folder / ".git" / "info" / "attributes").write_text("* filter=evil diff=evil\n")
    settings = {
        "filter.evil.smudge": f"{ran}; cat",
        "filter.evil.clean": f"{ran}; cat",
        "filter.evil.process": ran,
        "filter.evil.required": "true",
        "diff.evil.textconv": f"{ran}; cat",
        "diff.external": ran,
        "core.fsmonitor": ran,
        "core.pager": ran,
        "core.sshCommand": ran,
        "tar.tar.command": ran,
        "core.hooksPath": str(folder / "hooks"),
        "extensions.partialClone": "origin",
        "remote.origin.url": f"ext::sh -c '{ran}'",
        "remote.origin.promisor": "true",
        "protocol.ext.allow": "always",
    }
    for name, value in settings.items():
        _git(folder, "config", name, value)
    return folder


def test_a_revision_is_read_without_filters_or_hooks(clone: Path, base: Path, soleus: Soleus) -> None:
    run = soleus("kb", "diff", str(base), "HEAD", "--path", str(base), kb=None)
    assert "Traceback" not in run.err
    assert run.code in (0, 1), run.err
    assert not (clone / "ran").exists()


def test_a_file_that_a_clone_lacks_is_not_fetched(clone: Path, base: Path, soleus: Soleus) -> None:
    blob = subprocess.run(
        ["git", "-C", str(clone), "rev-parse", "HEAD:base/bicycle.dl"], check=True, capture_output=True, text=True
    ).stdout.strip()
    (clone / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    run = soleus("kb", "diff", str(base), "HEAD", "--path", str(base), kb=None)
    assert run.code == 4
    assert not (clone / "ran").exists()
    assert "Traceback" not in run.err


def test_the_whole_clone_may_be_a_base(base: Path, soleus: Soleus) -> None:
    _git(base, "init", "-q")
    _git(base, "add", ".")
    _git(base, "commit", "-qm", "one")
    run = soleus("kb", "diff", "HEAD", str(base), "--path", str(base), kb=None)
    assert run.code == 0, run.err


def test_a_git_in_the_current_folder_is_not_run(
    clone: Path, base: Path, soleus: Soleus, monkeypatch: pytest.MonkeyPatch
) -> None:
    (base / "git").write_text(f"#!/bin/sh\ntouch {clone / 'ran'}\n")
    (base / "git").chmod(0o755)
    monkeypatch.chdir(base)
    monkeypatch.setenv("PATH", f".:{os.environ['PATH']}")
    soleus("kb", "diff", str(base), "HEAD", "--path", str(base), kb=None)
    assert not (clone / "ran").exists()


EVIL = (
    "x$(id)",
    "x`id`",
    "x;id",
    "x|id",
    "x&id",
    "x>y",
    "x<y",
    "~x",
    "x*",
    "x?",
    "x'y",
    "x\\ty",
    "-x",
    "x y",
    "é",
    "x(y)",
)


@pytest.mark.parametrize("key", EVIL)
def test_keys_of_references_are_of_a_narrow_alphabet(key: str, base: Path, soleus: Soleus) -> None:
    with (base / "references.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n[[reference]]\nkey = "{key}"\ntitle = "A title"\n')
    run = soleus("kb", "check", str(base))
    assert run.code == 1
    assert "is no key of a reference" in run.out


@pytest.mark.parametrize("name", [each for each in EVIL if " " not in each and ";" not in each])
def test_ids_of_clauses_are_of_a_narrow_alphabet(name: str, base: Path, soleus: Soleus) -> None:
    with (base / "bicycle.dl").open("a", encoding="utf-8") as file:
        file.write(f"\n%! id {name}\nrisky(X) :- risky(X), fault(X).\n")
    run = soleus("kb", "check", str(base))
    assert run.code == 1
    assert "is no id" in run.out


@pytest.mark.parametrize("name", EVIL)
def test_completion_offers_no_word_that_a_shell_would_run(
    name: str, base: Path, soleus: Soleus, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    bank = base / "cases.toml"
    bank.write_text(f'[[case]]\nid = "{name}"\nnarrative = "\\u001b[2J told"\npresent = []\n', encoding="utf-8")
    monkeypatch.setenv("_SOLEUS_COMPLETE", "lines_complete")
    monkeypatch.setenv("COMP_WORDS", f"soleus differential --case {bank}#")
    with pytest.raises(SystemExit):
        soleus(kb=str(base))
    shown = capfd.readouterr().out
    assert name not in shown
    assert "\x1b" not in shown
