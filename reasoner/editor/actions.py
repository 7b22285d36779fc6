"""Corrections that a diagnostic offers: the name it asks whether you meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from reasoner.diagnostics import Diagnostic
from reasoner.editor.edits import Edit
from reasoner.editor.project import Project

_MEANT = re.compile(r"did you mean '([^']+)'\?")


class Action(NamedTuple):
    """A title, the diagnostic that it corrects, and the change."""

    title: str
    diagnostic: Diagnostic
    edit: Edit


def actions(project: Project, path: Path, start: int, end: int) -> Iterator[Action]:
    """The corrections for the diagnostics known so far that touch a range of a rule file."""
    for problem in project.known_problems:
        each = problem.diagnostic
        if problem.path != path or path.suffix != ".dl" or each.span.end < start or each.span.start > end:
            continue
        meant = _MEANT.search(each.help)
        # The range has to be the word itself; some diagnostics are about more than the word that is wrong.
        if meant and f"'{each.span.text}'" in each.message:
            yield Action(f"Change to '{meant.group(1)}'", each, Edit(path, each.span, meant.group(1)))
