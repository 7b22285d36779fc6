"""The pictures of a knowledge base: ``pictures/ATTRIBUTE/VALUE.svg`` in any of its folders, and the atlas they make."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from reasoner.answers.claims import NEUTRAL, all_claims
from reasoner.answers.findings import PRESENT, Finding
from reasoner.site.parts import anchor, plate
from reasoner.words.labels import capital
from reasoner.words.wrap import joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reasoner.answers.reading import Reading

MOST = 3
"""Conclusions named below a picture."""


def pictures_of(reading: Reading, layers: tuple[str, ...]) -> dict[tuple[str, str], str]:
    """Each picture by the sign that it shows, in the vocabulary's order; one of no known sign is left out."""
    found: dict[tuple[str, str], str] = {}
    for layer in layers:
        for path in sorted(Path(layer).rglob("pictures/*/*.svg")):
            found[path.parent.name, path.stem] = path.read_text(encoding="utf-8")
    return {key: found[key] for key in reading.vocabulary.values if key in found}


def atlas(reading: Reading, pictures: Mapping[tuple[str, str], str]) -> str:
    """The pictures by attribute, each with its name, what it speaks for, and ways to ask and to read on."""
    parts = []
    for attribute in dict.fromkeys(name for name, _value in pictures):
        plates = [_plate(reading, each, pictures[each]) for each in pictures if each[0] == attribute]
        heading = escape(capital(reading.names.attribute(attribute)))
        parts.append(f'<h2>{heading}</h2>\n<ul class="plates">\n{"".join(plates)}</ul>')
    return "\n".join(parts)


def _plate(reading: Reading, sign: tuple[str, str], picture: str) -> str:
    attribute, value = sign
    text = f"{attribute}={value}"
    name = escape(capital(reading.said(Finding(PRESENT, attribute, value))))
    speaks = joined(list(_speaks_for(reading, sign)))
    told = f'<p class="soft">{escape(speaks)}</p>' if speaks else ""
    more = f"knowledge/findings.html#{anchor('f', text)}"
    return (
        f'<li data-finding="{escape(text)}">{plate(picture)}<h3>{name}</h3>{told}'
        f'<p class="soft"><a href="#ask?f={quote(text)}" aria-label="Ask with: {name}">Ask</a> · '
        f'<a href="{escape(more)}" aria-label="More on: {name}">More</a></p></li>\n'
    )


def _speaks_for(reading: Reading, sign: tuple[str, str]) -> Iterator[str]:
    places = {name: place for place, name in enumerate(reading.strengths)}
    found = [each for each in all_claims(reading) if (each.attribute, each.value) == sign and each.kind not in NEUTRAL]
    found.sort(key=lambda each: (places.get(each.strength, len(places)), each.conclusion))
    names = dict.fromkeys(each.conclusion for each in found)
    yield from (reading.names.conclusion(name) for name in list(names)[:MOST])


def illustrated(page: str, reading: Reading, signs: Iterable[tuple[str, str]], layers: tuple[str, ...]) -> str:
    """A page of an answer with the drawings of some signs below its heading."""
    drawn = drawings(reading, signs, pictures_of(reading, layers))
    place = page.find("</h1>") + len("</h1>") if "</h1>" in page else page.find("<main>") + len("<main>")
    return f"{page[:place]}\n{drawn}{page[place:]}" if drawn else page


def drawings(reading: Reading, signs: Iterable[tuple[str, str]], known: Mapping[tuple[str, str], str]) -> str:
    """The drawings of some signs, each with its name; one drawing once, and nothing where there is none."""
    named: dict[str, str] = {}
    for sign in signs:
        if sign in known:
            named.setdefault(known[sign], reading.said(Finding(PRESENT, *sign)))
    drawn = "".join(
        f"<figure>{plate(svg)}<figcaption>{escape(name)}</figcaption></figure>" for svg, name in named.items()
    )
    return f'<div class="drawn">{drawn}</div>' if drawn else ""
