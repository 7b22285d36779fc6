"""Renaming: every place of a name at once, and a refusal where that cannot be told or would break something.

Covered are rule files, manifests, bibliographies and banks of cases in the folders of the loaded layers. Texts that
people read (labels, sentences, narratives, remarks) stay as they are, except placeholders; so do overlays that are not
loaded.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from reasoner.diagnostics import Severity
from reasoner.editor.edits import Edit, applied
from reasoner.editor.index import Found
from reasoner.editor.names import Kind, Name, Occurrence
from reasoner.editor.navigation import references
from reasoner.editor.project import Project
from reasoner.errors import ReasonerError
from reasoner.knowledge.overlay import identifier
from reasoner.source import Span
from reasoner.syntax.composed import Templates, templates_of, with_id
from reasoner.syntax.tree import Annotation, Clause, PredicateDeclaration, written

_FORMS: dict[Kind, tuple[re.Pattern[str], str]] = {
    "predicate": (re.compile(r"(?!not\Z)[a-z][A-Za-z0-9_]*"), "a lower_case_name"),
    "sort": (re.compile(r"[a-z][A-Za-z0-9_]*"), "a lower_case_name"),
    "constant": (re.compile(r"(?!not\Z)[a-z][A-Za-z0-9_]*"), "a lower_case_name"),
    "variable": (re.compile(r"_*[A-Z][A-Za-z0-9_]*"), "a name that starts with an upper-case letter"),
    "id": (re.compile(r'[^\s"]+'), "a word without blanks and quotes"),
    "reference": (re.compile(r'[^\s"\[\]{},;]+'), "a word of letters, digits and '-'"),
}


def renamable(project: Project, path: Path, offset: int) -> Occurrence | None:
    """The name at an offset, if it is one that can be renamed."""
    here = project.index.at(path, offset)
    return here if here is not None and here.name.kind in _FORMS else None


def rename(
    project: Project, path: Path, offset: int, new: str, reopen: Callable[[dict[Path, str]], Project]
) -> list[Edit]:
    """The edits that give the name at an offset another text.

    ``reopen`` opens the project with other texts, to see that nothing breaks. Raises ``ReasonerError`` with the reason
    for a refusal.
    """
    here = renamable(project, path, offset)
    if here is None:
        raise ReasonerError("there is no name here that can be renamed")
    name = here.name
    form, says = _FORMS[name.kind]
    if not form.fullmatch(new):
        raise ReasonerError(f"'{new}' cannot be the name of a {name.kind}: it has to be {says}")
    if new == name.text:
        return []
    if any(each.diagnostic.severity is Severity.ERROR for each in project.early) or _unreadable(project):
        raise ReasonerError("some of the knowledge base cannot be read: correct its syntax errors first")
    found = _places(project, path, offset, name)
    _refuse_taken(project, path, offset, name, new)
    edits = [Edit(each.path, each.occurrence.span, new) for each in found]
    edits += _placeholders(project, path, offset, name, new)
    after = reopen(applied(project.files, edits))
    composed = list(_composed(project, after))
    if composed:
        edits += composed
        after = reopen(applied(project.files, edits))
    _refuse_breakage(project, after)
    return edits


def _unreadable(project: Project) -> bool:
    return project.kb is not None and any(each.severity is Severity.ERROR for each in project.kb.diagnostics)


def _places(project: Project, path: Path, offset: int, name: Name) -> list[Found]:
    if name.kind != "constant":
        return references(project, path, offset)
    every = project.index.by_name[name.kind, name.text]
    things = {each.occurrence.name for each in every if each.occurrence.defines}
    wanted = _things(project, name, things)
    if len(wanted) > 1:
        raise _ambiguous(name, project.index.at(path, offset))
    found = []
    for each in every:
        possible = _things(project, each.occurrence.name, things)
        if possible != wanted and possible & wanted:
            raise _ambiguous(name, each.occurrence)
        if possible == wanted:
            found.append(each)
    return found


def _things(project: Project, name: Name, things: set[Name]) -> set[Name]:
    """Which of the stated constants of this text a place can mean: itself where its sort and partner say so."""
    domain = project.index.declared.domains.get(name.sort)
    if domain is not None and (name.beside or not domain.partner):
        return {name}
    return {each for each in things if domain is None or each.sort == name.sort}


def _ambiguous(name: Name, place: Occurrence | None) -> ReasonerError:
    where = f"{place.span.place} does not say which" if place else "this place does not say which"
    return ReasonerError(f"several things are called '{name.text}', and {where}: rename it by hand")


def _refuse_taken(project: Project, path: Path, offset: int, name: Name, new: str) -> None:
    if name.kind == "variable":
        item = project.index.item_at(path, offset)
        taken = item is not None and any(
            item.span.start <= each.occurrence.span.start < item.span.end and each.path == path
            for each in project.index.by_name.get(("variable", new), [])
        )
    else:
        taken = bool(project.index.all_of(name._replace(text=new)))
    if taken:
        raise ReasonerError(f"the {name.kind} '{new}' exists already")


def _placeholders(project: Project, path: Path, offset: int, name: Name, new: str) -> Iterator[Edit]:
    """The places of a variable or sort in the templates of sentences."""
    item = project.index.item_at(path, offset)
    if name.kind == "variable" and isinstance(item, Clause):
        for entry in written(item):
            if entry.key == "says":
                yield from _templates(path, entry, name.text, new)
    elif name.kind == "sort":
        for each in project.index.items:
            home = project.index.path(each.span)
            if isinstance(each, PredicateDeclaration) and home and name.text in {a.sort for a in each.arguments}:
                for entry in each.annotations:
                    yield from _templates(home, entry, name.text, new)


def _composed(before: Project, after: Project) -> Iterator[Edit]:
    """The places that name ids which are composed otherwise now."""
    if before.kb is None or after.kb is None:
        return
    old, new = (_ids(each, templates_of(each.kb.predicates if each.kb else ())) for each in (before, after))
    for was, now in zip(old, new, strict=True):
        if was != now:
            for each in before.index.by_name.get(("id", was), ()):
                if each.occurrence.span.text == was:
                    yield Edit(each.path, each.occurrence.span, now)


def _ids(project: Project, templates: Templates) -> list[str]:
    """The ids of all clauses, in order."""
    return [identifier(with_id(each, templates)) for each in project.items if isinstance(each, Clause)]


def _templates(path: Path, entry: Annotation, old: str, new: str) -> Iterator[Edit]:
    start = entry.span.start
    for found in re.finditer(r"\{(" + re.escape(old) + r")(?:#\d+)?\}", entry.span.text):
        yield Edit(path, Span(entry.span.file, start + found.start(1), start + found.end(1)), new)


def _refuse_breakage(before: Project, after: Project) -> None:
    """A rename that gives errors that were not there is refused, whatever the reason."""
    broken = _errors(after) - _errors(before)
    if not broken:
        return
    code = next(iter(broken))
    message = next(each.diagnostic.message for each in after.problems if each.diagnostic.code == code)
    raise ReasonerError(f"the new name would break the knowledge base: {message} ({code})")


def _errors(project: Project) -> Counter[str]:
    return Counter(each.diagnostic.code for each in project.problems if each.diagnostic.severity is Severity.ERROR)
