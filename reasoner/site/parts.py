"""Pieces that several pages write: links, anchors, claims and clauses."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from reasoner.answers.claims import strength_label
from reasoner.answers.templates import pieces
from reasoner.site import words
from reasoner.words.sources import named

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reasoner.answers.claims import Claim
    from reasoner.answers.reading import Reading
    from reasoner.program.compiled import ClauseInfo, CompiledRule


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
    """Sources by name in brackets, each a link."""
    known = reading.program.bibliography
    shown = [
        f'<a href="sources.html#{anchor("s", key)}" title="{escape(known[key].get("title", ""))}">'
        f"{escape(named(key, known))}</a>"
        if key in known
        else escape(key)
        for key in keys
    ]
    return f' <span class="soft">[{", ".join(shown)}]</span>' if shown else ""


def claim_line(reading: Reading, claim: Claim, shown: str) -> str:
    """A claim in one line: sign, strength, what it speaks of, reason and sources."""
    tone, word = words.SIGNS[claim.kind]
    because = f": {escape(claim.info.because)}" if claim.info.because else ""
    status = f' <span class="tag">{escape(claim.info.status)}</span>' if claim.info.status != "accepted" else ""
    said = escape(", ".join(filter(None, (word, strength_label(reading, claim)))))
    return (
        f'<li><span class="{tone}">{said}</span> {shown}{because}{status}'
        f"{layer_of(reading, claim.info)}{cited(reading, claim.info.cite)}</li>"
    )


def layer_of(reading: Reading, info: ClauseInfo) -> str:
    """The layer of a clause that does not stand in the base."""
    if info.layer == reading.program.layers[0]:
        return ""
    return f' <span class="tag">{escape(words.LAYER.format(layer=info.layer))}</span>'


def dangerous(reading: Reading, conclusion: str) -> str:
    """A mark for a conclusion that must not be missed."""
    return f' <span class="tag danger">{escape(words.DANGEROUS)}</span>' if reading.dangerous(conclusion) else ""


def rule_sentence(reading: Reading, rule: CompiledRule) -> str:
    """What a rule says, with words for what a case fills in."""
    return "".join(
        f'<var title="{escape(each.variable)}">{escape(each.text)}</var>' if each.variable else escape(each.text)
        for each in pieces(reading.program, rule)
    )


def clause(reading: Reading, info: ClauseInfo, sentence: str = "") -> str:
    """A clause with its sentence, which is HTML, its reason, text, place and sources."""
    name = info.id or info.source
    says = f"<p>{sentence}</p>" if sentence else ""
    because = f"<p><em>{escape(info.because)}</em></p>" if info.because else ""
    grade = " · ".join(escape(word) for word in (info.source, info.evidence, info.status, info.strategy) if word)
    return (
        f'<article id="{anchor("c", name)}"><h3>{escape(name)}</h3>{says}{because}<pre>{escape(info.text)}</pre>'
        f'<p class="soft">{grade}{layer_of(reading, info)}{cited(reading, info.cite)}</p></article>'
    )


def contents(entries: Iterable[tuple[str, str]]) -> str:
    """A list of what stands on a page, anchors with names, folded until it is wanted."""
    items = "".join(f"<li>{link(f'#{target}', name)}</li>" for target, name in entries)
    return f'<details class="contents"><summary>{words.CONTENTS}</summary><ul class="columns">{items}</ul></details>'


def plate(picture: str) -> str:
    """A drawing, shown as a plate on a dark ground."""
    return picture.strip().replace("<svg ", '<svg class="plate" ', 1)
