"""What only follows from an annotation that cannot be read: that a clause lacks what the annotation says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from reasoner.diagnostics import Diagnostic
from reasoner.syntax.tree import Group

LACKING = ("KB040", "KB042", "KB043")


def followed(
    unreadable: Iterable[Diagnostic], diagnostics: Iterable[Diagnostic], groups: Iterable[Group]
) -> Iterator[Diagnostic]:
    """The diagnostics without those that miss something where an annotation that would say it cannot be read: one
    directly above, or one of the group that the fact stands in."""
    broken = {(id(each.span.file), each.span.line) for each in unreadable}
    headed: dict[int, list[int]] = {}
    for group in groups:
        headed.setdefault(id(group.span.file), []).append(group.span.line)
    for each in diagnostics:
        if each.code not in LACKING or not broken or not any(place in broken for place in _around(each, headed)):
            yield each


def _around(diagnostic: Diagnostic, headed: Mapping[int, Sequence[int]]) -> Iterator[tuple[int, int]]:
    """The lines of the comment block above, of the block that the diagnostic stands in, and of its group."""
    file, line = diagnostic.span.file, diagnostic.span.line
    yield id(file), line
    group = max((each for each in headed.get(id(file), ()) if each < line), default=0)
    while line > 1 and file.line(line - 1).lstrip().startswith("%"):
        line -= 1
        yield id(file), line
    while group and group <= len(file.line_starts) and file.line(group).lstrip().startswith("%"):
        yield id(file), group
        group += 1
