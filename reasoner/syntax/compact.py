"""The compact form of a file: what can be composed or said once for many facts is not written at each of them.

Ids that their predicates compose are left out, what runs of facts have in common stands in groups above them, the
entries of a fact share a line where they fit, and no blank line parts annotated facts. What the file says stays the
same, which is held true before it is returned.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from reasoner.errors import KnowledgeBaseError
from reasoner.source import SourceFile
from reasoner.syntax.annotations import CLAUSE_KEYS
from reasoner.syntax.composed import Templates, composed_id, with_id
from reasoner.syntax.formatter import WIDTH, entry_lines, format_source
from reasoner.syntax.parser import parse
from reasoner.syntax.printer import show, show_clause
from reasoner.syntax.tree import Annotation, Atom, Clause, Group, Item, Program, extent, written

_SHORTEST_RUN = 3
_SOURCED = ("cite", "evidence")
_ORDER = tuple(CLAUSE_KEYS)


class _Edit(NamedTuple):
    start: int
    end: int
    text: str


def compact_source(file: SourceFile, templates: Templates) -> str:
    """The file in compact form and canonical layout; ``templates`` compose the ids of its facts.

    Raises ``KnowledgeBaseError`` with the diagnostics when the file has syntax errors.
    """
    plain = SourceFile(file.path, format_source(file), file.layer)
    program = parse(plain).program
    spread = _applied(plain, _spread(program))
    compact = format_source(_applied(spread, _edits(parse(spread).program, templates)))
    after = parse(SourceFile(file.path, compact, file.layer)).program
    if _said(program, templates) != _said(after, templates):
        raise KnowledgeBaseError(f"{file.path} would not say the same in compact form, and stays as it is")
    return compact


def lean(clause: Clause, program: Program, offset: int, templates: Templates) -> str:
    """A clause as it is written at an offset of a file, with all it says and no more: in the form that the file has.

    A group there that says more than the clause ends before it and goes on behind it.
    """
    group = _group_at(program, offset) if clause.head is not None and not clause.body else ()
    keys = {entry.key for entry in clause.annotations}
    ends = any(entry.key not in keys for entry in group)
    own = _own(clause, () if ends else group, templates)
    lines = [*(_entry_lines(own) if _is_compact(program) else map(show, own)), show_clause(clause)]
    if ends:
        follows = any(item.span.start > offset for item in program.items)
        lines = ["", "%! group", "", *lines, *(["", *_group_lines(group), ""] if follows else [])]
    return "\n".join(lines)


def _is_compact(program: Program) -> bool:
    """Whether entries share lines somewhere in a file."""
    return any(
        isinstance(item, Group) or len({entry.span.line for entry in written(item)}) < len(written(item))
        for item in program.items
    )


def _group_at(program: Program, offset: int) -> tuple[Annotation, ...]:
    """The entries of the group that a fact at an offset stands in."""
    found: tuple[Annotation, ...] = ()
    for item in program.items:
        if item.span.start >= offset:
            break
        if isinstance(item, Group):
            found = item.annotations
    return found


def _applied(file: SourceFile, edits: Iterable[_Edit]) -> SourceFile:
    text = file.text
    for edit in sorted(edits, key=lambda each: (-each.start, -each.end)):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return SourceFile(file.path, text, file.layer)


def _spread(program: Program) -> Iterator[_Edit]:
    """No group, and each fact with all it says."""
    for item in program.items:
        start, end = extent(item)
        if isinstance(item, Group):
            yield _Edit(start, end, "")
        elif isinstance(item, Clause) and item.inherited:
            yield _Edit(item.span.start, item.span.start, "".join(f"{show(entry)}\n" for entry in item.inherited))


def _edits(program: Program, templates: Templates) -> Iterator[_Edit]:
    """The compact form of a program without groups."""
    items = program.items
    runs = {run[0]: run for run in _runs(items)}
    group: tuple[Annotation, ...] = ()
    for number, item in enumerate(items):
        if not isinstance(item, Clause) or item.head is None or item.body:
            continue
        start, _ = extent(item)
        opening: list[str] = []
        if number in runs:
            shared = _shared([each for place in runs[number] if isinstance(each := items[place], Clause)])
            opening, group = [] if shared == group else _group_lines(shared), shared
        elif not {entry.key for entry in group} <= {entry.key for entry in item.annotations}:
            opening, group = ["%! group"], ()
        inside = [comment.text for comment in program.comments if start < comment.span.start < item.span.start]
        own = _entry_lines(_own(item, group, templates))
        lines = [*(["", *opening, ""] if opening else []), *inside, *own]
        yield _Edit(start, item.span.start, "".join(f"{line}\n" for line in lines))
        before = items[number - 1] if number else None
        if not opening and isinstance(before, Clause) and before.head is not None and not before.body:
            between = item.span.file.text[before.span.end : start]
            if not between.strip() and item.annotations and _alike(before.head, item.head):
                yield _Edit(before.span.end, start, "\n")


def _alike(first: Atom, second: Atom) -> bool:
    return first.predicate == second.predicate or first.arguments[:1] == second.arguments[:1]


def _runs(items: Sequence[Item]) -> Iterator[list[int]]:
    """Places of neighbours that are facts with the same sources and grade, long enough to say it once."""
    run: list[int] = []
    for number, item in enumerate(items):
        known = _sources(item)
        if run and known != _sources(items[run[0]]):
            if len(run) >= _SHORTEST_RUN:
                yield run
            run = []
        if known:
            run.append(number)
    if len(run) >= _SHORTEST_RUN:
        yield run


def _sources(item: Item) -> tuple[Annotation, ...]:
    """What a fact cites and how good that is; nothing where one of them is missing."""
    if not isinstance(item, Clause) or item.body or item.head is None:
        return ()
    found = tuple(entry for key in _SOURCED for entry in item.annotations if entry.key == key)
    return found if {entry.key for entry in found} == set(_SOURCED) else ()


def _shared(run: Sequence[Clause]) -> tuple[Annotation, ...]:
    keys = [*_SOURCED]
    said = [_of(clause, "because") for clause in run]
    if said[0] and all(each == said[0] for each in said):
        keys.insert(0, "because")
    return tuple(entry for key in keys for entry in _of(run[0], key))


def _own(clause: Clause, group: Sequence[Annotation], templates: Templates) -> tuple[Annotation, ...]:
    """The entries that have to stand at a fact; a source and its grade stand together."""
    sourced = all(_of(clause, key) == _among(group, key) for key in _SOURCED)
    own: list[Annotation] = []
    for key in _ORDER:
        entries = _of(clause, key)
        said = entries == _among(group, key) and (sourced or key not in _SOURCED)
        if key == "id" and entries and clause.head is not None:
            said = entries[0].values[0].text == composed_id(clause.head, templates)
        if not said:
            own += entries
    return tuple(own)


def _of(clause: Clause, key: str) -> tuple[Annotation, ...]:
    return _among(clause.annotations, key)


def _among(entries: Iterable[Annotation], key: str) -> tuple[Annotation, ...]:
    return tuple(entry for entry in entries if entry.key == key)


def _group_lines(entries: Sequence[Annotation]) -> list[str]:
    line = "; ".join(["%! group", *(show(entry)[3:] for entry in entries)])
    if len(line) <= WIDTH:
        return [line]
    return ["%! group", *(each for entry in entries for each in entry_lines(entry, "%!   "))]


def _entry_lines(entries: Sequence[Annotation]) -> list[str]:
    """Entries on as few lines as hold them in their order."""
    lines: list[str] = []
    for entry in entries:
        text = show(entry)[3:]
        room = lines and not lines[-1].startswith('%!   "') and len(lines[-1]) + len(text) + 2 <= WIDTH
        if room:
            lines[-1] += f"; {text}"
        else:
            lines += entry_lines(entry, "%! ")
    return lines


def _said(program: Program, templates: Templates) -> list[object]:
    """What a file says, whatever its form: its items in order, each with its entries in the order of their keys."""
    return [
        _canonical(with_id(item, templates)) if isinstance(item, Clause) else item
        for item in program.items
        if not isinstance(item, Group)
    ]


def _canonical(clause: Clause) -> Clause:
    entries: Iterable[Annotation] = sorted(clause.annotations, key=lambda entry: _ORDER.index(entry.key))
    return Clause(clause.head, clause.body, tuple(entries))
