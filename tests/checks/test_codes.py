"""Every code has a check, an example that yields it and only it, a golden text, and a page that is up to date."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reasoner.checks import check
from reasoner.checks.codes import CODES, example
from reasoner.diagnostics import Diagnostic
from reasoner.knowledge.knowledge_base import load
from reasoner.render.codes import code_text
from reasoner.render.diagnostics import render_diagnostics
from tests.conftest import GOLDEN, Golden

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "docs" / "reference" / "diagnostics"
SHOWN = [code for code, each in CODES.items() if each.bad]


def found(folder: Path, clauses: str, manifest: str = "", bibliography: str = "") -> tuple[Diagnostic, ...]:
    (folder / "manifest.toml").write_text(
        '[kb]\nname = "family"\nversion = "1"\nlicence = "MIT"\nfiles = ["family.dl"]\nreferences = "r.toml"\n'
        + manifest
    )
    text = example(clauses)
    cited = re.search(r"%! cite register\b", text)
    reference = '[[reference]]\nkey = "register"\ntitle = "The register"\n' if cited else ""
    (folder / "r.toml").write_text(reference + bibliography)
    (folder / "family.dl").write_text(text)
    return check(load([str(folder)])).diagnostics


@pytest.mark.parametrize("code", SHOWN)
def test_bad_example_yields_its_code_and_nothing_else(code: str, tmp_path: Path, golden: Golden) -> None:
    diagnostics = found(tmp_path, CODES[code].bad)
    text = render_diagnostics(diagnostics).replace(tmp_path.name, "family")
    assert {each.code for each in diagnostics} == {code}, text
    assert all(each.help for each in diagnostics)
    golden(f"bad/{code}.txt", text + "\n")


@pytest.mark.parametrize("code", SHOWN)
def test_fixed_example_yields_nothing(code: str, tmp_path: Path) -> None:
    diagnostics = found(tmp_path, CODES[code].fixed)
    assert diagnostics == (), render_diagnostics(diagnostics)


def test_entry_point_and_uncited_reference(tmp_path: Path, golden: Golden) -> None:
    good = CODES["KB010"].fixed
    wrong = found(tmp_path, good, '[entry]\ncandidate = "kin"\ntier = "kim"\n')
    golden("bad/KB022.txt", render_diagnostics(wrong).replace(tmp_path.name, "family") + "\n")
    assert [each.code for each in wrong] == ["KB022", "KB022"]
    unused = found(tmp_path, good, bibliography='[[reference]]\nkey = "lost"\ntitle = "Lost"\n')
    golden("bad/KB046.txt", render_diagnostics(unused).replace(tmp_path.name, "family") + "\n")
    assert [each.code for each in unused] == ["KB046"]


@pytest.mark.parametrize("code", CODES)
def test_page_is_the_explanation(code: str, request: pytest.FixtureRequest) -> None:
    page = PAGES / f"{code}.md"
    if request.config.getoption("--update-golden"):
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(code_text(CODES[code]) + "\n", encoding="utf-8")
    assert page.read_text(encoding="utf-8") == code_text(CODES[code]) + "\n"


def test_codes_checks_pages_and_goldens_match() -> None:
    assert {path.stem for path in PAGES.glob("KB*.md")} == set(CODES)
    files = [
        path for path in (ROOT / "reasoner" / "checks").glob("*.py") if path.name not in ("codes.py", "__init__.py")
    ]
    named = {match[1]: path.stem for path in files if (match := re.match(r'"""(KB\d+):', path.read_text("utf-8")))}
    own = {code for code in CODES if "KB010" <= code < "KB090"}
    assert set(named) == own
    assert {path.stem for path in (GOLDEN / "bad").glob("KB*.txt")} == set(SHOWN) | {"KB022", "KB046"}
