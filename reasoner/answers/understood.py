"""What was understood of a text: findings with the words they came from, what was set aside, and what was not read."""

from __future__ import annotations

from typing import NamedTuple


class Mention(NamedTuple):
    """One finding and its words: ``state`` is present, absent or measured; a measured value is in steps of the scale.

    ``start`` and ``end`` are characters of the text.
    """

    attribute: str
    value: str | int
    state: str
    text: str
    start: int
    end: int


class Aside(NamedTuple):
    """Words that state no finding, and why: doubt, a relative, a question, a plan, the other side, a conclusion."""

    text: str
    start: int
    end: int
    reason: str


class Gap(NamedTuple):
    """Words that no entry of the vocabulary covers."""

    text: str
    start: int
    end: int


class Clash(NamedTuple):
    """Two mentions that cannot both hold; neither goes into the case."""

    one: Mention
    other: Mention


class Judged(NamedTuple):
    """A test that is told with a number, and how the number stands: ``low``, ``normal``, ``high``, ``between``
    two of them, ``unsure`` (of a unit that is not told), ``unknown`` (no range), ``adults`` (the ranges are of adults).

    ``normal`` are the limits of what is normal in ``unit``, as people write them; all three are empty where the
    knowledge base has no range, or none that fits; ``cite`` names the sources of the range.
    """

    text: str
    start: int
    end: int
    test: str
    level: str
    unit: str = ""
    normal: tuple[str, str] = ("", "")
    cite: tuple[str, ...] = ()


class Understood(NamedTuple):
    """A text as it was understood; ``notes`` are remarks on choices, such as between two attributes with one word."""

    text: str
    read: tuple[Mention, ...] = ()
    asides: tuple[Aside, ...] = ()
    unread: tuple[Gap, ...] = ()
    clashes: tuple[Clash, ...] = ()
    notes: tuple[str, ...] = ()
    judged: tuple[Judged, ...] = ()
