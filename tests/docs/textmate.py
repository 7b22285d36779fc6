"""As much of a TextMate tokenizer as the grammar of rule files needs: ``match``, ``begin``/``end``, ``include``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple


class Piece(NamedTuple):
    """A stretch of one line and the scopes on it, outermost first."""

    line: int
    start: int
    end: int
    scopes: tuple[str, ...]


class _Open(NamedTuple):
    """A rule whose end has not come yet."""

    patterns: list[dict[str, Any]]
    end: str
    scopes: tuple[str, ...]


def pieces(grammar: dict[str, Any], text: str) -> Iterator[Piece]:
    """The scopes of a text, piece by piece."""
    stack = [_Open(grammar["patterns"], "", ())]
    for number, line in enumerate(text.split("\n")):
        yield from _line(grammar, stack, number, line)


def _line(grammar: dict[str, Any], stack: list[_Open], number: int, line: str) -> Iterator[Piece]:
    place = 0
    while True:
        top = stack[-1]
        rule, found = _next(grammar, top, line, place)
        if found is None:
            yield Piece(number, place, len(line), top.scopes)
            return
        yield Piece(number, place, found.start(), top.scopes)
        if rule is None:
            yield Piece(number, found.start(), found.end(), top.scopes)
            stack.pop()
        else:
            scopes = (*top.scopes, *([rule["name"]] if "name" in rule else []))
            yield Piece(number, found.start(), found.end(), scopes)
            for group, capture in rule.get("beginCaptures", {}).items():
                yield Piece(number, *found.span(int(group)), (*scopes, capture["name"]))
            if "end" in rule:
                stack.append(_Open(rule["patterns"], rule["end"], scopes))
        if found.end() == place == len(line):
            return
        place = found.end()


def _next(
    grammar: dict[str, Any], top: _Open, line: str, place: int
) -> tuple[dict[str, Any] | None, re.Match[str] | None]:
    """The rule that matches first from a place on, or ``None`` for the end of the open one; the end wins a tie."""
    rule, best = None, re.compile(top.end).search(line, place) if top.end else None
    for pattern in top.patterns:
        known = grammar["repository"][pattern["include"].removeprefix("#")] if "include" in pattern else pattern
        found = re.compile(known.get("match", known.get("begin"))).search(line, place)
        if found and (best is None or found.start() < best.start()):
            rule, best = known, found
    return rule, best
