"""The cache is the user's alone, holds what was written into it, and nothing else is ever touched."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from pathlib import Path

import pytest

from reasoner.knowledge.knowledge_base import KnowledgeBase, load
from reasoner.loading.kept import kept_folder, read_kept, write_kept
from tests.cli.run import BICYCLE, Soleus

QUESTION = ("differential", "noise=squeak")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOLEUS_CACHE", str(tmp_path))
    return tmp_path / "soleus"


def test_folder_and_files_are_private(folder: Path, soleus: Soleus) -> None:
    old = os.umask(0)
    try:
        assert soleus(*QUESTION).code == 0
        assert soleus("kb", "check", BICYCLE).code == 0
    finally:
        os.umask(old)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert {path.suffix for path in folder.iterdir()} == {".program", ".check", ".checked", ".key"}


def test_files_of_ones_own_stay(folder: Path, soleus: Soleus) -> None:
    names = [f"{number}.json" for number in range(60)]
    for name in names:
        (folder.parent / name).write_text("{}")
    assert soleus(*QUESTION).code == 0
    assert sorted(each.name for each in folder.parent.iterdir()) == sorted([*names, "soleus"])


@pytest.mark.parametrize("mode", [0o777, 0o770, 0o722])
def test_a_folder_that_others_may_write_is_not_used(mode: int, folder: Path) -> None:
    write_kept("x.program", b"mine", 3)
    assert read_kept("x.program") == b"mine"
    folder.chmod(mode)
    assert read_kept("x.program") is None
    write_kept("y.program", b"mine", 3)
    assert not (folder / "y.program").exists()


def test_a_folder_that_others_may_read_becomes_private(folder: Path) -> None:
    folder.mkdir(mode=0o755)
    write_kept("x.program", b"mine", 3)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give a folder away")
def test_a_folder_of_somebody_else_is_not_used(folder: Path) -> None:
    write_kept("x.program", b"mine", 3)
    os.chown(folder, 12345, 12345)
    assert read_kept("x.program") is None


def test_a_linked_folder_is_not_used(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    folder.symlink_to(tmp_path / "elsewhere")
    write_kept("x.program", b"mine", 3)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[-2] ^= 1
    path.write_bytes(data)


DAMAGES = {
    "a letter": _flip,
    "cut": lambda path: path.write_bytes(path.read_bytes()[:-1]),
    "longer": lambda path: path.write_bytes(path.read_bytes() + b"1"),
    "empty": lambda path: path.write_bytes(b""),
    "seal alone": lambda path: path.write_bytes(path.read_bytes()[:32]),
    "another entry": lambda path: path.write_bytes((path.parent / "other.program").read_bytes()),
    "pipe": lambda path: (path.unlink(), os.mkfifo(path)),
    "folder": lambda path: (path.unlink(), path.mkdir()),
    "link": lambda path: (path.unlink(), path.symlink_to(path.parent / "other.program")),
    "device": lambda path: (path.unlink(), path.symlink_to("/dev/zero")),
    "sparse": lambda path: os.truncate(path, 20 * 2**30),
    "open to all": lambda path: path.chmod(0o666),
    "no key": lambda path: (path.parent / "seal.key").unlink(),
    "another key": lambda path: (path.parent / "seal.key").write_bytes(bytes(32)),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_entry_reads_as_nothing(name: str, folder: Path) -> None:
    write_kept("x.program", b"[1]", 9)
    write_kept("other.program", b"[1]", 9)
    DAMAGES[name](folder / "x.program")
    assert read_kept("x.program") is None
    if name != "folder":
        write_kept("x.program", b"[2]", 9)
        assert read_kept("x.program") == b"[2]"


def test_a_damaged_cache_answers_as_none_does(folder: Path, soleus: Soleus) -> None:
    fresh = soleus(*QUESTION, "--all")
    (kept,) = folder.glob("*.program")
    for place in range(100, kept.stat().st_size, kept.stat().st_size // 8):
        data = bytearray(kept.read_bytes())
        data[place] ^= 1
        kept.write_bytes(data)
        assert soleus(*QUESTION, "--all") == fresh


@pytest.mark.parametrize(
    "environment",
    [
        {"SOLEUS_CACHE": "here"},
        {"XDG_CACHE_HOME": "here"},
        {"XDG_CACHE_HOME": "./~/.cache"},
        {"HOME": ""},
        {"HOME": "~"},
        {},
    ],
)
def test_without_a_home_nothing_is_kept(
    environment: dict[str, str], soleus: Soleus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SOLEUS_CACHE", "XDG_CACHE_HOME", "HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    assert kept_folder() == ""
    assert soleus(*QUESTION).code == 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["differential", "check"])
def test_nothing_is_kept_of_a_base_that_is_saved_meanwhile(
    command: str, base: Path, folder: Path, soleus: Soleus, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules, before = base / "bicycle.dl", (base / "bicycle.dl").read_bytes()

    def saving(paths: Sequence[str]) -> KnowledgeBase:  # what was read is not what the folder says any more
        found = load(paths)
        rules.write_bytes(before)
        return found

    asked = {"differential": QUESTION, "check": ("kb", "check", str(base))}[command]
    rules.write_bytes(before.replace(b"Dry chain", b"Dusty chain"))
    monkeypatch.setattr("reasoner.knowledge.knowledge_base.load", saving)
    assert soleus(*asked, kb=str(base)).code == 0
    assert not [each for each in folder.glob("*") if each.suffix != ".key"]


def test_of_two_who_make_a_key_both_use_the_first(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    really = os.link

    def late(source: str, target: str) -> None:  # another process makes a key at the last moment
        monkeypatch.setattr(os, "link", really)
        write_kept("other.program", b"[1]", 9)
        really(source, target)

    monkeypatch.setattr(os, "link", late)
    write_kept("x.program", b"[2]", 9)
    assert read_kept("other.program") == b"[1]"
    assert read_kept("x.program") == b"[2]"
