"""What the commands answer, on a knowledge base in words of its own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.run import BICYCLE, ROOT, Soleus
from tests.conftest import Golden

FINDINGS = ("rusty", "squeak", "brake=soft lever", "mileage_km=4000", "noise!=grinding")
VIEWS = {
    "differential": ("differential", *FINDINGS),
    "differential-all": ("differential", "--all", *FINDINGS),
    "differential-markdown": ("differential", *FINDINGS, "--format", "markdown"),
    "differential-initial": ("differential", "rusty", "wear_mm=0.6", "fluid=bubbles", "--stage", "initial"),
    "next": ("next", *FINDINGS),
    "next-markdown": ("next", *FINDINGS, "--format", "markdown"),
    "vocab": ("vocab",),
    "vocab-chain": ("vocab", "chain"),
    "vocab-search": ("vocab", "carbon"),
    "find": ("find", "chain=rusty"),
    "find-number": ("find", "wear_mm=0.6"),
    "find-markdown": ("find", "squeak", "--format", "markdown"),
    "script": ("script", "dry chain"),
    "script-markdown": ("script", "air_in_brake", "--format", "markdown"),
    "cite": ("cite",),
    "cite-one": ("cite", "workshop-notes"),
    "evaluate": ("evaluate",),
    "evaluate-markdown": ("evaluate", "--format", "markdown"),
    "help": ("--help",),
    "completion-bash": ("completion", "bash"),
}
JSON_VIEWS = {
    "differential": ("differential", *FINDINGS),
    "next": ("next", *FINDINGS),
    "vocab": ("vocab", "chain"),
    "find": ("find", "chain=rusty"),
    "script": ("script", "dry_chain"),
    "cite": ("cite", "workshop-notes"),
    "evaluate": ("evaluate",),
}


@pytest.mark.parametrize("name", VIEWS)
def test_view(name: str, soleus: Soleus, golden: Golden) -> None:
    done = soleus(*VIEWS[name])
    assert done.code == 0, done.err
    golden(f"cli/{name}.txt", _stable(done.out))


@pytest.mark.parametrize("name", JSON_VIEWS)
def test_json(name: str, soleus: Soleus, golden: Golden) -> None:
    done = soleus(*JSON_VIEWS[name], "--format", "json")
    assert done.code == 0, done.err
    assert json.loads(done.out)["format"].endswith("/1")
    golden(f"cli/{name}.json", _stable(done.out))
    assert soleus("--format", "json", *JSON_VIEWS[name]).out == done.out


def _stable(text: str) -> str:
    return re.sub(r'("hash": "|\()[0-9a-f]{12,64}', r"\1HASH", text).replace(BICYCLE, "KB")


def _differential(soleus: Soleus, *arguments: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(soleus("differential", *arguments, "--format", "json").out)
    return answer


def test_fields_of_the_contract(soleus: Soleus) -> None:
    answer = _differential(soleus, *FINDINGS)
    assert list(answer)[:8] == [
        "format", "kb", "case", "differential", "dangerous_not_excluded", "next_steps", "do_not", "warnings",
    ]  # fmt: skip
    assert list(answer["kb"])[:3] == ["name", "version", "hash"]
    assert list(answer["case"])[:3] == ["id", "used", "unused"]
    first = answer["differential"][0]
    assert list(first) == [
        "rank", "etiology", "label", "mechanism", "tier", "score", "dangerous", "prior", "for", "against",
        "expected_unknown",
    ]  # fmt: skip
    assert list(first["for"][0])[:7] == ["finding", "strength", "points", "rule", "cite", "evidence", "because"]
    assert list(answer["dangerous_not_excluded"][0]) == ["etiology", "label", "what_would"]
    assert list(answer["next_steps"][0])[:6] == ["step", "label", "priority", "because", "cite", "cautions"]


def test_points_add_up_to_the_score(soleus: Soleus) -> None:
    for candidate in _differential(soleus, *FINDINGS, "chain=oiled")["differential"]:
        points = [each["points"] for each in (*candidate["for"], *candidate["against"], candidate["prior"])]
        assert sum(points) == candidate["score"]


def test_the_order_of_findings_does_not_matter(soleus: Soleus) -> None:
    once = soleus("differential", *FINDINGS, "--format", "json").out
    assert soleus("differential", *FINDINGS[::-1], "--format", "json", "--no-cache").out == once


def test_a_case_file_and_the_same_findings_answer_alike(soleus: Soleus, tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    path.write_text('present=["chain=rusty","noise=squeak"]\nabsent=["brake=soft_lever"]\nmeasure={mileage_km=4000}\n')
    typed = _differential(soleus, "rusty", "squeak", "brake!=soft_lever", "mileage_km=4000km")
    read = _differential(soleus, "--case", str(path))
    named = _differential(soleus, "--case", "cases#b1")
    assert read == typed
    assert {**named, "case": {**named["case"], "id": ""}} == typed


@pytest.mark.parametrize("option", ["--without-disputed", "--only-accepted"])
def test_disputed_knowledge_can_be_left_out(option: str, soleus: Soleus) -> None:
    with_it = [each["etiology"] for each in _differential(soleus, "squeak")["differential"]]
    done = soleus("differential", "squeak", option, "--format", "json")
    without_it = [each["etiology"] for each in json.loads(done.out)["differential"]]
    assert (with_it, without_it) == (["dry_chain", "worn_chain"], ["dry_chain"])
    what = "disputed" if option == "--without-disputed" else "not accepted"
    assert done.err.startswith(f"1 clauses left out as {what}; ranks that change: Worn chain 2 to out.")


def test_nothing_known_reaches_the_evidence_floor(soleus: Soleus) -> None:
    done = soleus("differential", "frame=steel")
    assert done.code == 5
    assert "Too little is recorded to rank anything." in done.out
    assert "record more findings" in done.err
    assert soleus("next", "frame=steel").code == 5


def test_thresholds_fail_with_exit_code_1(soleus: Soleus) -> None:
    assert soleus("evaluate", "--min-top1", "1").code == 0
    done = soleus("evaluate", "--min-mrr", "1", "--min-top1", "1", "--kb", BICYCLE)
    assert done.code == 0
    assert soleus("evaluate", "--min-top1", "1.5").code == 2


def test_a_bank_that_misses_fails_its_threshold(soleus: Soleus, tmp_path: Path) -> None:
    bank = tmp_path / "bank.toml"
    bank.write_text('[[case]]\nid="x"\npresent=["rusty"]\n[case.answer]\ndiagnosis="leaking_hose"\n')
    done = soleus("evaluate", str(bank), "--min-top5", "0.5")
    assert done.code == 1
    assert "top5 is 0.0, below 0.5" in done.err
    assert "x: leaking_hose (not listed); first: dry_chain" in done.out


def test_bank_without_answers_is_refused(soleus: Soleus, tmp_path: Path) -> None:
    bank = tmp_path / "bank.toml"
    bank.write_text('[[case]]\nid="x"\npresent=["rusty"]\n')
    assert soleus("evaluate", str(bank)).code == 3
    bank.write_text('[[case]]\nid="x"\npresent=["rusty"]\n[case.answer]\ndiagnosis="flat_tyre"\n')
    assert soleus("evaluate", str(bank)).code == 2


def test_ascii_terminals_can_read_every_answer(soleus: Soleus) -> None:
    for arguments in VIEWS.values():
        done = soleus(*arguments, encoding="ascii")
        assert done.code == 0
        assert "\\u" not in done.out
        assert "?" not in done.out.replace("Why?", "").replace("hear?", "")


@pytest.mark.parametrize("columns", [40, 72, 100])
def test_no_line_is_wider_than_the_terminal(columns: int, soleus: Soleus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    for line in soleus("differential", "--all", *FINDINGS).out.splitlines():
        assert len(line) <= max(columns, 72), line


@pytest.mark.parametrize(
    ("arguments", "environment", "colored"),
    [((), {}, True), (("--no-color",), {}, False), ((), {"NO_COLOR": "1"}, False)],
)
def test_colour_only_where_it_is_wanted(arguments: tuple[str, ...], environment: dict[str, str], colored: bool) -> None:
    shown = _on_a_terminal("differential", *arguments, *FINDINGS, environment=environment)
    assert "Dry chain" in shown
    assert ("\x1b[" in shown) is colored


def _on_a_terminal(*arguments: str, environment: dict[str, str]) -> str:
    ours, theirs = os.openpty()
    clean = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
    with subprocess.Popen(
        [sys.executable, "-m", "cli", *arguments],
        env={**clean, "SOLEUS_KB": BICYCLE, "TERM": "xterm", **environment},
        cwd=ROOT,
        stdout=theirs,
        stderr=subprocess.DEVNULL,
    ):
        os.close(theirs)
        shown = b""
        try:
            while block := os.read(ours, 4096):
                shown += block
        except OSError:  # how Linux says that the other end is closed
            pass
    os.close(ours)
    return shown.decode()


def test_the_notice_goes_to_standard_error_once(soleus: Soleus) -> None:
    done = soleus("differential", *FINDINGS)
    assert done.err == "For tests, not for riding.\n"


def test_the_knowledge_base_can_come_from_either_place(soleus: Soleus) -> None:
    before = soleus("--kb", BICYCLE, "vocab", "chain", kb=None)
    after = soleus("vocab", "chain", "--kb", BICYCLE, kb=None)
    environment = soleus("vocab", "chain")
    assert before.out == after.out == environment.out != ""


def test_version(soleus: Soleus) -> None:
    from cli import __version__

    assert soleus("--version").out == f"soleus {__version__}\n"


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("soleus differential ch", ["chain="]),
        ("soleus differential chain=", ["chain=dry", "chain=rusty", "chain=oiled"]),
        ("soleus differential rusty noise!=s", ["noise!=squeak", "noise!=silent"]),
        ("soleus script d", ["dry_chain"]),
        ("soleus diff", ["differential"]),
    ],
)
def test_completion_offers_the_vocabulary(words: str, offered: list[str]) -> None:
    asked = {"COMP_WORDS": words, "COMP_CWORD": str(len(words.split()) - 1), "_SOLEUS_COMPLETE": "bash_complete"}
    done = subprocess.run(
        [sys.executable, "-m", "cli"],
        env={**os.environ, "SOLEUS_KB": BICYCLE, **asked},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert [line.split(",", 1)[1] for line in done.stdout.splitlines()] == offered


def test_bash_completes_past_the_equals_sign(tmp_path: Path) -> None:
    script = tmp_path / "test.sh"
    program = f'soleus() {{ {sys.executable} -m cli "$@"; }}; export -f soleus\n'
    script.write_text(
        f'{program}cd {ROOT}; env() {{ command env "${{@:1:3}}" {sys.executable} -m cli; }}\n'
        f'eval "$({sys.executable} -m cli completion bash)"\n'
        'COMP_LINE="soleus differential rusty chain=r"; COMP_POINT=${#COMP_LINE}\n'
        '_soleus_completion soleus; printf "%s\\n" "${COMPREPLY[@]}"\n'
    )
    environment = {**os.environ, "SOLEUS_KB": BICYCLE}
    done = subprocess.run(["bash", str(script)], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "rusty\n"
