"""The grammar of a language as data: which words negate, leave open, name relatives, plans and sides."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from reasoner.reading.quantities import Shape, compiled
from reasoner.reading.stems import plain, stem
from reasoner.reading.tokens import words_of

Phrase = tuple[str, ...]
OTHER_SIDE = "other side"


class Grammar(NamedTuple):
    """The words of one language: ``cues`` are phrases of plain words, by what they do."""

    glue: frozenset[str]
    skip: frozenset[str]
    ordinary: frozenset[str]
    forms: Mapping[str, str]
    cues: Mapping[str, tuple[Phrase, ...]]
    openers: frozenset[str]
    verbs: frozenset[str]
    auxiliaries: frozenset[str]
    breaks: frozenset[str]
    ors: frozenset[str]
    ands: frozenset[str]
    pair: frozenset[str]
    reporters: frozenset[str]
    left: frozenset[str]
    right: frozenset[str]
    normal: frozenset[str]
    similar: frozenset[str]
    both: str
    one: str
    numbers: Mapping[str, float]
    negating: frozenset[str]
    participles: frozenset[str]
    done: frozenset[str]
    weightless: frozenset[str]
    ones: frozenset[str]
    pronouns: frozenset[str]
    having: frozenset[str]
    predicates: frozenset[str]
    faces: frozenset[str]
    articles: frozenset[str]
    elsewhere: frozenset[str]
    prepositions: frozenset[str]
    inner: frozenset[str]
    lasting: frozenset[str]
    moments: frozenset[str]
    comparing: frozenset[str]
    relatives: frozenset[str]
    shapes: tuple[Shape, ...]
    reasons: Mapping[str, str]
    headings: frozenset[str]
    identity: tuple[tuple[str, re.Pattern[str]], ...]

    def because(self, *kinds: str) -> frozenset[str]:
        """The words in which it is told that a cue of one of these kinds sets something aside."""
        return frozenset([self.reasons[kind] for kind in kinds])

    def stem(self, word: str) -> str:
        """The form that stands for a word."""
        return stem(word, self.forms)


def read_grammar() -> Grammar:
    """The grammar of English, from the data file beside this module."""
    import tomllib
    from importlib.resources import files

    table = tomllib.loads((files("reasoner.reading") / "english.toml").read_text(encoding="utf-8"))
    doubt = table["open"]["reason"]
    sides, negation = table["sides"], table["negation"]
    relatives = [each for word in table["family"]["words"] for each in (word, f"{word}s")]
    cues = {
        "pseudo": negation["pseudo"],
        "not_before": negation["before"],
        "not_after": negation["after"],
        "open_before": table["open"]["before"],
        "open_after": table["open"]["after"],
        "question": table["question"]["before"],
        "family": relatives,
        "plan": table["plan"]["words"],
        "condition": table["plan"]["conditions"],
        "other": sides["other"],
        "end": table["ends"]["words"],
    }
    return Grammar(
        glue=frozenset(form for word in table["glue"].split() for form in (word, stem(word, table["forms"]))),
        skip=frozenset((table["skip"] + table["glue"]).split()),
        ordinary=frozenset(table["ordinary"].split()),
        forms=table["forms"],
        cues={kind: tuple(map(_phrase, texts)) for kind, texts in cues.items()},
        openers=frozenset(table["ends"]["openers"]),
        verbs=frozenset(table["ends"]["verbs"]),
        auxiliaries=frozenset(table["ends"]["auxiliaries"]),
        breaks=frozenset(table["ends"]["breaks"]),
        ors=frozenset(table["ends"]["or_words"]),
        ands=frozenset(table["ends"]["and_words"]),
        pair=frozenset(sides["pair"]),
        reporters=frozenset(table["family"]["reporters"]),
        left=frozenset(sides["left"]),
        right=frozenset(sides["right"]),
        normal=frozenset(sides["normal"]),
        similar=frozenset(sides["similar"]),
        both=sides["both"],
        one=sides["one"],
        numbers=table["numbers"],
        negating=frozenset(
            form
            for word in _single([*negation["before"], "neg", "negative", "-ve", "absent", "nil", "none"])
            for form in (word, stem(word, table["forms"]))
        ),
        participles=frozenset(negation["participles"]),
        done=frozenset(table["plan"]["done"]),
        ones=frozenset(table["back"]["ones"]),
        pronouns=frozenset(table["back"]["pronouns"]),
        having=frozenset(table["back"]["having"]),
        weightless=frozenset(negation["plain"]),
        predicates=frozenset(table["faces"]["predicates"]),
        faces=frozenset(table["faces"]["prepositions"]),
        articles=frozenset(table["faces"]["articles"]),
        elsewhere=frozenset(table["sizes"]["elsewhere"]),
        prepositions=frozenset(table["sizes"]["prepositions"]),
        lasting=frozenset(table["times"]["lasting"]),
        moments=frozenset(table["times"]["moments"]),
        comparing=frozenset(table["times"]["comparing"]),
        inner=frozenset(table["sizes"]["inner"]),
        relatives=_single(relatives),
        shapes=compiled([(each["kind"], each["pattern"]) for each in table["shape"]], table["time"], table["numbers"]),
        identity=tuple((each["kind"], re.compile(each["pattern"])) for each in table["identity"]),
        headings=frozenset(table["headings"]["kinds"]),
        reasons={
            "open_before": doubt,
            "open_after": doubt,
            "question": table["question"]["reason"],
            "family": table["family"]["reason"],
            "plan": table["plan"]["reason"],
            "condition": table["plan"]["reason"],
            "other": OTHER_SIDE,
        },
    )


def _phrase(text: str) -> Phrase:
    return tuple([plain(word) for word in words_of(text) if word != "-"])


def _single(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(text for text in texts if " " not in text)
