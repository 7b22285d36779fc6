"""The site in a real Chromium: it answers in the page, sends nothing, and keeps quiet about answers."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

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
    files = _built(ROOT / "kb", runtime)
    assert sum(len(data) for name, data in files.items() if not name.startswith("knowledge/")) < 10_000_000
    yield from _served(files, tmp_path_factory.mktemp("public") / "site")


@pytest.fixture(scope="module")
def small_address(runtime: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site of a knowledge base of a few rules, where what takes long is quick."""
    yield from _served(_built(ROOT / "tests" / "kb_small", runtime), tmp_path_factory.mktemp("small") / "site")


def _built(kb: Path, runtime: Path) -> dict[str, bytes]:
    about = About((str(kb),), "For education.", "Apache-2.0")
    return site_files(read(load_program((str(kb),))), about, read_runtime(runtime))


def _served(files: dict[str, bytes], folder: Path) -> Iterator[str]:
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
    page.fill("#text", "peripheral plaques in the anterior leg, 61M, old tibial fracture, no pain")
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


def _serious(page: Page) -> list[str]:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    found = axe.Axe().run(page).response["violations"]
    return [
        f"{each['id']}: {node['html'][:200]}"
        for each in found
        if each["impact"] in ("serious", "critical")
        for node in each["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_serious_stands_in_the_way_of_a_screen_reader(
    page: Page, address: str, scheme: Literal["light", "dark"]
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{address}#ask?f=pattern%3Dperipheral_plaque&f=age%3D61&f=symptom!%3Dpain")
    page.wait_for_selector("body[data-answered]", timeout=SLOW)
    page.click("#picking summary")
    page.wait_for_selector("#by-stage details")
    page.fill("#search", "rim")
    page.click("#reasons summary")
    page.wait_for_selector("#reasons ul", timeout=SLOW)
    assert _serious(page) == [], "ask"
    for part in ("atlas", "try"):
        page.goto(f"{address}#{part}")
        assert _serious(page) == [], part
    page.goto(f"{address}#quiz")
    page.wait_for_selector("#case li", timeout=SLOW)
    assert _serious(page) == [], "quiz"
    while page.locator("#more-case").count():
        page.click("#more-case")
    page.fill(".choice >> nth=0", "Synovial sarcoma")
    page.click("#commit button.main")
    page.wait_for_selector("#compared h1", timeout=SLOW)
    assert _serious(page) == [], "quiz, compared"
    page.goto(f"{address}knowledge/page-calcific_myonecrosis.html")
    assert _serious(page) == [], "a conclusion with drawings"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_about_the_knowledge_are_part_of_the_site(
    page: Page, small_address: str, scheme: Literal["light", "dark"]
) -> None:
    page.emulate_media(color_scheme=scheme)
    for name in ("index", "findings", "rules", "facts", "sources", "graph", "cases", "page-dry_chain"):
        page.goto(f"{small_address}knowledge/{name}.html")
        assert _serious(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    page.click("text=Quiz")
    page.wait_for_selector("#quiz:not([hidden])")


def test_a_change_of_the_knowledge_is_checked_and_shows_which_cases_move(page: Page, small_address: str) -> None:
    page.goto(f"{small_address}#try")
    page.wait_for_selector("#file option", state="attached", timeout=SLOW)
    text = page.input_value("#editor")
    strong = "speaks_for(dry_chain, noise, squeak, strong)."
    assert strong in text
    page.fill("#editor", text.replace(strong, strong.replace("squeak", "squeal")))
    page.wait_for_selector("#checking:text('found errors')", timeout=SLOW)
    assert "squeal" in page.inner_text("#diagnostics")
    page.fill("#editor", text.replace(strong, strong.replace("strong", "weak")))
    page.wait_for_selector("#checking:text('checks pass')", timeout=SLOW)
    page.click("#effects")
    page.wait_for_selector("#checking:text('Done')", timeout=SLOW)
    told = page.inner_text("#diagnostics")
    assert "strong → weak" in told
    assert "cases moved" in told
    assert "dry_chain: score" in told


def test_another_runtime_and_a_strange_folder_are_refused(soleus: Soleus, tmp_path: Path) -> None:
    done = soleus("site", str(tmp_path / "out"), "--runtime", str(tmp_path / "none.tgz"))
    assert (done.code, done.out) == (2, "")
    assert RUNTIME_COMMAND in done.err
    wrong = tmp_path / RUNTIME
    wrong.write_bytes(b"something else")
    done = soleus("site", str(tmp_path / "out"), "--runtime", str(wrong))
    assert done.code == 2
    assert "hash" in done.err
