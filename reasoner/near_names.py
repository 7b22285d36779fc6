"""Names near to one that nobody knows: what every "did you mean" rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def near_names(name: str, known: Iterable[str], most: int = 1, least: float = 0.7) -> list[str]:
    """At most so many of the known names, the nearest first; ``least`` is how alike they are, from 0 to 1."""
    from difflib import get_close_matches  # loaded when a name is wrong, not with every start

    return get_close_matches(name, _of_like_length(name, known, least), most, least)


def did_you_mean(name: str, known: Iterable[str], otherwise: str = "", most: int = 1, least: float = 0.7) -> str:
    """The help that names the nearest known names, each in quotes, or ``otherwise`` where none is near."""
    return offer(near_names(name, known, most, least)) or otherwise


def offer(near: Iterable[str]) -> str:
    """``did you mean 'a' or 'b'?``; empty without names."""
    names = " or ".join(f"'{each}'" for each in near)
    return f"did you mean {names}?" if names else ""


MOST_PAIRS = 150_000
"""Pairs of names that are compared for one report: some two seconds' worth."""


class Guesses:
    """Names for one report, until so many pairs were compared: ten thousand slips need no guess at each."""

    def __init__(self) -> None:
        self._left = MOST_PAIRS

    def did_you_mean(self, name: str, known: Iterable[str], otherwise: str) -> str:
        """The help that names the nearest known name; ``otherwise`` where none is near, or no pair is left."""
        alike = _of_like_length(name, known, 0.7)
        self._left -= len(alike)
        return did_you_mean(name, alike, otherwise) if self._left >= 0 else otherwise


def _of_like_length(name: str, known: Iterable[str], least: float) -> list[str]:
    """The names that can be so alike: twice the shorter length over both lengths is the most there can be."""
    return [each for each in known if 2 * min(len(name), len(each)) >= least * (len(name) + len(each))]
