"""The lexer: text into tokens, comments and annotation lines, with clingo's rules for strings, numbers and comments.

It is written by hand over one regular expression. A parser library was weighed and left: start-up (a grammar has
to be compiled or unpickled before the first clause is read), a dependency at run time, and above all messages. Every
message here is about what an author meant, not about which token of a grammar was missing.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from reasoner.diagnostics import Diagnostic
from reasoner.source import SourceFile, Span
from reasoner.syntax import messages
from reasoner.syntax.tree import Comment

MOST_TOKENS = 1_000_000
"""Words, marks and comments of a file."""

LARGEST_NUMBER = 2**31 - 1
"""Integers are those of clingo: 32 bits with a sign (the most negative one left out, so that minus never overflows)."""

_TOKEN = re.compile(
    r"""[ \t\n]*(?:
      (?P<name>[a-z][A-Za-z0-9_]*|\#(?:inf|sup)(?![A-Za-z0-9_]))
    | (?P<variable>_*[A-Z][A-Za-z0-9_]*|_(?![A-Za-z0-9_]))
    | (?P<mark>:-|!=|<=|>=|(?<!\.)\.(?!\.)|[(),+;{}]|:(?!~)|=(?!=|:=|\\=)|<(?!>)|>|-|\*(?!\*))
    | (?P<number>(?:0|[1-9][0-9]*)(?![A-Za-z0-9_]|\.[0-9]))
    | (?P<string>"(?:[^"\\\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]|\\["\\n])*")
    | (?P<comment>%(?!\*)[^\n]*)
    | (?P<aggregate>\#(?:sum|count|min|max)(?![A-Za-z0-9_+]))
    | (?P<block>%\*)
    | (?P<float>[0-9]+\.[0-9]+)
    | (?P<badnumber>[0-9][A-Za-z0-9_]*)
    | (?P<badname>_+[a-z0-9][A-Za-z0-9_]*)
    | (?P<badstring>"[^\n]*)
    | (?P<foreign>\#[A-Za-z_!]*\+?|==|=:=|=\\=|<>|:~|\*\*|\.\.+|//|/\*|/=|&&|\|\||\\[+=]|[|/\\@&?^~$!'\[\]`])
    | (?P<end>\Z)
    | (?P<badquote>[\u201c\u201d\u201e\u00ab\u2018\u2019]
        [^\n"\u201c\u201d\u00bb\u2018\u2019]*["\u201c\u201d\u00bb\u2018\u2019]?)
    | (?P<unknown>[^ -~\t\n]+|[^ \t\n])
    )""",
    re.VERBOSE,
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_BLOCK_MARK = re.compile(r"%\*|\*%|%[^\n]*")
_QUIET = frozenset({"name", "variable", "string", "aggregate"})


class Token(NamedTuple):
    """A token: for a mark the mark itself as kind; ``error`` is one that the lexer has already reported."""

    kind: str
    start: int
    end: int


class Tokens(NamedTuple):
    """What the lexer makes of a file. ``annotations`` are the ranges of the ``%!`` lines."""

    tokens: list[Token]
    comments: list[Comment]
    annotations: list[tuple[int, int]]
    diagnostics: list[Diagnostic]

    @property
    def size(self) -> int:
        """How much there is to read, in words and marks; the words of annotations are guessed from their length."""
        inside = sum([4 + (end - start) // 8 for start, end in self.annotations])
        return len(self.tokens) + len(self.comments) + inside


def tokenize(file: SourceFile) -> Tokens:
    """Read a whole file; the last token is always ``end``."""
    text = file.text
    result = Tokens([], [], [], [])
    tokens = result.tokens
    match = _TOKEN.match
    position = 0
    for _ in range(MOST_TOKENS):
        found = match(text, position)
        assert found is not None  # the last alternatives cover every character and the end
        kind = found.lastgroup or "end"
        start, position = found.span(kind)
        if kind in _QUIET:
            tokens.append(Token(kind, start, position))
        elif kind == "mark":
            tokens.append(Token(text[start:position], start, position))
        elif kind == "end":
            tokens.append(Token("end", start, start))
            return result
        else:
            position = _special(file, kind, start, position, result)
    result.diagnostics.append(messages.too_much(Span(file, position, position), MOST_TOKENS))
    tokens.append(Token("error", position, len(text)))
    tokens.append(Token("end", len(text), len(text)))
    return result


def _special(file: SourceFile, kind: str, start: int, end: int, result: Tokens) -> int:
    """Handle comments, numbers and every wrong token; return where to go on."""
    if kind == "comment":
        _comment(file, start, end, result)
        return end
    if kind == "number" and end - start < 11 and int(file.text[start:end]) <= LARGEST_NUMBER:
        result.tokens.append(Token("number", start, end))
        return end
    if kind == "foreign":  # well-formed elsewhere: the parser knows the place, and so the better words
        result.tokens.append(Token("foreign", start, end))
        return end
    if kind == "block":
        return _block_comment(file, start, result)
    result.diagnostics.append(messages.wrong_token(kind, Span(file, start, end)))
    result.tokens.append(Token("error", start, end))
    return end


def _comment(file: SourceFile, start: int, end: int, result: Tokens) -> None:
    control = _CONTROL.search(file.text, start, end)
    if control:
        result.diagnostics.append(messages.wrong_token("unknown", Span(file, control.start(), control.end())))
    if file.text.startswith("%!", start):
        result.annotations.append((start, end))
    else:
        result.comments.append(Comment(file.text[start:end], Span(file, start, end)))


def _block_comment(file: SourceFile, start: int, result: Tokens) -> int:
    """Skip a block comment; like clingo's they nest, and a ``%`` inside hides the rest of its line."""
    depth = 0
    for mark in _BLOCK_MARK.finditer(file.text, start):
        if mark.group() == "%*":
            depth += 1
        elif mark.group() == "*%":
            depth -= 1
        if depth == 0:
            _comment(file, start, mark.end(), result)
            return mark.end()
    result.diagnostics.append(messages.unterminated_comment(Span(file, start, start + 2)))
    result.tokens.append(Token("error", start, len(file.text)))
    return len(file.text)
