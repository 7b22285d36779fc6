"""Codes of other terminologies for conclusions and findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoner.answers.reading import Reading


class Code(NamedTuple):
    """A code: its terminology, what it is called there, how it relates to the entry here, and the source seen."""

    system: str
    system_label: str
    code: str
    label: str
    relation: str
    relation_label: str
    cite: tuple[str, ...]


def codes_of(reading: Reading, key: Sequence[str]) -> tuple[Code, ...]:
    """The codes of ``(conclusion,)`` or ``(attribute, value)``, in source order; none where no entry point says."""
    entry = "conclusion_code" if len(key) == 1 else "value_code"
    size = len(key)
    return tuple(
        Code(
            str(row[size]),
            reading.label_at(entry, size, row[size]),
            str(row[size + 1]).lstrip('"'),
            info.because,
            str(row[size + 2]),
            reading.label_at(entry, size + 2, row[size + 2]),
            info.cite,
        )
        for row, info in reading.facts(reading.entry(entry, ""))
        if row[:size] == tuple(key)
    )
