"""What ``kb check --fix`` corrects is what the diagnostic says and nothing else, and nothing that has to be decided."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from random import Random

import pytest
from jsonschema import Draft202012Validator

from reasoner.authoring.fixing import Corrected, corrected
from reasoner.checks import check
from reasoner.checks.codes import CODES, FAMILY, example
from reasoner.knowledge.knowledge_base import load
from reasoner.program.compiled import ClauseInfo, CompiledProgram
from reasoner.render.diagnostics import render_diagnostics
from tests.cli.run import BICYCLE, ROOT, Soleus

RULES = [code for code, each in CODES.items() if each.bad and not each.file]


@pytest.fixture
def bicycle(tmp_path: Path) -> Path:
    return shutil.copytree(BICYCLE, tmp_path / "bicycle")


def put(folder: Path, text: str) -> str:
    """Add clauses to the bicycle; returns all that was there before."""
    path = folder / "bicycle.dl"
    before = path.read_text() + "\n"
    path.write_text(before + text)
    return before


def added(files: tuple[Corrected, ...], before: str) -> str | None:
    """What the added clauses became, all else being as it was; ``None`` when nothing is corrected."""
    if not files:
        return None
    (file,) = files
    assert file.new.startswith(before)
    return file.new[len(before) :]


def family(folder: Path, code: str) -> list[str]:
    """The family with the example of a code."""
    files = {**FAMILY, "family/family.dl": example(CODES[code].bad), "family/references.toml": ""}
    for name, content in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(content)
    return [str(folder / "family")]


FIXED = [
    ("risky(dry_chain", None),
    ("risky(dry_chain.", "risky(dry_chain)."),
    ("risky(dry_chain)\n% why\nrisky(worn_chain).", "risky(dry_chain).\n% why\nrisky(worn_chain)."),
    ("risky(dry_chain);", "risky(dry_chain)."),
    ("risky(dry_chain); risky(worn_chain).", None),
    ("// a remark\nrisky(dry_chain).", "% a remark\nrisky(dry_chain)."),
    ("risky(dry_chain). -- a remark", "risky(dry_chain). % a remark"),
    ("risky(X) :- fault(X), // why\n  danger(X).", "risky(X) :- fault(X), % why\n  danger(X)."),
    ("risky(X) :- fault(X), weight(_, N), N = 4 // 2.", None),
    ("risky(X) if fault(X).", "risky(X) :- fault(X)."),
    ("risky(X) \u2190 fault(X).", "risky(X) :- fault(X)."),
    ("risky(X) :- fault(X) where danger(X).", None),
    ("risky(X) and danger(X) :- fault(X).", None),
    ("risky(X) :- fault(X) or danger(X).", None),
    ("risky(X) :- fault(X) && not danger(X).", "risky(X) :- fault(X) , not danger(X)."),
    ("risky(X) :- fault(X), \\+danger(X).", "risky(X) :- fault(X), not danger(X)."),
    ("risky(X) :- fault(X), NOT danger(X).", "risky(X) :- fault(X), not danger(X)."),
    ("risky(X) :- fault(X), X \u2260 worn_chain.", "risky(X) :- fault(X), X != worn_chain."),
    ("risky(X) :- fault(X), X == worn_chain.", "risky(X) :- fault(X), X = worn_chain."),
    ('risky(dry_chain). %! note "behind"', '%! note "behind"\nrisky(dry_chain).'),
    ("%! note behind it\nrisky(dry_chain).", '%! note "behind it"\nrisky(dry_chain).'),
    ("%! note \u201cbehind\u201d\nrisky(dry_chain).", '%! note "behind"\nrisky(dry_chain).'),
    ("%! note \u201cbehind\u201d it\nrisky(dry_chain).", '%! note "\u201cbehind\u201d it"\nrisky(dry_chain).'),
    ('%! note "above"\n\nrisky(dry_chain).', '%! note "above"\nrisky(dry_chain).'),
    ('%! note "above"\n\n% why\n\nrisky(dry_chain).', None),
    ("risky(worn_chain).\n% again\nrisky(worn_chain).\n", "risky(worn_chain).\n% again\n"),
    ("risky(worn_chain).\nrisky(worn_chain). % again", "risky(worn_chain).\n % again"),
    ('risky(worn_chain).\n%! note "a"\nrisky(worn_chain).', None),
    ('%! note "a"\nrisky(worn_chain).\n%! note "a"\n% again\nrisky(worn_chain).', None),
    ('%! ignore KB030 "why"\nrisky(worn_chain).', "risky(worn_chain)."),
    ('%! ignore KB030 "why"\n%!   "and why else"\nrisky(worn_chain).', None),
    ("risky(worn_chian).", None),
    ("riksy(worn_chain).", None),
    ("%! evidence taeching\nrisky(worn_chain).", None),
    ("risky(X) :- speaks_for(X, noise, Value, strong).", None),
    ("risky(X) :- fault(X), N = 2.", None),
]


@pytest.mark.parametrize(("text", "wanted"), FIXED)
def test_what_needs_no_decision_is_corrected_and_nothing_else(bicycle: Path, text: str, wanted: str | None) -> None:
    before = put(bicycle, text)
    assert added(corrected([str(bicycle)]), before) == wanted
    assert (bicycle / "bicycle.dl").read_text() == before + text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("risky(worn_chian).", "risky(worn_chain)."),
        ("riksy(worn_chain).", "risky(worn_chain)."),
        ("%! evidence taeching\nrisky(worn_chain).", "%! evidence teaching\nrisky(worn_chain)."),
        ("risky(X) :- speaks_for(X, noise, Value, strong).", "risky(X) :- speaks_for(X, noise, _, strong)."),
        ("risky(X) :- fault(X), N = 2.", None),
        ("risky(something_else).", None),
    ],
)
def test_what_was_probably_meant_is_taken_when_that_is_wanted(bicycle: Path, text: str, wanted: str | None) -> None:
    before = put(bicycle, text)
    assert added(corrected([str(bicycle)], guesses=True), before) == wanted


SLIPS = [
    (r"(?<=\))\.$", ";"),
    (r"(?<=\))\.$", ""),
    (" :- ", " if "),
    (" :- ", " <- "),
    (" :- ", " \u2190 "),
    (r"(?<=\)), (?=[a-z])", " && "),
    (r"(?<=\)), (?=[a-z])", " and "),
    (r"\bnot ", r"\\+ "),
    (" = ", " == "),
    ("^% ", "// "),
    (r'(?<=%! label )"(.*)"$', r"\1"),
]


@pytest.mark.parametrize(("pattern", "slip"), SLIPS)
def test_what_other_languages_write_becomes_what_stood_there(bicycle: Path, pattern: str, slip: str) -> None:
    path = bicycle / "bicycle.dl"
    text = path.read_text()
    lines = text.splitlines(keepends=True)
    remarks = pattern.startswith(("^%", "(?<=%"))
    found = [
        number
        for number, line in enumerate(lines)
        if re.search(pattern, line) and line.startswith("%") == remarks and (remarks or '"' not in line)
    ]
    assert found
    for number in Random(0).sample(found, min(4, len(found))):
        slipped = re.sub(pattern, slip, lines[number], count=1)
        path.write_text("".join([*lines[:number], slipped, *lines[number + 1 :]]))
        (file,) = corrected([str(bicycle)])
        assert file.new.replace(" , ", ", ") == text


def _meaning(program: CompiledProgram) -> object:
    def unplaced(info: ClauseInfo) -> ClauseInfo:
        return info._replace(source="", extra={key: each for key, each in info.extra.items() if key != "ignore"})

    facts = {name: {row: unplaced(info) for row, info in rows.items()} for name, rows in program.facts.items()}
    return facts, [(each.head, each.body, unplaced(each.info)) for each in program.rules]


@pytest.mark.parametrize("guesses", [False, True])
@pytest.mark.parametrize("code", RULES)
def test_warnings_are_corrected_without_another_meaning(code: str, guesses: bool, tmp_path: Path) -> None:
    layers = family(tmp_path, code)
    before = check(load(layers))
    found = corrected(layers, guesses=guesses)
    after = check(load(layers, {each.path: each.new for each in found}))
    assert bool(found) == (before.diagnostics != after.diagnostics)
    for each in found:
        remarks = re.findall(r"%(?!!).*", each.old)
        assert re.findall(r"%(?!!).*", each.new) == remarks
    if before.compiled is not None and not guesses:
        assert after.compiled is not None
        assert _meaning(after.compiled) == _meaning(before.compiled)


def test_the_command_writes_what_it_shows(soleus: Soleus, bicycle: Path) -> None:
    (bicycle / "bicycle.dl").write_bytes(b"% caf\xc3\xa9\r\n" + (bicycle / "bicycle.dl").read_bytes())
    before = put(bicycle, "risky(X) if fault(X), X == worn_chain.\nrisky(worn_chian).\n").encode()
    raw = (bicycle / "bicycle.dl").read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    (bicycle / "bicycle.dl").write_bytes(raw)
    shown = soleus("kb", "check", "--diff", kb=str(bicycle))
    assert (shown.code, (bicycle / "bicycle.dl").read_bytes()) == (0, raw)
    assert re.findall(r"^[-+][^-+].*", shown.out, re.MULTILINE) == [
        "-risky(X) if fault(X), X == worn_chain.",
        "+risky(X) :- fault(X), X = worn_chain.",
    ]
    fixed = soleus("kb", "check", "--fix", "--format", "json", kb=str(bicycle))
    assert (fixed.code, [each["code"] for each in json.loads(fixed.out)["diagnostics"]][-1]) == (1, "KB017")
    assert "corrected" in fixed.err
    now = (bicycle / "bicycle.dl").read_bytes()
    assert now.startswith(raw[: len(before)])
    assert now.count(b"\r\n") == now.count(b"\n") == raw.count(b"\n")
    guessed = soleus("kb", "check", "--fix", "--guess", kb=str(bicycle))
    assert b"risky(worn_chain)." in (bicycle / "bicycle.dl").read_bytes()
    assert "KB017" not in guessed.out


def test_every_line_that_is_not_corrected_keeps_its_end(soleus: Soleus, bicycle: Path) -> None:
    path = bicycle / "bicycle.dl"
    before = path.read_bytes() + b"\n% one\r\n% two\n% three\r"
    path.write_bytes(before + b"// four\r\n\r\nrisky(worn_chain)\r\nrisky(dry_chain);\n% five\r\n% six")
    soleus("kb", "check", "--fix", kb=str(bicycle))
    assert path.read_bytes() == before + b"% four\r\n\r\nrisky(worn_chain).\r\nrisky(dry_chain).\n% five\r\n% six"


def test_a_fix_of_what_somebody_else_saves_is_refused(bicycle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from reasoner.authoring.fixing import write_corrected
    from reasoner.writing import ChangedError

    put(bicycle, "risky(dry_chain);")
    found = corrected([str(bicycle)])
    (bicycle / "bicycle.dl").write_text("% mine\n")
    with pytest.raises(ChangedError):
        write_corrected(found, [str(bicycle)])
    assert (bicycle / "bicycle.dl").read_text() == "% mine\n"


def test_a_severity_in_vain_goes_where_its_line_says_nothing_else(bicycle: Path) -> None:
    manifest = bicycle / "manifest.toml"
    text = manifest.read_text()
    manifest.write_text(text + '\n[severity]\nKB023 = "warning"\n')
    (found,) = corrected([str(bicycle)])
    assert found.new == text + "\n[severity]\n"
    for kept in ('[severity]\nKB023 = "warning" # why\n', 'severity = { KB023 = "warning", KB030 = "error" }\n'):
        manifest.write_text(kept + text if kept.startswith("severity") else text + kept)
        assert corrected([str(bicycle)]) == ()


def test_guesses_alone_are_refused(soleus: Soleus) -> None:
    assert soleus("kb", "check", "--guess").code == 2


@pytest.mark.parametrize("code", RULES)
def test_diagnostics_keep_their_schema(code: str, tmp_path: Path) -> None:
    document = json.loads(render_diagnostics(check(load(family(tmp_path, code))).diagnostics, "json"))
    schema = json.loads((ROOT / "docs/reference/schemas/diagnostics-1.json").read_text())
    assert document["diagnostics"]
    assert [each.message for each in Draft202012Validator(schema).iter_errors(document)] == []
