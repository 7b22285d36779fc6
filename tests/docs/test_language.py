"""The language reference says what the parser does."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import clingo
import pytest

from reasoner.knowledge.entries import ENTRIES
from reasoner.knowledge.manifest import read_manifest
from reasoner.source import SourceFile
from reasoner.syntax import annotations
from reasoner.syntax.formatter import format_source
from reasoner.syntax.parser import parse
from tests.syntax.test_clingo import as_clingo_reads, as_we_read

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "language.md"
TEXT = PAGE.read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```soleus\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
ERRORS = re.findall(r"^```soleus-error (KB\d+)\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_is_read_alike_by_clingo_and_is_well_laid_out(example: str) -> None:
    assert as_clingo_reads(example) == as_we_read(example)
    assert format_source(SourceFile("example.dl", example)) == example


@pytest.mark.parametrize(("code", "example"), ERRORS)
def test_every_wrong_example_is_refused(code: str, example: str) -> None:
    assert [diagnostic.code for diagnostic in parse(SourceFile("example.dl", example)).diagnostics] == [code]


def test_the_aggregates_have_the_values_that_the_page_says() -> None:
    (example,) = [text for text in EXAMPLES if "score(P, T)" in text]
    control = clingo.Control()
    control.add("base", [], example)
    control.ground([("base", [])])
    atoms = {str(atom.symbol) for atom in control.symbolic_atoms}
    assert {"score(ann,4)", "busy(ann)", "best(ann,3)", "total(7)", "at_least_zero(ann,0)"} <= atoms


def tables() -> list[set[str]]:
    """The first column of each table whose second column is called ``values``."""
    found = re.findall(r"^\| key \| values \| meaning \|\n\|---.*\n((?:\|.*\n)+)", TEXT, re.MULTILINE)
    return [set(re.findall(r"^\| `([a-z]+)`", table, re.MULTILINE)) for table in found]


def test_every_annotation_is_documented_and_no_other() -> None:
    assert tables() == [set(annotations.CLAUSE_KEYS), set(annotations.PREDICATE_KEYS)]
    for words in (annotations.STATUSES, annotations.STRATEGIES):
        assert all(f"`{word}`" in TEXT for word in words)


def test_the_manifest_of_the_page_is_one(tmp_path: Path) -> None:
    (text,) = re.findall(r"^```toml\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
    (tmp_path / "manifest.toml").write_text(text)
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "a.dl").write_text("")
    manifest, problems = read_manifest(tmp_path, "family")
    assert problems == []
    assert manifest is not None
    assert manifest.files == ("words.dl", "rules/a.dl")
    assert manifest.entry == tomllib.loads(text)["entry"]


def test_the_entry_points_are_those_that_are_checked(request: pytest.FixtureRequest) -> None:
    rows = [f"| `{key}` | {' '.join(each.roles)} | {each.what} |" for key, each in ENTRIES.items()]
    table = "\n".join(["| entry | arguments | rows |", "|---|---|---|", *rows])
    found = re.search(r"<!-- entry points -->\n(.*?)\n?<!-- end -->", TEXT, re.DOTALL)
    assert found is not None
    if request.config.getoption("--update-golden"):
        PAGE.write_text(TEXT[: found.start(1)] + table + "\n" + TEXT[TEXT.index("<!-- end -->") :], encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8").count(table) == 1


def test_every_entry_point_that_the_code_reads_is_on_the_list() -> None:
    files = [path for room in ("reasoner", "cli") for path in (PAGE.parents[2] / room).rglob("*.py")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    read = set(re.findall(r'(?:reading\.entry\(|\bentry(?:\.get\(|\[)|entries\[)"([a-z_]+)"', text))
    assert read - {"key"} <= set(ENTRIES)
