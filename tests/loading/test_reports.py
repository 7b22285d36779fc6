"""Reports of checks are kept for the very same contents, and for nothing else."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest

from reasoner.loading import reports
from reasoner.loading.reports import Report, read_report, report_key, write_report
from tests.cli.conftest import soleus as soleus
from tests.cli.run import BICYCLE, Soleus


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOLEUS_CACHE", str(tmp_path / "cache"))
    return Path(shutil.copytree(BICYCLE, tmp_path / "kb"))


def test_a_report_comes_back_until_something_changes(base: Path) -> None:
    key = report_key([str(base)], "text")
    assert read_report(key) is None
    write_report(key, Report("said", 1, 2))
    assert read_report(report_key([str(base)], "text")) == ("said", 1, 2)
    assert read_report(report_key([str(base)], "json")) is None
    with (base / "bicycle.dl").open("a") as file:
        file.write("% one more line\n")
    assert read_report(report_key([str(base)], "text")) is None


def test_a_changed_check_is_asked_anew(base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = tmp_path / "code" / "checks"
    code.mkdir(parents=True)
    (code / "arity.py").write_text("one")
    monkeypatch.setattr(reports, "_CODE", str(code.parent))
    first = report_key([str(base)], "text")
    assert first == report_key([str(base)], "text")
    (code / "arity.py").write_text("other")
    assert first != report_key([str(base)], "text")


@pytest.mark.parametrize("damage", ["", "{", "[]", '["x", "said", 0, 0]', "[1, 2, 3, 4]", "\x00"])
def test_a_damaged_report_reads_as_none(base: Path, damage: str) -> None:
    key = report_key([str(base)], "text")
    write_report(key, Report("said", 0, 0))
    (path,) = (base.parent / "cache" / "soleus").glob("*.check")
    path.write_text(damage)
    assert read_report(key) is None


def test_a_folder_that_cannot_be_read_or_written_is_no_error(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert report_key([str(base / "none")], "text") == ""
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
