"""The forms an explanation takes: what each must hold, and what must not break it."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from reasoner.documents.entry import View
from reasoner.explain.proofs import all_proofs
from reasoner.knowledge.bibliography import Reference
from reasoner.program.compiled import GroundAtom
from reasoner.render.explanation import FORMATS, render_why
from reasoner.render.proof_text import render_text
from reasoner.render.style import Style
from reasoner.source import Span
from tests.explain.family import FAMILY, Setting, setting

NASTY = """
%! sort thing open
%! predicate odd(thing) fact
%!   phrase "<script>alert({1})</script> & [link](x) *bold* | \\"quoted\\" #1;"
%! predicate strange(thing) derived
%!   phrase "</summary>{1} is strange"
odd("<b>\\"x\\"</b>").
odd(plain).
%! id strange
%! because "a < b && c > d"
strange(X) :- odd(X), odd(plain).
"""


@pytest.fixture(scope="module")
def family() -> Setting:
    return setting(FAMILY, "seen(case, gold)\nseen(case, tin)\nunseen(case, wood2)")


def rendered(here: Setting, atom: GroundAtom, form: str, view: View | None = None) -> str:
    found = all_proofs(here.model, atom, 1)
    heading = {
        "kb": {"name": "test", "version": "1", "hash": "x"},
        "case": {"id": "c1", "findings": []},
        "notice": "N.",
    }
    return render_why(form, found, here.program, view or View(), Style(width=80), heading)


class Balance(HTMLParser):
    """Counts what is open; nothing of the page may close what it did not open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.scripts = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        if tag not in ("meta", "link", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("form", FORMATS)
def test_every_form_names_the_conclusion_and_its_weights(form: str, family: Setting) -> None:
    text = rendered(family, GroundAtom("total", ("case", 5)), form)
    assert "the total is 5" in text
    assert "8" in text
    assert text == rendered(family, GroundAtom("total", ("case", 5)), form)


def test_a_page_spells_out_what_it_cites_and_nothing_else() -> None:
    here = setting(NASTY.replace("%! id strange\n", "%! id strange\n%! cite smith-2004\n"))
    found = all_proofs(here.model, GroundAtom("strange", ("plain",)), 1)
    fields = {"title": 'On <tin> & "gold"', "year": 2004, "url": "javascript:alert(1)"}
    span = Span(here.files[0], 0, 0)
    known = {key: Reference(key, {**fields, "key": key}, span) for key in ("jones-2010", "smith-2004")}
    page = render_why("html", found, here.program, View(), Style(), {}, known)
    assert "<dt>smith-2004</dt><dd>On &lt;tin&gt; &amp; &quot;gold&quot;, 2004</dd>" in page
    assert "jones-2010" not in page
    assert "javascript:" not in page


def test_html_is_one_balanced_page_without_network() -> None:
    here = setting(NASTY)
    page = rendered(here, GroundAtom("strange", ('"<b>"x"</b>',)), "html")
    parser = Balance()
    parser.feed(page)
    assert parser.open == []
    assert parser.scripts == 1
    assert "default-src 'none'" in page
    assert "http://" not in page
    assert "https://" not in page
    assert "<script>alert" not in page


def test_markdown_and_graphs_escape_what_they_would_read_as_markup() -> None:
    here = setting(NASTY)
    atom = GroundAtom("strange", ('"<b>"x"</b>',))
    assert "\\<script\\>" in rendered(here, atom, "markdown", View(full=True))
    assert "<script>" not in rendered(here, atom, "mermaid", View(full=True))
    dot = rendered(here, atom, "dot", View(full=True))
    assert all(line.replace('\\"', "").count('"') % 2 == 0 for line in dot.splitlines())


def test_text_keeps_to_its_width_and_its_letters(family: Setting) -> None:
    found = all_proofs(family.model, GroundAtom("poor", ("case", "wood2")), 1)
    if not found.proofs:
        found = all_proofs(family.model, GroundAtom("total", ("case", 5)), 1)
    text = render_text(found.proofs[0], family.program, View(full=True), Style(width=40, ascii=True, sources=True))
    assert text.isascii()
    assert max(map(len, text.splitlines())) <= 40 + 20


def test_nothing_a_sum_lists_is_lost_in_the_short_view(family: Setting) -> None:
    text = rendered(family, GroundAtom("total", ("case", 5)), "text")
    assert "8 − 3 = 5" in text
    assert "+8" in text
    assert "−3" in text


def test_depth_folds_and_says_how_much(family: Setting) -> None:
    text = rendered(family, GroundAtom("ancestor", ("ann", "dora")), "text", View(depth=1))
    assert "(+" in text
    assert "--depth 3" in text


def test_hidden_predicates_are_left_out_and_shown_ones_stay(family: Setting) -> None:
    atom = GroundAtom("ancestor", ("ann", "bob"))
    assert "parent" not in rendered(family, atom, "text", View(hide=frozenset({"parent"}), full=True))
    assert "parent" in rendered(family, atom, "text", View(show=frozenset({"parent"}), full=True))
