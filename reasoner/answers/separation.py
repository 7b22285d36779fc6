"""What a ranking leaves open: conclusions it cannot tell apart, what would, and pairs that explain more together."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from reasoner.answers.ranking import Ranking
    from reasoner.answers.reading import Reading
    from reasoner.engine.model import Model


class CloseCall(NamedTuple):
    """Two conclusions too close to call, the better placed first; ``would`` pairs a finding with whom it speaks for."""

    first: str
    second: str
    would: tuple[tuple[str, str], ...]


class Open(NamedTuple):
    """Close calls in order of rank, and pairs of which neither alone explains everything."""

    close: tuple[CloseCall, ...]
    together: tuple[tuple[str, str], ...]


def left_open(model: Model, reading: Reading, ranking: Ranking) -> Open:
    """Read what the knowledge base says of closeness; empty where it names no entry point for it."""
    place = {candidate.conclusion: candidate.rank for candidate in ranking.candidates}

    def pairs(entry: str) -> list[tuple[str, str]]:
        found = {
            tuple(sorted((str(row[1]), str(row[2])), key=lambda name: (place.get(name, len(place) + 1), name)))
            for row in model.rows(reading.entry(entry, ""))
        }
        ranked = sorted(found, key=lambda pair: ([place.get(name, len(place) + 1) for name in pair], pair))
        return [(first, second) for first, second in ranked]

    would: dict[tuple[str, str], list[str]] = {}
    for _case, of, against, attribute, value in model.rows(reading.entry("would_separate", "")):
        would.setdefault((str(of), str(against)), []).append(f"{attribute}={value}")
    close = [
        CloseCall(
            first,
            second,
            tuple(
                (finding, of)
                for of, against in ((first, second), (second, first))
                for finding in would.get((of, against), ())
            ),
        )
        for first, second in pairs("cannot_separate")
    ]
    return Open(tuple(close), tuple(pairs("coexist")))
