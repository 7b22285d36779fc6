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

# A room may import itself and the rooms named here; run-time types (program, evaluation) are shared by all after them.
ROOMS = {
    "syntax": set(),
    "knowledge": {"syntax"},
    "checks": {"syntax", "knowledge", "program"},
    "program": {"syntax", "knowledge", "checks"},
    "evaluation": {"program"},
    "explanation": {"syntax", "program", "evaluation", "answers"},
    "answers": {"syntax", "knowledge", "program", "evaluation", "explanation"},
    "render": {"syntax", "knowledge", "checks", "program", "evaluation", "explanation", "answers"},
}
FOUNDATION = {"source", "diagnostics", "errors", "digest"}
MOST_LINES = 400


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
    assert users == ["reasoner/evaluation/pydatalog.py"]


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


def test_modules_can_be_held_in_the_head() -> None:
    long = {_name(path): count for path in (*REASONER, *CLI) if (count := _lines(path)) >= MOST_LINES}
    assert long == {}


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_knowledge_holds_no_program() -> None:
    kinds = {path.suffix for path in (ROOT / "kb").rglob("*") if path.is_file()}
    assert kinds <= {".dl", ".toml", ".md"}


def test_public_names_have_docstrings() -> None:
    missing = []
    for path in (*REASONER, *CLI):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if not ast.get_docstring(tree):
            missing.append(_name(path))
        for node in tree.body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
                if not ast.get_docstring(node):
                    missing.append(f"{_name(path)}: {node.name}")
    assert missing == []


# Words of the vocabulary that are plain English, or words of logic, data and programming, and may stand in any program.
PLAIN = frozenset(
    """
    a able about absent above across activity added affected after age air all along alone amorphous an and annular any
    are area arranged as at band bands bar bars base be before began begins behind below between blocked blood body
    both bottom branch branches branching break breaks bright broad broken but by can case cause caused causal causes
    central centre centred chain change changed changes child choice class classes clean clear close closed cloud
    cluster clustered clusters coarse code collection collections common complete completely complex condition
    connection contact contains content contents core course cover covered cross current dark dashed date dead deep
    default defined definition dense density described detail diffuse direct direction discrete distance double down
    drop dry due duration each early edge edges elevated empty enclosed end ends entire entry equal event exact example
    expected extend external family fast few field fill filled filling final find fine first fit fits fixed flat floating
    flow focus foot following for form formed forms found free frequent from front full general good gradual grain group
    grouped groups grows growth hand hard has have head heat held high higher hole homogeneous how if image imaging in
    inactive incidental incomplete increased index infinite initial inner inside instead intact intermediate internal
    into irregular is island isolated it its joint key kind known label large last late later layer layered layers lead
    least left less level levels lies light like likely limit limited line linear lines links list little live local
    location long loose loss lost low lower main many map marked mass matrix mean means measure measured middle mild
    minimal missing mixed mobile moderate module more most multiple name narrow near negative network new next no nodes
    non none normal not note number object of off old older on one only open operation or order origin other out outer
    outside over overlap pair parallel part partial pass past path pattern peripheral phase place plain plane plate
    point points poor position positive present previous primary process product progressive proximal punctate quality
    question range rapid raised rare ratio reach recent record recorded reduced reference region regular related release
    replaced rest result results retained return right ring rings room root rough round row same scale scattered second
    secondary segment separate series set several shadow shallow shape sharp sheet shell short side sign signal signs
    similar simple since single site size slow small smooth soft solid some source space spaced spared speckled split
    spots stable stage stand star start state static step steps stop straight strands strong structure style subject such
    surface swirl symbol system table target term test text than that the their then thick thin third this through time
    to together top total toward tracks transfer trauma tree triangle true two type types typical uncommon under
    uniform unit unknown up upper use used user value values variable vertical very view visible wall weak wedge well
    whether which white wide with within without word words work year years young yes zero zone recurrence recurrent
    active evidence finding findings history location stated stopped uncertain unclear unchanged weeks months days hours
    study response resolved resolving residual rule rules short-lived shared sudden subtle support
    popcorn bag block blocks bridge bridges cap caps capped comb cord cords creation cup cuts dot dots drive egg eye
    feeding fish flame flow-through flower foil game glass gap gaps grid hair handle home honeycomb hook hooks ice
    infiltrate infiltration injected injection insert lace ladder lake leaf load lobe map marble margin margins mesh
    mirror mould net nest net-like nodular nodule palm paint pearl pebble peel pillar pin pipe plaque
    projection projections pure rail rain rice ridge rim rims rod rods rope sand scale-like seed shot shots shower
    sieve sign-post sleeve snow spark sphere spike spine spiral spoke sponge stack stem stick stipple stone stones
    strip stripe stripes string sun sunburst swarm tail tape teeth tip track tram train tube tubes tubular tunnel
    twig vein wave web wheel whirl wire wires wood worm wound
    """.split()
)


def _clinical_words() -> set[str]:
    words: set[str] = {"clinical", "clinician", "diagnosis", "diagnoses", "disease", "etiology", "etiologies", "patient",
                       "patients", "radiograph", "radiology", "x-ray", "biopsy", "mri", "calf", "differential"}  # fmt: skip
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
    found = {_name(path): sorted(here) for path in REASONER if (here := _words(path) & clinical)}
    assert found == {}


HEAVY = ("dataclasses", "inspect", "importlib.metadata", "pathlib", "tomllib", "difflib", "typing_extensions", "unittest",
         "reasoner.syntax.parser", "reasoner.syntax.lexer", "reasoner.checks", "reasoner.knowledge.knowledge_base",
         "reasoner.diagnostics", "asyncio", "http", "urllib.request", "sqlite3", "multiprocessing")  # fmt: skip


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
