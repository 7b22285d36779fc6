"""Which two references are one source."""

from __future__ import annotations

from pathlib import Path

import pytest

from reasoner.checks import check
from reasoner.checks.codes import BIBLIOGRAPHY, CODES, FAMILY, OVERLAY_RULES, example
from reasoner.knowledge.knowledge_base import load

KEYS = ("one", "two")
ONE = [
    ('doi = "10.1234/kin.5"', 'url = "https://doi.org/10.1234/KIN.5"'),
    ('url = "https://link.example.org/content/pdf/10.1234/kin.5.pdf"', 'url = "https://doi.org/10.1234%2Fkin.5"'),
    (
        'url = "https://pmc.ncbi.nlm.nih.gov/articles/PMC7654321"',
        'url = "http://europepmc.org/pmcc/articles/PMC7654321/"',
    ),
    ('pmid = "7654321"', 'url = "https://pubmed.ncbi.nlm.nih.gov/7654321/"'),
    ('url = "https://www.example.org/kin/"', 'url = "http://example.org/kin#top"'),
    ('title = "Kinship in four villages (abstract)"\nyear = 1999', 'title = "Kinship in Four Villages"\nyear = 1999'),
]
TWO = [
    ('doi = "10.1234/kin.5"', 'doi = "10.1234/kin.55"'),
    ('url = "https://example.org/pmc/1"', 'url = "https://example.org/pmc/2"'),
    ('title = "Kinship in four villages"\nyear = 1999', 'title = "Kinship in four villages"\nyear = 2009'),
    ('title = "Kinship"\nyear = 1999', 'title = "Kinship"\nyear = 1999'),
]


def told(first: str, second: str, folder: Path) -> list[str]:
    titles = [each if "title" in each else f'title = "{name}"\n{each}' for name, each in (("A", first), ("B", second))]
    text = "\n".join(f'[[reference]]\nkey = "{key}"\n{each}\n' for key, each in zip(KEYS, titles, strict=True))
    rules = example(CODES["KB010"].fixed)
    for name, content in {**FAMILY, BIBLIOGRAPHY: text, "family/family.dl": rules, OVERLAY_RULES: ""}.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    return [each.message for each in check(load([str(folder / "family")])).diagnostics if each.code == "KB049"]


@pytest.mark.parametrize(("first", "second"), ONE)
def test_one_source_is_known_however_it_is_written(first: str, second: str, tmp_path: Path) -> None:
    assert told(first, second, tmp_path) == ["'two' and 'one' are one source"]


@pytest.mark.parametrize(("first", "second"), TWO)
def test_two_sources_are_two(first: str, second: str, tmp_path: Path) -> None:
    assert told(first, second, tmp_path) == []
