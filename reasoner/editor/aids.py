"""What an editor shows beside a text: the arguments of the atom being typed, what a fact does not spell out, folds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from reasoner.editor.completion import opened_at
from reasoner.editor.project import Project
from reasoner.editor.wording import signature, text
from reasoner.source import SourceFile
from reasoner.syntax.lexer import tokenize
from reasoner.syntax.tree import Clause, Group, written


class Signature(NamedTuple):
    """The declaration of the atom that is being typed, its arguments, and the number of the one at the place."""

    label: str
    about: str
    arguments: tuple[str, ...]
    active: int


class Hint(NamedTuple):
    """A text to show at an offset that does not stand there."""

    offset: int
    text: str


class Fold(NamedTuple):
    """Lines, from 1, that can be folded away behind the first; ``comment`` for a run of comments."""

    first: int
    last: int
    comment: bool = False


def signature_at(project: Project, file: SourceFile, offset: int) -> Signature | None:
    """The signature for the innermost atom whose parenthesis is open at an offset."""
    opened = opened_at(file, offset)
    declared = project.index.declared.predicates.get(opened[0]) if opened else None
    if opened is None or declared is None:
        return None
    arguments = tuple(argument.sort for argument in declared.arguments)
    active = min(len(opened[1]) - 1, max(len(arguments) - 1, 0))
    return Signature(signature(declared), text(declared, "phrase"), arguments, active)


def hints_in(project: Project, path: Path, first: int, last: int) -> Iterator[Hint]:
    """Behind each fact between two offsets: its composed id, and what its group says of it."""
    for start, end, item in project.index.items_in(path):
        if end < first or start > last or not isinstance(item, Clause):
            continue
        here = set(map(id, written(item)))
        shown = [
            " ".join(value.text for value in entry.values) if entry.key != "because" else f'"{entry.values[0].text}"'
            for entry in item.annotations
            if id(entry) not in here
        ]
        if shown:
            yield Hint(item.span.end, "; ".join(shown))


def folds_in(project: Project, path: Path) -> Iterator[Fold]:
    """Items of more than one line, groups with their facts, and runs of comments."""
    file = project.file(path)
    if file is None or path.suffix != ".dl":
        return
    open_group = 0
    last = 0
    for start, end, item in project.index.items_in(path):
        first = file.position(start)[0]
        if isinstance(item, Group):
            if open_group and last > open_group:
                yield Fold(open_group, last)
            open_group = first if item.annotations else 0
        last = file.position(end)[0]
        if last > first:
            yield Fold(first, last)
    if open_group and last > open_group:
        yield Fold(open_group, last)
    run: list[int] = []
    for comment in tokenize(file).comments:
        if run and comment.span.line == run[-1] + 1:
            run.append(comment.span.end_line)
            continue
        if len(run) > 1:
            yield Fold(run[0], run[-1], comment=True)
        run = [comment.span.line]
    if len(run) > 1:
        yield Fold(run[0], run[-1], comment=True)
