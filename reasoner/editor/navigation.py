"""Where a name is defined and where it is used."""

from __future__ import annotations

from pathlib import Path

from reasoner.editor.index import Found
from reasoner.editor.project import Project


def definitions(project: Project, path: Path, offset: int) -> list[Found]:
    """The declaration of a predicate or sort, the fact that states a constant, the clause with an id, a source."""
    here = project.index.at(path, offset)
    return [each for each in project.index.all_of(here.name) if each.occurrence.defines] if here else []


def references(project: Project, path: Path, offset: int, *, declaration: bool = True) -> list[Found]:
    """Every place of the name at an offset; a variable's places are those in its clause."""
    here = project.index.at(path, offset)
    if here is None:
        return []
    if here.name.kind == "variable":
        item = project.index.item_at(path, offset)
        every = project.index.by_name.get(("variable", here.name.text), [])
        span = item.span if item else here.span
        return [each for each in every if each.path == path and span.start <= each.occurrence.span.start < span.end]
    found = project.index.all_of(here.name)
    return found if declaration else [each for each in found if not each.occurrence.defines]
