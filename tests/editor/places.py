"""Questions about the small knowledge base with a text changed: ``‸`` marks the place that a question is about."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from reasoner.editor.completion import complete
from reasoner.editor.desk import Desk
from reasoner.editor.hover import hover
from reasoner.editor.index import Found
from reasoner.editor.navigation import definitions, references
from reasoner.editor.project import Project

MARK = "‸"


class Asked(NamedTuple):
    """A file as it lies open, and the offset of the mark."""

    desk: Desk
    path: Path
    offset: int

    @property
    def project(self) -> Project:
        return self.desk.project(self.path)

    def completed(self) -> list[str]:
        file = self.desk.text(self.path)
        assert file is not None
        return [each.label for each in complete(self.project, file, self.offset).suggestions]

    def hovered(self) -> str:
        found = hover(self.project, self.path, self.offset)
        return found.text if found else ""

    def defined(self) -> list[str]:
        return [line(each) for each in definitions(self.project, self.path, self.offset)]

    def used(self) -> list[str]:
        return [line(each) for each in references(self.project, self.path, self.offset)]


def line(found: Found) -> str:
    """The line of an occurrence, after the name of its file."""
    span = found.occurrence.span
    return f"{found.path.name}: {span.file.line(span.line).strip()}"


def at(kb: Path, name: str, old: str, marked: str, *, append: bool = False) -> Asked:
    """Open a file in which ``marked`` stands in place of ``old``, or behind everything with ``append``."""
    path = kb / name
    text = path.read_text(encoding="utf-8")
    assert append or old in text
    text = text + marked if append else text.replace(old, marked, 1)
    desk = Desk()
    desk.put(path, text.replace(MARK, ""))
    return Asked(desk, path, text.index(MARK))


def typed(kb: Path, marked: str) -> Asked:
    """A rule file at whose end something is typed."""
    return at(kb, "bicycle.dl", "", "\n" + marked, append=True)
