"""All names of a knowledge base made ready for running text: each a set of words, found by its rarest one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from reasoner.reading.grammar import Grammar, read_grammar
from reasoner.reading.kept_names import Name, Tables, Target, read_tables, tables_key, write_tables
from reasoner.reading.stems import LONGEST
from reasoner.reading.tokens import words_of

if TYPE_CHECKING:
    from reasoner.answers.reading import Reading
    from reasoner.answers.vocabulary import Term, Vocabulary
    from reasoner.program.compiled import Arguments

VALUE, NUMBER, STAGE, CONCLUSION = "value", "number", "stage", "conclusion"
PART, IDIOM, TEST = "part", "idiom", "test"
LONGEST_NAME = 8
SHORTEST_SLIP = 6
SIGNS = frozenset("↑↓")


class Range(NamedTuple):
    """What a number of a test says, in thousandths of a unit.

    Low under ``low``, normal from ``bottom`` to ``top``, high over ``high``, never outside ``least`` and ``most``;
    ``over`` are findings above still higher limits.
    """

    units: tuple[str, ...]
    least: int
    low: int
    bottom: int
    top: int
    high: int
    most: int
    over: tuple[tuple[int, str, str], ...]
    cite: tuple[str, ...]


class Lexicon:
    """The names of a knowledge base by their rarest word, and what else reading asks of it."""

    __slots__ = (
        "_slips",
        "by_key",
        "coarser",
        "cues",
        "dated",
        "first_test",
        "free",
        "fused",
        "grammar",
        "groups",
        "heads",
        "imaging",
        "joined",
        "kept",
        "kept_values",
        "known",
        "listing",
        "order",
        "partners",
        "phrases",
        "plural",
        "prepositional",
        "ranges",
        "ranges_from",
        "roles",
        "sayings",
        "shared",
        "sizes",
        "spanning",
        "stages",
        "stem",
        "targets",
        "timed",
        "together",
        "unspoken",
        "vocabulary",
        "written",
        "years",
    )

    def __init__(self, reading: Reading, names: Tables | None = None) -> None:
        self.grammar: Grammar = read_grammar()
        self.vocabulary: Vocabulary = reading.vocabulary
        self.stages = self.vocabulary.stages
        stage_rows = [(str(row[0]), int(row[1]), info) for row, info in reading.facts(reading.entry("stage_order", ""))]
        self.order = {stage: number for stage, number, _info in stage_rows}
        self.free = frozenset(str(row[0]) for row, _ in reading.facts("any_stage"))
        self.dated = {(str(row[1]), str(row[2])): str(row[0]) for row, _ in reading.facts("dates")}
        self.dated |= {(str(row[1]), "any"): str(row[0]) for row, _ in reading.facts("dates_all")}
        self.kept = {(str(row[0]), str(row[1])) for row, _ in reading.facts("kept_inside")}
        self.kept_values = {tuple(map(str, row)) for row, _ in reading.facts("kept_value")}
        self.unspoken = frozenset(str(row[0]) for row, _ in reading.facts("only_named"))
        self.spanning = frozenset(f"@{row[0]}" for row, _ in reading.facts("spans_commas"))
        self.together = [tuple(map(str, row)) for row, _ in reading.facts("joins")]
        self.listing = frozenset(f"@{row[0]}" for row, _ in reading.facts("spans_lists"))
        self.timed = [tuple(row) for row, _ in reading.facts("timed")]
        self.roles = {str(row[1]): str(row[0]) for row, _ in reading.facts("role")}
        self.coarser = {str(row[0]): str(row[1]) for row, _ in reading.facts(reading.entry("coarser", ""))}
        known: dict[str, str] = {}

        def stem(word: str) -> str:
            if word not in known:
                known[word] = self.grammar.stem(word)
            return known[word]

        self.stem = stem
        self.written = self._written(reading)
        self.plural = frozenset(self.written.values())
        self.heads = {self.stem(str(row[0])): f"@{row[0]}" for row, _info in reading.facts("word")}
        self.imaging = frozenset(stage for stage, _number, info in stage_rows if info.extra.get("synonyms"))
        first_test = [self.stages.get(attribute, "") for attribute in self.free]
        self.first_test = first_test[0] if first_test else ""
        self.ranges, self.sayings = self._ranges(reading)
        self.ranges_from = max((int(row[0]) for row, _info in reading.facts("range_from")), default=0)
        key = tables_key(reading.program.hash) if reading.keeps and names is None else ""
        kept = read_tables(key) if key else names
        self.targets: dict[Name, list[Target]] = kept.targets if kept else {}
        self.prepositional: set[Name] = set(kept.prepositional if kept else ())
        self.fused: dict[str, tuple[str, str]] = kept.fused if kept else {}
        self.phrases: dict[str, list[tuple[Name, str]]] = kept.phrases if kept else {}
        if kept is None:
            self._read_names(reading)
        else:
            self.by_key, self.partners = kept.by_key, kept.partners
            self.joined, self.groups, self._slips = kept.joined, kept.groups, kept.slips
        if key and kept is None:
            write_tables(key, self.tables())
        self.shared = frozenset(
            name
            for name, targets in self.targets.items()
            if any(self.stages.get(target.attribute) == self.first_test for target in targets if target.kind == VALUE)
        )
        self.known = frozenset(word for name in self.targets for word in name)
        self.cues = self._cues()
        self.sizes = {
            self.stages.get(attribute, ""): attribute
            for attribute, (_factor, unit) in self.vocabulary.scales.items()
            if unit == "cm"
        }
        self.years = frozenset(
            attribute for attribute, (_factor, unit) in self.vocabulary.scales.items() if unit == "a"
        )

    def _read_names(self, reading: Reading) -> None:
        """Make all names of a knowledge base ready."""
        self.joined = self._joined(reading)
        self.groups, self.phrases = self._word_groups(reading)
        alone = frozenset(name for name, _row in self._synonyms(reading, "not_alone"))
        for term in self.vocabulary.values.values():
            # Named ranges of a number follow from the number.
            if term.key[0] not in self.unspoken and term.key[0] not in self.vocabulary.scales:
                self._add_term(term, Target(VALUE, *term.key), alone)
        for row, info in reading.facts("words_of_absence"):
            for text in info.extra.get("synonyms", ()):
                name, negated = self._name(text)
                self._add(name, Target(VALUE, str(row[0]), str(row[1]), denies=True, negated=negated))
        self._inherit(reading)
        for term in self.vocabulary.attributes.values():
            if term.key[0] in self.vocabulary.scales:
                for text in term.synonyms:
                    self._add(self._name(text)[0], Target(NUMBER, term.key[0]))
        for name, row in self._synonyms(reading, reading.entry("stage_order", "stage_order")):
            self._add(name, Target(STAGE, str(row[0])))
        for term in self.vocabulary.conclusions.values():
            for text in _texts(term):
                name = self._name(text)[0]
                if name not in self.targets:
                    self._add(name, Target(CONCLUSION, term.key[0]))
        for kind, predicate in ((PART, "elsewhere"), (IDIOM, "idiom"), (TEST, "test")):
            for name, row in self._synonyms(reading, predicate):
                self.targets.setdefault(name, []).append(Target(kind, str(row[0])))
        self.by_key = self._keyed()
        self.partners = self._partners()
        self._slips = self._near()

    def _synonyms(self, reading: Reading, predicate: str) -> list[tuple[Name, Arguments]]:
        """The synonyms of the facts of a predicate as names, each with its fact."""
        return [
            (self._name(text)[0], row)
            for row, info in reading.facts(predicate)
            for text in info.extra.get("synonyms", ())
        ]

    def tables(self) -> Tables:
        """All names as they were made ready, for another lexicon of the same knowledge base."""
        return Tables(
            self.targets,
            self.by_key,
            self.partners,
            frozenset(self.prepositional),
            self.groups,
            self.phrases,
            self.joined,
            self.fused,
            self._slips,
        )

    def _near(self) -> dict[str, str]:
        """Long words by their forms with one letter left out."""
        slips: dict[str, str] = {}
        for word in sorted({*(word for name in self.targets for word in name), *self.groups}):
            if len(word) >= SHORTEST_SLIP and word.isalpha():
                for form in _shorter(word):
                    slips.setdefault(form, word)
        return slips

    def spelled(self, stem: str) -> str:
        """The known word that a longer unknown one is a slip of one letter away from; itself where there is none."""
        if not SHORTEST_SLIP <= len(stem) <= LONGEST or stem in self.known or stem in self.groups or not stem.isalpha():
            return stem
        for form in _shorter(stem):
            near = self._slips.get(form, "")
            if near and near[0] == stem[0] and form in (near, stem):
                return near
        return stem

    def targets_of(self, text: str) -> list[Target]:
        """What a name stands for, exactly."""
        return self.targets.get(self._name(text)[0], [])

    def read_as(self, attribute: str, text: str) -> list[tuple[str, bool]]:
        """The values of one attribute that a name stands for, and which of them it denies."""
        name, negated = self._name(text)
        own = [each for each in self.targets.get(name, ()) if each.kind == VALUE and each.attribute == attribute]
        exact = [(each.value, each.denies) for each in own if each.negated == negated]
        return exact or [(each.value, True) for each in own if negated and not each.denies]

    def counted(self, attribute: str, value: str) -> str:
        """The number attribute that counts the time since a finding; empty when none does."""
        for each in (value, *self.vocabulary.ancestors(attribute, value)):
            if (attribute, each) in self.dated:
                return self.dated[attribute, each]
        return self.dated.get((attribute, "any"), "")

    def words(self, texts: Iterable[str]) -> list[str]:
        """Stems of words, two written apart joined where the knowledge base writes them together."""
        return self.join([self.stem(text) for text in texts])

    def join(self, stems: list[str]) -> list[str]:
        """Neighbours made one where together they are a word of the knowledge base."""
        found: list[str] = []
        for each in stems:
            if found and found[-1] + each in self.joined:
                found[-1] += each
            else:
                found.append(each)
        return found

    def _joined(self, reading: Reading) -> frozenset[str]:
        stem = self.stem
        texts = [text for term in self.vocabulary.values.values() for text in (term.label, *term.synonyms)]
        texts += [
            text
            for name in ("words_of_absence", "word", "stage_order")
            for _row, info in reading.facts(name)
            for text in info.extra.get("synonyms", ())
        ]
        singles = {stem(word) for text in texts for word in words_of(text)}
        for text in texts:
            if "-" not in text:
                continue
            for part in text.split():
                for one, other in pairwise(part.split("-")):
                    if len(one) + len(other) > 6 and one.isalpha() and other.isalpha():
                        self.fused.setdefault(stem(one) + stem(other), (stem(one), stem(other)))
        joined = frozenset(word for word in singles if len(word) > 6)
        for word in joined:
            self.fused.pop(word, None)
        return joined

    def _written(self, reading: Reading) -> dict[str, str]:
        """Words that count as they are written, so that several can be told from one, by their group."""
        return {
            text: f"@{row[0]}"
            for row, info in reading.facts("written")
            for text in (str(row[0]), *info.extra.get("synonyms", ()))
        }

    def _word_groups(self, reading: Reading) -> tuple[dict[str, tuple[str, ...]], dict[str, list[tuple[Name, str]]]]:
        groups: dict[str, tuple[str, ...]] = {}
        phrases: dict[str, list[tuple[Name, str]]] = {}
        for row, info in reading.facts("word"):
            head = f"@{row[0]}"
            for text in (str(row[0]).replace("_", " "), *info.extra.get("synonyms", ())):
                words = tuple(self.words([word for word in words_of(text) if word != "-"]))
                if len(words) == 1:
                    groups[words[0]] = (*groups.get(words[0], ()), head)
                else:
                    phrases.setdefault(words[0], []).append((words, head))
        return groups, phrases

    def _name(self, text: str) -> tuple[Name, bool]:
        """The words of a name that count, and whether a negation stands among them."""
        glue, negating, inner = self.grammar.glue, self.grammar.negating, self.grammar.inner
        words: list[str] = []
        units = self._units(text)
        for word in units:
            if word not in glue and word not in negating and word not in words:
                words.append(word)
        negated = any(word in negating for word in units)
        if not words and not negated:
            words = units
        alone = words[0] if len(words) == 1 else ""
        if alone[:1] == "@" and "_" not in alone and alone not in self.written.values():
            words = [self.stem(alone[1:])]
        if words and units[0] in inner and len(units) > 1:
            words.insert(0, "@in")
        name = tuple(words)
        if any(word in self.grammar.prepositions for word in units[1:]):
            self.prepositional.add(name)
        return name, negated

    def _units(self, text: str) -> list[str]:
        texts = [word for word in words_of(text.replace("_", " ")) if word[-1].isalnum() or word in SIGNS]
        raw = self.words(
            [f"@{word.casefold()}" if f"@{word.casefold()}" in self.written.values() else word for word in texts]
        )
        found: list[str] = []
        place = 0
        while place < len(raw):
            for words, head in self.phrases.get(raw[place], ()):
                if tuple(raw[place : place + len(words)]) == words and head[1:].replace("_", "") == "".join(words):
                    found.append(head)
                    place += len(words)
                    break
            else:
                word = raw[place]
                found.append(self.heads.get(word, word))
                place += 1
        return found

    def _add_term(self, term: Term, target: Target, alone: frozenset[Name]) -> None:
        for text in _texts(term):
            name, negated = self._name(text)
            if len(name) == 1 and name in alone and not negated:
                continue
            self._add(name, target._replace(negated=negated))

    def _add(self, name: Name, target: Target) -> None:
        if not name or len(name) > LONGEST_NAME:
            return
        known = self.targets.setdefault(name, [])
        if target not in known:
            known.append(target)

    def _inherit(self, reading: Reading) -> None:
        """What one test calls a sign another test may call by the same words."""
        same: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for row, _info in reading.facts("same_sign"):
            a, v, b, w = map(str, row)
            same.setdefault((b, w), []).append((a, v))
            same.setdefault((a, v), []).append((b, w))
        staying = {f"@{row[0]}" for row, _info in reading.facts("stays")}
        for name, targets in list(self.targets.items()):
            for target in [] if staying.intersection(name) else list(targets):
                for attribute, value in same.get((target.attribute, target.value), ()):
                    later = self.order.get(self.stages.get(attribute, ""), 0) > self.order.get(
                        self.stages.get(target.attribute, ""), 0
                    )
                    if later and all(each.attribute != attribute for each in targets):
                        self._add(name, target._replace(attribute=attribute, value=value, own=False))

    def _ranges(
        self, reading: Reading
    ) -> tuple[dict[str, tuple[Range, ...]], dict[tuple[str, str], list[tuple[str, str, str]]]]:
        """The ranges of each test, and what each level of one says: attribute, value, state."""
        units = {row[0]: tuple(info.extra.get("synonyms", ())) for row, info in reading.facts("unit")}
        over = [row for row, _info in reading.facts("range_over")]
        ranges: dict[str, tuple[Range, ...]] = {str(row[0]): () for row, _info in reading.facts("test")}
        for (test, unit, *numbers), info in reading.facts("test_range"):
            above = tuple((int(n), str(a), str(v)) for one, where, n, a, v in over if (one, where) == (test, unit))
            least, low, bottom, top, high, most = map(int, numbers)
            found = Range(units[unit], least, low, bottom, top, high, most, above, tuple(info.cite))
            ranges[str(test)] = (*ranges[str(test)], found)
        sayings: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
        for name, state in (("range_says", "present"), ("range_denies", "absent")):
            for (test, level, attribute, value), _info in reading.facts(name):
                sayings.setdefault((str(test), str(level)), []).append((str(attribute), str(value), state))
        return ranges, sayings

    def _keyed(self) -> dict[str, list[Name]]:
        counts = Counter(word for name in self.targets for word in name)
        keyed: dict[str, list[Name]] = {}
        for name in self.targets:
            keyed.setdefault(min(name, key=lambda word: (counts[word], word)), []).append(name)
        return keyed

    def _partners(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for name in self.targets:
            if len(name) == 2:
                found.setdefault(name[0], set()).add(name[1])
                found.setdefault(name[1], set()).add(name[0])
        return {word: frozenset(others) for word, others in found.items()}

    def _cues(self) -> dict[str, list[tuple[tuple[str, ...], str]]]:
        found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for kind, phrases in self.grammar.cues.items():
            for phrase in phrases:
                found.setdefault(phrase[0], []).append((phrase, kind))
        for entries in found.values():
            entries.sort(key=lambda entry: -len(entry[0]))
        return found


def _shorter(word: str) -> list[str]:
    """A word, and the word with any one letter left out."""
    return [word, *(word[:place] + word[place + 1 :] for place in range(1, len(word)))]


def _texts(term: Term) -> list[str]:
    """The names of a term as text: its synonyms, its label with and without what stands in brackets."""
    label = term.label
    short = label.partition(" (")[0] if label.endswith(")") else label
    short = short.partition(":")[0].partition(";")[0]
    return [text for text in dict.fromkeys((label, short, *term.synonyms, term.key[-1].replace("_", " "))) if text]
