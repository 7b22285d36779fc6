"""Reports of checks are kept for the very same contents, and for nothing else."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest

from reasoner.loading import reports
from reasoner.loading.load import contents_key
from reasoner.loading.reports import Report, read_report, report_key, write_report
from tests.cli.conftest import soleus as soleus
from tests.cli.run import BICYCLE, Soleus


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOLEUS_CACHE", str(tmp_path / "cache"))
    return Path(shutil.copytree(BICYCLE, tmp_path / "kb"))


def key_of(folder: Path, form: str) -> str:
    return report_key(contents_key([str(folder)]), form)


def test_a_report_comes_back_until_something_changes(base: Path) -> None:
    key = key_of(base, "text")
    assert read_report(key) is None
    write_report(key, Report("said", 1, 2))
    assert read_report(key_of(base, "text")) == ("said", 1, 2)
    assert read_report(key_of(base, "json")) is None
    with (base / "bicycle.dl").open("a") as file:
        file.write("% one more line\n")
    assert read_report(key_of(base, "text")) is None


def test_a_changed_check_is_asked_anew(base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = tmp_path / "code" / "checks"
    code.mkdir(parents=True)
    (code / "arity.py").write_text("one")
    monkeypatch.setattr(reports, "_CODE", str(code.parent))
    first = key_of(base, "text")
    assert first == key_of(base, "text")
    (code / "arity.py").write_text("other")
    assert first != key_of(base, "text")


@pytest.mark.parametrize("damage", ["", "{", "[]", '["x", "said", 0, 0]', "[1, 2, 3, 4]", "\x00"])
def test_a_damaged_report_reads_as_none(base: Path, damage: str) -> None:
    key = key_of(base, "text")
    write_report(key, Report("said", 0, 0))
    (path,) = (base.parent / "cache" / "soleus").glob("*.check")
    path.write_text(damage)
    assert read_report(key) is None


def test_a_folder_that_cannot_be_read_or_written_is_no_error(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert key_of(base / "none", "text") == ""
    (base.parent / "file").write_text("")
    monkeypatch.setenv("SOLEUS_CACHE", str(base.parent / "file"))
    write_report("0" * 32, Report("said", 0, 0))
    assert read_report("0" * 32) is None


def test_the_oldest_are_forgotten(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "MOST_KEPT", 3)
    for number in range(5):
        write_report(f"{number:032}", Report("said", 0, 0))
        path = base.parent / "cache" / "soleus" / f"{number:032}.check"
        os.utime(path, (time.time() - 100 + number,) * 2)
    assert len(list((base.parent / "cache" / "soleus").glob("*.check"))) == 3
    assert read_report(f"{4:032}") == ("said", 0, 0)


def test_the_command_says_the_same_again(soleus: Soleus, base: Path) -> None:
    with (base / "bicycle.dl").open("a") as file:
        file.write('\n%! id lonely\n%! says "x"\nholds(C, P, S) :- seen(C, P, S), seen(C, P, Other).\n')
    first = soleus("kb", "check", str(base))
    assert "KB030" in first.out
    assert soleus("kb", "check", str(base)) == first == soleus("kb", "check", str(base), "--no-cache")
    assert soleus("kb", "check", str(base), "--strict").code == 1
    assert first.code == 0


def test_the_command_says_after_an_edit_what_it_says_of_the_whole(soleus: Soleus, base: Path) -> None:
    rules, bank = base / "bicycle.dl", base / "cases.toml"
    known = base.parent / "cache"
    assert soleus("kb", "check", str(base)).code == 0
    for path, old, new in (
        (rules, "risky(air_in_brake).", "risky(air_in_brake).\nrisky(worn_chain)."),
        (rules, "risky(worn_chain).", "risky(worn_chian)."),
        (rules, "risky(worn_chian).", "% none"),
        (bank, "brake=soft_lever", "brake=soft"),
        (bank, "brake=soft", "brake=soft_lever"),
        (base / "references.toml", 'key = "workshop-notes"', 'key = "notes"'),
    ):
        path.write_text(path.read_text().replace(old, new))
        assert soleus("kb", "check", str(base)) == soleus("kb", "check", str(base), "--no-cache")
    assert list(known.rglob("*.checked"))


@pytest.mark.parametrize("damage", [b"", b"{}", b"[]", b"\x00", b'{"contents": 1, "code": 2}'])
def test_a_damaged_state_reads_as_nothing_kept(soleus: Soleus, base: Path, damage: bytes) -> None:
    assert soleus("kb", "check", str(base)).code == 0
    (path,) = (base.parent / "cache").rglob("*.checked")
    path.write_bytes(damage)
    with (base / "bicycle.dl").open("a") as file:
        file.write("risky(worn_chain).\n")
    assert soleus("kb", "check", str(base)) == soleus("kb", "check", str(base), "--no-cache")
