"""The answers of ``find``: claims about a finding, grouped by what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cli.views.layout import wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoner.answers.claims import Claim
    from reasoner.answers.findings import Finding
    from reasoner.answers.reading import Reading

_WORDS = {"requires": "Defines", "supports": "Speaks for", "opposes": "Speaks against"}


def found_text(
    reading: Reading, finding: Finding, claims: Sequence[Claim], width: int, *, markdown: bool = False
) -> str:
    """What a finding speaks for and against, strongest first."""
    text = finding.text(reading.vocabulary)
    title = f"{text}: {reading.finding_label(text)}"
    lines = [f"# {title}" if markdown else click.style(title, bold=True)]
    if not claims:
        lines.append("No claim speaks of it.")
    for kind, word in _WORDS.items():
        rows = [each for each in claims if each.kind == kind]
        if rows:
            lines.extend(["", f"## {word}\n" if markdown else click.style(word, bold=True)])
        for each in rows:
            line = _line(reading, each, text)
            lines.extend([f"- {line}"] if markdown else wrap(line, width, f"  {each.strength:<15} "))
    return "\n".join(lines)


def found_json(reading: Reading, finding: Finding, claims: Sequence[Claim]) -> dict[str, Any]:
    """The same as ``find/1``."""
    return {
        "format": "find/1",
        "finding": finding.text(reading.vocabulary),
        "claims": [claim_json(reading, each) for each in claims],
    }


def claim_json(reading: Reading, each: Claim) -> dict[str, Any]:
    """One claim with its source."""
    return {
        "kind": each.kind,
        "conclusion": each.conclusion,
        "label": reading.label(each.conclusion),
        "finding": each.finding,
        "strength": each.strength,
        "because": each.info.because,
        "cite": list(each.info.cite),
        "evidence": each.info.evidence,
        "status": each.info.status,
        "rule": each.info.id,
        "source": each.info.source,
    }


def _line(reading: Reading, each: Claim, text: str) -> str:
    through = f" (as {each.finding})" if each.finding != text else ""
    because = f": {each.info.because}" if each.info.because else ""
    cite = f" [{', '.join(each.info.cite)}]" if each.info.cite else ""
    return f"{reading.label(each.conclusion)}{through}{because}{cite}"
