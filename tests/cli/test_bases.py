"""Which knowledge base a command acts on, and that it says so."""

from __future__ import annotations

import shutil
import sysconfig
from pathlib import Path

import pytest

from cli.bases import DEFAULT_KB
from tests.cli.run import BICYCLE, Soleus


@pytest.fixture
def own(soleus: Soleus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A base of one's own that is broken, so that a check of another one would be seen; the current folder is in it."""
    folder = tmp_path / "own"
    assert soleus("kb", "new", "kb", str(folder), kb=None).code == 0
    (folder / "rules.dl").write_text("p(X :- q(X).\n")
    (folder / "deep" / "down").mkdir(parents=True)
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize("place", [".", "deep", "deep/down"])
def test_authors_get_the_base_around_them(
    soleus: Soleus, own: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(own / place)
    run = soleus("kb", "check", kb=None)
    assert (run.code, "KB001" in run.out) == (1, True)
    assert run.base.startswith("Knowledge base: own (")
    assert soleus("kb", "test", kb=None).code == 4
    assert soleus("kb", "fmt", "--check", kb=None).code == 4


def test_a_base_in_the_folder_kb_of_a_repository_is_found(
    soleus: Soleus, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (own.parent / "repository" / "docs").mkdir(parents=True)
    own.rename(own.parent / "repository" / "kb")
    for place in ("repository", "repository/docs"):
        monkeypatch.chdir(own.parent / place)
        run = soleus("kb", "check", kb=None)
        assert (run.code, run.base.startswith("Knowledge base: own (")) == (1, True)


def test_an_overlay_is_found_with_its_base(soleus: Soleus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(BICYCLE, tmp_path / "bicycle")
    monkeypatch.chdir(tmp_path)
    assert soleus("kb", "new", "overlay", "above", kb="bicycle").code == 0
    monkeypatch.chdir(tmp_path / "above")
    assert soleus("kb", "check", kb=None).base == f"Knowledge base: bicycle + above ({tmp_path / 'bicycle'}, .)"


def test_the_shipped_base_is_named_to_authors_and_to_nobody_else(
    soleus: Soleus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert soleus("kb", "check", kb=None).base == f"Knowledge base: calf ({DEFAULT_KB}), the one that is shipped"
    assert soleus("vocab", "egg", kb=None).base == ""


def test_those_who_ask_keep_the_shipped_base_and_hear_of_any_other(soleus: Soleus, own: Path) -> None:
    run = soleus("vocab", "egg", kb=None)
    assert (run.code, run.base) == (0, "")
    for arguments, kb in ((("--kb", BICYCLE), None), ((), BICYCLE)):
        run = soleus(*arguments, "differential", "chain=dry", kb=kb)
        assert (run.code, run.base) == (0, f"Knowledge base: bicycle ({BICYCLE})")


def test_a_folder_is_the_same_argument_everywhere(soleus: Soleus, tmp_path: Path) -> None:
    folder = tmp_path / "two_wheels"
    shutil.copytree(BICYCLE, folder)
    for command in ("test", "coverage", "graph", "check"):
        run = soleus("kb", command, str(folder), kb=None)
        assert run.code == 0, run.err
    assert "dry_chain" in soleus("kb", "export", str(folder), "--to", "clingo", kb=None).out
    assert soleus("evaluate", str(folder), kb=None).code == 0


def test_nothing_is_written_into_an_installed_base(soleus: Soleus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sysconfig, "get_path", lambda _name: str(Path(BICYCLE).parent))
    before = {path: path.read_bytes() for path in Path(BICYCLE).rglob("*") if path.is_file()}
    case = ("--present", "chain=dry", "--answer", "dry_chain")
    run = soleus("kb", "new", "case", "x", *case, kb=BICYCLE)
    assert (run.code, f"{BICYCLE}/cases.toml belongs to an installed knowledge base" in run.err) == (4, True)
    assert {path: path.read_bytes() for path in Path(BICYCLE).rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    "arguments",
    [
        ("new", "rule", "danger(gout_tophus)"),
        ("new", "etiology", "gout", "--supports", "pattern=rice_grain", "--cite", "x", "--evidence", "review"),
        ("new", "case", "x", "--present", "pattern=rice_grain", "--answer", "gout_tophus"),
        ("import-csv", "supports.csv"),
        ("fmt",),
    ],
)
def test_nothing_is_written_into_the_shipped_base_where_nobody_named_it(
    soleus: Soleus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "supports.csv").write_text("etiology\n")
    before = {path: path.stat().st_mtime_ns for path in Path(DEFAULT_KB).rglob("*")}
    run = soleus("kb", *arguments, kb=None)
    assert (run.code, "There is no knowledge base here" in run.err) == (2, True)
    assert {path: path.stat().st_mtime_ns for path in Path(DEFAULT_KB).rglob("*")} == before


def test_banks_are_checked_with_their_lines(soleus: Soleus, tmp_path: Path) -> None:
    bicycle = tmp_path / "bicycle"
    shutil.copytree(BICYCLE, bicycle)
    bank = bicycle / "cases.toml"
    bank.write_text(bank.read_text().replace("chain=rusty", "chian=rusty", 1))
    run = soleus("kb", "check", str(bicycle))
    line = bank.read_text().split("chian")[0].count("\n") + 1
    assert (run.code, f"bicycle/cases.toml:{line}:" in run.out, "chain" in run.out) == (1, True, True), run.out


def test_an_answer_that_there_is_not_is_told_and_a_bank_that_cannot_be_read_with_its_lines(
    soleus: Soleus, tmp_path: Path
) -> None:
    bicycle = shutil.copytree(BICYCLE, tmp_path / "bicycle")
    bank = bicycle / "cases.toml"
    bank.write_text(bank.read_text().replace('"dry_chain"', '"dry_chian"', 1).replace("brake=soft_lever", "brake=soft"))
    lines = [
        number
        for number, line in enumerate(bank.read_text().splitlines(), 1)
        if "dry_chian" in line or '=soft"' in line
    ]
    check, test = soleus("kb", "check", str(bicycle)), soleus("kb", "test", str(bicycle))
    assert (check.code, test.code) == (1, 3)
    assert len(lines) == 3
    for line in lines:
        assert f"bicycle/cases.toml:{line}:" in check.out
        assert f"bicycle/cases.toml:{line}:" in test.err


def test_a_case_that_fails_is_shown_with_its_line(soleus: Soleus, tmp_path: Path) -> None:
    bicycle = shutil.copytree(BICYCLE, tmp_path / "bicycle")
    bank = bicycle / "cases.toml"
    text = (
        bank.read_text() + '\n[[case]]\nid = "wrong"\npresent = ["noise=squeak"]\n[case.expect]\nfirst = "worn_chain"\n'
    )
    bank.write_text(text)
    line = text[: text.index('id = "wrong"')].count("\n")
    assert f"cases.toml:{line}, case wrong" in soleus("kb", "test", str(bicycle), kb=None).out
    run = soleus("what-if", "--case", f"{bank}#wrong", "--with", "chain=dry", "--with", "chian=dry", kb=str(bicycle))
    assert run.code == 2
