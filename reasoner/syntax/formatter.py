"""The formatter: the one layout of a file. Meaning, order, blank lines (at most one) and every comment are kept.

A body stands on the line of its head when that fits; it stands one literal per line when it does not, when a comment
stands inside, or when its author broke the line between its literals. A body that its author put on one line below the
head stays there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from reasoner.errors import KnowledgeBaseError
from reasoner.source import SourceFile, Span
from reasoner.syntax.lexer import tokenize
from reasoner.syntax.parser import parse
from reasoner.syntax.printer import guards, quote, show, show_clause, show_head
from reasoner.syntax.tree import Aggregate, Annotation, BodyLiteral, Clause, Comment, Item, Text, extent, written

WIDTH = 120
"""Lines are at most this long where the language has a place to break them."""

_INDENT = "    "


class _Piece(NamedTuple):
    """A run of output lines that came from the source lines ``first`` to ``last``."""

    lines: list[str]
    first: int
    last: int


def format_source(file: SourceFile) -> str:
    """The file in canonical layout.

    Raises ``KnowledgeBaseError`` with the diagnostics when the file has syntax errors.
    """
    program, diagnostics, _size = parse(file)
    if diagnostics:
        raise KnowledgeBaseError(f"{file.path} has syntax errors and stays as it is", diagnostics)
    lines: list[str] = []
    last = 0
    for piece in _pieces(file, program.items, program.comments):
        if lines and piece.first > last + 1:
            lines.append("")
        lines.extend(piece.lines)
        last = piece.last
    return "".join(f"{line}\n" for line in lines)


def _pieces(file: SourceFile, items: Sequence[Item], comments: Sequence[Comment]) -> Iterator[_Piece]:
    """Items and the comments between them, in order, each comment given to the item that it stands in or behind."""
    rest = list(reversed(comments))
    extents = [extent(item) for item in items]
    for number, (item, (start, end)) in enumerate(zip(items, extents, strict=True)):
        next_start = extents[number + 1][0] if number + 1 < len(items) else len(file.text)
        while rest and rest[-1].span.start < start:
            yield _own_line(rest.pop())
        own: list[Comment] = []
        while rest and rest[-1].span.start < end:
            own.append(rest.pop())
        last = file.position(end)[0]
        while rest and rest[-1].span.line == last and rest[-1].span.start < next_start:
            own.append(rest.pop())
            last = own[-1].span.end_line
        yield _Piece(_item_lines(item, own), file.position(start)[0], last)
    while rest:
        yield _own_line(rest.pop())


def _own_line(comment: Comment) -> _Piece:
    return _Piece([_text(comment)], comment.span.line, comment.span.end_line)


def _text(comment: Comment) -> str:
    return comment.text.rstrip()


def _trail(line: str, comments: Sequence[Comment]) -> list[str]:
    """A line with the comments behind it; none can follow a ``%`` comment, so those after one get their own lines."""
    lines = [line]
    closed = False
    for comment in comments:
        if closed:
            lines.append(_text(comment))
        else:
            lines[-1] += f"  {_text(comment)}"
        closed = closed or not comment.text.startswith("%*")
    return lines


def _item_lines(item: Item, comments: Sequence[Comment]) -> list[str]:
    """An item with the comments that stand inside it or behind it."""
    if not isinstance(item, Clause):
        beside = [entry for entry in item.annotations if entry.span.line == item.span.line]
        head = "; ".join([show_head(item), *map(_shown, beside)])
        if not _one_line(beside) or len(head) > WIDTH:
            head, beside = show_head(item), []
        return [head, *_annotation_lines(item.annotations[len(beside) :], comments, "%!   ")]
    above = [comment for comment in comments if comment.span.start < _head_end(item)]
    return [*_annotation_lines(written(item), above, "%! "), *_clause_lines(item, comments[len(above) :])]


def _head_end(clause: Clause) -> int:
    return clause.head.span.end if clause.head else clause.span.start + 2


def _annotation_lines(entries: Sequence[Annotation], comments: Sequence[Comment], prefix: str) -> list[str]:
    """Annotations and the comments among them, in order; entries that share a line go on to share it when they fit."""
    parts: list[tuple[Span, list[str]]] = []
    for _, shared in groupby(entries, key=lambda entry: entry.span.line):
        beside = list(shared)
        line = f"{prefix}{'; '.join(map(_shown, beside))}"
        if len(beside) > 1 and len(line) <= WIDTH and _one_line(beside):
            parts.append((beside[0].span, [line]))
        else:
            parts += [(entry.span, entry_lines(entry, prefix)) for entry in beside]
    parts += [(comment.span, [_text(comment)]) for comment in comments]
    return [line for _, lines in sorted(parts, key=lambda part: part[0].start) for line in lines]


def _one_line(entries: Sequence[Annotation]) -> bool:
    """Whether entries stand on one line, none of them going on below."""
    return all(entry.span.line == entry.span.end_line for entry in entries)


def _shown(entry: Annotation) -> str:
    return " ".join([entry.key, *map(show, entry.values)])


def entry_lines(entry: Annotation, prefix: str) -> list[str]:
    """One entry; a text at its end goes on in further lines when it is too long for one."""
    line = " ".join([f"{prefix}{entry.key}", *map(show, entry.values)])
    last = entry.values[-1] if entry.values else None
    if len(line) <= WIDTH or not isinstance(last, Text):
        return [line]
    start = " ".join([f"{prefix}{entry.key}", *map(show, entry.values[:-1]), ""])
    lines: list[str] = []
    current: list[str] = []
    for word in last.text.split(" "):
        if current and len(start) + len(quote(" ".join([*current, word]))) > WIDTH:
            lines.append(f"{start}{quote(' '.join(current))}")
            start, current = "%!" + _INDENT[:3], []
        current.append(word)
    return [*lines, f"{start}{quote(' '.join(current))}"]


def _clause_lines(clause: Clause, comments: Sequence[Comment]) -> list[str]:
    """A clause without annotations, on one line or with a line for each literal."""
    line = show_clause(clause)
    if not clause.body:
        return _trail(line, comments)
    head = f"{show(clause.head)} :-" if clause.head else ":-"
    first, last = clause.body[0].span, clause.body[-1].span
    inside = any(comment.span.start < clause.span.end for comment in comments)
    if not inside and first.line == last.line:
        if "\n" not in clause.span.file.text[_head_end(clause) : first.start]:
            if len(line) <= WIDTH:
                return _trail(line, comments)
        elif len(line) - len(head) - 1 + len(_INDENT) <= WIDTH:
            return [head, *_trail(_INDENT + line[len(head) + 1 :], comments)]
    return [head, *_body_lines(clause.body, comments)]


def _body_lines(body: Sequence[BodyLiteral], comments: Sequence[Comment]) -> list[str]:
    before: list[list[Comment]] = [[] for _ in body]
    inside: list[list[Comment]] = [[] for _ in body]
    behind: list[list[Comment]] = [[] for _ in body]
    for comment in comments:
        index = sum(literal.span.end <= comment.span.start for literal in body)
        if index < len(body) and _within_braces(body[index], comment):
            inside[index].append(comment)
            continue
        follows = index > 0 and body[index - 1].span.end_line == comment.span.line
        if index == len(body) or (follows and comment.span.start < body[index].span.start):
            behind[index - 1].append(comment)
        else:
            before[index].append(comment)
    lines: list[str] = []
    for index, literal in enumerate(body):
        lines.extend(f"{_INDENT}{_text(comment)}" for comment in before[index])
        shown = _literal_lines(literal, inside[index])
        end = "." if index == len(body) - 1 else ","
        lines.extend([*shown[:-1], *_trail(shown[-1] + end, behind[index])])
    return lines


def _within_braces(literal: BodyLiteral, comment: Comment) -> bool:
    """Whether a comment stands among the elements of an aggregate."""
    if not isinstance(literal, Aggregate) or not literal.span.start < comment.span.start < literal.span.end:
        return False
    tokens = tokenize(SourceFile("", literal.span.text)).tokens
    opened, closed = (next(token.start for token in tokens if token.kind == mark) for mark in "{}")
    return opened < comment.span.start - literal.span.start < closed


def _literal_lines(literal: BodyLiteral, comments: Sequence[Comment] = ()) -> list[str]:
    """A literal in a line of its own; an aggregate that is too long or holds comments gets a line for each element."""
    line = f"{_INDENT}{show(literal)}"
    if not isinstance(literal, Aggregate) or (len(line) < WIDTH and not comments):
        return [line]
    before, after = guards(literal)
    indent = _INDENT * 2
    lines = [f"{_INDENT}{before}#{literal.function} {{"]
    rest = list(comments)
    for number, element in enumerate(literal.elements):
        while rest and rest[0].span.start < element.span.end:
            lines.append(f"{indent}{_text(rest.pop(0))}")
        behind = []
        while rest and rest[0].span.line == element.span.end_line:
            behind.append(rest.pop(0))
        end = ";" if number < len(literal.elements) - 1 else ""
        lines += _trail(f"{indent}{show(element)}{end}", behind)
    lines += [f"{indent}{_text(comment)}" for comment in rest]
    return [*lines, f"{_INDENT}}}{after}"]
