"""How much the order hangs on single weights, as text and JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reasoner.answers.reading import Reading
    from reasoner.answers.robustness import Robustness, Shift


def robustness_text(reading: Reading, found: Robustness) -> str:
    """A few sentences: what survives, and the weights that change the order."""
    if not found.leading:
        return "Robust   nothing is in the list."
    label = reading.label(found.leading[0])
    lines = []
    if found.first:
        lines.append(
            f"Robust   {label} stays first under {found.tried - len(found.first)} of {found.tried} single steps in the "
            "weights; not under:"
        )
        lines.extend(_line(shift) for shift in found.first)
    else:
        lines.append(f"Robust   {label} stays first under all {found.tried} single steps in the weights.")
    if found.others:
        lines.append(f"         The order of places 2 and 3 changes under {len(found.others)} of them:")
        lines.extend(_line(shift) for shift in found.others)
    elif not found.first:
        lines.append("         The first three keep their order under all of them.")
    return "\n".join(lines)


def robustness_json(found: Robustness) -> dict[str, Any]:
    """The same as data."""
    return {
        "leading": list(found.leading),
        "tried": found.tried,
        "changes_first": [_data(shift) for shift in found.first],
        "changes_leading": [_data(shift) for shift in found.others],
    }


def _line(shift: Shift) -> str:
    return f"           {shift.weight} -> {shift.becomes}  [{shift.source}]\n             {', '.join(shift.leading)}"


def _data(shift: Shift) -> dict[str, Any]:
    return {
        "weight": str(shift.weight),
        "becomes": str(shift.becomes),
        "source": shift.source,
        "leading": list(shift.leading),
    }
