"""The answer of ``cite KEY#PART`` where the knowledge base answers to a numbered statement of a document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cli.views.claims import claim_json
from cli.views.layout import capital, wrap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reasoner.answers.claims import Claim
    from reasoner.answers.reading import Reading
    from reasoner.answers.sources import Carrier, Source
    from reasoner.answers.statement import Statement
    from reasoner.program.compiled import ClauseInfo

_SIGNS = {"requires": "defining", "supports": "for", "opposes": "against"}


def statement_text(reading: Reading, found: Source, stated: Statement, width: int) -> str:
    """What the statement says, what became of it, what carries it, and what corrects it."""
    lines = wrap(click.style(f"{found.key}#{found.part}", bold=True) + f"  {stated.text}", width, rest="    ")
    title = found.reference.title if found.reference is not None else found.key
    where = ", ".join(_lines(stated))
    lines.extend(wrap(f"{title}{f', {where}' if where else ''}", width, "  from     "))
    lines.extend(wrap(stated.status_label, width, "  status   "))
    for each in _note(stated.info):
        lines.extend(wrap(each, width, "  note     "))
    lines.extend(wrap(_sources(found, stated.info), width, "  sources  ")) if _sources(found, stated.info) else None
    lines.extend(["", click.style("Carried by", bold=True)])
    for claim in stated.claims:
        lines.extend(_claim(reading, claim, width))
    for conclusion, group in stated.classes:
        lines.extend(wrap(f"{capital(group)}: {conclusion}", width, "  ", "    "))
    others = tuple(_others(reading, found))
    for carrier in others:
        lines.extend(_carrier(carrier, width))
    if not (stated.claims or stated.classes or others):
        lines.extend(line for part in stated.parts for line in wrap(capital(part), width, "  ", "    "))
    if stated.corrections:
        lines.extend(["", click.style("Corrected or limited by", bold=True)])
    for correction in stated.corrections:
        lines.extend(wrap(correction.text, width, f"  {correction.name.upper()}  ", "       "))
        lines.extend(wrap(f"[{', '.join(correction.info.cite)}]", width, "       "))
    return "\n".join(lines)


def statement_json(reading: Reading, stated: Statement) -> dict[str, Any]:
    """The same, as a field of ``source/1``."""
    return {
        "text": stated.text,
        "lines": list(stated.lines),
        "status": stated.status,
        "status_label": stated.status_label,
        "note": " ".join(_note(stated.info)),
        "cite": list(stated.info.cite),
        "claims": [claim_json(reading, each) for each in stated.claims],
        "classes": [{"conclusion": conclusion, "class": group} for conclusion, group in stated.classes],
        "parts": list(stated.parts),
        "corrections": [
            {"id": each.name, "text": each.text, "cite": list(each.info.cite)} for each in stated.corrections
        ],
    }


def _lines(stated: Statement) -> Iterator[str]:
    if stated.lines:
        first, last = min(stated.lines), max(stated.lines)
        yield f"line {first}" if first == last else f"lines {first} to {last}"


def _note(info: ClauseInfo) -> tuple[str, ...]:
    return (" ".join(info.extra["note"]),) if "note" in info.extra else ()


def _sources(found: Source, info: ClauseInfo) -> str:
    return ", ".join(key for key in info.cite if key != found.key)


def _claim(reading: Reading, each: Claim, width: int) -> list[str]:
    sign = reading.finding_label(each.finding)
    text = (
        f"{sign}: {each.strength}, {_SIGNS[each.kind]} {reading.label(each.conclusion)} [{', '.join(each.info.cite)}]"
    )
    return [*wrap(text, width, "  ", "    "), *_place(each.info.id, each.info.source, width)]


def _others(reading: Reading, found: Source) -> Iterator[Carrier]:
    """The rules and facts that carry the statement, without the statement itself and what only ties it to them."""
    from reasoner.answers.statement import LINKS

    ties = {reading.entry(name, "") for name in LINKS}
    return (each for each in found.carriers if each.predicate not in ties)


def _carrier(each: Carrier, width: int) -> list[str]:
    texts = dict(each.sentences)
    said = texts.get("says", "").replace("{", "").replace("}", "")
    text = texts.get("because") or said or " ".join(each.clause.split())
    status = "" if each.status == "accepted" else f" ({each.status})"
    return [*wrap(f"{capital(text)}{status}", width, "  ", "    "), *_place(each.id, each.place, width)]


def _place(name: str, place: str, width: int) -> list[str]:
    return [click.style(line, dim=True) for line in wrap(f"{name}  {place}".strip(), width, "    ")]
