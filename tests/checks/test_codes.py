"""Every code has a check, an example that yields it and only it, a golden text, and a page that is up to date."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reasoner.authoring.sheet import read_sheets
from reasoner.bench.bank_check import check_banks
from reasoner.checks import check
from reasoner.checks.codes import BANK, BIBLIOGRAPHY, CODES, FAMILY, OVERLAY_RULES, TABLE, example
from reasoner.diagnostics import Diagnostic
from reasoner.errors import KnowledgeBaseError
from reasoner.knowledge.knowledge_base import load
from reasoner.render.codes import code_text
from reasoner.render.diagnostics import render_diagnostics
from reasoner.source import SourceFile
from tests.conftest import GOLDEN, Golden

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "docs" / "reference" / "diagnostics"
SHOWN = [code for code, each in CODES.items() if each.bad]


def found(folder: Path, code: str, text: str) -> tuple[Diagnostic, ...]:
    """What is said of the family (with an overlay or a table, where the example is one) with this text in its place."""
    file = CODES[code].file
    rules = example(CODES["KB010"].fixed if file else text)
    if code == "KB049":
        # References that nothing cites would be another matter, KB046.
        keys = " ".join(re.findall(r'^key = "(.+)"$', text, re.MULTILINE))
        rules = rules.replace("%! id kin-parent\n", f"%! id kin-parent\n%! cite {keys}\n", 1)
    cited = re.search(r"%! cite register\b", rules)
    files = {
        **FAMILY,
        BIBLIOGRAPHY: '[[reference]]\nkey = "register"\ntitle = "The register"\n' if cited else "",
        "family/family.dl": rules,
        OVERLAY_RULES: "",
        **({file: text} if file else {}),
    }
    for name, content in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    layers = [str(folder / "family"), *([str(folder / "house")] if file.startswith("house/") else [])]
    try:
        kb = load(layers)
    except KnowledgeBaseError as error:
        return error.diagnostics
    if file == BANK:
        compiled = check(kb).compiled
        assert compiled is not None
        return check_banks(compiled, [str(folder / BANK)])
    if file == TABLE:
        return tuple(read_sheets(kb, [SourceFile(TABLE, text)])[1])
    return check(kb).diagnostics


@pytest.mark.parametrize("code", SHOWN)
def test_bad_example_yields_its_code_and_nothing_else(code: str, tmp_path: Path, golden: Golden) -> None:
    diagnostics = found(tmp_path, code, CODES[code].bad)
    text = render_diagnostics(diagnostics)
    assert {each.code for each in diagnostics} == {code}, text
    assert all(each.help for each in diagnostics)
    golden(f"bad/{code}.txt", text + "\n")


@pytest.mark.parametrize("code", SHOWN)
def test_fixed_example_yields_nothing(code: str, tmp_path: Path) -> None:
    diagnostics = found(tmp_path, code, CODES[code].fixed)
    assert diagnostics == (), render_diagnostics(diagnostics)


@pytest.mark.parametrize("code", CODES)
def test_page_is_the_explanation(code: str, request: pytest.FixtureRequest) -> None:
    page = PAGES / f"{code}.md"
    if request.config.getoption("--update-golden"):
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(code_text(CODES[code]) + "\n", encoding="utf-8")
    assert page.read_text(encoding="utf-8") == code_text(CODES[code]) + "\n"


def test_codes_checks_pages_and_goldens_match() -> None:
    assert {path.stem for path in PAGES.glob("*.md")} == set(CODES) == set(SHOWN)
    files = [
        path for path in (ROOT / "reasoner" / "checks").glob("*.py") if path.name not in ("codes.py", "__init__.py")
    ]
    first = [path.read_text("utf-8").partition("\n")[0] for path in files]
    named = {code for line in first if line.startswith('"""KB') for code in re.findall(r"KB\d{3}", line)}
    assert named == {code for code in CODES if "KB010" <= code < "KB090"}
    assert {path.stem for path in (GOLDEN / "bad").glob("*.txt")} == set(SHOWN)


def test_every_code_in_the_source_is_known() -> None:
    text = "\n".join(path.read_text("utf-8") for path in (ROOT / "reasoner").rglob("*.py") if path.name != "codes.py")
    used = set(re.findall(r'"((?:KB\d{3}|CSV\d))"', text)) | {f"KB{number:03}" for number in range(1, 8)}
    assert used - {"KB090"} <= set(CODES)
    assert set(CODES) - used == set()
