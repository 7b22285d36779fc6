"""Sources by name, as people cite them, and the grade of what rests on them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reasoner.words.wrap import some

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

UNSEEN = ("not shown in excerpt", "unsigned")
_LONGEST = 32
_SAYS_LITTLE = 2
"""Spaces in a title that says little more than what it is about."""
_FILLS_A_LINE = 72
_ADDRESS = re.compile(r"PMC\d+|\w[\w-]*(\.\w[\w-]*)+")
JUDGEMENT = "judgement"
"""The grade of what has no source; it is shown all the same."""


def named(key: str, bibliography: Mapping[str, Mapping[str, str]]) -> str:
    """A source as ``Author year`` (of more than two ``Author et al. year``), else ``Journal year``, else by its title.

    A site's page under a short title is named by the site's address, and what has none of all these by its key.
    """
    fields = bibliography.get(key)
    if fields is None:
        return key
    title, address = _title(fields.get("title", "")), _address(fields.get("container", ""))
    # A title of two or three words most often names no more than its subject, and a long one fills the line.
    tells = title.count(" ") > _SAYS_LITTLE and len(title) <= _FILLS_A_LINE
    who = author(fields) or (title if tells else "") or address or title or key
    year = fields.get("year", "")
    return f"{who} {year}" if year and year not in who else who


def author(fields: Mapping[str, str]) -> str:
    """Who stands for a source: its authors, else its journal; empty where neither is known."""
    return _authors(fields.get("authors", "")) or _journal(fields.get("container", ""))


def grade_words(grade: str) -> str:
    """A grade of evidence as people say it."""
    return grade.replace("-", " ").replace("_", " ")


def _authors(text: str) -> str:
    if not text or text.startswith(UNSEEN):
        return ""
    first, others, _ = text.replace(";", ",").partition(" (")[0].partition(" and others")
    people = [each.strip() for each in first.replace(" and ", ", ").split(",") if each.strip()]
    if others:
        return f"{people[0].rpartition(' ')[0] if _is_person(people[0]) else people[0]} et al."
    if not all(_is_person(each) for each in people):
        return text if len(text) <= _LONGEST else ""
    families = [each.rsplit(" ", 1)[0] for each in people]
    if len(families) > 2:
        return f"{families[0]} et al."
    return " and ".join(families)


def _is_person(text: str) -> bool:
    """Whether a name is a family name with initials: ``de Faria LL``."""
    _family, _, initials = text.rpartition(" ")
    return bool(_family) and initials.isalpha() and initials.isupper() and len(initials) <= 4


def _journal(text: str) -> str:
    """A journal without volume, pages and address; empty for an address or a number under which a text was found."""
    words = _bare(text)
    if not words or _ADDRESS.fullmatch(words[-1]) or len(" ".join(words)) > _LONGEST + 16:
        return ""
    return " ".join(words)


def _address(text: str) -> str:
    words = _bare(text)
    return words[-1] if words and _ADDRESS.fullmatch(words[-1]) else ""


def _bare(text: str) -> list[str]:
    for mark in (" (", ",", ";", " pp "):
        text = text.split(mark, 1)[0]
    return [word for word in text.split() if not word[:1].isdigit() or len(word) == 4]


def _title(text: str) -> str:
    """The title of a source in quotation marks, without subtitle and remarks in brackets; empty without one."""
    main = text.partition(" (")[0]
    head = main.partition(": ")[0]
    title = head if " " in head else main
    return f"'{title}'" if title else ""


def bracketed(names: Sequence[str], grade: str = "", most: int = 3) -> str:
    """Names of sources and a grade in brackets: ``[Freire et al. 2018, Sparks et al.; series]``; empty without any."""
    if not names:
        return f"[{grade_words(grade)}]" if grade == JUDGEMENT else ""
    known = list(dict.fromkeys(names))
    return f"[{some(known, most)}{f'; {grade_words(grade)}' if grade else ''}]"
