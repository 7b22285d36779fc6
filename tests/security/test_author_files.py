"""What authors wrote stays: the second of two is told, and whoever crashes leaves the old file or the new one."""

from __future__ import annotations

import errno
import os
import re
import shutil
import signal
import time
from pathlib import Path

import pytest

from reasoner import writing
from reasoner.errors import ReasonerError
from reasoner.writing import Change, ChangedError, replace_files
from tests.cli.run import BICYCLE, ROOT, Soleus
from tests.security.conftest import Started


def _case(name: str) -> tuple[str, ...]:
    return ("kb", "new", "case", name, "--present", "noise=squeak", "--answer", "dry_chain")


def test_of_many_authors_each_is_kept_or_told(start: Started, base: Path) -> None:
    runs = {f"author{number}": start(*_case(f"author{number}"), SOLEUS_KB=str(base)) for number in range(8)}
    told = {name: run.communicate(timeout=120)[1] for name, run in runs.items()}
    bank = (base / "cases.toml").read_text(encoding="utf-8")
    kept = {name for name in runs if f'id = "{name}"' in bank}
    assert kept == {name for name, run in runs.items() if run.returncode == 0}
    assert kept
    assert all("was changed meanwhile" in told[name] for name in runs if name not in kept), told


@pytest.mark.parametrize("command", ["new", "import", "fmt"])
def test_what_an_editor_saves_meanwhile_is_not_lost(
    command: str, soleus: Soleus, base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = base / ("cases.toml" if command == "new" else "bicycle.dl")
    table = base.parent / "table.csv"
    text = soleus("kb", "export", "--to", "facts-csv", "--predicate", "fault", kb=str(base)).out
    table.write_text(text.replace("Dry chain", "Dryer chain"), encoding="utf-8")
    before = writing._part

    def saving(target: str, data: bytes) -> object:  # an editor saves when the command is about to write
        with saved.open("a", encoding="utf-8") as file:
            file.write("\n# saved\n" if saved.suffix == ".toml" else "\n% saved\n")
        return before(target, data)

    monkeypatch.setattr(writing, "_part", saving)
    commands = {"new": _case("mine"), "import": ("kb", "import-csv", str(table)), "fmt": ("kb", "fmt", str(base))}
    run = soleus(*commands[command], kb=str(base))
    assert run.code != 0
    assert "was changed meanwhile" in run.err
    assert "saved" in saved.read_text(encoding="utf-8")
    assert _parts(base) == []


@pytest.mark.parametrize("mode", [0o600, 0o444, 0o664])
@pytest.mark.parametrize("linked", [False, True])
def test_mode_and_link_are_kept(mode: int, linked: bool, soleus: Soleus, base: Path) -> None:
    bank = base / "cases.toml"
    real = shutil.move(bank, base.parent / "mine.toml") if linked else bank
    if linked:
        bank.symlink_to(real)
    Path(real).chmod(mode)
    assert soleus(*_case("mine"), kb=str(base)).code == 0
    assert bank.is_symlink() == linked
    assert Path(real).stat().st_mode & 0o777 == mode
    assert 'id = "mine"' in Path(real).read_text(encoding="utf-8")


def _full(descriptor: int) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_disk_leaves_everything_as_it_was(soleus: Soleus, base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {path.name: (path.read_bytes(), path.stat().st_ino) for path in base.iterdir()}
    monkeypatch.setattr(os, "fsync", _full)
    run = soleus(*_case("mine"), kb=str(base))
    assert (run.code, run.out) == (4, "")
    assert "no space left" in run.err
    assert {path.name: (path.read_bytes(), path.stat().st_ino) for path in base.iterdir()} == before


def test_when_the_second_of_two_files_fails_the_first_is_put_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for path in (one, two):
        path.write_bytes(b"old")
    number, really = one.stat().st_ino, os.replace

    def fails(source: str, target: str) -> None:
        if target == str(two):
            raise OSError(errno.EIO, "broken")
        really(source, target)

    monkeypatch.setattr(os, "replace", fails)
    with pytest.raises(ReasonerError, match="nothing was written"):
        replace_files([Change(str(one), b"new", b"old"), Change(str(two), b"new", b"old")])
    assert (one.read_bytes(), one.stat().st_ino) == (b"old", number)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["one", "two"]


def test_a_killed_author_leaves_the_old_file_or_the_new_one(start: Started, base: Path) -> None:
    old = (base / "cases.toml").read_bytes()
    for tenths in range(1, 13, 2):
        run = start(*_case("mine"), SOLEUS_KB=str(base))
        time.sleep(tenths / 10)
        run.send_signal(signal.SIGKILL)
        run.communicate()
        now = (base / "cases.toml").read_bytes()
        assert now.startswith(old.rstrip())
        assert now == old or b'id = "mine"' in now
        (base / "cases.toml").write_bytes(old)


def test_files_of_folders_with_one_name_are_not_mistaken(soleus: Soleus, tmp_path: Path) -> None:
    layers = [BICYCLE]
    for name in ("north", "south"):
        folder = tmp_path / name / "site"
        assert soleus("kb", "new", "overlay", str(folder), "--title", name).code == 0
        manifest = folder / "manifest.toml"
        text = manifest.read_text(encoding="utf-8").replace('name = "site"', f'name = "{name}"')
        manifest.write_text(text, encoding="utf-8")
        layers.append(str(folder))
    before = {path: path.read_bytes() for path in (tmp_path / "north").rglob("*") if path.is_file()}
    options = [part for layer in layers for part in ("--kb", layer)]
    rule = (
        "kb",
        "new",
        "rule",
        "risky(dry_chain)",
        "--cite",
        "workshop-notes",
        "--evidence",
        "manual",
        "--id",
        "dry-risk",
    )
    run = soleus(*rule, *options, kb=None)
    assert run.code == 0, run.err
    assert {path: path.read_bytes() for path in (tmp_path / "north").rglob("*") if path.is_file()} == before
    assert any("risky(dry_chain)" in path.read_text() for path in (tmp_path / "south").rglob("*.dl"))


def test_a_file_that_appeared_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "new.dl").write_bytes(b"mine")
    with pytest.raises(ChangedError):
        replace_files([Change(str(tmp_path / "new.dl"), b"yours", None)])
    assert (tmp_path / "new.dl").read_bytes() == b"mine"


def test_a_part_file_is_never_written_through_a_link(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"kept")
    (tmp_path / "guessed").symlink_to(victim)
    monkeypatch.setattr(writing, "part_name", lambda path: str(tmp_path / "guessed"))
    with pytest.raises(ReasonerError, match="nothing was written"):
        replace_files([Change(str(tmp_path / "new.dl"), b"text", None)])
    assert victim.read_bytes() == b"kept"


EXPORTS = [("kb", "docs", "-o", "OUT"), ("kb", "export", "--to", "facts-csv", "-o", "OUT")]
FILES = [
    ("index.html", EXPORTS[0]),
    ("fault.csv", EXPORTS[1]),
    ("kb.lp", ("kb", "export", "--to", "clingo", "-o", "OUT/kb.lp")),
    ("kb.pl", ("kb", "export", "--to", "prolog", "-o", "OUT/kb.pl")),
    ("kb.souffle", ("kb", "export", "--to", "souffle", "-o", "OUT/kb.souffle")),
    ("results.xml", ("kb", "test", "--junit", "OUT/results.xml")),
]


@pytest.mark.parametrize(("name", "command"), FILES)
def test_output_replaces_only_what_an_earlier_run_wrote(
    name: str, command: tuple[str, ...], soleus: Soleus, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    given = [part.replace("OUT", str(out)) for part in command]
    out.mkdir()
    assert soleus(*given).code == 0
    first = (out / name).read_bytes()
    again = soleus(*given)
    assert again.code == 0, again.err
    assert len((out / name).read_bytes()) == len(first)
    (out / name).write_text("my own work\n", encoding="utf-8")
    run = soleus(*given)
    assert run.code == 2
    assert "was not written by this program" in run.err
    assert (out / name).read_text(encoding="utf-8") == "my own work\n"


@pytest.mark.parametrize(("name", "command"), FILES)
def test_output_never_goes_through_a_link(name: str, command: tuple[str, ...], soleus: Soleus, tmp_path: Path) -> None:
    out, victim = tmp_path / "out", tmp_path / "victim"
    out.mkdir()
    victim.write_text("kept", encoding="utf-8")
    (out / name).symlink_to(victim)
    run = soleus(*[part.replace("OUT", str(out)) for part in command])
    assert run.code == 2
    assert "is a link" in run.err
    assert victim.read_text(encoding="utf-8") == "kept"


@pytest.mark.parametrize("command", EXPORTS)
def test_no_output_into_a_linked_folder(command: tuple[str, ...], soleus: Soleus, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "site").symlink_to(tmp_path / "elsewhere")
    run = soleus(*[part.replace("OUT", str(tmp_path / "site")) for part in command])
    assert run.code == 2
    assert "is a link" in run.err
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.parametrize(("name", "command"), FILES)
def test_nor_through_a_linked_folder_on_the_way(
    name: str, command: tuple[str, ...], soleus: Soleus, tmp_path: Path
) -> None:
    (tmp_path / "elsewhere" / "out").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    run = soleus(*[part.replace("OUT", str(tmp_path / "link" / "out")) for part in command])
    assert run.code == 2
    assert "is a link" in run.err
    assert not list((tmp_path / "elsewhere" / "out").iterdir())


def test_fmt_leaves_hidden_folders_and_links_alone(soleus: Soleus, base: Path, tmp_path: Path) -> None:
    untidy = b"p(  a ).\n"
    (base / ".git").mkdir()
    outside = tmp_path / "outside.txt"
    for path in (base / ".git" / "x.dl", outside):
        path.write_bytes(untidy)
    (base / "y.dl").symlink_to(outside)
    soleus("kb", "fmt", str(base))
    assert (base / ".git" / "x.dl").read_bytes() == outside.read_bytes() == untidy


def test_the_shipped_knowledge_names_no_bare_address() -> None:
    for path in (ROOT / "kb").rglob("references*.toml"):
        assert re.search(r"://\d+(?:\.\d+){3}", path.read_text(encoding="utf-8")) is None, path


def _parts(folder: Path) -> list[str]:
    return [each.name for each in folder.iterdir() if each.name.startswith(".")]
