"""What a second attack by the security page alone found: each fault with its kin."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from reasoner.answers.identifiers import identifying_text
from reasoner.source import SourceFile
from reasoner.syntax.parser import MOST_FAULTS, parse
from reasoner.words.escape import markdown
from reasoner.workers import found_program
from tests.cli.run import ROOT, Soleus
from tests.security.conftest import Started

RUN = f"{sys.executable} -m cli"
EVIL = "<img src=x onerror=alert(1)> [a](http://b.example) `c` ![d](e) www.f.example"


def _set(manifest: Path, key: str, value: str) -> None:
    lines = [line for line in manifest.read_text(encoding="utf-8").splitlines() if not line.startswith(f"{key} ")]
    lines.insert(lines.index("[kb]") + 1, f"{key} = {value}")
    manifest.write_text("\n".join(lines), encoding="utf-8")


@pytest.mark.parametrize("key", ["version", "licence", "title"])
@pytest.mark.parametrize("target", ["prolog", "clingo", "souffle"])
def test_a_manifest_says_each_thing_on_one_line(key: str, target: str, soleus: Soleus, base: Path) -> None:
    _set(base / "manifest.toml", key, r'"1\n:- shell(\"touch stolen\").\n%"')
    done = soleus("kb", "export", "--to", target, kb=str(base))
    assert (done.code, done.out) == (4, "")
    assert f"'{key}' has to be a text of one line" in done.err


@pytest.mark.parametrize("state", ["gone", "pipe", "other"])
def test_what_was_kept_does_not_outlive_the_link_it_rests_on(
    state: str, soleus: Soleus, base: Path, tmp_path: Path
) -> None:
    bank = base / "cases.toml"
    good = tmp_path / "good.toml"
    bank.rename(good)
    bank.symlink_to(good)
    assert soleus("kb", "check", kb=str(base)).code == 0
    bank.unlink()
    if state == "pipe":
        os.mkfifo(bank)
    elif state == "other":
        bank.symlink_to("/etc/hostname")
    done = soleus("kb", "check", kb=str(base))
    assert done.code in (1, 4)
    assert re.search(r"KB09[16]", done.out + done.err)


def test_no_line_of_a_file_of_another_kind_is_shown(soleus: Soleus, base: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("password = hunter2\n", encoding="utf-8")
    (base / "cases.toml").unlink()
    (base / "cases.toml").symlink_to(secret)
    for asked in (("kb", "check"), ("kb", "test"), ("cases",), ("evaluate",)):
        done = soleus(*asked, kb=str(base))
        assert "hunter2" not in done.out + done.err
        assert "is a link to another kind of file" in done.out + done.err


@pytest.mark.parametrize("asked", [("kb", "check"), ("differential", "rusty"), ("kb", "fmt", "--check")])
def test_a_pipe_in_place_of_the_manifest_is_not_waited_for(asked: tuple[str, ...], base: Path, start: Started) -> None:
    (base / "manifest.toml").unlink()
    os.mkfifo(base / "manifest.toml")
    run = start("--kb", str(base), *asked)
    _out, err = run.communicate(timeout=60)
    assert run.returncode in (1, 2, 4)
    assert "Traceback" not in err


def test_a_file_that_a_pattern_names_is_told_when_it_is_not_read(soleus: Soleus, base: Path) -> None:
    (base / "more.txt").write_text("", encoding="utf-8")
    (base / "more.dl").symlink_to("more.txt")
    _set(base / "manifest.toml", "files", '["*.dl"]')
    done = soleus("kb", "check", kb=str(base))
    assert "more.dl is a link to another kind of file" in done.err


def test_a_name_of_a_file_holds_no_new_line(soleus: Soleus, base: Path) -> None:
    (base / "a\n::stop-commands::x.dl").write_text("", encoding="utf-8")
    _set(base / "manifest.toml", "files", '["*.dl"]')
    for asked in (("kb", "check"), ("kb", "fmt", str(base), "--check"), ("kb", "diff", str(base), BICYCLE_TOO)):
        done = soleus(*asked, kb=str(base))
        assert done.code in (1, 2, 4)
        assert not any(line.startswith("::") for line in (done.out + done.err).splitlines())


BICYCLE_TOO = str(ROOT / "tests" / "kb_small")


def test_a_deck_replaces_no_file_of_others(soleus: Soleus, tmp_path: Path) -> None:
    pytest.importorskip("genanki")
    precious, link, deck = tmp_path / "precious.txt", tmp_path / "link.apkg", tmp_path / "deck.apkg"
    precious.write_text("mine", encoding="utf-8")
    link.symlink_to(precious)
    for path in (precious, link):
        assert soleus("anki", str(path)).code == 2
        assert precious.read_text(encoding="utf-8") == "mine"
    assert soleus("anki", str(deck)).code == 0
    first = deck.read_bytes()
    assert soleus("anki", str(deck)).code == 0
    assert deck.read_bytes() == first, "the same knowledge makes the same deck"


@pytest.mark.parametrize("asked", [("kb", "rule", "chain-squeak"), ("kb", "diff", BICYCLE_TOO, "BASE", "--all")])
def test_reviews_in_markdown_hold_no_markup_of_an_author(asked: tuple[str, ...], soleus: Soleus, base: Path) -> None:
    for path in base.glob("*.dl"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace('because "dry joints squeak"', f'because "{EVIL}"'), encoding="utf-8")
    done = soleus(*[str(base) if each == "BASE" else each for each in asked], "--format", "markdown", kb=str(base))
    assert "onerror" in done.out, done.err
    outside = done.out.split("```")[::2]
    assert [part for part in outside if re.search(r"(?<!\\)(<img|\]\(|`c`|http:|www\.f)", part)] == []


def test_a_bare_address_becomes_no_link() -> None:
    assert markdown("see http://a.example, HTTPS://b and www.c.example") == (
        "see http\\://a.example, HTTPS\\://b and www\\.c.example"
    )


def test_a_link_out_of_the_folder_is_no_part_of_a_revision(
    soleus: Soleus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "clone" / "kb"
    folder.mkdir(parents=True)
    for each in Path(BICYCLE_TOO).iterdir():
        if each.is_file():
            (folder / each.name).write_bytes(each.read_bytes())
    outside = tmp_path / "clone" / "outside.dl"
    rules = next(folder.glob("*.dl"))
    rules.rename(outside)
    rules.symlink_to("../outside.dl")
    git = ["git", "-C", str(folder.parent), "-c", "user.name=a", "-c", "user.email=a@b"]
    for step in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "x"]):
        subprocess.run([*git, *step], check=True, capture_output=True)
    monkeypatch.chdir(folder.parent)
    done = soleus("kb", "diff", "HEAD", "kb", kb=None)
    assert done.code == 4
    assert "bicycle.dl leads nowhere" in done.err


def test_a_program_of_the_current_folder_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "node"
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    for path in (".", "", str(tmp_path)):
        monkeypatch.setenv("PATH", path)
        assert found_program("node") is None
    monkeypatch.chdir("/")
    assert found_program("node") == str(program)


@pytest.mark.parametrize("text", ['%! label "x"\n' * 5_000, '"a\n' * 5_000, "p(A) :- .\n" * 5_000])
def test_faults_are_told_up_to_a_number(text: str) -> None:
    found = parse(SourceFile("a.dl", text, "")).diagnostics
    assert len(found) == MOST_FAULTS + 1
    assert found[-1].message == f"there are more faults than the {MOST_FAULTS} above"


@pytest.mark.parametrize("command", ["kb fmt -", "quiz", "consult --no-ask", "differential --case -"])
def test_a_stream_without_end_is_not_taken_in(command: str) -> None:
    asked = f"ulimit -v 3000000; {RUN} {command} < /dev/zero"
    environment = {**os.environ, "SOLEUS_KB": BICYCLE_TOO}
    done = subprocess.run(
        ["bash", "-c", asked], cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=120
    )  # fmt: skip
    assert done.returncode in (0, 2, 3), done.stderr[-300:]
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("{run} kb test --junit {folder}/j.xml > /dev/full", 6),
        ("{run} kb new case mine --present noise=squeak --answer dry_chain --bank {folder}/b.toml > /dev/full", None),
        ("_SOLEUS_COMPLETE=lines_complete COMP_WORDS='soleus ' COMP_CWORD=0 {run} > /dev/full", 2),
        ("COMP_CWORD=a COMP_WORDS='soleus \"' _SOLEUS_COMPLETE=bash_complete {run}", 2),
    ],
)
def test_what_cannot_be_said_has_its_code_and_a_line(line: str, code: int | None, tmp_path: Path) -> None:
    environment = {**os.environ, "SOLEUS_KB": BICYCLE_TOO, "SOLEUS_CACHE": str(tmp_path / "cache")}
    done = subprocess.run(
        ["bash", "-c", line.format(run=RUN, folder=tmp_path)],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "Traceback" not in done.stderr
    assert code is None or done.returncode == code, done.stderr
    if code == 6:
        assert done.stderr.splitlines()[-1].startswith("Error: written, but")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Mrs. O'Brien has fever", "a name"),
        ("Mr\nSmith", "a name"),
        ("Mister John Smith", "a name"),
        ("mrs smith", "a name"),
        ("MISS SMITH", "a name"),
        ("seen on 3rd of March", "a date"),
        ("0049/30/123456", "a telephone number"),
        ("fe80::1", "a network address"),
        ("2001:db8::ff00:42", "a network address"),
        ("MR IMAGING and MRS show choline", ""),
        ("do not miss a fracture at 10:30, ratio 1::2", ""),
        ("the third of the lesions may grow", ""),
    ],
)
def test_names_and_numbers_of_people_are_found_as_they_are_written(text: str, kind: str) -> None:
    assert identifying_text(text) == kind


def test_a_name_of_a_person_is_not_repeated_among_the_rejects(soleus: Soleus, tmp_path: Path) -> None:
    pytest.importorskip("duckdb")
    table = tmp_path / "a.csv"
    cases = ("Mr John Smith", "MRN_12345678", "k1")
    rows = "".join(f"{each},noise,squeak\n" for each in cases)
    table.write_text(f"case,attribute,value\n{rows}", encoding="utf-8")
    done = soleus("batch", str(table), str(tmp_path / "out.csv"))
    files = [path for path in tmp_path.glob("out*") if path.is_file()]
    told = "".join(path.read_text(encoding="utf-8", errors="replace") for path in files)
    assert "k1" in told
    assert all(each not in told + done.out + done.err for each in ("Smith", "12345678"))
