"""Cells of a spreadsheet: what an annotation or an argument says as text that comes back exactly.

Several entries of one key stand in one cell with ``|`` between them. A cell that a spreadsheet would take for a formula
gets an apostrophe in front.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from reasoner.syntax.annotations import CLAUSE_KEYS
from reasoner.syntax.printer import show
from reasoner.syntax.tree import Annotation, Clause, String, Term, Text, Word

_FORMULA = ("=", "+", "-", "@", "\t", "'")
_NUMBER = re.compile(r"-?[0-9]+")
_PIECE = re.compile(r"\|(?:[^|\\]|\\.|\\\Z)*", re.S)
_ESCAPES = {"\\": "\\", "|": "|", "s": " ", "n": "\n", "e": ""}


def entries_of(clause: Clause) -> dict[str, tuple[str, ...]]:
    """What the annotations of a clause say: the entries of each key, a pair of values joined by a space."""
    found: dict[str, tuple[str, ...]] = {}
    for annotation in clause.annotations:
        shape = CLAUSE_KEYS[annotation.key].shape
        texts = tuple(value.text for value in annotation.values)
        if shape in ("word text", "word word"):
            texts = (" ".join(texts),)
        found[annotation.key] = (*found.get(annotation.key, ()), *(texts or ("yes",)))
    return found


def annotations_from(entries: Mapping[str, Sequence[str]]) -> tuple[Annotation, ...]:
    """Annotations that say this, in the order of the closed list."""
    made: list[Annotation] = []
    for key, form in CLAUSE_KEYS.items():
        texts = entries.get(key, ())
        if not texts:
            continue
        if form.shape == "none":
            made.append(Annotation(key))
        elif form.shape in ("word", "words"):
            made.append(Annotation(key, tuple(map(Word, texts))))
        elif form.shape == "texts":
            made.append(Annotation(key, tuple(map(Text, texts))))
        elif form.shape == "text":
            made += [Annotation(key, (Text(text),)) for text in texts]
        else:
            kind = Text if form.shape == "word text" else Word
            pairs = [text.partition(" ") for text in texts]
            made += [Annotation(key, (Word(first), kind(second))) for first, _, second in pairs]
    return tuple(made)


def cell_of(key: str, entries: Sequence[str]) -> str:
    """The entries of a key as one cell."""
    if CLAUSE_KEYS[key].shape in ("none", "word", "words"):
        return guarded(" ".join(entries))
    return guarded(" | ".join(map(_escape, entries)))


def entries_from(key: str, cell: str) -> tuple[str, ...]:
    """The entries of a key that a cell holds."""
    text = unguarded(cell)
    if CLAUSE_KEYS[key].shape in ("none", "word", "words"):
        return tuple(text.split())
    if not text.strip():
        return ()
    return tuple(_unescape(piece[1:].strip()) for piece in _pieces(text))


def argument_cell(term: Term, form: str) -> str:
    """An argument as a cell; in a column of strings without quotes."""
    if form == "string" and isinstance(term, String):
        return guarded(_escape(term.value))
    shown = show(term)
    return shown if _NUMBER.fullmatch(shown) else guarded(shown)


def string_from(cell: str) -> str:
    """The text that a cell of a column of strings holds."""
    return _unescape(unguarded(cell))


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def unguarded(cell: str) -> str:
    """The text behind the guard."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell


def _escape(text: str) -> str:
    if not text:
        return "\\e"
    escaped = text.replace("\\", "\\\\").replace("|", "\\|").replace("\n", "\\n")
    inner = escaped.strip()
    before = len(escaped) - len(escaped.lstrip())
    after = len(escaped) - before - len(inner)
    return _edge(escaped[:before]) + inner + (_edge(escaped[len(escaped) - after :]) if after else "")


def _edge(space: str) -> str:
    """White space at an end, which spreadsheets and people trim."""
    return "".join("\\s" if letter == " " else f"\\u{ord(letter):04x}" for letter in space)


def _unescape(text: str) -> str:
    def plain(match: re.Match[str]) -> str:
        if match.group(1):
            return chr(int(match.group(1), 16))
        return _ESCAPES.get(match.group(2), match.group(0))

    return re.sub(r"\\(?:u([0-9a-f]{4})|(.))", plain, text, flags=re.S)


def _pieces(text: str) -> list[str]:
    """The text cut at every bar that no backslash stands before."""
    return [found.group(0) for found in _PIECE.finditer(f"|{text}")]
