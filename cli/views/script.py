"""The answer of ``script``: an illness script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cli.views.claims import claim_json
from cli.views.codes import code_line, codes_json
from cli.views.differential_json import advice_json
from cli.views.layout import capital, short_list, wrap

if TYPE_CHECKING:
    from reasoner.answers.claims import Claim, Rival
    from reasoner.answers.reading import Reading
    from reasoner.answers.script import Page

_SIGNS = {"requires": "must", "supports": "for", "opposes": "against"}
_STAGES = {
    "history": "Who, and how it comes about",
    "exam": "On examination",
    "lab": "Laboratory",
    "radiograph": "What the film shows",
    "other": "Other tests",
    "": "Further",
}


def script_text(reading: Reading, page: Page, width: int, *, markdown: bool = False) -> str:
    """The page, for a terminal or as Markdown."""
    lines = [_head(page.term.label or page.term.text, markdown, level=1)]
    if page.term.synonyms:
        lines.extend(wrap(f"also {', '.join(page.term.synonyms)}", width))
    traits = "; ".join(f"{name.replace('_', ' ')} {value}".strip() for name, value in page.traits)
    lines.extend(wrap(traits, width)) if traits else None
    if page.term.note:
        lines.extend(wrap(page.term.note, width))
    for chapter in page.chapters:
        lines.extend(["", _head(_stage(chapter.stage), markdown)])
        lines.extend(line for each in chapter.claims for line in _claim(reading, each, width, markdown))
    if page.rivals:
        lines.extend(
            ["", _head("Its nearest mimics, and what speaks for this one (here) and for the other (there)", markdown)]
        )
        lines.extend(line for each in page.rivals for line in _rival(reading, each, width, markdown))
    lines.extend(_advice(page, width, markdown))
    if page.codes:
        lines.extend(["", _head("Codes", markdown)])
    for code in page.codes:
        lines.extend([f"- {code_line(code)}"] if markdown else wrap(code_line(code), width, "  "))
    if page.sources:
        lines.extend(
            ["", _head("Sources", markdown), *wrap(", ".join(page.sources), width, "- " if markdown else "  ")]
        )
    return "\n".join(lines)


def script_json(reading: Reading, page: Page) -> dict[str, Any]:
    """The page as ``script/1``."""
    return {
        "format": "script/1",
        "etiology": page.term.text,
        "label": page.term.label,
        "synonyms": list(page.term.synonyms),
        "traits": [{"trait": name, "value": value} for name, value in page.traits],
        "chapters": [
            {"stage": each.stage, "claims": [claim_json(reading, claim) for claim in each.claims]}
            for each in page.chapters
        ],
        "mimics": [
            {
                "etiology": each.conclusion,
                "label": reading.label(each.conclusion),
                "shared": list(each.shared),
                "apart": [claim.finding for claim in each.apart],
                "theirs": [claim.finding for claim in each.theirs],
            }
            for each in page.rivals
        ],
        "typical_case": list(page.typical),
        **advice_json(page.advice),
        "sources": list(page.sources),
        "codes": codes_json(page.codes),
    }


def _stage(stage: str) -> str:
    """A chapter's heading; short names such as those of imaging tests are abbreviations."""
    return _STAGES.get(stage) or (stage.upper() if len(stage) <= 3 else capital(stage.replace("_", " ")))


def _head(text: str, markdown: bool, level: int = 2) -> str:
    return f"{'#' * level} {text}\n" if markdown else click.style(text, bold=True)


def _claim(reading: Reading, each: Claim, width: int, markdown: bool) -> list[str]:
    sign = _SIGNS[each.kind]
    because = f": {each.info.because}" if each.info.because else ""
    status = f" ({each.info.status})" if each.info.status != "accepted" else ""
    text = f"{reading.sign_label(each.finding)}{because}{status} [{', '.join(each.info.cite)}]"
    if markdown:
        return [f"- {sign}, {each.strength}: {text}"]
    return wrap(text, width, f"  {sign:<7} {each.strength:<14} ")


def _rival(reading: Reading, each: Rival, width: int, markdown: bool) -> list[str]:
    shares = short_list([reading.sign_label(finding) for finding in each.shared], 3, "; ")
    name, lines = f"{reading.label(each.conclusion)} shares: {shares}", []
    for word, claims in (("here", each.apart), ("there", each.theirs)):
        signs = short_list([reading.sign_label(claim.finding) for claim in claims], 5, "; ")
        lines.append((word, signs or "no finding of its own"))
    if markdown:
        return [f"- {name}", *(f"  - {word}: {text}" for word, text in lines)]
    return [*wrap(name, width, "  "), *(line for word, text in lines for line in wrap(text, width, f"    {word:<6} "))]


def _advice(page: Page, width: int, markdown: bool) -> list[str]:
    lines: list[str] = []
    if page.advice.steps:
        lines.extend(["", _head("In a typical case, consider", markdown)])
    for step in page.advice.steps:
        text = f"{step.label}{f': {step.because}' if step.because else ''}"
        lines.extend([f"1. {capital(text)}"] if markdown else wrap(capital(text), width, "  ", "    "))
    if page.advice.avoid:
        lines.extend(["", _head("Do not", markdown)])
    for each in page.advice.avoid:
        text = f"{each.label}{f': {each.because}' if each.because else ''}"
        lines.extend([f"- {capital(text)}"] if markdown else wrap(capital(text), width, "  ", "    "))
    return lines
