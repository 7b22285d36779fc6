"""What only follows from an annotation that cannot be read: that a clause lacks what the annotation says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reasoner.diagnostics import Diagnostic

LACKING = ("KB040", "KB042", "KB043")


def followed(unreadable: Iterable[Diagnostic], diagnostics: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """The diagnostics without those that miss something where an annotation directly above cannot be read."""
    broken = {(id(each.span.file), each.span.line) for each in unreadable}
    for each in diagnostics:
        if each.code not in LACKING or not broken or not any(place in broken for place in _above(each)):
            yield each


def _above(diagnostic: Diagnostic) -> Iterator[tuple[int, int]]:
    """The lines of the comment block above, and of the block that the diagnostic stands in."""
    file, line = diagnostic.span.file, diagnostic.span.line
    yield id(file), line
    while line > 1 and file.line(line - 1).lstrip().startswith("%"):
        line -= 1
        yield id(file), line
