"""The words of a knowledge base: its attributes, values and conclusions, found by id, label or synonym.

Ids are looked up directly; the index of labels and synonyms is built on the first name that is no id.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from reasoner.errors import UnknownNameError
from reasoner.near_names import offer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Term(NamedTuple):
    """One entry of the vocabulary: ``key`` is ``(attribute,)``, ``(attribute, value)`` or ``(conclusion,)``."""

    key: tuple[str, ...]
    label: str = ""
    synonyms: tuple[str, ...] = ()
    question: str = ""
    note: str = ""
    source: str = ""

    @property
    def text(self) -> str:
        """The entry as a person types it: ``attribute=value`` or the plain id."""
        return "=".join(self.key)


class Vocabulary:
    """Everything a case may say and a model may conclude, with the structure that case checking needs."""

    __slots__ = (
        "_index",
        "_kinds",
        "_order",
        "attributes",
        "conclusions",
        "is_a",
        "limits",
        "notes",
        "opposite",
        "scales",
        "single",
        "stages",
        "values",
    )

    def __init__(
        self,
        attributes: Mapping[str, Term] | Iterable[Term],
        values: Mapping[tuple[str, str], Term] | Iterable[Term],
        conclusions: Mapping[str, Term] | Iterable[Term],
        *,
        stages: Mapping[str, str] | None = None,
        scales: Mapping[str, tuple[int, str]] | None = None,
        limits: Mapping[str, tuple[int, int]] | None = None,
        single: Iterable[str] = (),
        is_a: Iterable[tuple[str, str, str]] = (),
        opposite: Iterable[tuple[str, str, str]] = (),
        notes: Iterable[str] = (),
    ) -> None:
        self.attributes = _by_id(attributes)
        self.values = values if isinstance(values, Mapping) else {(term.key[0], term.key[1]): term for term in values}
        self.conclusions = _by_id(conclusions)
        self.stages = dict(stages or {})
        self.scales = dict(scales or {})
        self.limits = dict(limits or {})
        self.single = frozenset(single)
        self.notes = frozenset(notes)
        self.is_a = _by_value(is_a)
        self.opposite = _by_value([*opposite, *((a, w, v) for a, v, w in opposite)])
        self._kinds: dict[tuple[str, str], list[str]] | None = None
        self._order: dict[str, int] | None = None
        self._index: dict[str, dict[str, list[tuple[str, ...]]]] = {}

    @property
    def order(self) -> Mapping[str, int]:
        """The place of each attribute among all."""
        if self._order is None:
            self._order = {attribute: number for number, attribute in enumerate(self.attributes)}
        return self._order

    def attribute(self, text: str) -> str:
        """Id of the attribute that ``text`` names."""
        found = self._lookup("attribute", self.attributes, text)
        if len(found) == 1:
            return found[0][0]
        raise _unknown("attribute", text, found, self._near("attribute", text), "soleus vocab")

    def named_attribute(self, text: str) -> str:
        """Id of the attribute that ``text`` names; empty where it names none, or several."""
        found = self._lookup("attribute", self.attributes, text)
        return found[0][0] if len(found) == 1 else ""

    def value(self, attribute: str, text: str) -> str:
        """Id of the value of ``attribute`` that ``text`` names."""
        plain = _plain(text)
        if (attribute, plain) in self.values:
            return plain
        named = [key for key in self._names("value").get(plain, []) if key[0] == attribute]
        if len({key[1] for key in named}) == 1:
            return named[0][1]
        near = self._near("value", text, attribute) or self._near("value", text)
        raise _unknown(f"value of {attribute}", text, named, near, f"soleus vocab {attribute}")

    def bare_value(self, text: str) -> tuple[str, str]:
        """Attribute and value that ``text`` names on its own."""
        found = self._names("value").get(_plain(text), [])
        if len(set(found)) == 1:
            return found[0][0], found[0][1]
        near = self._near("value", text) or self._near("attribute", text)
        raise _unknown("finding", text, found, near, "soleus vocab")

    def named(self, text: str) -> tuple[tuple[str, str], ...]:
        """All attributes and values that ``text`` names on its own."""
        return tuple(dict.fromkeys((key[0], key[1]) for key in self._names("value").get(_plain(text), [])))

    def conclusion(self, text: str) -> str:
        """Id of the conclusion that ``text`` names."""
        found = self._lookup("conclusion", self.conclusions, text)
        if len(found) == 1:
            return found[0][0]
        raise _unknown("conclusion", text, found, self._near("conclusion", text), "soleus vocab")

    def ancestors(self, attribute: str, value: str) -> tuple[str, ...]:
        """The more general values that ``value`` implies, nearest first."""
        found: list[str] = []
        queue = list(self.is_a.get((attribute, value), ()))
        while queue:
            parent = queue.pop(0)
            if parent not in found:
                found.append(parent)
                queue.extend(self.is_a.get((attribute, parent), ()))
        return tuple(found)

    def kinds(self, attribute: str, value: str) -> tuple[str, ...]:
        """The more special values that imply ``value``, nearest first."""
        if self._kinds is None:
            self._kinds = {}
            for (name, special), general in self.is_a.items():
                for each in general:
                    self._kinds.setdefault((name, each), []).append(special)
        found: list[str] = []
        queue = list(self._kinds.get((attribute, value), ()))
        while queue:
            kind = queue.pop(0)
            if kind not in found:
                found.append(kind)
                queue.extend(self._kinds.get((attribute, kind), ()))
        return tuple(found)

    def label(self, key: tuple[str, ...]) -> str:
        """The label of ``(conclusion,)``, ``(attribute,)`` or ``(attribute, value)``, else its id in words."""
        term = (
            self.values.get((key[0], key[1]))
            if len(key) == 2
            else self.conclusions.get(key[0]) or self.attributes.get(key[0])
        )
        return (term.label if term else "") or key[-1].replace("_", " ")

    def kind(self, term: Term) -> str:
        """``attribute``, ``value`` or ``conclusion``."""
        if len(term.key) == 2:
            return "value"
        return "attribute" if self.attributes.get(term.key[0]) is term else "conclusion"

    def browse(self, text: str) -> tuple[Term, ...]:
        """What ``text`` asks to see: all attributes, one with its values, one value, or whatever contains it."""
        if not text.strip():
            return tuple(self.attributes.values())
        plain = _plain(text)
        name, sign, value = plain.partition("=")
        if sign and (name, value) in self.values:
            return (self.values[name, value],)
        if plain in self.attributes:
            values = (term for term in self.values.values() if term.key[0] == plain)
            return (self.attributes[plain], *values)
        return self.search(text)

    def suggest(self, text: str) -> str:
        """The terms nearest to a name that the vocabulary does not have, as a sentence; empty when none is near."""
        near = [*self._near("attribute", text), *self._near("value", text), *self._near("conclusion", text)][:3]
        return offer(near)

    def search(self, text: str) -> tuple[Term, ...]:
        """All terms in whose id, label or synonyms every word of ``text`` occurs, in the vocabulary's order."""
        words = _plain(text).split("_")
        terms: Sequence[Term] = [*self.attributes.values(), *self.values.values(), *self.conclusions.values()]
        return tuple(term for term in terms if all(word in _haystack(term) for word in words))

    def _lookup(self, kind: str, terms: Mapping[str, Term], text: str) -> list[tuple[str, ...]]:
        plain = _plain(text)
        if plain in terms:
            return [(plain,)]
        return sorted(set(self._names(kind).get(plain, [])))

    def _names(self, kind: str) -> dict[str, list[tuple[str, ...]]]:
        if kind not in self._index:
            terms: Iterable[Term] = {
                "attribute": self.attributes,
                "value": self.values,
                "conclusion": self.conclusions,
            }[kind].values()
            names: dict[str, list[tuple[str, ...]]] = {}
            for term in terms:
                for name in {_plain(name) for name in (term.key[-1], term.label, *term.synonyms) if name}:
                    names.setdefault(name, []).append(term.key)
            self._index[kind] = names
        return self._index[kind]

    def _near(self, kind: str, text: str, attribute: str = "") -> list[str]:
        """Terms of the same name but for a slip, or that say the same in more words; none is better than a far one."""
        words = _plain(text).split("_")
        found: list[tuple[int, int, str]] = []
        for name, keys in self._names(kind).items():
            others = name.split("_")
            if abs(len(others) - len(words)) <= _MORE_WORDS and (score := _likeness(words, others)):
                found.extend(
                    (score, len(others), "=".join(key)) for key in keys if not attribute or key[0] == attribute
                )
        return list(dict.fromkeys(key for _score, _length, key in sorted(found)))[:3]


_MORE_WORDS = 3
_SHORTEST_SLIP = 5


def _likeness(words: Sequence[str], others: Sequence[str]) -> int:
    """How far a name lies from what was written, 1 the nearest; 0 when a word of either has no like in the other.

    Every word that was written must be in the name, at most misspelt: what says more is a guess, what says something
    else is none.
    """
    left = list(others)
    slips = 0
    for word in words:
        if word in left:
            left.remove(word)
            continue
        like = next((each for each in left if _slip(word, each)), None)
        if like is None:
            return 0
        left.remove(like)
        slips += 1
    if left and (slips or len("".join(words)) < _SHORTEST_SLIP):
        return 0
    return 1 + slips + 2 * len(left)


def _slip(word: str, other: str) -> bool:
    """Whether a word is another one misspelt: a letter or two among many, the first one right."""
    if min(len(word), len(other)) < _SHORTEST_SLIP or word[0] != other[0]:
        return False
    from difflib import SequenceMatcher

    least = 0.72 if min(len(word), len(other)) < 8 else 0.85
    return SequenceMatcher(None, word, other).ratio() >= least


def _by_id(terms: Mapping[str, Term] | Iterable[Term]) -> Mapping[str, Term]:
    return terms if isinstance(terms, Mapping) else {term.key[0]: term for term in terms}


def _by_value(rows: Iterable[tuple[str, str, str]]) -> dict[tuple[str, str], tuple[str, ...]]:
    table: dict[tuple[str, str], tuple[str, ...]] = {}
    for attribute, value, other in rows:
        table[attribute, value] = (*table.get((attribute, value), ()), other)
    return table


def _plain(text: str) -> str:
    return "_".join(text.casefold().replace("-", " ").replace("_", " ").split())


def _haystack(term: Term) -> str:
    return " ".join(_plain(name) for name in (*term.key, term.label, *term.synonyms))


def _unknown(
    kind: str, text: str, found: Sequence[tuple[str, ...]], near: Sequence[str], listing: str
) -> UnknownNameError:
    if found:
        choices = " or ".join("=".join(key) for key in sorted(set(found)))
        return UnknownNameError(f"'{text}' is ambiguous", help=f"write {choices}")
    advice = f"{offer(near)} '{listing}' lists what there is".strip()
    return UnknownNameError(f"there is no {kind} '{text}'", help=advice)
