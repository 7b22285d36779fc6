"""What stands behind the steps of ``next``: ratings, the results that would tell apart, and statements to know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cli.views.layout import overlays, short_list, wrap

if TYPE_CHECKING:
    from reasoner.answers.detail import Detail, Separation
    from reasoner.answers.reading import Reading

_MOST = 2


def detail_lines(reading: Reading, behind: Detail, step: str, width: int) -> list[str]:
    """The ratings of a step and the most telling of the results that would tell apart."""
    lines: list[str] = []
    for rating in behind.ratings.get(step, ()):
        lines.extend(wrap(rating, width, "    rated   "))
    for each in behind.separations.get(step, ())[:_MOST]:
        lines.extend(wrap(_telling(reading, each), width, "    tells   "))
    return lines


def detail_markdown(reading: Reading, behind: Detail) -> str:
    """Statements, ratings and telling results as Markdown."""
    lines = [f"- {each.text}{overlays(reading, each.layers)}" for each in behind.stated]
    tells = [
        f"- **{each.step}**: {_telling(reading, each)}"
        for found in behind.separations.values()
        for each in found[:_MOST]
    ]
    rated = [f"- {each}" for found in behind.ratings.values() for each in found]
    parts = (("To know", lines), ("What would tell apart", tells), ("Ratings", rated))
    return "\n\n".join(f"## {title}\n\n" + "\n".join(found) for title, found in parts if found)


def detail_json(reading: Reading, behind: Detail) -> dict[str, Any]:
    """The fields of the JSON answer that a knowledge base with these entry points adds."""
    found: dict[str, Any] = {}
    if behind.stated:
        found["stated"] = [each.text for each in behind.stated]
        found["stated_layers"] = [list(each.layers) for each in behind.stated]
    if behind.ratings:
        found["ratings"] = {step: list(each) for step, each in behind.ratings.items()}
    if behind.separations:
        found["separates"] = [
            {"step": each.step, "finding": each.finding, "for": each.speaks_for, "not_for": list(each.not_for)}
            for every in behind.separations.values()
            for each in every
        ]
    return found


def _telling(reading: Reading, each: Separation) -> str:
    others = short_list([reading.label(other) for other in each.not_for], 2)
    return f"{reading.sign_label(each.finding)}: {reading.label(each.speaks_for)}, not {others}"
