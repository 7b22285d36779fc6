"""Source files and ranges in them: every node of syntax and every diagnostic points to one."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class SourceFile:
    """A text with the path it is shown under (``kb/rules.dl``), already decoded, line ends normalised to LF."""

    path: str
    text: str
    layer: str = ""

    @cached_property
    def line_starts(self) -> list[int]:
        """Offsets of the first character of each line."""
        starts = [0]
        position = self.text.find("\n")
        while position >= 0:
            starts.append(position + 1)
            position = self.text.find("\n", position + 1)
        return starts

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column, both 1-based, of a character offset."""
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    def whole_line(self, number: int) -> Span:
        """A line (1-based) with its line end."""
        starts = self.line_starts
        return Span(self, starts[number - 1], starts[number] if number < len(starts) else len(self.text))

    def line(self, number: int) -> str:
        """Text of a line (1-based), without its line end."""
        starts = self.line_starts
        end = starts[number] - 1 if number < len(starts) else len(self.text)
        return self.text[starts[number - 1] : end]


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of character offsets ``[start, end)`` in a source file."""

    file: SourceFile
    start: int
    end: int

    @property
    def line(self) -> int:
        """First line, 1-based."""
        return self.file.position(self.start)[0]

    @property
    def column(self) -> int:
        """First column, 1-based."""
        return self.file.position(self.start)[1]

    @property
    def end_line(self) -> int:
        """Last line, 1-based."""
        return self.file.position(self.end)[0]

    @property
    def end_column(self) -> int:
        """Column just after the last character, 1-based."""
        return self.file.position(self.end)[1]

    @property
    def text(self) -> str:
        """The characters covered."""
        return self.file.text[self.start : self.end]

    @property
    def place(self) -> str:
        """``path:line:column`` of the start."""
        line, column = self.file.position(self.start)
        return f"{self.file.path}:{line}:{column}"

    def to(self, other: Span) -> Span:
        """The smallest range that covers both."""
        return Span(self.file, min(self.start, other.start), max(self.end, other.end))
