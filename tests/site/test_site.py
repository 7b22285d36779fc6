"""The site: every page well formed, every link leading somewhere, the same text each time, nothing unescaped."""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest

from reasoner.answers.reading import read
from reasoner.loading.load import load_program
from reasoner.site.build import About, build_site
from reasoner.site.search import search_box

ROOT = Path(__file__).parents[2]
VOID = {"meta", "input", "br", "hr", "link", "img"}
ABOUT = About("Apache-2.0", "For <tests> & nothing else.")


class Page(HTMLParser):
    """Collects ids and links, and refuses a tag that is closed out of turn."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: Counter[str] = Counter()
        self.links: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        assert len(values) == len(attrs), f"an attribute twice in <{tag}>"
        if "id" in values:
            self.ids[values["id"] or ""] += 1
        if tag == "a":
            self.links.append(values["href"] or "")
        assert "src" not in values
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture(scope="module", params=["kb", "tests/kb_small"])
def site(request: pytest.FixtureRequest) -> dict[str, str]:
    """The pages of the knowledge base that is shipped, and of one with other words in it."""
    return build_site(read(load_program((str(ROOT / request.param),), cache=False)), ABOUT)


def test_pages_are_well_formed_and_links_resolve(site: dict[str, str]) -> None:
    pages = {name: Page(text) for name, text in site.items()}
    for name, page in pages.items():
        assert page.open == [], name
        assert [each for each, count in page.ids.items() if count > 1] == [], name
        for link in page.links:
            if not link.startswith(("https://", "http://")):
                target, _, fragment = link.partition("#")
                assert (target or name) in pages, f"{name}: {link}"
                assert not fragment or fragment in pages[target or name].ids, f"{name}: {link}"


def test_what_is_not_ours_is_escaped(site: dict[str, str]) -> None:
    for text in site.values():
        assert "For &lt;tests&gt; &amp; nothing else." in text
        assert "<tests>" not in text


def test_the_same_knowledge_gives_the_same_pages() -> None:
    folder = (str(ROOT / "tests" / "kb_small"),)
    assert build_site(read(load_program(folder, cache=False)), ABOUT) == build_site(read(load_program(folder)), ABOUT)


def test_the_search_index_cannot_end_its_script() -> None:
    assert "</script><b>" not in search_box([("</script><b>", "x.html", "")])
