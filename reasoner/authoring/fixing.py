"""What the checks find, corrected as far as nothing has to be decided."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

from reasoner.authoring.edits import refuse_installed
from reasoner.authoring.importing import path_of
from reasoner.checks import check
from reasoner.diagnostics import Diagnostic, Fix, fix_of
from reasoner.errors import KnowledgeBaseError
from reasoner.intake import read_file
from reasoner.knowledge.files import plain_newlines
from reasoner.knowledge.knowledge_base import KnowledgeBase, load
from reasoner.source import SourceFile, Span
from reasoner.writing import Change, replace_files

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
ROUNDS = 20
"""Corrections may show what they hid; so often the checks are asked again."""


class Corrected(NamedTuple):
    """A file as it was read and as it is to be, the name it has in messages, and what was corrected in it."""

    path: Path
    shown: str
    before: bytes
    old: str
    new: str
    titles: tuple[str, ...]


def corrected(layers: Sequence[str], *, guesses: bool = False) -> tuple[Corrected, ...]:
    """The files of these layers with all corrections made that there are; with ``guesses`` those too that take the one
    name that was probably meant. Nothing is written.

    Raises ``KnowledgeBaseError`` when the layers cannot be read.
    """
    texts: dict[Path, str] = {}
    first: dict[Path, tuple[str, str]] = {}
    titles: dict[Path, list[str]] = {}
    for _ in range(ROUNDS):
        kb = load(layers, texts)
        now = dict(_applied(kb, check(kb).diagnostics, guesses, first, titles))
        if not now:
            break
        texts.update(now)
    return tuple(
        Corrected(path, *_read(path, first[path]), texts[path], tuple(titles[path]))
        for path in sorted(texts)
        if texts[path] != first[path][1]
    )


def write_corrected(files: Iterable[Corrected], layers: Sequence[str]) -> None:
    """Write what was corrected, all of it or nothing; line ends stay as they were.

    Raises ``ChangedError`` when somebody saved a file meanwhile.
    """
    found = list(files)
    refuse_installed(each.path for each in found)
    changes = [Change(str(each.path), _ended(each), each.before) for each in found]
    replace_files(changes, holding=layers)


def _read(path: Path, known: tuple[str, str]) -> tuple[str, bytes, str]:
    """How a file is called, its bytes, and its text as it was checked; raises where somebody saved it meanwhile."""
    shown, text = known
    data = read_file(path)
    if plain_newlines(data.decode(errors="replace")) != text:
        raise KnowledgeBaseError(f"{shown} was changed meanwhile", help="look at the change and run the command again")
    return shown, data, text


def _ended(file: Corrected) -> bytes:
    """The new text; lines that are as they were end as they did, others as the line that was there."""
    raw = _LINE.findall(file.before.decode())
    old, new = (_LINE.findall(text) for text in (file.old, file.new))
    lines: list[str] = []
    for kind, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            lines += raw[start:end]
            continue
        for place, line in enumerate(new[first:last], start):
            near = raw[min(place, max(start, end - 1), len(raw) - 1)]
            ending = near[len(near.rstrip("\r\n")) :] or "\n"
            lines.append(line.removesuffix("\n") + (ending if line.endswith("\n") else ""))
    return "".join(lines).encode()


def _applied(
    kb: KnowledgeBase,
    diagnostics: Iterable[Diagnostic],
    guesses: bool,
    first: dict[Path, tuple[str, str]],
    titles: dict[Path, list[str]],
) -> Iterator[tuple[Path, str]]:
    """The new text of each file that a fix changes; of those that overlap the first one alone is made."""
    edits: dict[SourceFile, list[tuple[int, int, str]]] = {}
    made: dict[SourceFile, list[Fix]] = {}
    for each in diagnostics:
        fix = fix_of(each)
        if fix is None or (fix.guess and not guesses):
            continue
        if any(_meet(edits.get(span.file, ()), span) for span, _text in fix.edits):
            continue
        for span, text in fix.edits:
            edits.setdefault(span.file, []).append((span.start, span.end, text))
        made.setdefault(each.span.file, []).append(fix)
    for file, changes in edits.items():
        path = path_of(kb, file.path).resolve()
        text = file.text
        for start, end, new in sorted(changes, reverse=True):
            text = text[:start] + new + text[end:]
        first.setdefault(path, (file.path, file.text))
        titles.setdefault(path, []).extend(fix.title for fix in made.get(file, ()))
        yield path, text


def _meet(taken: Iterable[tuple[int, int, str]], span: Span) -> bool:
    """Whether a range overlaps one that is changed already, or is the same place."""
    return any(
        (span.start < stop and start < span.end) or (span.start, span.end) == (start, stop) for start, stop, _ in taken
    )
