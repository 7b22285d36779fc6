"""How much the order hangs on single weights, as text and JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cli.views.layout import wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoner.answers.reading import Reading
    from reasoner.answers.robustness import Robustness, Shift, Trial

_SHOWN = 6


def robustness_text(reading: Reading, found: Robustness, width: int, *, everything: bool = False) -> str:
    """A few sentences: what survives, and the weights and claims that change the order."""
    if not found.leading:
        return "Robust  nothing is in the list."
    label = reading.label(found.leading[0])
    lines: list[str] = []
    for trial, what in ((found.weights, "in the weights"), (found.claims, "in the strength of the claims that decide")):
        if trial.tried:
            head = wrap(f"{label} {_kept(trial, what)}", width, "        ")
            lines.extend([*head, *_shifts(trial.first, found.leading, width, everything)])
        if trial.others and everything:
            lines.extend(wrap(f"Only places after the first change under {len(trial.others)}:", width, "        "))
            lines.extend(_shifts(trial.others, found.leading, width, everything))
        elif trial.others:
            text = f"The next places change under {len(trial.others)} of them (--all)."
            lines.extend(wrap(text, width, "        "))
    lines[0] = f"Robust  {lines[0].lstrip()}"
    return "\n".join(lines)


def robustness_json(found: Robustness) -> dict[str, Any]:
    """The same as data."""
    return {"leading": list(found.leading), **_trial(found.weights), "claims": _trial(found.claims)}


def _trial(trial: Trial) -> dict[str, Any]:
    return {
        "tried": trial.tried,
        "changes_first": [_data(shift) for shift in trial.first],
        "changes_leading": [_data(shift) for shift in trial.others],
    }


def _kept(trial: Trial, what: str) -> str:
    if trial.first:
        return f"stays first under {trial.tried - len(trial.first)} of {trial.tried} single steps {what}; not under:"
    return f"stays first under all {trial.tried} single steps {what}."


def _shifts(shifts: Sequence[Shift], known: Sequence[str], width: int, everything: bool) -> list[str]:
    lines = [line for shift in shifts[: None if everything else _SHOWN] for line in _line(shift, known, width)]
    left = 0 if everything else len(shifts) - _SHOWN
    return [*lines, f"          ... and {left} more (--all)"] if left > 0 else lines


def _line(shift: Shift, known: Sequence[str], width: int) -> list[str]:
    first = shift.leading[:1] != tuple(known[:1])
    then = f"first is {shift.leading[0] if shift.leading else 'none'}" if first else ", ".join(shift.leading)
    text = f"{shift.weight} with {_new(shift)}: {then} [{shift.source}]"
    return wrap(text, width, "          ", "            ")


def _new(shift: Shift) -> str:
    changed = [str(new) for old, new in zip(shift.weight.arguments, shift.becomes.arguments, strict=True) if old != new]
    return ", ".join(changed)


def _data(shift: Shift) -> dict[str, Any]:
    return {
        "weight": str(shift.weight),
        "becomes": str(shift.becomes),
        "source": shift.source,
        "leading": list(shift.leading),
    }
