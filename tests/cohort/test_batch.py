"""``soleus batch``: inputs of every form, what is set aside, what a run leaves behind when it is cut off."""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from reasoner.answers.reading import read
from reasoner.cohort.batch import Known, Progress
from reasoner.cohort.intake import find_inputs, lots
from reasoner.cohort.marks import Marks
from reasoner.cohort.records import Lot, Record
from reasoner.loading.load import load_program
from tests.cli.run import BICYCLE, Soleus
from tests.conftest import Golden

LONG = """case,attribute,value,state
one,chain,rusty,present
two,brake,soft_lever,
one,noise,squeak,
one,brake,soft lever,absent
one,mileage_km,4000,measured
"""
WIDE = """case,chain,noise,brake,mileage_km
one,rusty,squeak,!soft_lever,4000 km
two,,,soft_lever,
"""
LINES = """{"case": "one", "chain": ["rusty"], "noise": "squeak", "brake": "!soft_lever", "mileage_km": 4000}
{"id": "two", "present": ["brake=soft_lever"]}
"""
BANK = """[[case]]
id = "one"
present = ["chain=rusty", "noise=squeak"]
absent = ["brake=soft_lever"]
measure = { mileage_km = 4000 }
[[case]]
id = "two"
present = ["brake=soft_lever"]
"""
BESIDE = ("", ".steps", ".rejects")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def content(stem: str, form: str = "csv") -> list[bytes]:
    return [Path(f"{stem}{kind}.{form}").read_bytes() for kind in BESIDE]


def table(path: str) -> list[dict[str, str]]:
    with Path(path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_form_of_input_gives_the_same_answers(soleus: Soleus) -> None:
    for name, text in {"long.csv": LONG, "wide.csv": WIDE, "lines.ndjson": LINES, "bank.toml": BANK}.items():
        Path(name).write_text(text, encoding="utf-8")
    Path("long.tsv").write_text(LONG.replace(",", "\t"), encoding="utf-8")
    columns: dict[str, list[object]] = {"case": ["one", "two"], "chain": ["rusty", None], "noise": ["squeak", None]}
    columns |= {"brake": ["!soft_lever", "soft_lever"], "mileage_km": [4000.0, None]}
    pq.write_table(pa.table(columns), "wide.parquet")
    found = {}
    for name in ("long.csv", "long.tsv", "wide.csv", "wide.parquet", "lines.ndjson", "bank.toml"):
        run = soleus("batch", name, f"{name}.out.csv")
        assert run.code == 0, run.err
        found[name] = content(f"{name}.out")
    assert soleus("batch", "-", "piped.csv", "--format-in", "csv", stdin=WIDE).code == 0
    assert [each for each in found.values() if each != content("piped")] == []
    assert next(row["case"] for row in table("piped.csv")) == "one"


def test_files_of_a_pattern_are_one_input(soleus: Soleus) -> None:
    head, *rows = WIDE.splitlines(keepends=True)
    for number, row in enumerate(rows):
        Path(f"part{number}.csv").write_text(head + row, encoding="utf-8")
    Path("whole.csv").write_text(WIDE, encoding="utf-8")
    assert soleus("batch", "part*.csv", "many.csv").code == 0
    assert soleus("batch", "whole.csv", "one.csv").code == 0
    assert content("many") == content("one")


def test_what_is_set_aside_of_several_files_names_its_file(soleus: Soleus) -> None:
    rows = {
        "a": ["one,rusty,,,"],
        "b": ["one,rusty,,,", "two,rustty,,,", "three,clean;rusty,,,", "four,,,,", ",rusty,,,"],
    }
    for name, lines in rows.items():
        Path(f"{name}.csv").write_text("\n".join([WIDE.splitlines()[0], *lines, ""]), encoding="utf-8")
    assert soleus("batch", "[ab].csv", "out.csv").code == 3
    rejects = table("out.rejects.csv")
    assert [(row["row"], row["cause"].partition(":")[0]) for row in rejects] == [(f"{n}", "b.csv") for n in range(1, 6)]


def test_a_quote_that_nothing_closes_hides_no_row(soleus: Soleus, monkeypatch: pytest.MonkeyPatch) -> None:
    head = WIDE.splitlines()[0]
    Path("in.csv").write_text(f'{head}\none,rusty,,,\ntwo,"rusty,,,\nthree,"x",,,\nfour,rusty,,,\n', encoding="utf-8")
    assert soleus("batch", "in.csv", "out.csv").code == 3
    (reject,) = table("out.rejects.csv")
    assert "(lines 3 to 4)" in reject["cause"]
    assert {row["case"] for row in table("out.csv")} == {"one", "four"}
    monkeypatch.setattr("reasoner.cohort.tables.LONGEST_LINE", 200)
    rows = "".join(f'x","{number}\n' for number in range(1000))
    Path("in.csv").write_text(f'{head}\none,rusty,,,\ntwo,"{rows}', encoding="utf-8")
    assert soleus("batch", "in.csv", "out.csv", "--force").code == 3
    (reject,) = table("out.rejects.csv")
    assert "more than 200 letters, so nothing beyond it is read" in reject["cause"]
    assert {row["case"] for row in table("out.csv")} == {"one"}


def test_long_cases_are_answered_fewer_at_a_time(soleus: Soleus, monkeypatch: pytest.MonkeyPatch) -> None:
    many("in.csv", 40)
    soleus("batch", "in.csv", "whole.csv")
    monkeypatch.setattr("reasoner.cohort.intake.LETTERS", 100)
    words = read(load_program((BICYCLE,))).vocabulary
    found = list(lots(find_inputs("in.csv", None), words, "."))
    assert len(found) > 5
    assert sum(len(lot.records) for lot in found) == 40
    soleus("batch", "in.csv", "cut.csv")
    assert content("cut") == content("whole")


def test_nothing_is_waited_for_that_may_never_come(soleus: Soleus, golden: Golden) -> None:
    os.mkfifo("pipe.csv")
    Path("folder.csv").mkdir()
    Path("in.csv").write_text(WIDE, encoding="utf-8")
    told = []
    for arguments in (
        ["pipe.csv", "out.csv"],
        ["/dev/zero", "out.csv", "--format-in", "csv"],
        ["folder.csv", "out.csv"],
    ):
        run = soleus("batch", *arguments)
        assert run.code == 3
        told.append(run.err)
    run = soleus("batch", "in.csv", "folder.csv", "--force")
    assert run.code == 2
    golden("cohort/no_files.txt", "\n".join([*told, run.err]))
    environment = {**os.environ, "SOLEUS_KB": BICYCLE, "PYTHONPATH": str(Path(BICYCLE).parents[1])}
    command = f"{sys.executable} -m cli batch <(cat in.csv) shell.csv --format-in csv"
    subprocess.run(["bash", "-c", command], env=environment, check=True, capture_output=True)
    assert soleus("batch", "in.csv", "named.csv").code == 0
    assert content("shell") == content("named")


def test_a_damaged_file_of_kept_cases_is_said(soleus: Soleus) -> None:
    Path("out.cases.ndjson").write_text('{"id": "one", "present": ["chai\n', encoding="utf-8")
    run = soleus("why", "dry_chain", "--case", "out.csv#one")
    assert (run.code, "is not valid JSON" in run.err) == (3, True)
    Path("out.cases.ndjson").unlink()
    os.mkfifo("out.cases.ndjson")
    run = soleus("why", "dry_chain", "--case", "out.csv#one")
    assert (run.code, "no regular file" in run.err) == (3, True)


def test_a_parquet_file_that_is_broken_in_its_middle_keeps_what_is_finished(
    soleus: Soleus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reasoner.cohort.tables.BATCH", 10)
    columns = {"case": [f"c{number}" for number in range(60)], "chain": ["rusty"] * 60}
    pq.write_table(pa.table(columns), "in.parquet", row_group_size=20, compression="NONE", use_dictionary=False)
    broken = bytearray(Path("in.parquet").read_bytes())
    place = broken.rindex(b"\x05\x00\x00\x00rusty", 0, broken.rindex(b"c59"))
    broken[place : place + 4] = b"\xff\xff\xff\xff"
    Path("in.parquet").write_bytes(broken)
    run = soleus("batch", "in.parquet", "out.csv", "--lot", "10", "--threads", "1")
    assert (run.code, "cannot be read beyond row 50" in run.err) == (3, True)
    assert len(list(Path("out.csv.parts").glob("*.done"))) >= 2
    assert not Path("out.csv").exists()


def test_output_has_one_form_in_three_spellings(soleus: Soleus, golden: Golden) -> None:
    Path("wide.csv").write_text(WIDE, encoding="utf-8")
    for form in ("csv", "ndjson", "parquet"):
        Path(form).mkdir()
        assert soleus("batch", "wide.csv", f"{form}/out.{form}", "--top", "2").code == 0
    for kind in BESIDE:
        text = Path(f"ndjson/out{kind}.ndjson").read_text(encoding="utf-8")
        lines = [json.loads(line) for line in text.splitlines()]
        assert pq.read_table(f"parquet/out{kind}.parquet").to_pylist() == lines
    golden("cohort/answers.csv", Path("csv/out.csv").read_text(encoding="utf-8"))
    golden("cohort/steps.csv", Path("csv/out.steps.csv").read_text(encoding="utf-8"))


BAD = """case,chain,noise,brake,mileage_km
one,rusty,squeak,,
two,rustty,,,
three,rusty,,,-5
four,rusty
,rusty,,,
one,rusty,,,
six,,,,
seven,rusty;!rusty,,,
29.02.2020,rusty,,,
nine,clean;rusty,,,
ten,,,soft_lever,
"""


def test_what_cannot_be_used_is_set_aside_with_cause_and_help(soleus: Soleus, golden: Golden) -> None:
    Path("bad.csv").write_text(BAD, encoding="utf-8")
    run = soleus("batch", "bad.csv", "out.csv")
    assert run.code == 3
    golden("cohort/rejects.csv", Path("out.rejects.csv").read_text(encoding="utf-8"))
    answered = {row["case"] for row in table("out.csv")}
    rejected = {int(row["row"]) for row in table("out.rejects.csv")}
    assert answered == {"one", "ten"}
    assert rejected == set(range(1, 12)) - {1, 11}


def test_a_case_with_a_bad_row_is_not_answered_by_halves(soleus: Soleus) -> None:
    Path("long.csv").write_text(f"{LONG}one,noise,sqweak,\nthree,,,\n", encoding="utf-8")
    assert soleus("batch", "long.csv", "out.csv").code == 3
    assert {row["case"] for row in table("out.csv")} == {"two"}
    assert [(row["row"], row["case"]) for row in table("out.rejects.csv")] == [("6", "one"), ("7", "three")]


def test_any_row_can_be_explained_later(soleus: Soleus) -> None:
    Path("wide.csv").write_text(WIDE, encoding="utf-8")
    soleus("batch", "wide.csv", "out.parquet")
    answers = pq.read_table("out.parquet").to_pylist()
    first = answers[0]["fault"]
    given = {
        "one": ("chain=rusty", "noise=squeak", "brake!=soft_lever", "mileage_km=4000"),
        "two": ("brake=soft_lever",),
    }
    commands = [(row["case"], "why", row["fault"]) for row in answers]
    commands += [("one", "why-not", "air_in_brake"), ("one", "contrast", first, "air_in_brake")]
    for case, *command in commands:
        run = soleus(*command, "--case", f"out.parquet#{case}")
        alone = soleus(*command, *given[case])
        assert (run.code, run.out) == (alone.code, alone.out)
        assert run.code == 0
    assert "no case 'three'" in soleus("why", first, "--case", "out.parquet#three").err
    assert "kept beside" in soleus("why", first, "--case", "elsewhere.csv#one").err


def many(path: str, count: int) -> None:
    values = ["rusty,squeak,,", ",,soft_lever,", "rusty,,soft_lever,4000", "rustty,,,"]
    rows = (f"case{number},{values[number % 4]}\n" for number in range(count))
    Path(path).write_text("".join(["case,chain,noise,brake,mileage_km\n", *rows]), encoding="utf-8")


def test_lots_and_threads_change_no_byte(soleus: Soleus) -> None:
    many("in.csv", 50)
    for form in ("csv", "parquet"):
        soleus("batch", "in.csv", f"{form}_whole.{form}", "--threads", "1")
        soleus("batch", "in.csv", f"{form}_lots.{form}", "--lot", "7", "--threads", "2", "--memory", "4000")
        assert content(f"{form}_whole", form) == content(f"{form}_lots", form)


# Ends like kill -9 at the file operation of a number among those that concern the output.
ENDING = """
import os, signal, sys
left = int(sys.argv.pop(1))

def look(event, arguments):
    global left
    told = str(arguments[:1])
    if event in ("os.mkdir", "os.rename", "os.remove", "os.rmdir") or (event == "open" and "unfinished" in told):
        left -= "cut." in told or ".parts" in told or "0000" in told
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(look)
from cli.main import main
sys.exit(main())
"""


def test_a_run_goes_on_wherever_it_was_killed(soleus: Soleus) -> None:
    many("in.csv", 60)
    soleus("batch", "in.csv", "whole.csv")
    environment = {**os.environ, "SOLEUS_KB": BICYCLE, "PYTHONPATH": str(Path(BICYCLE).parents[1])}
    ended = -signal.SIGKILL
    killed = 0
    while ended == -signal.SIGKILL:
        arguments = [sys.executable, "-c", ENDING, str(killed), "batch", "in.csv", "cut.csv", "--lot", "30"]
        ended = subprocess.run(arguments, env=environment, stderr=subprocess.DEVNULL, check=False).returncode
        run = soleus("batch", "in.csv", "cut.csv", "--lot", "30", "--resume")
        assert run.code == 3 or "is there already, and no unfinished run" in run.err, (killed, run.err)
        assert content("cut") == content("whole"), killed
        for path in Path().glob("cut*"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        killed += 7
    assert ended == 3
    assert killed > 30


def test_an_output_is_replaced_only_when_asked(soleus: Soleus) -> None:
    many("in.csv", 8)
    Path("out.steps.csv").write_text("mine", encoding="utf-8")
    run = soleus("batch", "in.csv", "out.csv")
    assert (run.code, "out.steps.csv is there already" in run.err, "--force" in run.err) == (2, True, True)
    assert Path("out.steps.csv").read_text(encoding="utf-8") == "mine"
    assert soleus("batch", "in.csv", "out.csv", "--force").code == 3
    first = content("out")
    for options in ((), ("--resume",)):
        assert soleus("batch", "in.csv", "out.csv", "--top", "1", *options).code == 2
        assert content("out") == first
    assert soleus("batch", "in.csv", "out.csv", "--top", "1", "--force").code == 3
    assert len(table("out.csv")) < len(first[0].splitlines()) - 1
    assert soleus("batch", "in.csv", "out.csv", "--resume", "--force").code == 2
    Path("in.rejects.csv").write_text(WIDE, encoding="utf-8")
    assert "is an input, too" in soleus("batch", "in.rejects.csv", "in.csv", "--force").err
    assert Path("in.rejects.csv").read_text(encoding="utf-8") == WIDE
    Path("out.csv").unlink()
    Path("out.csv").symlink_to("in.csv")
    assert soleus("batch", "in.rejects.csv", "out.csv", "--force").err.count("is an input, too") == 0
    assert not Path("out.csv").is_symlink()


def test_a_picture_takes_the_place_of_none_but_a_picture(soleus: Soleus) -> None:
    many("in.csv", 8)
    Path("mine.svg").write_text("<svg xmlns='mine'/>", encoding="utf-8")
    run = soleus("batch", "in.csv", "out.csv", "--picture", "mine.svg")
    assert (run.code, "was not written by this program" in run.err) == (2, True)
    for _ in range(2):
        assert soleus("batch", "in.csv", "out.csv", "--picture", "leaders.svg", "--force").code == 3


def test_how_far_a_lot_is_counts_before_it_is_done() -> None:
    records = tuple(Record(row, f"c{row}", "rows", ()) for row in range(1, 11))
    known = Known(20)
    for number in (0, 1):
        known.given(Lot(number, tuple(each._replace(row=each.row + 10 * number) for each in records)))
    assert known.progress([], {0: 0.5}) == Progress(5, 0.25)
    assert known.progress([0], {0: 0.9, 1: 0.5}) == Progress(15, 0.75)
    assert Known(0).progress([], {}) == Progress(0, 0.0)


def test_a_run_goes_on_where_it_was_killed(soleus: Soleus) -> None:
    many("in.csv", 300)
    soleus("batch", "in.csv", "whole.csv")
    arguments = [sys.executable, "-m", "cli", "batch", "in.csv", "cut.csv", "--lot", "20"]
    environment = {**os.environ, "SOLEUS_KB": BICYCLE, "PYTHONPATH": str(Path(BICYCLE).parents[1])}
    folder = Path("cut.csv.parts")
    finished = 0
    for _ in range(3):
        resumed = ["--resume"] if folder.exists() else []
        process = subprocess.Popen([*arguments, *resumed], env=environment, stderr=subprocess.DEVNULL)
        while process.poll() is None and len(list(folder.glob("*.done"))) < finished + 2:
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        process.wait()
        finished = len(list(folder.glob("*.done")))
        assert not Path("cut.csv").exists()
    assert 5 < finished < 15
    assert "unfinished run" in soleus("batch", "in.csv", "cut.csv", "--lot", "20").err
    assert "another input" in soleus("batch", "in.csv", "cut.csv", "--lot", "21", "--resume").err
    run = soleus("batch", "in.csv", "cut.csv", "--lot", "20", "--resume")
    assert (run.code, f"{20 * finished} had been answered before" in run.err) == (3, True)
    assert content("cut") == content("whole")
    assert not folder.exists()


def test_an_interrupted_run_says_how_to_go_on(soleus: Soleus) -> None:
    many("in.csv", 400)
    environment = {**os.environ, "SOLEUS_KB": BICYCLE, "PYTHONPATH": str(Path(BICYCLE).parents[1])}
    arguments = [sys.executable, "-m", "cli", "batch", "in.csv", "cut.csv", "--lot", "4"]
    # Whoever runs the tests in the background lets them ignore interrupts, and what they start, too.
    process = subprocess.Popen(
        arguments,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    while process.poll() is None and not list(Path("cut.csv.parts").glob("*.done")):
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "go on with --resume" in told
    assert "Traceback" not in told


WRONG = {
    "no such file": (["missing.csv", "out.csv"], None, 3),
    "no form of input": (["in.xyz", "out.csv"], "case\n", 3),
    "no form of output": (["in.csv", "out.xls"], WIDE, 2),
    "empty": (["in.csv", "out.csv"], "", 3),
    "no case": (["in.csv", "out.csv"], "chain,noise\nrusty,squeak\n", 3),
    "unknown column": (["in.csv", "out.csv"], "case,chian\none,rusty\n", 3),
    "identity": (["in.csv", "out.csv"], "case,date of birth\none,1.2.1960\n", 3),
    "same column twice": (["in.csv", "out.csv"], "case,chain,chain\none,rusty,rusty\n", 3),
    "many columns": (["in.csv", "out.csv"], ",".join(["case", *(f"c{n}" for n in range(100_000))]) + "\n", 3),
    "no text": (["in.csv", "out.csv"], "\x00\xff\xfe", 3),
    "broken parquet": (["in.parquet", "out.csv"], "PAR1 and nothing more", 3),
    "no place": (["in.csv", "in.csv/out.csv"], WIDE, 2),
    "no writing there": (["in.csv", "/proc/out.csv"], WIDE, 2),
    "twice from a stream": (["-", "out.csv", "--format-in", "csv", "--resume"], None, 3),
}


def test_what_cannot_be_read_or_written_is_said(soleus: Soleus, golden: Golden) -> None:
    told = []
    for name, (arguments, text, code) in WRONG.items():
        if text is not None:
            Path(arguments[0]).write_text(text, encoding="latin-1")
        run = soleus("batch", *arguments)
        assert run.code == code, (name, run.err)
        assert not Path("out.csv").exists(), name
        assert not Path("out.csv.parts").exists(), name
        told.append(f"{name}:\n{run.err}")
    golden("cohort/wrong.txt", "\n".join(told))


def test_a_full_disk_keeps_what_is_finished(soleus: Soleus, monkeypatch: pytest.MonkeyPatch) -> None:
    many("in.csv", 60)
    soleus("batch", "in.csv", "whole.csv")
    limit = f"ulimit -f 6; exec {sys.executable} -m cli batch in.csv full.csv --lot 20"
    environment = {**os.environ, "SOLEUS_KB": BICYCLE, "PYTHONPATH": str(Path(BICYCLE).parents[1])}
    done = subprocess.run(["bash", "-c", limit], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "cannot write" in done.stderr
    assert "Traceback" not in done.stderr
    assert soleus("batch", "in.csv", "full.csv", "--lot", "20", "--resume").code == 3
    assert content("full") == content("whole")


def test_names_are_known_again_from_memory_and_from_disk(tmp_path: Path) -> None:
    with Marks(str(tmp_path), most=10) as marks:
        assert [marks.add(f"n{number}") for number in range(95)] == [True] * 95
        assert [marks.add(f"n{number}") for number in range(100)] == [False] * 95 + [True] * 5
    assert list(tmp_path.iterdir()) == []


def test_a_violated_denial_is_told_as_for_one_case(soleus: Soleus) -> None:
    shipped = str(Path(BICYCLE).parents[1] / "kb")
    Path("in.csv").write_text("case,history,sex,symptom\none,pregnancy,male,fever\ntwo,,male,fever\n", encoding="utf-8")
    assert soleus("batch", "in.csv", "out.csv", kb=shipped).code == 3
    (reject,) = table("out.rejects.csv")
    alone = soleus("differential", "history=pregnancy", "sex=male", "symptom=fever", kb=shipped)
    assert (alone.code, reject["cause"] in alone.err) == (3, True)
    assert "pregnancy is recorded; " in reject["cause"]
    assert {row["case"] for row in table("out.csv")} == {"two"}


def test_many_rejects_are_kept(soleus: Soleus) -> None:
    rows = "".join(f"c{number},wrong{number},,,\n,rusty,,,\n" for number in range(1_000))
    Path("in.csv").write_text(f"case,chain,noise,brake,mileage_km\n{rows}last,rusty,,,\n", encoding="utf-8")
    assert soleus("batch", "in.csv", "out.csv", "--lot", "50").code == 3
    assert sorted(int(row["row"]) for row in table("out.rejects.csv")) == list(range(1, 2001))
    assert {row["case"] for row in table("out.csv")} == {"last"}


def test_reports_are_read_as_one_report_is(soleus: Soleus) -> None:
    shipped = str(Path(BICYCLE).parents[1] / "kb")
    report = "61-year-old woman. Peripheral plaque-like mineral after an old compartment syndrome. No ulcer."
    dated = "Seen on 12.03.2019, phleboliths."
    Path("told.csv").write_text(f'case,text\none,"{report}"\ntwo,"{dated}"\nthree,""\n', encoding="utf-8")
    assert soleus("batch", "told.csv", "out.csv", kb=shipped).code == 3
    assert [row["case"] for row in table("out.rejects.csv")] == ["two", "three"]
    alone = json.loads(soleus("differential", report, "--format", "json", kb=shipped).out)
    first = [(each["etiology"], each["tier"], str(each["score"])) for each in alone["differential"][:5]]
    assert [(row["etiology"], row["tier"], row["score"]) for row in table("out.csv")] == first
