"""The answer of ``differential`` as Markdown that pastes into notes, in the vocabulary's labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.console import NOTICE
from cli.views.layout import layers_line, overlays

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoner.answers.advice import Advice
    from reasoner.answers.case import Case
    from reasoner.answers.close import Open
    from reasoner.answers.ranking import Candidate, Contribution, Ranking
    from reasoner.answers.reading import Reading


_LISTED = 7


def differential_markdown(
    reading: Reading, case: Case, ranking: Ranking, advice: Advice, left: Open, *, everything: bool = False
) -> str:
    """The answer as one document; ``everything`` lists all candidates."""
    title = f"# Differential{f' of {case.id}' if case.id else ''}"
    blocks = [
        title,
        *(
            f"> **{'Urgent: ' if each.urgent else ''}{each.text}**{overlays(reading, each.layers)}"
            for each in advice.warnings
        ),
        _table(ranking.candidates, len(ranking.candidates) if everything else _LISTED),
        *(_reasons(reading, each) for each in ranking.candidates[:3]),
        _unsettled(reading, left, everything=everything),
        _dangers(reading, ranking),
        advice_markdown(reading, advice),
        _case(reading, case, ranking),
        f"Layers: {layers_line(reading)}." if layers_line(reading) else "",
        f"*{NOTICE} Knowledge base {reading.name} {reading.version} ({reading.hash[:12]}). Points are uncalibrated.*",
    ]
    return "\n\n".join(block for block in blocks if block)


def advice_markdown(reading: Reading, advice: Advice) -> str:
    """Steps to consider and steps not to take."""
    lines: list[str] = []
    if advice.steps:
        lines.append("## Consider next\n")
    for number, step in enumerate(advice.steps, 1):
        why = f": {step.because}" if step.because else ""
        lines.append(f"{number}. **{step.label}**{why}{_cited(step.cite)}{overlays(reading, step.layers)}")
        lines.extend(f"   - mind: {each.text}{_cited(each.cite)}" for each in step.cautions)
    if advice.avoid:
        lines.append("\n## Do not\n")
    for each in advice.avoid:
        because = f": {each.because}" if each.because else ""
        lines.append(f"- **{each.label}**{because}{_cited(each.cite)}{overlays(reading, each.layers)}")
    return "\n".join(lines).strip("\n")


def _table(candidates: Sequence[Candidate], most: int) -> str:
    if not candidates:
        return "Nothing in the differential."
    lines = ["| rank | etiology | tier | points | mechanism |", "|---:|---|---|---:|---|"]
    for each in candidates[:most]:
        danger = " (dangerous)" if each.dangerous else ""
        lines.append(
            f"| {each.rank} | {each.label}{danger} | {each.tier.replace('_', ' ')} | {each.score}"
            f" | {each.group.replace('_', ' ')} |"
        )
    if len(candidates) > most:
        lines.append(f"\n... and {len(candidates) - most} more (`--all`).")
    return "\n".join(lines)


def _unsettled(reading: Reading, left: Open, *, everything: bool) -> str:
    """Pairs too close to call, with what would tell them apart, and pairs that explain more together."""
    lines: list[str] = []
    for close in left.close if everything else left.close[:2]:
        pair = f"- **{reading.label(close.first)}** and **{reading.label(close.second)}** cannot be told apart yet"
        told = [
            f"{'; '.join(found)} would speak for {reading.label(of)}"
            for of in (close.first, close.second)
            if (found := [reading.finding_label(each) for each, for_ in close.would if for_ == of])
        ]
        lines.append(f"{pair}{': ' if told else ''}{'. '.join(told)}.")
    for first, second in left.together if everything else left.together[:1]:
        lines.append(
            f"- **{reading.label(first)}** and **{reading.label(second)}** together explain what neither explains"
            " alone."
        )
    return "\n".join(["## Not settled\n", *lines]) if lines else ""


def _reasons(reading: Reading, candidate: Candidate) -> str:
    lines = [f"## {candidate.rank}. {candidate.label}\n"]
    lines.extend(_reason(reading, "for", each) for each in candidate.supporting)
    lines.extend(_reason(reading, "against", each) for each in candidate.opposing)
    if candidate.expected_unknown:
        asked = "; ".join(reading.finding_label(each) for each in candidate.expected_unknown)
        lines.append(f"- expected and not recorded: {asked}")
    return "\n".join(lines)


def _reason(reading: Reading, word: str, each: Contribution) -> str:
    because = f": {each.ground.because}" if each.ground.because else ""
    behind = f"{because}{_cited(each.ground.cite)}{overlays(reading, each.layers)}"
    return f"- {word} ({each.points:+d}) {reading.finding_label(each.finding)}{behind}"


def _dangers(reading: Reading, ranking: Ranking) -> str:
    if not ranking.not_excluded:
        return ""
    lines = ["## Dangerous and not excluded\n"]
    for each in ranking.not_excluded:
        would = "; ".join(reading.finding_label(text) for text in each.what_would)
        lines.append(f"- **{each.label}**{f' (would speak against it: {would})' if would else ''}")
    return "\n".join(lines)


def _case(reading: Reading, case: Case, ranking: Ranking) -> str:
    lines = ["## Findings\n"]
    lines.extend(f"- {reading.finding_label(each)}" for each in ranking.used)
    lines.extend(f"- {reading.finding_label(each)} (counts for nothing here)" for each in ranking.unused)
    lines.extend(
        f"- {reading.finding_label(each.text(reading.vocabulary))} (left out at this stage)" for each in case.left_out
    )
    return "\n".join(lines)


def _cited(keys: Sequence[str]) -> str:
    return f" [{', '.join(keys)}]" if keys else ""
