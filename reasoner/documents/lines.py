"""Collects the lines of a document one after the other."""

from __future__ import annotations

from reasoner.documents.document import BLANK, HEAD, NOTE, TEXT, TITLE, Document, Line
from reasoner.words.labels import capital

INDENT = 2


class Lines:
    """Lines in the order in which they are added; ``indent`` counts letters, two to a level."""

    __slots__ = ("_lines",)

    def __init__(self) -> None:
        self._lines: list[Line] = []

    def add(self, text: str, indent: int = 0, mark: str = "", *, dim: bool = False) -> None:
        """A paragraph at an indent behind a mark; without a mark it begins like a sentence."""
        words = text if mark or indent else capital(text)
        self._lines.append(Line(words, indent // INDENT, mark.strip(), NOTE if dim else TEXT))

    def heading(self, text: str, indent: int = 0) -> None:
        """A heading; the first is the title."""
        self._lines.append(Line(capital(text), indent // INDENT, kind=HEAD if self._lines else TITLE))

    def gap(self) -> None:
        """A space, never two."""
        if self._lines and self._lines[-1] != BLANK:
            self._lines.append(BLANK)

    @property
    def document(self) -> Document:
        """Everything so far."""
        return Document("", tuple(self._lines))
