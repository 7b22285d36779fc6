"""Damage to texts: what an editor, a copy, a merge or an enemy makes of a file, one seeded change after another."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random
from typing import TypeAlias

Change: TypeAlias = Callable[[Random, str, Sequence[str]], str]

LONGEST = 20_000
"""Characters; a mutant is cut here, so that an input costs milliseconds."""

_TOKEN = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|%!?|:-|[A-Za-z0-9_-]+|[ \t]+|\n|.", re.DOTALL)

WORDS = (
    *("%!", "%! id x", "%! cite", "%! sort s open", "%! predicate p(s) fact", '%! says "{X}"', '%! ignore KB012 "x"'),
    *(
        "%! overrides kin",
        "%! status retired",
        "%! amendable",
        '%!   "more"',
        "%*",
        "*%",
        "%",
        ":-",
        "not ",
        "not not ",
    ),
    *("#sum", "#count { X : p(X) }", "#max", "#include", "X = ", "<=", "!=", "==", "..", ";", "|", "{", "}", "(", ")"),
    *("()", ",", ".", "_", "_x", "X", "Y", '"', '"a\\"', '"\\n"', "'", "-", "+", "*", "**", "1.5", "0", "-0", "007"),
    *("2147483647", "2147483648", "99999999999999999999", "\t", "\r\n", "\r", "\n\n", "\x00", "\x1b[31m", "\ufeff"),
    *("\u202e", "\u2028", "\x85", "\u0301", "日本", "😀", "\udcff", "[[case]]", "[kb]", "[", "]", "=", "= {", "nan"),
    *(
        "inf",
        "1e999",
        "true",
        "1979-05-27",
        "07:32:00",
        '"""',
        "\\u0000",
        "\\ud800",
        "#",
        ",,",
        ";;",
        '""',
        "{1}",
        "{}",
    ),
)
"""Pieces that mean something in one of the languages, or that nothing expects."""


def mutated(random: Random, text: str, others: Sequence[str]) -> bytes:
    """One to four changes of a text, as bytes, sometimes in a strange encoding."""
    for _ in range(random.choice((1, 1, 1, 2, 3, 4))):
        text = random.choice(CHANGES)(random, text, others)[:LONGEST]
    return _encoded(random, text)


def nonsense(random: Random) -> bytes:
    """Text that no language has: words, letters of all kinds, bytes."""
    length = random.randrange(60)
    kind = random.randrange(3)
    if kind == 0:
        return random.randbytes(length)
    if kind == 1:
        return _encoded(random, "".join(random.choice(WORDS) for _ in range(length)))
    return _encoded(
        random, "".join(chr(random.choice((random.randrange(128), random.randrange(0x3000)))) for _ in range(length))
    )


def _encoded(random: Random, text: str) -> bytes:
    kind = random.randrange(60)
    if kind == 0:
        return text.encode("utf-16", errors="replace")
    if kind == 1:
        return b"\xef\xbb\xbf" + text.encode(errors="replace")
    if kind == 2:
        return text.encode("latin-1", errors="replace")
    if kind == 3:
        return text.replace("\n", "\r\n").encode(errors="surrogateescape" if text.isascii() else "replace")
    return text.encode(errors="replace") if "\udcff" not in text else text.encode(errors="surrogatepass")


def _place(random: Random, text: str) -> int:
    return random.randrange(len(text) + 1)


def _cut(random: Random, text: str, _: Sequence[str]) -> str:
    """Saved half-way."""
    return text[: _place(random, text)]


def _lose(random: Random, text: str, _: Sequence[str]) -> str:
    start = _place(random, text)
    return text[:start] + text[start + random.choice((1, 1, 2, 5, 20, 200)) :]


def _put(random: Random, text: str, _: Sequence[str]) -> str:
    start = _place(random, text)
    return text[:start] + random.choice(WORDS) + text[start:]


def _token(random: Random, text: str, others: Sequence[str]) -> str:
    """A token replaced by one from here or elsewhere, left out or doubled."""
    tokens = _TOKEN.findall(text)
    if not tokens:
        return random.choice(WORDS)
    place = random.randrange(len(tokens))
    source = tokens if random.random() < 0.6 else _TOKEN.findall(random.choice(others))
    new = random.choice((random.choice(source or tokens), random.choice(WORDS), "", tokens[place] * 2))
    return "".join((*tokens[:place], new, *tokens[place + 1 :]))


def _swap(random: Random, text: str, _: Sequence[str]) -> str:
    tokens = _TOKEN.findall(text)
    if len(tokens) < 2:
        return text
    first, second = random.randrange(len(tokens)), random.randrange(len(tokens))
    tokens[first], tokens[second] = tokens[second], tokens[first]
    return "".join(tokens)


def _line(random: Random, text: str, others: Sequence[str]) -> str:
    """A line lost, doubled, moved, indented, or brought from elsewhere."""
    lines = text.split("\n")
    place = random.randrange(len(lines))
    kind = random.randrange(5)
    line = lines.pop(place)
    if kind == 1:
        lines[place:place] = [line, line]
    elif kind == 2:
        lines.insert(random.randrange(len(lines) + 1), line)
    elif kind == 3:
        lines.insert(place, f"\t {line}")
    elif kind == 4:
        lines[place:place] = [line, random.choice(random.choice(others).split("\n"))]
    return "\n".join(lines)


def _splice(random: Random, text: str, others: Sequence[str]) -> str:
    """A merge gone wrong: the beginning of one text, the end of another."""
    other = random.choice(others)
    return text[: _place(random, text)] + other[_place(random, other) :]


def _repeat(random: Random, text: str, _: Sequence[str]) -> str:
    """A piece many times over: deep nesting, endless lists."""
    start = _place(random, text)
    piece = random.choice((random.choice(WORDS), text[start : start + random.choice((1, 3, 30))]))
    return text[:start] + piece * random.choice((2, 10, 150, 1500)) + text[start:]


def _letter(random: Random, text: str, _: Sequence[str]) -> str:
    """A slip of the finger: upper for lower case, a neighbour, a strange letter."""
    if not text:
        return "x"
    place = random.randrange(len(text))
    letter = text[place]
    new = random.choice((letter.swapcase(), chr((ord(letter) ^ 1) or 32), chr(random.randrange(32, 0x2FFF))))
    return text[:place] + new + text[place + 1 :]


def _conflict(random: Random, text: str, _: Sequence[str]) -> str:
    """The marks that version control leaves behind."""
    lines = text.split("\n")
    place = random.randrange(len(lines))
    lines[place:place] = [
        "<<<<<<< HEAD",
        *lines[place : place + 2],
        "=======",
        *lines[place : place + 1],
        ">>>>>>> theirs",
    ]
    return "\n".join(lines)


CHANGES: tuple[Change, ...] = (
    *(_cut, _lose, _lose, _put, _put, _token, _token, _token, _swap, _line, _line, _splice, _repeat, _letter),
    *(_letter, _conflict),
)
