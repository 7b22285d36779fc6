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
        """Terms of the same name but for a slip, or that say the same in more words; none is better than a far one.

        A word that is right in one name is no slip of another.
        """
        words = _plain(text).split("_")
        found: list[tuple[int, int, str]] = []
        for name, keys in self._names(kind).items():
            others = name.split("_")
            if abs(len(others) - len(words)) <= _MORE_WORDS and (score := _likeness(words, others)):
                found.extend(
                    (score, len(others), "=".join(key)) for key in keys if not attribute or key[0] == attribute
                )
        spelled = {word for name in self._names(kind) for word in name.split("_")}
        if spelled.issuperset(words):
            found = [each for each in found if each[0] < _ONE_SLIP]
        nearest = min(found, default=(0, 0, ""))[0] // _ONE_SLIP
        alike = sorted(each for each in found if each[0] // _ONE_SLIP == nearest)
        return list(dict.fromkeys(key for _score, _length, key in alike))[:3]


_MORE_WORDS = 3
_SHORTEST_SLIP = 5
_ONE_SLIP = 10


def _likeness(words: Sequence[str], others: Sequence[str]) -> int:
    """How far a name lies from what was written, 1 the nearest; 0 when a word of either has no like in the other.

    Every word that was written must be in the name, at most misspelt: what says more is a guess, what says something
    else is none.
    """
    left = list(others)
    cost = 0
    for word in words:
        apart, like = min(((_apart(word, each), each) for each in left), default=(_FAR, ""))
        if apart == _FAR:
            return 0
        left.remove(like)
        cost += apart
    if left and (cost >= _ONE_SLIP or len("".join(words)) < _SHORTEST_SLIP or len(left) > max(1, len(words))):
        return 0
    return 1 + cost + 2 * len(left)


def _apart(word: str, other: str) -> int:
    """0 for one word, little for its beginning, more for each letter of a slip; ``_FAR`` for another word.

    A slip is a letter, of a long word or at the end two, never the first, and nothing that turns the sense.
    """
    if word == other:
        return 0
    if len(word) > _SHORTEST_SLIP and other.startswith(word):
        return 1
    if min(len(word), len(other)) < _SHORTEST_SLIP or word[0] != other[0]:
        return _FAR
    one, another = (next((each for each in _OPPOSED if text.startswith(each)), "") for text in (word, other))
    if one and another and one != another:
        return _FAR
    letters, longer = _distance(word, other), max(len(word), len(other))
    most = 2 if longer >= _LONG or word[: longer - 2] == other[: longer - 2] else 1
    return letters * _ONE_SLIP if letters <= most else _FAR


_FAR = 1000
_LONG = 8
_OPPOSED = ("hyper", "hypo")
"""Beginnings of words that a letter or two turn into another sense."""


def _distance(one: str, other: str) -> int:
    """Letters to add, leave out, change or swap to make one word the other; 3 and more count as 3."""
    if abs(len(one) - len(other)) > 2:
        return 3
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        here = [row]
        for place, each in enumerate(other, 1):
            least = min(last[place] + 1, here[-1] + 1, last[place - 1] + (letter != each))
            if before and place > 1 and letter == other[place - 2] and one[row - 2] == each:
                least = min(least, before[place - 2] + 1)
            here.append(least)
        before, last = last, here
    return min(3, last[-1])


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
