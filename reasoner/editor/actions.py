"""Corrections that a diagnostic offers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from reasoner.diagnostics import Diagnostic, fix_of
from reasoner.editor.edits import Edit
from reasoner.editor.project import Project


class Action(NamedTuple):
    """A title, the diagnostic that it corrects, and the changes to its file."""

    title: str
    diagnostic: Diagnostic
    edits: tuple[Edit, ...]


def actions(project: Project, path: Path, start: int, end: int) -> Iterator[Action]:
    """The corrections for the diagnostics known so far that touch a range of a rule file."""
    for problem in project.known_problems:
        each = problem.diagnostic
        if problem.path != path or path.suffix != ".dl" or each.span.end < start or each.span.start > end:
            continue
        fix = fix_of(each)
        if fix is not None:
            yield Action(fix.title, each, tuple([Edit(path, span, text) for span, text in fix.edits]))
