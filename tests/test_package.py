"""The wheel, built and unpacked elsewhere, answers the README's question from another folder."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the unpacked wheel and the two packages it depends on, and nothing of this repository."""
    work = tmp_path_factory.mktemp("package")
    built = work / "dist"
    source = work / "source"
    ignored = shutil.ignore_patterns(".*", "__pycache__", "tests", "docs", "benchmarks")
    shutil.copytree(ROOT, source, ignore=ignored)
    subprocess.run([sys.executable, "-c", _BUILD, str(built)], cwd=source, check=True, capture_output=True)
    (wheel,) = built.glob("*.whl")
    site = work / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    return site


_BUILD = "import sys, os; from hatchling.build import build_wheel; os.makedirs(sys.argv[1]); build_wheel(sys.argv[1])"


def _run(site: Path, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    code = f"import sys; sys.path.insert(0, {str(site)!r}); from cli.main import main; sys.exit(main())"
    environment = {**os.environ, "XDG_CACHE_HOME": str(cwd / "cache")}
    environment.pop("SOLEUS_KB", None)
    environment["COLUMNS"] = "80"
    return subprocess.run(
        [sys.executable, "-P", "-c", code, *arguments], cwd=cwd, env=environment, capture_output=True, text=True
    )


def _readme_question() -> list[str]:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.search(r"\.venv/bin/soleus (differential .*)", text)
    assert found, "the README asks nothing"
    return found[1].split()


def test_the_wheel_holds_what_it_needs_and_no_more(installed: Path) -> None:
    tops = {path.name for path in installed.iterdir()}
    assert {"cli", "kb", "reasoner"} < tops
    assert tops - {"cli", "kb", "reasoner"} == {name for name in tops if name.endswith(".dist-info")}
    assert (installed / "kb" / "manifest.toml").is_file()
    (metadata,) = installed.glob("soleus-*.dist-info")
    assert (metadata / "licenses" / "LICENSE").is_file()
    assert "soleus = cli.main:main" in (metadata / "entry_points.txt").read_text()


def test_it_answers_the_question_of_the_readme_from_another_folder(installed: Path, tmp_path: Path) -> None:
    done = _run(installed, *_readme_question(), cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "For education, not for an individual patient's care.\n")
    assert "1 Calcific myonecrosis" in done.stdout
    answer = json.loads(_run(installed, *_readme_question(), "--format", "json", cwd=tmp_path).stdout)
    first = answer["differential"][0]
    assert first["etiology"] == "calcific_myonecrosis"
    assert all(each["cite"] for each in first["for"] if each["strength"])


def test_the_session_of_the_readme_is_what_it_prints(installed: Path, tmp_path: Path) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    session = text.partition("```text\n")[2].partition("\n```")[0]
    assert _run(installed, *_readme_question(), cwd=tmp_path).stdout.rstrip("\n") == session
