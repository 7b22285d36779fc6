"""An explanation as a reader meets it: lines in order, and what of it was asked for."""

from __future__ import annotations

from typing import NamedTuple


class Entry(NamedTuple):
    """One line of an explanation: depth below the conclusion, sentence, and the details that stand below it.

    ``mark`` is a contributor's weight; ``reason``, ``citation`` (of which ``cites`` are the keys), ``strategy`` and
    ``clauses`` (id and place of the rule and of the facts it rests on) say where it comes from; ``number`` names an
    entry that a later one refers to, ``again`` is that number in the later one; ``folded`` counts the steps below that
    the depth limit left out.
    """

    depth: int
    last: bool
    kind: str
    sentence: str
    node: int
    mark: str = ""
    reason: str = ""
    citation: str = ""
    strategy: str = ""
    clauses: tuple[tuple[str, str], ...] = ()
    recorded: bool = False
    number: int = 0
    again: int = 0
    folded: int = 0
    deepest: int = 0
    cites: tuple[str, ...] = ()


class View(NamedTuple):
    """What a reader asked to see: how deep (0: as fits), which predicates, and whether trivial steps stay."""

    depth: int = 0
    show: frozenset[str] = frozenset()
    hide: frozenset[str] = frozenset()
    full: bool = False
