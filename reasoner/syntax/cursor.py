"""A position in the tokens of a file: how the parser moves, and how it stops at an error and goes on behind it."""

from __future__ import annotations

from typing import NoReturn

from reasoner.diagnostics import Diagnostic, Fix, Label
from reasoner.source import SourceFile, Span
from reasoner.syntax import messages
from reasoner.syntax.annotations import Refused
from reasoner.syntax.lexer import Token

COMPARE = frozenset({"=", "!=", "<", "<=", ">", ">="})
ARITHMETIC = frozenset({"+", "-", "*"})
_CONNECTORS = frozenset({",", ":-", "(", "{", ";", ":", "+", "-", "*"}) | COMPARE


class AlreadyReported(Exception):  # noqa: N818 - a signal, not an error of its own
    """The clause holds a token that the lexer reported."""


class Cursor:
    """The tokens of a file, the current one, and the brackets that are open."""

    __slots__ = ("budget", "file", "index", "kind", "opened", "start", "text", "tokens")

    def __init__(self, file: SourceFile, tokens: list[Token]) -> None:
        self.file = file
        self.text = file.text
        self.tokens = tokens
        self.index = 0
        self.kind, self.start, _ = tokens[0]
        self.budget = 0
        self.opened: list[Token] = []

    # -- moving --------------------------------------------------------------------------------------------------

    def advance(self) -> Token:
        """Step over the current token and return it."""
        token = self.tokens[self.index]
        if token.kind != "end":
            self.index += 1
        self.kind, self.start, _ = self.tokens[self.index]
        return token

    def peek(self, distance: int = 1) -> str:
        """The kind of a token further on."""
        return self.tokens[min(self.index + distance, len(self.tokens) - 1)].kind

    def span_from(self, start: int) -> Span:
        """From an offset to the end of the last token read."""
        return Span(self.file, start, self.tokens[self.index - 1].end)

    def here(self) -> Span:
        """The range of the current token."""
        token = self.tokens[self.index]
        return Span(self.file, token.start, token.end)

    def recover(self, first: int) -> int:
        """Go behind the clause that started at token ``first`` and failed; return its offset.

        It ends at its full stop, or before a token at the start of a line where nothing asks for more.
        """
        self.opened.clear()
        self.index = max(self.index, first)
        directive = self.tokens[first].kind == "." and self.peek() == "name"  # as in .decl of Soufflé
        while self.kind != "end":
            if self.index > first and self._starts_afresh():
                break
            if self.advance().kind == "." and not (directive and self.index == first + 1):
                break
        return self.tokens[first].start

    def _starts_afresh(self) -> bool:
        at_line_start = self.start == 0 or self.text[self.start - 1] == "\n"
        starter = self.kind in ("name", ":-")
        return at_line_start and starter and self.tokens[self.index - 1].kind not in _CONNECTORS

    def open(self, bracket: str) -> None:
        """Step over an opening bracket."""
        if self.kind != bracket:
            self.fail(f"'{bracket}'")
        self.opened.append(self.advance())

    def close(self, bracket: str, expected: str) -> None:
        """Step over a closing bracket."""
        if self.kind != bracket:
            self.fail(expected)
        self.advance()
        self.opened.pop()

    def current_text(self) -> str:
        """The text of the current token."""
        _, start, end = self.tokens[self.index]
        return self.text[start:end]

    def outside(self, what: str, advice: str) -> NoReturn:
        """Refuse a construct that starts at the current token."""
        raise Refused(messages.outside(what, advice, self.here()))

    def fail_function(self, span: Span) -> NoReturn:
        """Refuse a function term; what stands at the margin is a clause of its own, below a bracket that is open."""
        if self.opened and self.text[span.start - 1 : span.start] == "\n":
            before = max(place for place, token in enumerate(self.tokens[: self.index]) if token.end <= span.start)
            raise Refused(self._unclosed(self.tokens[before]))
        advice = "give the predicate one more argument for it: p(X, Y) instead of p(f(X, Y))"
        name = span.text.partition("(")[0]
        if name in ("max", "min"):
            advice = f"write the {name} of two values as X = #{name} {{ A; B }}"
        raise Refused(messages.outside("function terms", advice, span))

    def fail(self, expected: str, advice: str = "", fix: Fix | None = None) -> NoReturn:
        """Report the current token, in the most telling way."""
        if self.kind == "error":
            raise AlreadyReported
        if self.kind == "foreign":
            raise Refused(messages.foreign(self.here()))
        if self.kind in ("end", "name", ":-") and self.index and not self.opened and self._next_line():
            previous = self.tokens[self.index - 1]
            if previous.kind not in _CONNECTORS:
                after = self.text[previous.start : previous.end]
                raise Refused(
                    messages.missing_stop(Span(self.file, previous.end, previous.end), messages.quoted(after))
                )
        labels: tuple[Label, ...] = ()
        if self.opened:
            labels = (self._opening(),)
            previous = self.tokens[self.index - 1]
            begins = self.text[self.start - 1 : self.start] == "\n" and (
                self.kind == ":-" or (self.kind == "name" and self.peek() in ("(", ":-", "."))
            )
            if begins and previous.kind not in _CONNECTORS:
                raise Refused(self._unclosed(previous))
        found = "the end of the file" if self.kind == "end" else messages.quoted(self.current_text())
        after = self.tokens[self.index - 1].kind if self.index else ""
        advice = advice or messages.missing(self.kind, after, self.opened[-1].kind if self.opened else "")
        if self.kind == "." and self.opened and after not in _CONNECTORS:
            fix = messages.insertion(self.here(), ")" if self.opened[-1].kind == "(" else "}")
        raise Refused(messages.expected(expected, found, self.here(), advice, labels, fix))

    def _opening(self) -> Label:
        bracket = self.opened[-1]
        return Label(Span(self.file, bracket.start, bracket.end), "opened here")

    def _unclosed(self, last: Token) -> Diagnostic:
        """The innermost bracket is open behind its last token, where the next clause begins."""
        after = messages.quoted(self.text[last.start : last.end])
        place = Span(self.file, last.end, last.end)
        return messages.missing_bracket(place, after, self.opened[-1].kind, (self._opening(),))

    def _next_line(self) -> bool:
        return self.kind == "end" or "\n" in self.text[self.tokens[self.index - 1].end : self.start]
