"""The pages in a real headless browser: their scripts run, nothing is reported, nothing is fetched."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from reasoner.answers.reading import read
from reasoner.loading.load import load_program
from reasoner.site.build import About, build_site

ROOT = Path(__file__).parents[2]
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--enable-logging=stderr", "--v=0",
)  # fmt: skip

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no chromium on this machine")


def _load(page: Path, profile: Path) -> tuple[str, str]:
    run = subprocess.run(
        [str(BROWSER), *FLAGS, f"--user-data-dir={profile}", "--dump-dom", page.as_uri()],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return run.stdout, run.stderr


def test_the_search_works_and_the_console_stays_silent(tmp_path: Path) -> None:
    site = build_site(read(load_program((str(ROOT / "kb"),))), About("Apache-2.0", "For education."))
    probe = (
        "<script>box.value = 'myonecrosis'; box.dispatchEvent(new Event('input'));"
        "document.title = 'fetched ' + performance.getEntriesByType('resource').length;</script></body>"
    )
    page = tmp_path / "index.html"
    page.write_text(site["index.html"].replace("</body>", probe), encoding="utf-8")
    dom, log = _load(page, tmp_path / "profile")
    found = dom.partition('<ul id="found">')[2].partition("</ul>")[0]
    assert 'href="page-calcific_myonecrosis.html"' in found
    assert "<title>fetched 0</title>" in dom
    assert ":CONSOLE" not in log


@pytest.mark.parametrize(
    "name",
    [
        "findings.html",
        "rules.html",
        "facts.html",
        "sources.html",
        "graph.html",
        "cases.html",
        "page-dry_chain.html",
    ],
)
def test_every_kind_of_page_fetches_nothing_and_fits_a_narrow_window(name: str, tmp_path: Path) -> None:
    site = build_site(
        read(load_program((str(ROOT / "tests" / "kb_small"),), cache=False)), About("Apache-2.0", "Note.")
    )
    probe = (
        "<script>document.body.style.width = '400px'; document.title = 'fetched '"
        " + performance.getEntriesByType('resource').length"
        " + ' wide ' + (document.querySelector('main').scrollWidth > 400)"
        " + ' links ' + [...document.links].filter(each => each.hash && each.pathname === location.pathname"
        " && !document.getElementById(decodeURIComponent(each.hash.slice(1)))).length;</script></body>"
    )
    page = tmp_path / name
    page.write_text(site[name].replace("</body>", probe), encoding="utf-8")
    dom, log = _load(page, tmp_path / "profile")
    assert "<title>fetched 0 wide false links 0</title>" in dom
    assert ":CONSOLE" not in log


def test_the_console_of_a_broken_page_is_heard(tmp_path: Path) -> None:
    page = tmp_path / "broken.html"
    page.write_text("<!DOCTYPE html><title>x</title><script>missing();</script>", encoding="utf-8")
    assert ":CONSOLE" in _load(page, tmp_path / "profile")[1]
