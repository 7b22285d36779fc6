"""The texts and keys of a TOML file with their places, also of one that is only half typed.

TOML readers give values without places; this reads places and leaves everything else to them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from reasoner.source import SourceFile, Span

_TOKEN = re.compile(
    r'''(?P<comment>\#[^\n]*)
    | (?P<long>"""(?s:.*?)(?:"""|\Z)|\'\'\'(?s:.*?)(?:\'\'\'|\Z))
    | (?P<text>"(?:[^"\\\n]|\\.)*"|'[^'\n]*')
    | (?P<word>[A-Za-z0-9_+:-]+)
    | (?P<mark>[\[\]{}=,.\n])
    | (?P<other>[ \t]+|.)''',
    re.VERBOSE,
)


class Leaf(NamedTuple):
    """A text of a TOML file, quotes left out, with the keys that lead to it; ``is_key`` when it is itself a key."""

    path: tuple[str, ...]
    text: str
    span: Span
    is_key: bool = False


class _Open(NamedTuple):
    """A bracket that is still open: its mark and the keys that led to it."""

    mark: str
    path: tuple[str, ...]


def leaves(file: SourceFile) -> Iterator[Leaf]:
    """Every text and every key of a file, in order; never an error."""
    table: tuple[str, ...] = ()
    stack: list[_Open] = []
    keys: list[str] = []
    before_sign = True  # whether a word or text here is a key
    header = False
    for found in _TOKEN.finditer(file.text):
        kind, token = found.lastgroup, found.group()
        if kind in ("word", "text"):
            quoted = kind == "text"
            span = Span(file, found.start() + quoted, found.end() - quoted)
            here = stack[-1].path if stack else table
            if header:
                keys.append(span.text)
                yield Leaf(tuple(keys[:-1]), span.text, span, True)
            elif before_sign and not (stack and stack[-1].mark == "["):
                yield Leaf((*here, *keys), span.text, span, True)
                keys.append(span.text)
            elif quoted:
                yield Leaf((*here, *keys), span.text, span)
        elif token == "\n" and not (stack and stack[-1].mark == "["):
            # An inline table ends with its line, so that a half-typed one does not swallow the rest of the file.
            table = tuple(keys) if header else table
            stack, keys, before_sign, header = [], [], True, False
        elif token == "=" and not header:
            before_sign = False
        elif token == "[" and before_sign and not stack and not keys:
            header = True
        elif token in ("[", "{") and not header:
            here = stack[-1].path if stack else table
            stack.append(_Open(token, (*here, *keys)))
            keys, before_sign = [], token == "{"
        elif token in ("]", "}") and stack:
            stack.pop()
            keys, before_sign = [], False
        elif token == "," and stack:
            keys, before_sign = [], stack[-1].mark == "{"
