"""Labels of constants, long and short.

The fact that admits a constant to its sort may carry ``label`` (as a page heads it) and ``short`` (as a sentence or a
list says it). Without ``short`` the label is taken without its remarks in parentheses, its first letter small unless
the word is an abbreviation or a name; so a knowledge base writes ``short`` where that reads wrong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoner.words.units import decimal, spoken, whole, with_unit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reasoner.program.compiled import Arguments, ClauseInfo, CompiledProgram, Value


class Labels:
    """The labels of a program, each domain read once; ``full`` ones are the long labels as they stand."""

    __slots__ = ("_domains", "_full", "_keys", "_program", "_values")

    def __init__(self, program: CompiledProgram, *, full: bool = False) -> None:
        self._program = program
        self._full = full
        self._domains: dict[str, dict[Arguments, str]] = {}
        self._values: dict[tuple[str, str], dict[Value, str]] = {}
        self._keys: dict[tuple[str, tuple[str, ...], int], tuple[int | None, ...] | None] = {}

    def of(self, value: Value, sorts: tuple[str, ...], place: int, row: tuple[Value | None, ...]) -> str:
        """An argument in words, with the arguments beside it to tell which of several labels or units it takes."""
        form, predicate = self.form(sorts[place])
        if form == "scaled" and isinstance(value, int):
            return self._scaled(value, predicate, sorts, place, row)
        if form == "in" and predicate:
            return self._named(value, predicate, sorts, place, row)
        return bare(value)

    def argument(self, predicate: str, place: int, row: tuple[Value | None, ...]) -> str:
        """One argument of an atom in words; what no declaration knows is told plainly."""
        value, declared = row[place], self._program.predicates.get(predicate)
        if value is None:
            return ""
        if declared is None or place >= len(declared.sorts):
            return bare(value)
        return self.of(value, declared.sorts, place, row)

    def said(self, predicate: str, place: int, row: tuple[Value | None, ...]) -> str:
        """A measured number in the units and to the digits that people say."""
        value, declared = row[place], self._program.predicates.get(predicate)
        if not isinstance(value, int) or declared is None or place >= len(declared.sorts):
            return self.argument(predicate, place, row)
        scale = self._scale(self.form(declared.sorts[place])[1], declared.sorts, place, row)
        return spoken(value, *scale) if scale else whole(value)

    def form(self, sort: str) -> tuple[str, str]:
        """Form and predicate of a sort."""
        return self._program.sort_form(sort)

    def _named(
        self, value: Value, predicate: str, sorts: tuple[str, ...], place: int, row: tuple[Value | None, ...]
    ) -> str:
        places = self._key(predicate, sorts, place)
        if places is None:
            return bare(value)
        key = tuple([value if each == place else None if each is None else row[each] for each in places])
        found = "" if None in key else self._labels(predicate).get(key, "")  # type: ignore[arg-type]
        return found or self._by_value(predicate, sorts[place]).get(value, "") or bare(value)

    def _key(self, predicate: str, sorts: tuple[str, ...], place: int) -> tuple[int | None, ...] | None:
        """Which arguments name the fact of a domain that labels the one at ``place``; no domain, no key."""
        wanted = (predicate, sorts, place)
        if wanted not in self._keys:
            domain = self._program.predicates.get(predicate)
            self._keys[wanted] = domain and tuple(
                [place if sort == sorts[place] else beside(sort, sorts, place) for sort in domain.sorts]
            )
        return self._keys[wanted]

    def _labels(self, predicate: str) -> dict[Arguments, str]:
        """The labels of a domain's facts."""
        labels = self._domains.get(predicate)
        if labels is None:
            facts = self._program.facts.get(predicate, {})
            labels = long_labels(facts) if self._full else short_labels(facts)
            self._domains[predicate] = labels
        return labels

    def _by_value(self, predicate: str, sort: str) -> dict[Value, str]:
        """The label of the first fact of the domain that has each value where the sort stands."""
        found = self._values.get((predicate, sort))
        if found is None:
            sorts = self._program.predicates[predicate].sorts
            column = sorts.index(sort) if sort in sorts else 0
            found = self._values[predicate, sort] = {}
            for row, label in self._labels(predicate).items():
                found.setdefault(row[column], label)
        return found

    def _scaled(
        self, value: int, predicate: str, sorts: tuple[str, ...], place: int, row: tuple[Value | None, ...]
    ) -> str:
        scale = self._scale(predicate, sorts, place, row)
        return with_unit(decimal(value, scale[0]), scale[1]) if scale else whole(value)

    def _scale(
        self, predicate: str, sorts: tuple[str, ...], place: int, row: tuple[Value | None, ...]
    ) -> tuple[int, str] | None:
        """In what parts of which unit a number stands."""
        declared = self._program.predicates.get(predicate)
        if declared is None or len(declared.sorts) != 3:
            return None
        index = beside(declared.sorts[0], sorts, place)
        key = None if index is None else row[index]
        for mark, factor, unit in self._program.facts.get(declared.name, ()):
            if mark == key and isinstance(factor, int):
                return factor, bare(unit)
        return None


def long_labels(facts: Mapping[Arguments, ClauseInfo]) -> dict[Arguments, str]:
    """The labels of facts as they stand."""
    return {row: " ".join(info.extra["label"]) for row, info in facts.items() if "label" in info.extra}


def short_labels(facts: Mapping[Arguments, ClauseInfo]) -> dict[Arguments, str]:
    """The short labels of facts; a remark stays where two labels under the same first arguments need it."""
    labels = long_labels(facts)
    plain = {row: without_remarks(label) for row, label in labels.items()}
    times: dict[tuple[Arguments, str], int] = {}
    for row, label in plain.items():
        times[row[:-1], label] = times.get((row[:-1], label), 0) + 1
    short = {
        row: small(label if label and times[row[:-1], label] == 1 else labels[row]) for row, label in plain.items()
    }
    short.update({row: " ".join(info.extra["short"]) for row, info in facts.items() if "short" in info.extra})
    return short


def without_remarks(label: str) -> str:
    """A label without what stands in parentheses, and without the blanks around it."""
    if "(" not in label or ":" in label or label.endswith("."):
        return label  # a whole sentence means every word of it
    depth, kept = 0, []
    for letter in label:
        depth += letter == "("
        if not depth:
            kept.append(letter)
        depth -= letter == ")" and depth > 0
    return " ".join("".join(kept).split()).replace(" ,", ",").strip(" ,;")


def small(label: str) -> str:
    """A label as it stands inside a sentence: abbreviations and whole sentences keep their first letter."""
    first = label.split(" ", 1)[0].rstrip(",:;")
    if label.endswith(".") or len(first) < 2 or not first[1:].replace("-", "").islower():
        return label
    return label[:1].lower() + label[1:]


def capital(text: str) -> str:
    """``text`` with its first letter large, as a sentence begins."""
    return text[:1].upper() + text[1:]


def bare(value: Value) -> str:
    """A constant that nothing labels."""
    if isinstance(value, int):
        return whole(value)
    return value[1:] if value.startswith('"') else value.replace("_", " ")


def beside(sort: str, sorts: tuple[str, ...], place: int) -> int | None:
    """The argument of a sort that belongs to the one at ``place``: the nearest before it, else the first after it."""
    before = [index for index in range(place) if sorts[index] == sort]
    after = [index for index in range(place + 1, len(sorts)) if sorts[index] == sort]
    return before[-1] if before else after[0] if after else None
