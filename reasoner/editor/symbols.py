"""The outline of a file."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

from reasoner.editor.project import Project
from reasoner.editor.rules import sort_name_span
from reasoner.editor.wording import Wording, signature, text
from reasoner.source import Span
from reasoner.syntax.tree import Clause, PredicateDeclaration, SortDeclaration

Role: TypeAlias = Literal["predicate", "sort", "rule", "fact", "denial", "reference"]


class Symbol(NamedTuple):
    """An entry of the outline: ``whole`` is the item with its annotations, ``name_span`` the place to jump to."""

    name: str
    detail: str
    role: Role
    whole: Span
    name_span: Span


def symbols(project: Project, path: Path) -> list[Symbol]:
    """Declarations and clauses of a rule file in order, or the references of a bibliography."""
    wording = Wording(project.index)
    found = []
    for start, end, item in project.index.items_in(path):
        whole = Span(item.span.file, start, end)
        if isinstance(item, Clause):
            found.append(_clause(item, whole, wording))
        elif isinstance(item, PredicateDeclaration):
            found.append(Symbol(item.name, signature(item), "predicate", whole, item.name_span))
        elif isinstance(item, SortDeclaration):
            form = f"{item.form} {item.predicate or ''}".strip()
            found.append(Symbol(item.name, form, "sort", whole, sort_name_span(item)))
    for each in project.index.references.values() if not found else ():
        if project.index.path(each.span) == path:
            found.append(Symbol(each.key, each.title, "reference", each.span, each.span))
    return found


def _clause(clause: Clause, whole: Span, wording: Wording) -> Symbol:
    name = text(clause, "id") or (clause.head.span.text if clause.head else ":-")
    role: Role = "denial" if clause.head is None else "rule" if clause.body else "fact"
    place = clause.head.name_span if clause.head else clause.span
    return Symbol(" ".join(name.split()), wording.sentence(clause), role, whole, place)
