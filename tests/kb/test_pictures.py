"""The pictures of the calf knowledge base: each shows a sign that is known, in one style, with a text alternative."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from cli.page.pictures import atlas, pictures_of
from reasoner.answers.reading import read
from reasoner.loading.load import load_program
from tests.cli.run import ROOT, Soleus

PICTURES = sorted((ROOT / "kb" / "calf" / "pictures").rglob("*.svg"))
DRAWN = ("pattern", "mineral", "compartment", "distribution", "bone", "margin", "mass")
ELEMENTS = {"svg", "title", "path", "circle", "ellipse", "rect", "g", "text"}
COLOURS = {"none", "currentColor", "var(--paper,#fff)"}


def test_every_value_that_is_told_from_a_film_has_a_picture_and_every_picture_shows_one() -> None:
    reading = read(load_program((str(ROOT / "kb"),)))
    shown = pictures_of(reading, (str(ROOT / "kb"),))
    assert len(shown) == len(PICTURES)
    assert {key for key in reading.vocabulary.values if key[0] in DRAWN} == set(shown)
    page = atlas(reading, shown)
    assert page.count("<svg") == len(PICTURES)
    assert page.count("data-finding=") == len(PICTURES)


def test_pictures_are_of_one_hand_and_hold_nothing_that_runs_or_loads() -> None:
    for path in PICTURES:
        text = path.read_text(encoding="utf-8")
        root = ET.fromstring(text)
        tags = {each.tag.rpartition("}")[2] for each in root.iter()}
        assert tags <= ELEMENTS, path.name
        assert root.get("viewBox") == "0 0 96 96"
        assert root.get("role") == "img"
        title = next(each.text for each in root if each.tag.endswith("title"))
        assert title
        assert root.get("aria-label") == title
        painted = set(re.findall(r'(?:fill|stroke)="([^"]*)"', text))
        assert painted <= COLOURS, path.name
        assert not re.search(r"href|style=|on[a-z]+=", text), path.name


def test_no_two_values_of_an_attribute_share_a_picture() -> None:
    for attribute in DRAWN:
        bodies = [_body(path) for path in PICTURES if path.parent.name == attribute]
        assert len(set(bodies)) == len(bodies), attribute


def _body(path: Path) -> str:
    return path.read_text(encoding="utf-8").partition("</title>")[2]


@pytest.mark.parametrize(
    "command",
    [
        ("find", "pattern=peripheral_rim"),
        ("script", "myositis_ossificans"),
        ("differential", "pattern=peripheral_rim", "age=40"),
    ],
)
def test_pages_of_answers_show_pictures(soleus: Soleus, command: tuple[str, ...]) -> None:
    page = soleus(*command, "--format", "html", kb=None).out
    assert 'aria-label="A thin closed shell around a mass"' in page
    assert page.count("<main>") == 1
    assert "<svg" not in soleus(*command, "--format", "markdown", kb=None).out
