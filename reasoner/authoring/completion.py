"""What a person typed, completed to one of the names that are known, or the names that it may mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.near_names import near_names

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

MOST = 8


class Completed(NamedTuple):
    """The one name meant, empty where there is none or several; then ``offers`` are the nearest."""

    name: str
    offers: tuple[str, ...] = ()


def complete(text: str, known: Mapping[str, str]) -> Completed:
    """Find a name by itself, by its label, or by a part of either that no other name has; ``known`` gives labels."""
    if text in known:
        return Completed(text)
    typed = text.casefold().strip()
    if not typed:
        return Completed("", tuple(known)[:MOST])
    spelt = {name: (name.casefold(), label.casefold()) for name, label in known.items()}
    tests: tuple[Callable[[tuple[str, str]], bool], ...] = (
        lambda each: typed in each,
        lambda each: any(part.startswith(typed) for part in each),
        lambda each: any(typed in part for part in each),
        lambda each: all(word in " ".join(each) for word in typed.split()),
    )
    for test in tests:
        found = [name for name, each in spelt.items() if test(each)]
        if len(found) == 1:
            return Completed(found[0])
        if found:
            return Completed("", tuple(found[:MOST]))
    return Completed("", tuple(near_names(text, known, MOST, 0.5)))
