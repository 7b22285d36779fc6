"""A change to a file, and texts with changes applied."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from reasoner.source import SourceFile, Span


class Edit(NamedTuple):
    """A range of a file and what is to stand there."""

    path: Path
    span: Span
    text: str


def applied(files: Mapping[Path, SourceFile], edits: Iterable[Edit]) -> dict[Path, str]:
    """The new texts of the files that edits change; edits do not overlap."""
    texts: dict[Path, str] = {}
    for edit in sorted(edits, key=lambda each: (str(each.path), -each.span.start)):
        before = texts.get(edit.path, files[edit.path].text)
        texts[edit.path] = before[: edit.span.start] + edit.text + before[edit.span.end :]
    return texts
