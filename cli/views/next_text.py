"""The answer of ``next``: warnings, steps in order with reasons and cautions, and what not to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.views.layout import capital, layers_line, overlays, short_list, wrap
from cli.views.next_detail import detail_lines

if TYPE_CHECKING:
    from reasoner.answers.advice import Advice, Avoid, Step
    from reasoner.answers.detail import Detail
    from reasoner.answers.reading import Reading


def next_text(reading: Reading, advice: Advice, width: int, behind: Detail | None = None) -> str:
    """The whole answer."""
    lines: list[str] = []
    for each in advice.warnings:
        head = "URGENT  " if each.urgent else "Note    "
        color = "red" if each.urgent else None
        text = each.text + overlays(reading, each.layers)
        lines.extend(click.style(line, fg=color, bold=each.urgent) for line in wrap(text, width, head))
    if behind:
        for stated in behind.stated:
            lines.extend(wrap(capital(stated.text) + overlays(reading, stated.layers), width, "        "))
    if lines:
        lines.append("")
    for number, step in enumerate(advice.steps, 1):
        lines.extend(_step(reading, number, step, width))
        if behind:
            lines.extend(detail_lines(reading, behind, step.step, width))
    if not advice.steps:
        lines.append("No next step follows from these findings.")
    if advice.avoid:
        lines.extend(["", click.style("Do not", bold=True)])
        for avoid in advice.avoid:
            lines.extend(_avoid(reading, avoid, width))
    if layers := layers_line(reading):
        lines.extend(["", *wrap(layers, width, "Layers  ")])
    return "\n".join(lines)


def _step(reading: Reading, number: int, step: Step, width: int) -> list[str]:
    lines = [click.style(f"{number:>3} {capital(step.label)}", bold=True) + overlays(reading, step.layers)]
    lines.extend(_reason(step.because, step.cite, width))
    if step.applies_to:
        lines.extend(wrap(short_list([reading.label(each) for each in step.applies_to], 4), width, "    for     "))
    for each in step.cautions:
        lines.extend(wrap(each.text, width, "    mind    "))
    return lines


def _reason(because: str, cite: tuple[str, ...], width: int) -> list[str]:
    sources = f"[{', '.join(cite)}]" if cite else ""
    text = f"{because} {sources}".strip()
    return wrap(text, width, "    why     ") if text else []


def _avoid(reading: Reading, each: Avoid, width: int) -> list[str]:
    lines = [click.style(f"  x {capital(each.label)}", bold=True) + overlays(reading, each.layers)]
    lines.extend(_reason(each.because, each.cite, width))
    if each.applies_to:
        lines.extend(wrap(short_list([reading.label(of) for of in each.applies_to], 4), width, "    if      "))
    return lines
