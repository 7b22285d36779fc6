"""The figures that README and docs/evaluation.md tell are those that the commands measure."""

from __future__ import annotations

import json
import re

import pytest
from click.testing import CliRunner

from cli.main import soleus
from tests.kb.banks import KB

ROOT = KB.parent
PAGE = ROOT / "docs" / "evaluation.md"
SETS = ("", "_second", "_third", "_fourth", "_fifth", "_sixth", "_seventh", "_eighth")
HELD_OUT = tuple(f"tests/data/cases_heldout{name}.toml" for name in SETS)


@pytest.mark.parametrize("bank", ["", *HELD_OUT])
def test_the_page_reports_what_the_command_says(request: pytest.FixtureRequest, bank: str) -> None:
    """Hold a block of the page against what its command prints; ``--update-golden`` rewrites the block."""
    output = evaluated(bank, "markdown").strip()
    begin = f"<!-- begin: soleus evaluate{f' {bank}' if bank else ''} --format markdown -->\n"
    text = PAGE.read_text(encoding="utf-8")
    start = text.index(begin) + len(begin)
    end = text.index("<!-- end -->", start)
    if request.config.getoption("--update-golden"):
        PAGE.write_text(f"{text[:start]}{output}\n{text[end:]}", encoding="utf-8")
    else:
        assert text[start:end].strip() == output


def test_the_readme_tells_the_figures_of_the_bank() -> None:
    measured = json.loads(evaluated("", "json"))
    said = re.search(r"On the (\d+)\s+cases of the bank, .*? it is (\d+), (\d+) and (\d+) %", readme())
    assert said is not None
    shares = [round(100 * measured[name]) for name in ("top1", "top3", "top5")]
    assert [int(each) for each in said.groups()] == [measured["n"], *shares]


def test_the_readme_tells_the_blind_figures_of_the_page() -> None:
    form = r"\| \*\*\w+ set\*\*[^|]*\| (\d+) \| (\d+) % \| (\d+) % \| (\d+) %"
    rows = re.findall(form, PAGE.read_text(encoding="utf-8"))
    assert len(rows) == 2
    for cases, first, three, five in rows:
        assert f"of {cases} cases" in readme()
        assert f"{first}, {three} and {five} %" in readme()


def evaluated(bank: str, form: str) -> str:
    named = [str(ROOT / bank)] if bank else []
    answer = CliRunner().invoke(soleus, ["--kb", str(KB), "evaluate", *named, "--format", form])
    assert answer.exit_code == 0, answer.output
    return answer.stdout


def readme() -> str:
    return " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
