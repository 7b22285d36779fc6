"""What is fuzzed: each target takes bytes as a user might hand them over, and refuses them in words or not at all."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path
from random import Random
from typing import NamedTuple

from reasoner.answers.bank import answer_of
from reasoner.answers.case import make_case
from reasoner.answers.case_file import findings_of, read_bank
from reasoner.answers.findings import parse_finding
from reasoner.authoring.importing import plan_import
from reasoner.authoring.sheet import read_sheets
from reasoner.bench.trial import try_cases
from reasoner.checks import check
from reasoner.checks.codes import CODES, example
from reasoner.diagnostics import Diagnostic
from reasoner.engine.model import Model
from reasoner.engine.native import evaluate_native
from reasoner.errors import KnowledgeBaseError, ReasonerError
from reasoner.explain.query import query
from reasoner.export.sheet import to_sheets
from reasoner.knowledge.files import decode
from reasoner.knowledge.knowledge_base import KnowledgeBase, load
from reasoner.loading.kept import read_kept, write_kept
from reasoner.render.diagnostics import render_diagnostics
from reasoner.source import SourceFile
from reasoner.syntax.formatter import format_source
from reasoner.syntax.parser import parse
from tests.fuzzing import asking

ROOT = Path(__file__).parents[2]
SMALL = asking.SMALL
_CODE = re.compile(r"(KB|CSV)[0-9]+")
_RAW = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_MANIFEST = '[kb]\nname = "family"\nversion = "1"\nlicence = "MIT"\nfiles = ["family.dl"]\nreferences = "r.toml"\n'
_REFERENCES = '[[reference]]\nkey = "register"\ntitle = "The register"\nyear = 2004\n'
_OVERLAY = '[kb]\nname = "house"\nbase = "family"\nversion = "1"\nlicence = "MIT"\nfiles = ["o.dl"]\n'


class Target(NamedTuple):
    """One kind of input: texts that are right, and what takes bytes; ``folder`` is a place for files."""

    name: str
    seeds: tuple[str, ...]
    take: Callable[[bytes, Path], None]


def rules(data: bytes, folder: Path) -> None:
    """A rule file: read, checked, compiled and formatted."""
    _write(folder, {"manifest.toml": _MANIFEST, "r.toml": _REFERENCES, "family.dl": data})
    kb = load([str(folder)])
    found = check(kb)
    _judge(found.diagnostics)
    if found.compiled is not None:
        evaluate_native(found.compiled, ())
    for file in kb.files:
        parsed = parse(file)
        if not parsed.diagnostics:
            formatted = SourceFile(file.path, format_source(file))
            assert parse(formatted).program == parsed.program, "formatting changes what a file says"
            assert format_source(formatted) == formatted.text, "formatting twice is not formatting once"


def overlay(data: bytes, folder: Path) -> None:
    """The rule file of an overlay."""
    base = example(CODES["KB095"].fixed or "%! id kin-parent\n%! amendable\nkin(X, Y) :- parent(X, Y).")
    _write(folder / "base", {"manifest.toml": _MANIFEST, "r.toml": _REFERENCES, "family.dl": base})
    _write(folder / "over", {"manifest.toml": _OVERLAY, "o.dl": data})
    _checked(folder / "base", folder / "over")


def manifest(data: bytes, folder: Path) -> None:
    """The manifest of the small knowledge base."""
    files = {name: (SMALL / name).read_bytes() for name in ("bicycle.dl", "references.toml", "cases.toml")}
    _write(folder, {**files, "manifest.toml": data})
    _checked(folder)


def references(data: bytes, folder: Path) -> None:
    """A bibliography."""
    _write(folder, {"manifest.toml": _MANIFEST, "family.dl": example(CODES["KB010"].fixed), "r.toml": data})
    _checked(folder)


def cases(data: bytes, folder: Path) -> None:
    """A bank of cases with answers and expectations, in TOML."""
    _bank(data, folder / "cases.toml")


def cases_json(data: bytes, folder: Path) -> None:
    """The same in JSON."""
    _bank(data, folder / "cases.json")


def kept(data: bytes, folder: Path) -> None:
    """An entry of the cache that somebody else wrote: never taken for what was kept."""
    before = os.environ.get("SOLEUS_CACHE")
    os.environ["SOLEUS_CACHE"] = str(folder)
    try:
        write_kept("x.program", b"[1]", 3)
        (folder / "soleus" / "x.program").write_bytes(data)
        assert read_kept("x.program") is None, "a forged entry is read"
    finally:
        if before is None:
            del os.environ["SOLEUS_CACHE"]
        else:
            os.environ["SOLEUS_CACHE"] = before


def hostile(data: bytes, folder: Path) -> None:
    """A folder with pipes, links, holes and folders beside its files, by lines such as ``link a.dl /dev/zero``."""
    place = folder / "hostile"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    _write(place, {"manifest.toml": _MANIFEST.replace('["family.dl"]', '["**/*.dl"]'), "r.toml": _REFERENCES})
    for line in _argument(data).splitlines()[:40]:
        kind, _, rest = line.partition(" ")
        name, _, what = rest.partition(" ")
        with suppress(OSError, ValueError, RecursionError):  # pathlib recurses to make nested folders
            _make(kind, place / name.replace("..", "").lstrip("/"), what)
    _checked(place)


def _make(kind: str, path: Path, what: str) -> None:
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "link":
        path.symlink_to(what)
    elif kind == "hole":
        path.touch()
        os.truncate(path, int(what or "0") % 2**36)
    elif kind == "folder":
        path.mkdir(parents=True)
    else:
        path.write_text(what, encoding="utf-8", errors="replace")


_FOLDERS = (
    "file family.dl person(bob).\npipe zz.dl\nlink y.dl /etc/passwd\nlink z.dl /dev/zero\nhole x.dl 30000000000",
    "folder a/b/c/d\nlink a/b/up.dl ../..\nlink a/again ..\nfile a/b/x.dl p(1).\nlink r.toml r.toml",
    "folder " + "d/" * 60 + "\nlink q.dl q.dl\nfile .hidden.dl x\nlink f.dl /proc/self/mem",
)


def sheet(data: bytes, folder: Path) -> None:
    """A spreadsheet of facts."""
    kb = _small_kb()
    source, problems = decode(data.removeprefix(b"\xef\xbb\xbf"), "facts.csv")
    records, found = ([], []) if problems else read_sheets(kb, [source])
    _judge([*problems, *found])
    if not problems and not found:
        for text in plan_import(kb, records).edits.values():
            assert not parse(SourceFile("new.dl", text)).diagnostics, "an import writes what cannot be read"


def finding(data: bytes, folder: Path) -> None:
    """A finding on the command line."""
    parse_finding(_argument(data), asking.small().vocabulary)


def question(data: bytes, folder: Path) -> None:
    """A query on the command line."""
    query(_model(), _argument(data), most=200)


def _bank(data: bytes, path: Path) -> None:
    reading = asking.small()
    path.write_bytes(data)
    texts = read_bank(str(path))
    for text in texts[:4]:
        make_case(findings_of(text, reading.vocabulary), reading.vocabulary, id=text.id)
        if "answer" in text.table:
            answer_of(text, reading)
    try_cases(texts[:4], reading)


def _checked(*folders: Path) -> KnowledgeBase:
    kb = load([str(folder) for folder in folders])
    _judge(check(kb).diagnostics)
    return kb


def _judge(diagnostics: Iterable[Diagnostic]) -> None:
    """Every diagnostic has a known code, a place, a cause and a help, and can be shown."""
    found = tuple(diagnostics)
    for each in found:
        assert _CODE.fullmatch(each.code), each.code
        assert each.message.strip(), f"{each.code} has no message"
        assert each.help.strip(), f"{each.code} has no help: {each.message}"
        for span in (each.span, *(label.span for label in each.labels)):
            assert 0 <= span.start <= span.end <= len(span.file.text), f"{each.code} points outside its file"
    shown = render_diagnostics(found)
    assert not _RAW.search(shown), "a control character reaches the terminal"
    json.loads(render_diagnostics(found, "json"))
    json.loads(render_diagnostics(found, "sarif"))
    assert render_diagnostics(found, "github").count("\n") == max(0, len(found) - 1), "a command takes two lines"
    shown.encode()


def refusal(error: ReasonerError) -> None:
    """Judge an error that a target raised: words, and diagnostics where there is a file."""
    assert error.message.strip(), "an error without a message"
    if isinstance(error, KnowledgeBaseError):
        assert error.diagnostics or error.help, f"an error without a place or help: {error.message}"
        _judge(error.diagnostics)


def _write(folder: Path, files: dict[str, str | bytes]) -> None:
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())


def _argument(data: bytes) -> str:
    return data.replace(b"\0", b"").decode(errors="surrogateescape")


@cache
def _small_kb() -> KnowledgeBase:
    return load([str(SMALL)])


@cache
def _model() -> Model:
    reading = asking.small()
    given = [parse_finding(text, reading.vocabulary) for text in ("chain=rusty", "noise=squeak", "brake!=soft_lever")]
    return evaluate_native(reading.program, make_case(given, reading.vocabulary).facts(reading.entries))


def _rule_texts() -> tuple[str, ...]:
    """Examples of every code, the small knowledge base, and parts of the shipped one."""
    found = [example(text) for code in CODES.values() for text in (code.bad, code.fixed) if text]
    found.append((SMALL / "bicycle.dl").read_text("utf-8"))
    for path in sorted((ROOT / "kb").rglob("*.dl")):
        blocks = path.read_text("utf-8").split("\n\n")
        found.extend("\n\n".join(blocks[start : start + 8]) for start in range(0, min(len(blocks), 48), 8))
    return tuple(found)


def _case_texts() -> tuple[str, ...]:
    banks = [SMALL / "cases.toml", *sorted((ROOT / "tests" / "bench").glob("*cases.toml"))]
    return tuple(bank.read_text("utf-8") for bank in banks)


def _json_texts() -> tuple[str, ...]:
    import tomllib

    return tuple(json.dumps(tomllib.loads(text), indent=1) for text in _case_texts())


_TEXTS = (
    "The chain is rusty and squeaks; no soft brake lever. Wear of 2.5 mm.",
    "squeaking noise for 3 weeks, frame not steel, brakes without play",
    "Chain: rusty. Noise: none. Wear 0.25 cm (last year 1 mm).",
)
_TABLES = (
    "case,attribute,value,state\na,chain,rusty,\na,noise,squeak,absent\nb,wear_mm,2.5,measured\n",
    "case,chain,noise,text\na,rusty;dry,!squeak,\nb,,,the chain is rusty\n",
    '{"case": "a", "present": ["chain=rusty"], "measure": {"wear_mm": 2}}\n{"id": "b", "absent": ["noise=squeak"]}\n',
)
_RECORD = '{"format": "quiz-record/1", "attempts": [\n["one", 20001, 1, 70, "dry_chain", "dry_chain"]\n]}\n'
_DIALOGUES = (
    "chain=rusty\nyes\nno\n?\nwhy\nlist\nhow dry_chain",
    "the chain squeaks\nwhat if noise=squeak\nwhy not loose_bolt\nundo\nfindings\nsave x",
)


def _bicycle() -> str:
    return (SMALL / "bicycle.dl").read_text("utf-8")


def _hostile_labels() -> tuple[str, ...]:
    return tuple(asking.with_hostile_texts(Random(number), _bicycle()) for number in range(30))


@cache
def targets() -> tuple[Target, ...]:
    """All targets; rule files first, which get most of a run."""
    texts = _rule_texts()
    over = ("%! id kin-child\n%! overrides kin-parent\nkin(X, Y) :- parent(Y, X).\n", "person(carl).\nage(carl, 3).\n")
    return (
        Target("rules", texts, rules),
        Target("overlay", (*over, *texts[:8]), overlay),
        Target("manifest", tuple(path.read_text("utf-8") for path in sorted(SMALL.glob("manifest.toml"))), manifest),
        Target("references", (_REFERENCES, (SMALL / "references.toml").read_text("utf-8")), references),
        Target("cases", _case_texts(), cases),
        Target("cases-json", _json_texts(), cases_json),
        Target("kept", ("[1]", "0" * 64), kept),
        Target("folder", _FOLDERS, hostile),
        Target("sheet", tuple(to_sheets(_small_kb()).values()), sheet),
        Target(
            "finding", ("chain=rusty", "wear_mm=2.5", "wear_mm=0.25cm", "frame!=steel", "rusty", "chain ≠ dry"), finding
        ),
        Target(
            "query",
            ("suspect(_, X, N), not risky(X), N > 1", "holds(C, chain, X)", "X = 3, X + 1 < 5", "0 < 1"),
            question,
        ),
        Target("labels", _hostile_labels(), asking.labels),
        Target("told", _TEXTS, asking.told),
        Target("table", _TABLES, asking.table),
        Target("record", (_RECORD,), asking.record),
        Target("dialogue", _DIALOGUES, asking.dialogue),
        Target("editor", (_bicycle(), *texts[:8]), asking.editor),
    )
