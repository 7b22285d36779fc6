"""Streams that are closed or full, and names of files that are no text: one line and a documented exit code."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest

from tests.cli.run import BICYCLE, ROOT, Soleus

RUN = f"{sys.executable} -m cli"


@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        ("differential chain=dry > /dev/full", 2, "no space left on device"),
        ("vocab --format json > /dev/full", 2, "no space left on device"),
        ("differential chain=dry >&-", 2, "standard output is closed"),
        ("differential --case - <&-", 3, "standard input is closed"),
        ("kb fmt - <&-", 2, "standard input is closed"),
        ("kb check tests/kb_small <&-", 0, ""),
        ("differential chain=dry 2>&-", 0, ""),
        ("differential chain=dry 2>/dev/full", 0, ""),
        ("differential chain=drry 2>/dev/full", 2, ""),
        ("differential --case tests/kb_small/no.toml 2>/dev/full", 3, ""),
        ("kb check tests/kb_small/no 2>/dev/full", 4, ""),
        ("differential chain=dry >/dev/full 2>/dev/full", 2, ""),
    ],
)
def test_closed_and_full_streams(command: str, code: int, said: str, tmp_path: Path) -> None:
    environment = {**os.environ, "SOLEUS_KB": BICYCLE, "XDG_CACHE_HOME": str(tmp_path)}
    done = subprocess.run(
        ["bash", "-c", f"{RUN} {command}"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    lines = [
        line for line in done.stderr.splitlines() if not line.startswith(("Knowledge base:", "For education", "1 file"))
    ]
    assert done.returncode == code, done.stderr
    assert [said in line for line in lines if "files read" not in line] == [True] * bool(said), done.stderr


def test_a_name_that_is_no_text(soleus: Soleus, tmp_path: Path) -> None:
    folder = os.fsdecode(os.fsencode(tmp_path / "kb") + b"\xff")
    assert soleus("kb", "new", "kb", folder, "--title", "t", kb=None).code == 0
    for arguments in (
        ("docs", "-o", str(tmp_path / "site")),
        ("export", "--to", "facts-csv", "-o", str(tmp_path / "tables")),
        ("test", "--junit", str(tmp_path / "junit.xml")),
        ("check",),
        ("graph",),
    ):
        run = soleus("--kb", folder, "kb", *arguments, kb=None)
        assert run.code == 0, run.err


def test_line_ends_are_told_and_mended(soleus: Soleus, tmp_path: Path) -> None:
    rules = tmp_path / "rules.dl"
    rules.write_bytes(b"p(a).\r\np(b).\r\n")
    run = soleus("kb", "fmt", "--check", str(rules))
    assert (run.code, "(line ends)" in run.out) == (1, True)
    assert "line ends would become LF" in soleus("kb", "fmt", "--diff", str(rules)).out
    assert soleus("kb", "fmt", str(rules)).code == 0
    assert rules.read_bytes() == b"p(a).\np(b).\n"


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "iso8859-15"])
@pytest.mark.parametrize(
    "asked",
    [
        ("differential", "rusty", "noise!=grinding"),
        ("next", "rusty"),
        ("why", "dry_chain", "rusty"),
        ("why-not", "air_in_brake", "rusty"),
        ("contrast", "dry_chain", "air_in_brake", "rusty"),
        ("script", "dry_chain"),
        ("find", "rusty"),
        ("read", "a rusty chain − no “squeak”"),
    ],
)
def test_a_page_is_the_same_page_on_every_stream(soleus: Soleus, asked: tuple[str, ...], encoding: str) -> None:
    page = soleus(*asked, "--format", "html")
    other = soleus(*asked, "--format", "html", encoding=encoding)
    assert (other.code, page.code) == (0, 0), other.err
    assert other.out.isascii()
    assert unescape(other.out) == unescape(page.out)


@pytest.mark.parametrize("stream", ["> /dev/full", ">&-"])
def test_written_but_not_told_has_a_code_of_its_own(stream: str, tmp_path: Path) -> None:
    base = Path(shutil.copytree(BICYCLE, tmp_path / "base"))
    environment = {**os.environ, "SOLEUS_KB": str(base), "SOLEUS_CACHE": str(tmp_path / "cache")}
    asked = f"{RUN} kb new case mine --present noise=squeak --answer dry_chain {stream}"
    done = subprocess.run(
        ["bash", "-c", asked], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )  # fmt: skip
    assert done.returncode == 6, done.stderr
    assert 'id = "mine"' in (base / "cases.toml").read_text(encoding="utf-8")
    assert "Traceback" not in done.stderr
    assert "6 written" in (ROOT / "README.md").read_text(encoding="utf-8")
