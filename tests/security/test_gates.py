"""What comes in is measured, what goes out is harmless: one gate for each, whatever the form."""

from __future__ import annotations

import json
import os
import re
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from xml.etree import ElementTree

import click
import pytest

from cli.files import write_text
from reasoner.answers.identifiers import identifying_part, identifying_text
from reasoner.cohort.tables import _ndjson
from reasoner.intake import matching, read_tables
from reasoner.render.sarif import sarif
from reasoner.words.escape import cell, markdown
from tests.cli.run import BICYCLE, Soleus
from tests.security.conftest import Started

STEERING = "\x1b]0;owned\x07\x1b[2J\x1b[8m\x9b31m\u202e"


# --- in: files


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _sparse(path: Path) -> None:
    path.touch()
    os.truncate(path, 20 * 2**30)


def _system_file(path: Path) -> None:
    path.symlink_to("/etc/passwd")


STRANGE = {"pipe": _pipe, "device": _device, "sparse": _sparse, "system file": _system_file}


@pytest.mark.parametrize("kind", STRANGE)
@pytest.mark.parametrize("listed", [True, False])
def test_only_regular_files_of_a_size_are_read(kind: str, listed: bool, base: Path, soleus: Soleus) -> None:
    manifest = base / "manifest.toml"
    files = '["bicycle.dl", "zz.dl"]' if listed else '["bicycle.dl"]'
    manifest.write_text(manifest.read_text(encoding="utf-8").replace('["*.dl"]', files), encoding="utf-8")
    STRANGE[kind](base / "zz.dl")
    start = time.monotonic()
    for command in (("kb", "check", str(base)), ("differential", "noise=squeak"), ("kb", "fmt", "--check", str(base))):
        run = soleus(*command, kb=str(base))
        assert "Traceback" not in run.err
        assert "root:" not in run.out + run.err
        if listed and command[0] == "differential":
            assert run.code == 4
            assert re.search("zz.dl (is no regular file|is a link to another kind|is larger than 4 MiB)", run.err)
    assert time.monotonic() - start < 20


@pytest.mark.parametrize("kind", STRANGE)
def test_nor_as_a_case_or_a_table(kind: str, soleus: Soleus, tmp_path: Path) -> None:
    STRANGE[kind](tmp_path / "x.toml")
    for command in (
        ("differential", "--case", str(tmp_path / "x.toml")),
        ("kb", "import-csv", str(tmp_path / "x.toml")),
    ):
        run = soleus(*command)
        assert run.code in (1, 2, 3, 4)
        assert "Traceback" not in run.err


def test_folders_nested_too_deeply_are_told(base: Path, soleus: Soleus) -> None:
    place = base
    for _ in range(60):
        place = place / "d"
    place.mkdir(parents=True)
    run = soleus("kb", "check", str(base))
    assert run.code != 0
    assert "nested more than 40 deep" in run.out + run.err


def test_patterns_of_paths_take_no_time() -> None:
    names = ["/".join(["d"] * depth + ["x.dl"]) for depth in range(40)]
    start = time.monotonic()
    assert matching(names, "**/" * 12 + "*.dl") == names
    assert matching(names, "**/a/" * 12 + "*.dl") == []
    assert matching(["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.dl"], "*a" * 30 + "b.dl") == []
    assert time.monotonic() - start < 1
    assert matching(["a.dl", "b/c.dl", "b/d/c.dl"], "*.dl") == ["a.dl"]
    assert matching(["a.dl", "b/c.dl", "b/d/c.dl"], "b/**/*.dl") == ["b/c.dl", "b/d/c.dl"]
    assert matching(["a.dl", "b/c.dl"], "**/*.dl") == ["a.dl", "b/c.dl"]


@pytest.mark.parametrize("text", ["a." * 30_000 + "a = 1", "[" + "a." * 30_000 + "a]", '"a" . ' * 30_000 + "a = 1"])
def test_long_keys_of_tables_take_no_time(text: str) -> None:
    start = time.monotonic()
    with pytest.raises(ValueError, match="more than 24 parts"):
        read_tables(text)
    assert time.monotonic() - start < 1


@pytest.mark.parametrize("letter", ["a", "1", " ", ".", "-", "a.", "a@", "1-", "Aa ", '"', "(", "mrn "])
def test_long_texts_take_no_time(letter: str) -> None:
    text = letter * (100_000 // len(letter))
    start = time.monotonic()
    identifying_text(text)
    with suppress(ValueError):
        read_tables(f"x = '''{text}'''\n{text}")
    assert time.monotonic() - start < 2


def test_too_many_rows_are_told(base: Path, soleus: Soleus) -> None:
    facts = "".join(f"num({number}).\n" for number in range(60))
    (base / "z.dl").write_text(
        "%! sort num integer\n%! predicate num(num) fact\n%!   mute\n%! predicate big(num, num, num, num) derived\n"
        f"%!   mute\n\n{facts}big(A, B, C, D) :- num(A), num(B), num(C), num(D).\n",
        encoding="utf-8",
    )
    run = soleus("differential", "noise=squeak", kb=str(base))
    assert run.code == 4
    assert "rows" in run.err


# --- in: identity

PERSONAL = [
    "MRN A1234567", "MRN: 123456", "mrn#99887766", "NHS 943 476 5919", "SSN 123-45-6789", "123-45-6789",
    "12 Mar 61", "12 March 1961", "March 12, 1961", "12-Mar-1961", "12.03.1961", "1961-03-12", "1961/3/12", "3/12/61",
    "19610312", "DOB 1961", "born 1961", "born on 3", "d.o.b.: 12", "Mr Smith", "Mrs. J. Doe", "Miss Jane",
    "Herr Huber", "Name: Smith", "name is Anna", "patient John Smith", "Patient: Smith, John", "a.b@c.org",
    "+44 20 7946 0958",
    "+442079460958", "555-123-4567", "(020) 7946 0958", "12 High Street", "4a, Old Mill Road", "SW1A 1AA",
    "accession 20231234", "record no. 55555", "patient ID 12345", "10.0.0.17", "id: AB12345", "8 345 129 77 12345678",
    "Frau Müller", "Mme Dupont", "Sr. García", "né le 3 mai 1961", "am 3. März 1961", "2nd of March 1961",
    "Mr\u200b. Smith", "12\u200b.03.1961",
    "\uff11\uff12\uff0f\uff10\uff13\uff0f\uff11\uff19\uff16\uff11", "1961\u201303\u201312",
    "12|03|1961", "a.b(at)c.org", "a.b [at] c.org",
]  # fmt: skip


@pytest.mark.parametrize("text", PERSONAL)
def test_what_identifies_a_person_is_found_wherever_it_stands(text: str) -> None:
    assert identifying_text(text)
    assert identifying_part({"a": [{"b": f"seen, {text}."}]})


@pytest.mark.parametrize("key", ["patient_name", "patientName", "dob", "birth-date", "hospital_id", "Surname", "MRN"])
def test_so_are_keys(key: str) -> None:
    assert identifying_part({"detail": {key: "x"}})


@pytest.mark.parametrize(
    "text",
    ["a woman of 61", "42 years after a gunshot", "25 mm, 6 weeks", "doi 10.1186/s12969-025-01098-z", "in 2 of 3",
     "https://www.eurorad.org/case/18631234", "T1 and T2", "calcium 2.4-2.6", "Case 3", "5 of 12 may 3"],
)  # fmt: skip
def test_what_is_only_a_number_is_not(text: str) -> None:
    assert identifying_text(text) == ""


@pytest.mark.parametrize(
    "lines",
    ['id = "John Smith"', 'id = "x"\nsource = { patient_name = "x" }', 'source = { note = "MRN A1234567" }',
     "source = { seen = 2020-01-02 }", 'narrative = "born 1961"', 'finding_notes = { chain = "12 Mar 61" }',
     'answer = { fault = "dry_chain", note = "Mr Smith" }'],
)  # fmt: skip
def test_a_case_with_it_is_refused(lines: str, soleus: Soleus, tmp_path: Path) -> None:
    (tmp_path / "case.toml").write_text(f'{lines}\npresent = ["noise=squeak"]\n', encoding="utf-8")
    if "source = {" in lines or "finding_notes" in lines or "answer" in lines:
        (tmp_path / "case.toml").write_text(f'present = ["noise=squeak"]\n{lines}\n', encoding="utf-8")
    run = soleus("differential", "--case", str(tmp_path / "case.toml"))
    assert run.code == 3, run.err


# --- out: terminals and documents


def test_nothing_from_outside_steers_a_terminal(soleus: Soleus, base: Path, tmp_path: Path) -> None:
    hostile = tmp_path / f"x{STEERING}y.toml"
    hostile.write_text("[[case]]\n", encoding="utf-8")
    folder = tmp_path / f"kb{STEERING}"
    base.rename(folder)
    for command in (
        ("differential", STEERING),
        ("differential", f"noise={STEERING}"),
        ("differential", "--case", str(hostile)),
        ("kb", "check", str(folder)),
        ("kb", "fmt", "--check", str(folder)),
        ("kb", "test", str(hostile)),
        ("kb", "new", "rule", f"x({STEERING}"),
        ("why", STEERING, "noise=squeak"),
        ("query", STEERING),
        ("cite", STEERING),
        ("vocab", STEERING),
        ("find", STEERING),
        ("kb", "rule", STEERING),
        ("kb", "docs", "-o", str(tmp_path / f"site{STEERING}")),
        (STEERING,),
        ("differential", f"--{STEERING}"),
    ):
        run = soleus(*command, kb=str(folder))
        for text in (run.out, run.err, run.base):
            assert re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text) is None, command


@pytest.mark.parametrize("file", ["references.toml", "manifest.toml"])
def test_control_characters_in_tables_are_refused(file: str, base: Path, soleus: Soleus) -> None:
    path = base / file
    path.write_text(path.read_text(encoding="utf-8").replace('title = "', 'title = "\\u001b[2J', 1), encoding="utf-8")
    run = soleus("kb", "check", str(base))
    assert run.code in (1, 4)
    assert "control character U+001B" in run.out + run.err


@pytest.mark.parametrize("letter", ["\x85", "\x9b", "\u2028", "\x1b", "\x7f"])
def test_nor_in_rules(letter: str, base: Path, soleus: Soleus) -> None:
    with (base / "bicycle.dl").open("a", encoding="utf-8") as file:
        file.write(f'\n%! label "x{letter}"\nfault(loose_bell).\n')
    assert soleus("kb", "check", str(base)).code == 1


def test_a_title_with_control_characters_begins_no_base(soleus: Soleus, tmp_path: Path) -> None:
    run = soleus("kb", "new", "kb", str(tmp_path / "mine"), "--title", "a\x1b[2J", kb=None)
    assert run.code == 2
    assert not (tmp_path / "mine").exists()


MARKUP = "<script>alert(1)</script> ![x](http://e.org/p.png) [l](javascript:x) `c` **b** | # & ~"


@pytest.mark.parametrize(
    "command",
    [("differential",), ("next",), ("ask",), ("report",)],
)
def test_markdown_shows_labels_and_never_runs_them(command: tuple[str, ...], base: Path, soleus: Soleus) -> None:
    rules = base / "bicycle.dl"
    text = rules.read_text(encoding="utf-8")
    text = re.sub(r'%! label "([^"]*)"', lambda found: f'%! label "{MARKUP} {found[1]}"', text)
    rules.write_text(text, encoding="utf-8")
    run = soleus(*command, "noise=squeak", "--format", "markdown", kb=str(base))
    assert run.code == 0, run.err
    for markup in (r"(?<!\\)<script", r"(?<!\\)!\[", r"(?<!\\)\[x\]", r"(?<!\\)\[l\](?!\\)\("):
        assert re.search(markup.replace("!", "!"), run.out) is None or markup.startswith(r"(?<!\\)!"), markup
    assert "](javascript" not in run.out.replace("\\](", "")
    assert "<script" not in run.out.replace("\\<", "")


@pytest.mark.parametrize("text", ["- x", "+ x", "1. x", "12) x", "# x", "> x", "=== x", "a\n\n# b", "&lt;b&gt;"])
def test_no_text_begins_a_block(text: str) -> None:
    shown = markdown(text)
    assert re.match(r"[-+=#>]|\d+[.)]", shown) is None
    assert "\n" not in shown
    assert "&lt" not in shown.replace("\\&", "")


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+1+1", "-x", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(text: str) -> None:
    assert cell(text).startswith("'")
    assert cell("-3") == "-3"
    assert cell("25mm") == "25mm"


def test_tables_of_a_folder_with_such_a_name(base: Path, soleus: Soleus) -> None:
    folder = base.rename(base.parent / "=cmd()")
    run = soleus("kb", "export", "--to", "facts-csv", "--predicate", "fault", kb=str(folder))
    assert run.code == 0
    assert ",=cmd" not in run.out
    table = base.parent / "t.csv"
    table.write_text(run.out, encoding="utf-8")
    assert soleus("kb", "import-csv", str(table), kb=str(folder)).code == 0


def test_sarif_holds_no_link_of_an_author(base: Path, soleus: Soleus) -> None:
    with (base / "bicycle.dl").open("a", encoding="utf-8") as file:
        file.write('\n%! label "[x](http://e.org)"\nfault("[x](http://e.org)", "[x](http://e.org)").\n')
    run = soleus("kb", "check", str(base), "--format", "sarif")
    texts = [each["message"]["text"] for each in json.loads(run.out)["runs"][0]["results"]]
    assert texts
    assert all("](http" not in text.replace("\\](", "") for text in texts)
    assert sarif([])["runs"][0]["results"] == []


def test_results_are_well_formed_whatever_a_case_says(soleus: Soleus, tmp_path: Path) -> None:
    folder = tmp_path / "a\x01\x1b&<b"
    folder.mkdir()
    (folder / "cases.toml").write_text(
        '[[case]]\nid = "x"\npresent = ["noise=squeak"]\n[case.expect]\nfirst = "leaking_hose"\n', encoding="utf-8"
    )
    run = soleus("kb", "test", str(folder / "cases.toml"), "--junit", str(tmp_path / "r.xml"))
    assert run.code == 1, run.err
    assert ElementTree.parse(tmp_path / "r.xml").getroot().tag == "testsuites"


NAMES = ("integer", "atom", "string", "redefine_system_predicate", "table", "count", "holds", "print", "denied", "show")


def test_names_of_prolog_are_names_like_others(soleus: Soleus, tmp_path: Path) -> None:
    swipl = "/usr/bin/swipl"
    if not Path(swipl).exists():
        pytest.skip("SWI-Prolog is not installed")
    (tmp_path / "manifest.toml").write_text('[kb]\nname = "n"\nversion = "1"\nlicence = "MIT"\nfiles = ["n.dl"]\n')
    declared = "".join(f"%! predicate {name}(thing) fact\n%!   mute\n" for name in NAMES)
    facts = "".join(f"{name}(a).\n" for name in NAMES)
    (tmp_path / "n.dl").write_text(f"%! sort thing open\n\n{declared}\n{facts}", encoding="utf-8")
    run = soleus("kb", "export", str(tmp_path), "--to", "prolog", "-o", str(tmp_path / "n.pl"), kb=None)
    assert run.code == 0, run.err
    done = subprocess.run(
        [swipl, "-q", "-g", "print_model", "-t", "halt", str(tmp_path / "n.pl")],
        capture_output=True,
        text=True,
        check=True,
    )  # fmt: skip
    assert sorted(done.stdout.split()) == sorted(f"{name}(a)." for name in NAMES)
    assert done.stderr == ""


def test_a_base_is_small_enough_for_its_limits(start: Started) -> None:
    run = start("kb", "check", BICYCLE)
    assert run.wait(timeout=60) == 0
    run.communicate()


def test_a_line_without_end_is_not_taken_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reasoner.cohort.tables.LONGEST_LINE", 200)
    (tmp_path / "c.jsonl").write_text('{"case": "a", "noise": "squeak"}\n' + "[" * 1000, encoding="utf-8")
    with (tmp_path / "c.jsonl").open(encoding="utf-8") as file:
        rows = list(_ndjson(file))
    assert [bool(each.fault[0]) for each in rows] == [False, True]
    assert "more than 200 letters" in rows[1].fault[0]


@pytest.mark.parametrize("name", ["a\0b", "\udcff/x"])
def test_a_name_that_is_none_is_told(name: str) -> None:
    with pytest.raises(click.UsageError, match="Cannot write"):
        write_text(name, "text", lambda _: True)
