"""A text cut into tokens and sentences; every token keeps its place, so that a reading can show its words."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

MOST_TOKENS = 160
"""A sentence ends here at the latest: what text without stops costs grows no faster than its length."""

MOST_HEADING = 6
"""Tokens of a heading that a colon joins to what it is over, at most."""

_TOKEN = re.compile(
    r"(?P<no>!=|≠|¬|(?<![^\s,;(])[!~](?=[^\W\d_]))"  # as in attribute!=value, !value
    r"|(?P<nil>\([-–−]\)|(?<=: )[-–−](?=\s*(?:[.,;)\n]|$)))"  # as in noise (-), noise: -
    r"|[+-]ve(?![^\W_])"
    r"|w/o(?![^\W_])|r/o(?![^\W_])|h/o(?![^\W_])|c/o(?![^\W_])|and/or(?![^\W_])"
    r"|(?:[^\W\d_]\.){2,}"
    r"|[^\W\d_][^\W_]*(?:['’][^\W\d_]{1,2}(?![^\W_]))?"
    r"|\d+(?:[.,]\d+)?"
    r"|\n[ \t\r]*\n"
    r"|\n"
    r"|[^\s\w]|_"
)
STOPS = frozenset([".", ";", "!", ":", "\n\n"])
PARTS = frozenset([",", "(", ")", "\n", "–", "—", "/", "[", "]"])


class Token(NamedTuple):
    """A word, number or sign: its text (of a sign that negates, the word that it stands for) and where it stands.

    ``typed``: it is a sign that negates, as in attribute!=value.
    """

    text: str
    start: int
    end: int
    typed: bool = False

    @property
    def is_word(self) -> bool:
        """Whether it holds a letter or digit."""
        return self.text[0].isalnum() or (len(self.text) > 1 and self.text[-1].isalnum())


class Headings(NamedTuple):
    """Headings that a colon joins to what they are over: whole ones, and the words that others are made of."""

    phrases: frozenset[tuple[str, ...]]
    words: frozenset[str]

    def has(self, tokens: list[Token]) -> bool:
        """Whether tokens before a colon are a heading."""
        if not 0 < len(tokens) <= MOST_HEADING:
            return False
        texts = tuple(token.text.casefold() for token in tokens if token.text != "\n")
        return texts in self.phrases or (bool(texts) and all(text in self.words for text in texts))


def words_of(text: str) -> list[str]:
    """The words and signs of a short text, such as a name."""
    if text.isascii() and text.replace(" ", "").isalpha():
        return text.split()  # most names; a knowledge base has ten thousand of them
    return [match.group() for match in _TOKEN.finditer(text) if match.group().strip()]


def tokens_of(text: str) -> list[Token]:
    """All tokens of a text in order."""
    found = []
    for match in _TOKEN.finditer(text):
        word = match.group()
        if word[0] == "\n":
            word = "\n\n" if word.count("\n") > 1 else "\n"
        elif match.lastgroup:
            word = match.lastgroup
        found.append(Token(word, match.start(), match.end(), match.lastgroup == "no"))
    return found


def sentences_of(
    text: str,
    tokens: list[Token],
    short: Collection[str],
    answers: Collection[tuple[str, ...]] = (),
    headings: Headings | None = None,
) -> Iterator[tuple[int, int]]:
    """Ranges of tokens that make a sentence; the stop that ends it is its last token.

    A colon before one of the ``answers`` and nothing else, as in ``noise: none``, or behind one of the ``headings``,
    ends no sentence.
    """
    start = 0
    for place in range(len(tokens)):
        heads = headings is not None and tokens[place].text == ":" and headings.has(tokens[start:place])
        if (not heads and _ends(text, tokens, place, short, answers)) or place - start >= MOST_TOKENS:
            yield start, place + 1
            start = place + 1
    if start < len(tokens):
        yield start, len(tokens)


def _ends(
    text: str, tokens: list[Token], place: int, short: Collection[str], answers: Collection[tuple[str, ...]]
) -> bool:
    token = tokens[place]
    if token.text == "\n":
        after = tokens[place + 1].text if place + 1 < len(tokens) else ""
        return not after[:1].islower()
    if token.text not in STOPS:
        return False
    if token.text == ".":
        following = text[token.end : token.end + 1]
        before = tokens[place - 1] if place else None
        if following and not following.isspace():
            return False
        return not (before is not None and before.end == token.start and before.text.casefold() in short)
    if token.text == ":":
        return not text[token.end : token.end + 1].isdigit() and _answer(tokens, place + 1) not in answers
    return True


def _answer(tokens: list[Token], place: int) -> tuple[str, ...]:
    """The words from here to the next sign."""
    words: list[str] = []
    while place < len(tokens) and tokens[place].is_word:
        words.append(tokens[place].text.casefold())
        place += 1
    return tuple(words)
