"""Short names for what answers list: conclusions, tiers, signs; each reads by itself, inside a sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from reasoner.words.labels import Labels, bare

if TYPE_CHECKING:
    from reasoner.program.compiled import CompiledProgram, Value

NOT_ONE = "no {text}"
NOT_OF = "not {text}"
NONE = "no "
RESULTS = frozenset(
    (
        *("normal", "high", "low", "positive", "negative", "abnormal", "raised"),
        *("visible", "known", "seen", "intact", "affected"),
    )
)
"""Last words of labels that tell a result, so that its contrary is told behind what was measured."""

CONTRARIES = {"positive": "negative", "negative": "positive", "normal": "abnormal", "abnormal": "normal"}
"""Results of which there are two, so that the contrary of one is the other."""

PLACES = frozenset(("along", "at", "behind", "below", "beside", "between", "in", "on", "outside", "over", "within"))
"""First words of labels that say where something is, so that its contrary begins with *not*."""

ONE_IN = 4
"""Where so many of an attribute's labels say where something is, all of them do."""

_SO = r"(?:(?:\w+-)?\w+(?:ed|ive|[cin]al|ic|ous|ular|less|ally)|\w+-like|bright|dark|dense|\w\w\wsest)"
STATES = re.compile(
    r"(?:all|less|more|since|several|many|multiple) |deep to |\w+-like$|\w+(?:less|ally|\w\wsest)(?: |$)"
    rf"|{_SO}(?: and {_SO}| or {_SO}|(?: and|,) \w+ed)? (?:at|for|in|of|on|to|with|within) |{_SO}$"
    r"|.* (?:most|only)$|\w+ more than "
)
"""Labels that say how something is, or how much of it there is, not what."""

CLAUSES = (
    (re.compile(r" not "), " "),
    (re.compile(r" (is|are|was|were) "), r" \1 not "),
    (re.compile(r" lies "), " does not lie "),
    (re.compile(r"^neither (.*) nor "), r"\1 or "),
    (re.compile(r"^another "), "no other "),
)
"""Labels that are clauses, or deny something themselves, and how their contrary is said."""

ARTICLES = ("a ", "an ")
VERY = " very"
CANNOT = "cannot "


class Sign(NamedTuple):
    """A value of an attribute, or that it is absent; ``text`` is what a person types."""

    attribute: str
    value: Value
    absent: bool = False

    @property
    def text(self) -> str:
        """The sign as it is typed: ``attribute=value`` or ``attribute!=value``."""
        return f"{self.attribute}{'!=' if self.absent else '='}{self.value}"


def read_sign(text: str) -> Sign:
    """A sign from what is typed."""
    name, sign, value = text.partition("!=")
    if not sign:
        name, _, value = text.partition("=")
    return Sign(name, value, bool(sign))


class Names:
    """Short names by the manifest's entry points."""

    __slots__ = ("_entry", "_homes", "_labels", "_measured", "_program", "_single", "_where")

    def __init__(self, program: CompiledProgram, labels: Labels) -> None:
        self._program = program
        self._entry = program.entry
        self._labels = labels
        self._where: dict[str, bool] = {}
        self._homes: dict[str, list[str]] | None = None
        self._measured: frozenset[Value] | None = None
        self._single: frozenset[Value] | None = None

    def at(self, entry: str, place: int, value: Value, beside: Value | None = None) -> str:
        """The short label of a value in an argument of an entry point; ``beside`` is the argument before it."""
        predicate = self._entry.get(entry, "")
        declared = self._program.predicates.get(predicate)
        if declared is None or place >= len(declared.sorts):
            return bare(value)
        row: list[Value | None] = [None] * len(declared.sorts)
        row[place] = value
        if beside is not None:
            row[place - 1] = beside
        return self._labels.of(value, declared.sorts, place, tuple(row))

    def conclusion(self, name: str) -> str:
        """A conclusion."""
        return self.at("candidate", 1, name)

    def attribute(self, name: str) -> str:
        """An attribute."""
        return self.at("finding", 1, name)

    def sign(self, sign: Sign) -> str:
        """A sign that reads by itself: the attribute is named where a value alone would not tell."""
        text = self._value(sign)
        if not sign.absent:
            return text
        if text.startswith(NONE):
            return text.removeprefix(NONE)
        if text.startswith(CANNOT):
            return f"can {text.removeprefix(CANNOT)}"
        if self._measured is not None and sign.attribute in self._measured:
            known = self.attribute(sign.attribute)
            return f"{known} {NOT_OF.format(text=text.removeprefix(f'{known} '))}"
        for clause, contrary in CLAUSES:
            if clause.search(text):
                return clause.sub(contrary, text, count=1)
        if self._says_where(sign.attribute) or STATES.match(text):
            return NOT_OF.format(text=text)
        head, _, last = text.rpartition(" ")
        if head and last in RESULTS:
            if last in CONTRARIES:
                return f"{head} {CONTRARIES[last]}"
            degree = VERY if head.endswith(VERY) else ""
            return f"{head.removesuffix(VERY)} {NOT_OF.format(text=f'{degree} {last}'.strip())}"
        if sign.attribute in self._once or text.split(" ", 1)[0] in PLACES:
            return NOT_OF.format(text=text)
        for article in ARTICLES:
            text = text.removeprefix(article)
        return NOT_ONE.format(text=text)

    def _says_where(self, attribute: str) -> bool:
        """Whether the values of an attribute are places."""
        if attribute not in self._where:
            labels = [label for label, homes in self._namesakes().items() if attribute in homes]
            places = sum(label.split(" ", 1)[0] in PLACES for label in labels)
            self._where[attribute] = places * ONE_IN >= len(labels) > 0
        return self._where[attribute]

    def _value(self, sign: Sign) -> str:
        attribute = sign.attribute
        if self._measured is None:
            self._measured = frozenset(
                row[0] for row in self._program.facts.get(self._program.sort_form(self._sort("measured", 2))[1], ())
            )
        if attribute in self._measured:
            entry = "measured" if isinstance(sign.value, int) else "finding"
            shown = self._labels.said(self._entry[entry], 2, (None, attribute, sign.value))
            return f"{self.attribute(attribute)} {shown}"
        label = self.at("finding", 2, sign.value, attribute)
        homes = self._namesakes().get(label, [])
        return f"{label} ({self.attribute(attribute)})" if attribute in homes[1:] else label

    @property
    def _once(self) -> frozenset[Value]:
        """Attributes that have one value at a time."""
        if self._single is None:
            self._single = frozenset(row[0] for row in self._program.facts.get(self._entry.get("single", ""), ()))
        return self._single

    def _namesakes(self) -> dict[str, list[str]]:
        """The attributes under which each short label of a value stands; the first needs no telling apart."""
        if self._homes is None:
            self._homes = {}
            attributes = self._program.facts.get(self._program.sort_form(self._sort("finding", 1))[1], ())
            place = {row[0]: number for number, row in enumerate(attributes)}
            domain = self._program.sort_form(self._sort("finding", 2))[1]
            rows = [row for row in self._program.facts.get(domain, ()) if len(row) == 2]
            for attribute, value in sorted(rows, key=lambda row: place.get(row[0], len(place))):
                self._homes.setdefault(self.at("finding", 2, value, attribute), []).append(str(attribute))
        return self._homes

    def _sort(self, entry: str, place: int) -> str:
        declared = self._program.predicates.get(self._entry.get(entry, ""))
        return declared.sorts[place] if declared is not None and place < len(declared.sorts) else ""
