"""Names near to one that nobody knows: what every "did you mean" rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def near_names(name: str, known: Iterable[str], most: int = 1, least: float = 0.7) -> list[str]:
    """At most so many of the known names, the nearest first; ``least`` is how alike they are, from 0 to 1."""
    from difflib import get_close_matches  # loaded when a name is wrong, not with every start

    return get_close_matches(name, list(known), most, least)


def did_you_mean(name: str, known: Iterable[str], otherwise: str = "", most: int = 1, least: float = 0.7) -> str:
    """The help that names the nearest known names, each in quotes, or ``otherwise`` where none is near."""
    return offer(near_names(name, known, most, least)) or otherwise


def offer(near: Iterable[str]) -> str:
    """``did you mean 'a' or 'b'?``; empty without names."""
    names = " or ".join(f"'{each}'" for each in near)
    return f"did you mean {names}?" if names else ""
