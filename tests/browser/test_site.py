"""The site in a real Chromium: it answers in the page, sends nothing, and keeps quiet about answers."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cli.page.build import RUNTIME, RUNTIME_COMMAND, About, read_runtime, site_files, write_site
from cli.page.server import make_server
from reasoner.answers.reading import read
from reasoner.loading.load import load_program
from tests.cli.run import ROOT, Soleus

if TYPE_CHECKING:
    from playwright.sync_api import Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SLOW = 120_000
"""Milliseconds that a start may take on a machine that does other things, too."""


@pytest.fixture(scope="module")
def runtime(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The npm package of the runtime: named by SOLEUS_RUNTIME, else fetched; without it these tests are skipped."""
    if named := os.environ.get("SOLEUS_RUNTIME"):
        return Path(named)
    folder = tmp_path_factory.mktemp("runtime")
    if shutil.which("npm") is None:
        pytest.skip(f"no npm to get the runtime with ({RUNTIME_COMMAND})")
    done = subprocess.run(RUNTIME_COMMAND.split(), cwd=folder, capture_output=True, timeout=120, check=False)
    if done.returncode:
        pytest.skip(f"the runtime could not be fetched ({RUNTIME_COMMAND})")
    return folder / RUNTIME


@pytest.fixture(scope="module")
def address(runtime: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    kb = str(ROOT / "kb")
    files = site_files(read(load_program((kb,))), About((kb,), "For education.", "Apache-2.0"), read_runtime(runtime))
    assert sum(len(data) for name, data in files.items() if not name.startswith("knowledge/")) < 10_000_000
    folder = tmp_path_factory.mktemp("public") / "site"
    write_site(folder, files)
    with make_server(str(folder), 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture
def page(address: str) -> Iterator[Page]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser.new_context(viewport={"width": 360, "height": 800}).new_page()
        browser.close()


def test_the_page_answers_teaches_and_sends_nothing(page: Page, address: str) -> None:
    asked: list[str] = []
    said: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(address)
    page.fill("#text", "rim of plaques in the anterior leg, 61M, old tibial fracture, no pain")
    page.keyboard.press("Enter")
    page.wait_for_selector("body[data-answered]", timeout=SLOW)
    assert "Calcific myonecrosis" in page.inner_text("#answer")
    assert "painless" in page.inner_text("#chips")
    link = page.url
    assert "f=age%3D61" in link

    page.focus("#chips button")
    before = page.inner_text("#answer")
    page.keyboard.press("Enter")
    page.wait_for_selector("#answer:not(.busy)")
    assert page.inner_text("#answer") != before

    page.click("#reasons summary")
    page.wait_for_selector("#reasons ul", timeout=SLOW)
    assert "[" in page.inner_text("#reasons")
    with page.expect_download() as saved:
        page.click("#download")
    assert "present" in Path(saved.value.path()).read_text(encoding="utf-8")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    page.goto(f"{address}#quiz")
    page.wait_for_selector("#case li", timeout=SLOW)
    while page.locator("#more-case").count():
        page.click("#more-case")
    page.fill(".choice >> nth=0", "Synovial sarcoma")
    text = page.content()
    assert "Brier" not in text
    assert not any(f"cases#{each}" in text for each in _ids())
    page.click("#commit button.main")
    page.wait_for_selector("#compared h1", timeout=SLOW)
    assert "Brier" in page.inner_text("#compared")
    assert "quiz-record/1" in page.evaluate("localStorage.getItem('soleus-quiz')")

    assert [url for url in asked if not url.startswith((address, "blob:", "data:"))] == []
    assert said == []

    page.wait_for_selector("body")
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    page.context.set_offline(True)
    page.goto(link)
    page.reload()
    page.wait_for_selector("body[data-answered]", timeout=SLOW)
    assert "Calcific myonecrosis" in page.inner_text("#answer")


def _ids() -> list[str]:
    from reasoner.answers.case_file import read_bank

    return [each.id for each in read_bank(str(ROOT / "kb" / "calf" / "cases.toml"))]


def test_nothing_serious_stands_in_the_way_of_a_screen_reader(page: Page, address: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    for part in ("ask", "atlas", "quiz", "try"):
        page.goto(f"{address}#{part}")
        found = axe.Axe().run(page).response["violations"]
        serious = [each["id"] for each in found if each["impact"] in ("serious", "critical")]
        assert serious == [], part


def test_another_runtime_and_a_strange_folder_are_refused(soleus: Soleus, tmp_path: Path) -> None:
    done = soleus("site", str(tmp_path / "out"), "--runtime", str(tmp_path / "none.tgz"))
    assert (done.code, done.out) == (2, "")
    assert RUNTIME_COMMAND in done.err
    wrong = tmp_path / RUNTIME
    wrong.write_bytes(b"something else")
    done = soleus("site", str(tmp_path / "out"), "--runtime", str(wrong))
    assert done.code == 2
    assert "hash" in done.err
