"""What may stand at a place of a rule file, also of one that is half typed.

The text is read word by word as far as the place; what is known of the rest comes from the project, which may be older.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple, TypeAlias

from reasoner.checks.codes import CODES
from reasoner.editor.keys import KEYS
from reasoner.editor.names import Name
from reasoner.editor.project import Project
from reasoner.editor.wording import Wording, signature, text, words
from reasoner.source import SourceFile
from reasoner.syntax.annotations import CLAUSE_KEYS, HEADS
from reasoner.syntax.lexer import Token, tokenize

Sort: TypeAlias = Literal["predicate", "constant", "variable", "keyword", "key", "word", "reference", "id"]

_KEY = re.compile(r"\s*%!\s*([A-Za-z-]*)\Z")
_VALUE = re.compile(r'\s*%!\s*([A-Za-z-]+)((?:\s+[^\s"]+)*)\s+([^\s"]*)\Z')
_DECLARED = re.compile(r"\s*%!\s*predicate\s+[A-Za-z0-9_]+\s*\([^()]*?([A-Za-z0-9_]*)\Z")
_FORMS = ("open", "integer", "string", "in", "scaled")
_KINDS = ("input", "fact", "derived")


class Suggestion(NamedTuple):
    """Something to write: ``insert`` is a snippet with ``${1:sort}`` places where it differs from ``label``."""

    label: str
    sort: Sort
    detail: str = ""
    about: str = ""
    insert: str = ""


class Completion(NamedTuple):
    """Suggestions and the offset from which on they replace what is typed."""

    start: int
    suggestions: tuple[Suggestion, ...]


def complete(project: Project, file: SourceFile, offset: int) -> Completion:
    """What may stand at an offset of a text of the project."""
    line = file.text[file.line_starts[file.position(offset)[0] - 1] : offset]
    if line.lstrip().startswith("%!"):
        typed, found = _annotation(project, file, offset, line)
    elif "%" in line.split('"')[0::2][-1] or line.count('"') % 2:
        return Completion(offset, ())
    else:
        typed = re.search(r"[A-Za-z0-9_]*\Z", line)[0]  # type: ignore[index]  # it matches the empty text
        found = _clause(project, file, offset - len(typed))
    return Completion(offset - len(typed), tuple(dict.fromkeys(found)))


def _annotation(project: Project, file: SourceFile, offset: int, line: str) -> tuple[str, Iterable[Suggestion]]:
    pieces = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*\Z)', line)
    line = line if len(pieces) == 1 else f"%!{pieces[-1]}"
    key = _KEY.match(line)
    if key:
        return key.group(1), (Suggestion(each, "key", about=KEYS.get(each, "")) for each in _keys(file, offset))
    argument = _DECLARED.match(line)
    if argument:
        sorts = project.index.declared.sorts
        return argument.group(1), (Suggestion(each, "word", sort.form) for each, sort in sorts.items())
    value = _VALUE.match(line)
    if not value:
        return "", ()
    return value.group(3), _values(project, value.group(1), value.group(2).split())


def _keys(file: SourceFile, offset: int) -> list[str]:
    """The keys of the block around a place: those of a clause, or of the declaration above."""
    number = file.position(offset)[0]
    while number > 0 and file.line(number).lstrip().startswith("%!"):
        above = re.match(r"\s*%!\s*(predicate|sort|group)\b", file.line(number))
        if above:
            return [*HEADS[above.group(1)], *HEADS]
        number -= 1
    return [*CLAUSE_KEYS, *HEADS]


def _values(project: Project, key: str, before: list[str]) -> Iterator[Suggestion]:
    index = project.index
    if key in CLAUSE_KEYS and CLAUSE_KEYS[key].words:
        yield from (Suggestion(each, "word") for each in CLAUSE_KEYS[key].words)
    elif key == "topic":
        used = dict.fromkeys(word for clause in index.clauses for word in words(clause, key))
        yield from (Suggestion(each, "word") for each in used)
    elif key == "cite":
        for name, reference in index.references.items():
            if name not in before:
                year = reference.fields.get("year")
                yield Suggestion(name, "reference", str(year or ""), reference.title)
    elif key == "overrides":
        wording = Wording(index)
        for name, clause in index.ids.items():
            if any(entry.key == "amendable" for entry in clause.annotations):
                yield Suggestion(name, "id", about=wording.sentence(clause))
    elif key == "ignore" and not before:
        yield from (Suggestion(code, "word", each.name, each.what) for code, each in CODES.items())
    elif key == "sort" and len(before) == 1:
        yield from (Suggestion(each, "word") for each in _FORMS)
    elif key == "sort" and len(before) == 2 and before[1] in ("in", "scaled"):
        facts = (each for each in index.declared.predicates.values() if each.kind == "fact")
        yield from (Suggestion(each.name, "predicate", signature(each)) for each in facts)
    elif key == "predicate" and before:
        yield from (Suggestion(each, "word") for each in _KINDS)


def _clause(project: Project, file: SourceFile, offset: int) -> Iterator[Suggestion]:
    tokens = _tokens(file, offset)
    opened = _opened(file, tokens)
    if opened is not None:
        predicate, row = opened
        yield from _arguments(project, predicate, row)
        yield from _variables(file, tokens)
        return
    in_body = any(token.kind == ":-" for token in tokens)
    for each in project.index.declared.predicates.values():
        if in_body or each.kind != "input":
            places = ", ".join(f"${{{number}:{arg.sort}}}" for number, arg in enumerate(each.arguments, 1))
            insert = f"{each.name}({places})" if places else each.name
            yield Suggestion(each.name, "predicate", signature(each), text(each, "phrase"), insert)
    if in_body:
        yield Suggestion("not", "keyword", "negation")
        yield from _variables(file, tokens)


def _tokens(file: SourceFile, offset: int) -> list[Token]:
    """The tokens of the clause that is being typed, up to the place."""
    tokens = tokenize(SourceFile(file.path, file.text[:offset])).tokens[:-1]
    for number in range(len(tokens) - 1, -1, -1):
        if tokens[number].kind == ".":
            return tokens[number + 1 :]
    return tokens


def opened_at(file: SourceFile, offset: int) -> tuple[str, list[str]] | None:
    """The atom whose arguments are being typed at an offset: its predicate, and a text for each argument so far."""
    return _opened(file, _tokens(file, offset))


def _opened(file: SourceFile, tokens: list[Token]) -> tuple[str, list[str]] | None:
    """The atom whose arguments are being typed: its predicate, and its symbols so far, empty for anything else."""
    depth = 0
    for number in range(len(tokens) - 1, 0, -1):
        kind = tokens[number].kind
        depth += (kind in (")", "}")) - (kind in ("(", "{"))
        if depth < 0 and kind == "(" and tokens[number - 1].kind == "name":
            name = tokens[number - 1]
            return file.text[name.start : name.end], _row(file, tokens[number + 1 :])
        if depth < 0:
            return None
    return None


def _row(file: SourceFile, tokens: list[Token]) -> list[str]:
    row: list[list[str]] = [[]]
    for token in tokens:
        if token.kind == ",":
            row.append([])
        else:
            row[-1].append(file.text[token.start : token.end] if token.kind == "name" else "")
    return [part[0] if len(part) == 1 else "" for part in row]


def _arguments(project: Project, predicate: str, row: list[str]) -> Iterator[Suggestion]:
    """The constants of the sort that the last argument of ``row`` has; those that go with what stands before it."""
    declared = project.index.declared
    sorts = declared.sorts_of(predicate)
    place = len(row) - 1
    if place >= len(sorts):
        return
    sort = sorts[place]
    beside = declared.beside(sorts, row, place)
    wording = Wording(project.index)
    known = wording.stated.get(sort)
    if known is None:
        names = project.index.by_name.items()
        used = (text for (kind, text), every in names if kind == "constant" and every[0].occurrence.name.sort == sort)
        yield from (Suggestion(each, "constant", sort) for each in used)
        return
    for name, partner in known:
        if not beside or partner == beside:
            detail = f"{sort} of {partner}" if partner else sort
            yield Suggestion(name, "constant", detail, wording.label(Name("constant", name, sort, partner)))


def _variables(file: SourceFile, tokens: list[Token]) -> Iterator[Suggestion]:
    for token in tokens:
        name = file.text[token.start : token.end]
        if token.kind == "variable" and name != "_":
            yield Suggestion(name, "variable")
