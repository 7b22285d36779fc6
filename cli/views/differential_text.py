"""The answer of ``differential`` on one screen: what is urgent first, then the ranking, the dangers and the steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.views.layout import capital, clip, layers_line, overlays, short_list, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoner.answers.advice import Advice, Alert, Avoid
    from reasoner.answers.case import Case
    from reasoner.answers.close import CloseCall, Open
    from reasoner.answers.ranking import Candidate, Contribution, Ranking
    from reasoner.answers.reading import Reading

_DETAILED = 2
_BRIEF = 5
_ITEMS = 4
_ASKED = 3
_DANGERS = 3


def differential_text(
    reading: Reading,
    case: Case,
    ranking: Ranking,
    advice: Advice,
    left: Open,
    width: int,
    *,
    everything: bool = False,
) -> str:
    """The whole answer; ``everything`` shows all candidates and all reasons."""
    most = 10_000 if everything else _ITEMS
    blocks = [
        _warnings(reading, [each for each in advice.warnings if each.urgent], width),
        _case(reading, case, ranking, width),
        _candidates(reading, ranking, width, most, everything=everything),
        _left_open(reading, left, width, everything=everything),
        _dangers(ranking, width, most),
        _steps(reading, advice, width, everything=everything),
        _warnings(reading, [each for each in advice.warnings if not each.urgent], width, 10_000 if everything else 2),
        wrap(layers, width, "Layers  ") if (layers := layers_line(reading)) else [],
    ]
    if ranking.candidates:
        first = ranking.candidates[0].conclusion
        blocks.append(
            [_dim(clip(f"Why? soleus why {first} ...   Everything: --all   Sources: soleus cite KEY", width))]
        )
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _warnings(reading: Reading, warnings: Sequence[Alert], width: int, most: int = 10_000) -> list[str]:
    lines: list[str] = []
    for each in warnings[:most]:
        head = "URGENT  " if each.urgent else "Note    "
        found = wrap(each.text + overlays(reading, each.layers), width, head)
        lines.extend(click.style(line, fg="red", bold=True) for line in found) if each.urgent else lines.extend(found)
    if len(warnings) > most:
        lines.append(f"        (+{len(warnings) - most} more notes: --all)")
    return lines


def _candidates(reading: Reading, ranking: Ranking, width: int, most: int, *, everything: bool) -> list[str]:
    if not ranking.candidates:
        return ["Nothing in the differential: no etiology has more for it than against it."]
    lines = [click.style("Differential", bold=True) + _dim("   (points are uncalibrated: an order, not a probability)")]
    detailed = len(ranking.candidates) if everything else _DETAILED
    for candidate in ranking.candidates[:detailed]:
        lines.extend(_candidate(reading, candidate, width, most))
    brief = ranking.candidates[detailed : detailed + _BRIEF]
    lines.extend(_brief(reading, candidate, width) for candidate in brief)
    rest = len(ranking.candidates) - detailed - len(brief)
    if rest > 0:
        lines.append(_dim(f"    ... and {rest} more (--all)"))
    return lines


def _head(candidate: Candidate, width: int) -> str:
    label = click.style(clip(candidate.label, width - 40), bold=True)
    tier = click.style(candidate.tier.replace("_", " "), fg="green" if candidate.rank == 1 else None)
    danger = click.style("  dangerous", fg="red") if candidate.dangerous else ""
    return f"{candidate.rank:>3} {label}  {tier}, {_points(candidate.score)}{danger}"


def _candidate(reading: Reading, candidate: Candidate, width: int, most: int) -> list[str]:
    group = f"  {candidate.group.replace('_', ' ')}" if candidate.group else ""
    lines = [_head(candidate, width) + _dim(group)]
    unknown = set(candidate.expected_unknown)
    against = [each for each in candidate.opposing if each.finding not in unknown]
    held_back = {each.finding: each for each in candidate.opposing if each.finding in unknown}
    asked = list(candidate.expected_unknown)
    if most > _ITEMS:
        asked = [_reason(reading, held_back[each]) if each in held_back else each for each in asked]
    for word, items in (
        ("for", [_reason(reading, each) for each in candidate.supporting]),
        ("against", [_reason(reading, each) for each in against]),
        ("ask for", asked),
    ):
        if items:
            lines.extend(wrap(short_list(items, most), width, f"      {word:<8} "))
    return lines


def _points(score: int) -> str:
    return f"{score} point" if abs(score) == 1 else f"{score} points"


def _brief(reading: Reading, candidate: Candidate, width: int) -> str:
    plain = len(click.unstyle(_head(candidate, width)))
    reasons = [_reason(reading, each) for each in candidate.supporting[:2]]
    room = width - plain - 3
    return _head(candidate, width) + (_dim(f"   {clip(', '.join(reasons), room)}") if room > 20 and reasons else "")


def _reason(reading: Reading, each: Contribution) -> str:
    """A summand: a finding as it is typed; in plain words what no case can record."""
    name, _, value = each.finding.partition("=")
    shown = value.replace("_", " ") if name in reading.vocabulary.notes else each.finding
    return f"{shown} {each.points:+d}{overlays(reading, each.layers)}"


def _left_open(reading: Reading, left: Open, width: int, *, everything: bool) -> list[str]:
    """Close calls that touch the first place, and pairs that explain more together; all of them with ``everything``."""
    lines: list[str] = []
    for each in left.close if everything else left.close[:1]:
        pair = f"{reading.label(each.first)} and {reading.label(each.second)} cannot be told apart yet"
        sides = ((each.first, "the first"), (each.second, "the second"))
        told = "; ".join(text for of, word in sides if (text := _telling(each, of, word, everything=everything)))
        lines.extend(wrap(f"{pair}{f': {told}' if told else ''}.", width, "Close   "))
    for first, second in left.together if everything else left.together[:1]:
        text = f"{reading.label(first)} and {reading.label(second)} together explain what neither explains alone"
        lines.extend(wrap(text, width, "Both?   "))
    return lines


def _telling(each: CloseCall, of: str, word: str, *, everything: bool) -> str:
    """What would speak for one of two that are too close to call; empty when nothing would."""
    found = [finding for finding, speaks_for in each.would if speaks_for == of]
    return f"{short_list(found, 10_000 if everything else 3, ' or ')} would speak for {word}" if found else ""


def _dangers(ranking: Ranking, width: int, most: int) -> list[str]:
    if not ranking.not_excluded:
        return []
    lines = [click.style("Dangerous and not excluded", bold=True)]
    detailed = _DANGERS if most == _ITEMS else most
    for each in ranking.not_excluded[:detailed]:
        would = short_list(each.what_would, 2 if most == _ITEMS else most, " or ")
        text = f"{each.label}: {would} would speak against it" if would else each.label
        lines.extend(wrap(text, width, "    "))
    if len(ranking.not_excluded) > detailed:
        names = "; ".join(each.label for each in ranking.not_excluded[detailed:])
        lines.extend(wrap(f"also {names}", width, "    "))
    return lines


def _steps(reading: Reading, advice: Advice, width: int, *, everything: bool) -> list[str]:
    lines: list[str] = []
    if advice.steps:
        lines.append(click.style("Consider next", bold=True))
    shown = advice.steps if everything else advice.steps[:3]
    for number, step in enumerate(shown, 1):
        why = f": {step.because}" if step.because else ""
        source = f" [{', '.join(step.cite[:2])}]" if step.cite else ""
        above = overlays(reading, step.layers)
        lines.extend(wrap(f"{capital(step.label)}{why}{source}{above}", width, f"{number:>3} "))
        cautions = step.cautions if everything else step.cautions[:1]
        left = len(step.cautions) - len(cautions)
        for caution in cautions:
            lines.extend(wrap(f"mind: {caution.text}{f' (+{left} more)' if left else ''}", width, "      "))
    if len(advice.steps) > len(shown):
        lines.append(_dim(f"    ... and {len(advice.steps) - len(shown)} more (soleus next)"))
    avoid = advice.avoid if everything else advice.avoid[:3]
    for each in avoid:
        lines.extend(wrap(_avoided(reading, each), width, "NOT "))
    if len(advice.avoid) > len(avoid):
        lines.append(_dim(f"    ... and {len(advice.avoid) - len(avoid)} more not to do (soleus next)"))
    return lines


def _avoided(reading: Reading, each: Avoid) -> str:
    """What not to do, and the conclusions because of which it is not done."""
    text = capital(each.label)
    if each.applies_to:
        text += f", if this may be {short_list([reading.label(of) for of in each.applies_to], 2, ' or ')}"
    return f"{text}{f': {each.because}' if each.because else ''}{overlays(reading, each.layers)}"


def _case(reading: Reading, case: Case, ranking: Ranking, width: int) -> list[str]:
    total = len(ranking.used) + len(ranking.unused)
    text = f"{len(ranking.used)} of {total} findings count"
    if ranking.unused:
        text += f"; not used: {', '.join(ranking.unused)}"
    if ranking.unexplained:
        text += f"; explained by nothing above: {', '.join(ranking.unexplained)}"
    if case.left_out:
        late = ", ".join(finding.text(reading.vocabulary) for finding in case.left_out)
        text += f"; left out at this stage: {late}"
    return wrap(text + ".", width, "Case    ")


def _dim(text: str) -> str:
    return click.style(text, dim=True) if text else ""
