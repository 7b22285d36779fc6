"""Sources by name, as people cite them, and the grade of what rests on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoner.words.wrap import some

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

UNSEEN = ("not shown in excerpt", "unsigned")
_LONGEST = 32
JUDGEMENT = "judgement"
"""The grade of what has no source; it is shown all the same."""


def named(key: str, bibliography: Mapping[str, Mapping[str, str]]) -> str:
    """A source as ``Author year`` (of more than two ``Author et al. year``), else ``Journal year``, else its key."""
    fields = bibliography.get(key)
    if fields is None:
        return key
    who = _authors(fields.get("authors", "")) or _journal(fields.get("container", "")) or key
    year = fields.get("year", "")
    return f"{who} {year}" if year and year not in who else who


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
    """A journal without volume, pages and address; of a site its address."""
    name = text
    for mark in (" (", ",", ";", " pp "):
        name = name.split(mark, 1)[0]
    words = [word for word in name.split() if not word[:1].isdigit() or len(word) == 4]
    if words and "." in words[-1].rstrip("."):
        return words[-1]
    return " ".join(words) if len(" ".join(words)) <= _LONGEST + 16 else ""


def bracketed(names: Sequence[str], grade: str = "", most: int = 3) -> str:
    """Names of sources and a grade in brackets: ``[Freire et al. 2018, Sparks et al.; series]``; empty without any."""
    if not names:
        return f"[{grade_words(grade)}]" if grade == JUDGEMENT else ""
    known = list(dict.fromkeys(names))
    return f"[{some(known, most)}{f'; {grade_words(grade)}' if grade else ''}]"
