"""Pieces that several pages write: links, anchors, claims and clauses."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reasoner.answers.claims import Claim
    from reasoner.answers.reading import Reading
    from reasoner.program.compiled import ClauseInfo

SIGNS = {"requires": ("for", "requires"), "supports": ("for", "for"), "opposes": ("against", "against")}


def anchor(kind: str, name: str) -> str:
    """An id for a name: what is no letter, digit, dash or underscore is written as its code."""
    return f"{kind}-" + re.sub(r"[^A-Za-z0-9_-]", lambda found: f".{ord(found[0]):x}.", name)


def file_of(conclusion: str) -> str:
    """The file of a conclusion's page."""
    return f"{anchor('page', conclusion)}.html"


def link(target: str, text: str) -> str:
    """A link with its text escaped."""
    return f'<a href="{escape(target)}">{escape(text)}</a>'


def finding_link(reading: Reading, attribute: str, value: str) -> str:
    """A finding by its label, leading to what it speaks for."""
    text = reading.finding_label(f"{attribute}={value}")
    if (attribute, value) not in reading.vocabulary.values:
        return escape(text)
    return link(f"findings.html#{anchor('f', f'{attribute}={value}')}", text)


def cited(reading: Reading, keys: Iterable[str]) -> str:
    """Sources in brackets, each a link."""
    known = reading.program.bibliography
    shown = [link(f"sources.html#{anchor('s', key)}", key) if key in known else escape(key) for key in keys]
    return f' <span class="soft">[{", ".join(shown)}]</span>' if shown else ""


def claim_line(reading: Reading, claim: Claim, shown: str) -> str:
    """A claim in one line: sign, strength, what it speaks of, reason and sources."""
    tone, word = SIGNS[claim.kind]
    because = f": {escape(claim.info.because)}" if claim.info.because else ""
    status = f' <span class="tag">{escape(claim.info.status)}</span>' if claim.info.status != "accepted" else ""
    strength = escape(reading.label_at("strength", 0, claim.strength))
    return (
        f'<li><span class="{tone}">{word}, {strength}</span> {shown}{because}{status}'
        f"{cited(reading, claim.info.cite)}</li>"
    )


def clause(reading: Reading, info: ClauseInfo, further: str = "") -> str:
    """A clause with its sentence, reason, text, place and sources."""
    name = info.id or info.source
    says = f"<p>{escape(info.says)}</p>" if info.says else ""
    because = f"<p><em>{escape(info.because)}</em></p>" if info.because else ""
    grade = " · ".join(escape(word) for word in (info.source, info.evidence, info.status, info.strategy) if word)
    return (
        f'<article id="{anchor("c", name)}"><h3>{escape(name)}</h3>{says}{because}<pre>{escape(info.text)}</pre>'
        f'<p class="soft">{grade}{cited(reading, info.cite)}</p>{further}</article>'
    )
