"""The rules of ``docs/architecture.md``, kept."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
REASONER = sorted((ROOT / "reasoner").rglob("*.py"))
CLI = sorted((ROOT / "cli").rglob("*.py"))

# The rooms in the order of the data: each may import itself and the rooms named with it, all of which stand before it.
ROOMS = {
    "syntax": set(),
    "knowledge": {"syntax"},
    "program": {"syntax", "knowledge"},
    "words": {"program"},
    "engine": {"program"},
    "compilation": {"syntax", "program", "engine"},
    "checks": {"syntax", "knowledge", "program", "compilation"},
    "loading": {"syntax", "knowledge", "program", "checks"},
    "explain": {"words", "syntax", "program", "compilation", "engine"},
    "ranking": {"words", "program", "engine", "explain"},
    "answers": {"words", "syntax", "knowledge", "program", "compilation", "engine", "explain", "ranking"},
    "reading": {"words", "program", "loading", "answers"},
    "bench": {
        "words",
        "syntax",
        "knowledge",
        "program",
        "compilation",
        "loading",
        "engine",
        "explain",
        "ranking",
        "answers",
    },
    "cohort": {"words", "program", "loading", "engine", "explain", "answers", "reading"},
    "documents": {"words", "knowledge", "program", "engine", "explain", "ranking", "answers"},
    "render": {
        "words",
        "documents",
        "syntax",
        "knowledge",
        "checks",
        "program",
        "engine",
        "explain",
        "ranking",
        "answers",
        "bench",
    },
    "teaching": {"words", "program", "engine", "explain", "ranking", "answers", "reading", "documents"},
    "export": {"syntax", "knowledge", "program", "loading"},
    "site": {"words", "program", "loading", "engine", "ranking", "answers", "bench"},
    "editor": {"words", "syntax", "knowledge", "checks", "explain", "bench"},
    "authoring": {"syntax", "knowledge", "checks", "program", "loading", "answers", "bench", "export"},
}
FOUNDATION = {"source", "near_names", "diagnostics", "errors", "intake", "writing", "workers"}


def _imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_the_reasoner_knows_neither_click_nor_the_command_line() -> None:
    for path in REASONER:
        tops = {name.split(".")[0] for name in _imports(path)}
        assert tops.isdisjoint({"click", "cli", "tests"}), _name(path)


def test_no_room_knows_a_room_that_stands_after_it() -> None:
    before: set[str] = set()
    for room, known in ROOMS.items():
        assert known - before == set(), room
        before.add(room)


def test_rooms_import_only_what_stands_before_them() -> None:
    wrong = []
    for path in REASONER:
        parts = path.relative_to(ROOT / "reasoner").parts
        room = parts[0] if len(parts) > 1 else ""
        for name in _imports(path):
            pieces = name.split(".")
            if pieces[0] != "reasoner" or len(pieces) < 2 or pieces[1] in FOUNDATION:
                continue
            if pieces[1] != room and pieces[1] not in ROOMS.get(room, set()):
                wrong.append(f"{_name(path)} imports {name}")
    assert wrong == []


def test_one_module_imports_pydatalog() -> None:
    users = [_name(path) for path in (*REASONER, *CLI) if any(name.startswith("pyDatalog") for name in _imports(path))]
    assert users == ["reasoner/engine/pydatalog.py"]


def test_the_language_server_alone_needs_pygls() -> None:
    users = {
        _name(path) for path in (*REASONER, *CLI) if any(n.startswith(("pygls", "lsprot")) for n in _imports(path))
    }
    assert users == {"cli/lsp/convert.py", "cli/lsp/server.py"}


def test_nothing_executes_text() -> None:
    for path in (*REASONER, *CLI):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in {"eval", "exec", "compile", "__import__"}, _name(path)


def test_nothing_prints_outside_the_command_line() -> None:
    for path in REASONER:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            assert not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"), (
                _name(path)
            )


def test_knowledge_holds_no_program() -> None:
    kinds = {path.suffix for path in (ROOT / "kb").rglob("*") if path.is_file()}
    assert kinds <= {".dl", ".toml", ".md", ".svg"}


def test_public_names_have_docstrings() -> None:
    missing = []
    for path in (*REASONER, *CLI):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if not ast.get_docstring(tree):
            missing.append(_name(path))
        for node in tree.body:
            public = isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_")
            if public and not ast.get_docstring(node):
                missing.append(f"{_name(path)}: {node.name}")
    assert missing == []


# Words of the vocabulary that are plain English and may stand in any program.
PLAIN = frozenset((ROOT / "tests" / "plain_english.txt").read_text(encoding="utf-8").split())


def _clinical_words() -> set[str]:
    words = {
        "clinical",
        "clinician",
        "diagnosis",
        "diagnoses",
        "disease",
        "etiology",
        "etiologies",
        "patient",
        "patients",
    }
    words |= {"radiograph", "radiology", "x-ray", "biopsy", "mri", "calf", "differential"}
    for path in sorted((ROOT / "kb").rglob("*.dl")):
        text = path.read_text(encoding="utf-8")
        for head in re.findall(r"^(?:value|etiology|attribute)\(([^)]*)\)\.", text, re.MULTILINE):
            words.update(re.split(r"[^a-z]+", head))
    return {word for word in words if len(word) > 3 or word == "mri"} - PLAIN


def _words(path: Path) -> set[str]:
    text = path.read_text(encoding="utf-8")
    return set(re.findall(r"[a-z]+(?:-[a-z]+)?", re.sub(r"([a-z])([A-Z])", r"\1 \2", text).lower()))


def test_the_reasoner_holds_no_clinical_word() -> None:
    clinical = _clinical_words()
    assert len(clinical) > 300, "the vocabulary was not read"
    refused = {"reasoner/answers/identifiers.py": {"patient"}}  # a word before the number of a person's record
    found = {_name(path): _words(path) & clinical - refused.get(_name(path), set()) for path in REASONER}
    assert {name: sorted(here) for name, here in found.items() if here} == {}


HEAVY = (
    *("dataclasses", "inspect", "importlib.metadata", "pathlib", "tomllib", "difflib", "typing_extensions", "unittest"),
    *("asyncio", "http", "urllib.request", "sqlite3", "multiprocessing", "shutil", "reasoner.diagnostics"),
    *("reasoner.syntax.parser", "reasoner.syntax.lexer", "reasoner.checks", "reasoner.knowledge.knowledge_base"),
)


@pytest.mark.parametrize("format", ["text", "json"])
def test_a_warm_start_imports_only_what_it_needs(format: str, tmp_path: Path) -> None:
    code = (
        "import sys, click, pyDatalog.pyDatalog; before = set(sys.modules)\n"
        "from cli.main import main\n"
        f"code = main(['differential', 'pattern=peripheral_plaque', '--format', '{format}'])\n"
        "import json; print(json.dumps(sorted(set(sys.modules) - before)), file=sys.stderr); sys.exit(code)"
    )
    environment = {"XDG_CACHE_HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, env=environment, check=True
        )
    modules = json.loads(done.stderr.splitlines()[-1])
    assert [name for name in modules if name.startswith(HEAVY)] == []


def test_run_time_dependencies_are_few() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert [re.split(r"[<>=]", each)[0] for each in project["dependencies"]] == ["click", "pyDatalog"]


def test_the_version_is_the_same_everywhere() -> None:
    from cli import __version__

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == __version__
    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


DOCUMENTED = ("docs/architecture.md", "CONTRIBUTING.md")


@pytest.mark.parametrize("page", DOCUMENTED)
def test_every_path_that_a_page_names_exists(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    named = set(re.findall(r"`+((?:reasoner|cli|kb|tests|docs|benchmarks)/[\w./*-]*)`+", text))
    named -= {name for name in named if re.search(r"[A-Z]{3}|my", name)}
    assert named, page
    assert [name for name in sorted(named) if not list(ROOT.glob(name.rstrip("/")))] == []


def test_every_name_in_the_table_of_rooms_stands_in_its_room() -> None:
    rows = re.findall(r"^\| (`(?:reasoner|cli)/.*)$", (ROOT / "docs/architecture.md").read_text(encoding="utf-8"), re.M)
    assert len(rows) > 20
    missing = []
    for row in rows:
        room, held, public = (part.strip() for part in row.strip("|").split("|")[:3])
        files = [path for name in re.findall(r"`([^`]+)`", room) for path in _below(name)]
        modules = {path.stem for path in files} | {path.parent.name for path in files}
        defined = {
            node.name
            for path in files
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.FunctionDef | ast.ClassDef)
        }
        held = re.sub(r"`[^`]*/[^`]*`", "", held)  # a path has a test of its own
        missing += [(room, name) for name in re.findall(r"`(\w+)`", held) if name not in modules]
        missing += [(room, name) for name in re.findall(r"[`> ]([A-Za-z_]\w*)\(", public) if name not in defined]
    assert missing == []


def _below(name: str) -> list[Path]:
    path = ROOT / name if "/" in name else ROOT / "reasoner" / name
    return sorted(path.rglob("*.py")) if path.is_dir() else [path]


def test_every_command_module_is_registered() -> None:
    from cli.registry import COMMANDS, KB_COMMANDS

    files = {path.stem for path in (ROOT / "cli" / "commands").glob("*.py")} - {"__init__"}
    assert {entry.module for entry in (*COMMANDS.values(), *KB_COMMANDS.values())} == files
