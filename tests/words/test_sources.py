"""Sources by name: authors, else a journal, else the title, else the address."""

from __future__ import annotations

import pytest

from reasoner.words.sources import author, named

BIBLIOGRAPHY = {
    "three": {"authors": "Kransdorf MJ, Meis JM, Jelinek JS", "year": "1991", "container": "Radiology"},
    "two": {"authors": "Banks KP; Bui-Mansfield LT", "year": "2005"},
    "journal": {"authors": "not shown in excerpt", "container": "European Radiology 14(3):1-9", "year": "2004"},
    "listed": {
        "authors": "not shown in excerpt",
        "container": "listed by discovery.example.life",
        "title": "Imaging of 24 synovial sarcomas (title not shown)",
    },
    "long": {
        "container": "example.org",
        "title": "Imaging presentation of soft tissue masses of the leg and foot in young and in old patients",
        "year": "2019",
    },
    "colon": {"container": "PMC123", "title": "Imaging of soft tissue masses: a review of 24 patients", "year": "2019"},
    "site": {"container": "example.org", "title": "Liposarcoma"},
    "nothing": {"container": "PMC123", "title": "Liposarcoma"},
    "bare": {},
}


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("three", "Kransdorf et al. 1991"),
        ("two", "Banks and Bui-Mansfield 2005"),
        ("journal", "European Radiology 2004"),
        ("listed", "'Imaging of 24 synovial sarcomas'"),
        ("long", "example.org 2019"),
        ("colon", "'Imaging of soft tissue masses' 2019"),
        ("site", "example.org"),
        ("bare", "bare"),
        ("unknown", "unknown"),
    ],
)
def test_a_source_is_named_as_people_cite_it(key: str, name: str) -> None:
    assert named(key, BIBLIOGRAPHY) == name


def test_an_address_is_no_author() -> None:
    assert author(BIBLIOGRAPHY["listed"]) == ""
    assert author(BIBLIOGRAPHY["site"]) == ""
    assert author(BIBLIOGRAPHY["journal"]) == "European Radiology"
