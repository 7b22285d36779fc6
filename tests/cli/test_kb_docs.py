"""``kb docs`` and ``kb graph``: what is written where, what is left alone, and every format."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.bench.bicycle import variant
from tests.cli.run import ROOT, Soleus


def test_pages_of_an_earlier_version_go_and_nothing_else(soleus: Soleus, tmp_path: Path) -> None:
    site = tmp_path / "site"
    first = soleus("kb", "docs", "-o", str(site))
    assert (first.code, first.out) == (0, "")
    before = {path.name for path in site.iterdir()}
    assert first.err == f"{len(before)} pages written to {site}\n"
    assert "page-leaking_hose.html" in before
    (site / "own.html").write_text("<title>not ours</title>", encoding="utf-8")
    (site / "notes.txt").write_text("kept", encoding="utf-8")
    kb = variant(tmp_path)
    path = Path(kb) / "bicycle.dl"
    path.write_text(path.read_text(encoding="utf-8").replace("leaking_hose", "torn_hose"), encoding="utf-8")
    second = soleus("kb", "docs", "-o", str(site), kb=kb)
    assert "1 of an earlier version removed" in second.err
    after = {path.name for path in site.iterdir()}
    assert after - before == {"page-torn_hose.html", "own.html", "notes.txt"}
    assert before - after == {"page-leaking_hose.html"}


def test_the_same_knowledge_is_written_alike(soleus: Soleus, tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert soleus("kb", "docs", "-o", str(tmp_path / name)).code == 0
    one, two = ({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("one", "two"))
    assert one == two


def test_a_folder_that_cannot_be_written_is_said(soleus: Soleus, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    run = soleus("kb", "docs", "-o", str(tmp_path / "file" / "site"))
    assert (run.code, run.out) == (2, "")
    assert "Cannot write" in run.err


def test_pages_name_the_layer_of_what_an_overlay_says(soleus: Soleus, tmp_path: Path) -> None:
    layers = ("--kb", str(ROOT / "kb"), "--kb", str(ROOT / "kb" / "overlays" / "whole_leg_scan"))
    assert soleus("kb", "docs", "-o", str(tmp_path), *layers).code == 0
    assert "Layers: calf, whole_leg_scan." in (tmp_path / "index.html").read_text(encoding="utf-8")
    facts = (tmp_path / "facts.html").read_text(encoding="utf-8")
    article = facts.partition('<article id="c-policy-dvt-scan-whole-leg">')[2].partition("</article>")[0]
    assert '<span class="tag">layer whole_leg_scan</span>' in article
    assert facts.count('<span class="tag">layer') == 1


def test_the_shipped_site_says_words_for_variables(soleus: Soleus, tmp_path: Path) -> None:
    assert soleus("kb", "docs", "-o", str(tmp_path), kb=str(ROOT / "kb")).code == 0
    rules = re.sub(r"<pre>.*?</pre>", "", (tmp_path / "rules.html").read_text(encoding="utf-8"), flags=re.S)
    body = rules.partition("<main")[2]
    assert re.findall(r"\{[A-Z]\w*\}", body) == []
    assert '<var title="V">value</var>' in body


@pytest.mark.parametrize("format", ["text", "dot", "mermaid", "svg"])
def test_the_graph_in_every_format(soleus: Soleus, format: str) -> None:
    run = soleus("kb", "graph", "--predicate", "suspect", "--format", format)
    assert (run.code, run.err) == (0, "")
    assert all(name in run.out for name in ("suspect", "total", "speaks_for"))
    assert "would_clear" not in run.out
    if format == "svg":
        ElementTree.fromstring(run.out)
    whole = soleus("kb", "graph", "--format", format)
    assert len(whole.out) > len(run.out)


def test_the_graph_of_a_rule(soleus: Soleus) -> None:
    run = soleus("kb", "graph", "--rule", "job-oil")
    assert run.code == 0
    assert "job (derived) <- suspect" in run.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--rule", "no-such"), "there is no rule 'no-such'"),
        (("--predicate", "no_such"), "there is no predicate 'no_such'"),
        (("--rule", "job-oil", "--predicate", "job"), "do not go together"),
        (("--format", "png"), "'png' is not one of"),
    ],
)
def test_what_the_graph_cannot_show_is_said(soleus: Soleus, arguments: tuple[str, ...], message: str) -> None:
    run = soleus("kb", "graph", *arguments)
    assert (run.code, run.out) == (2, "")
    assert message in run.err
