"""Files on disk: bytes into a source file, or a diagnostic that says what is wrong with them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from errno import EINVAL
from pathlib import Path
from typing import Any, TypeAlias

from reasoner.diagnostics import Diagnostic
from reasoner.intake import ANOTHER_KIND, leads_to_its_kind, read_file, read_tables
from reasoner.source import SourceFile, Span
from reasoner.syntax.messages import TURNING

UNREADABLE, MANIFEST, LAYERS, BIBLIOGRAPHY, OVERRIDE = "KB091", "KB092", "KB093", "KB094", "KB095"

Unsaved: TypeAlias = Mapping[Path, str]
"""Texts that take the place of what lies on disk, by resolved path: what an editor has not saved yet."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_TURNING = re.compile(f"[{TURNING}]")
_TOML_PLACE = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)$")


def read(
    path: Path, shown: str, layer: str, place: Span | None, unsaved: Unsaved | None = None
) -> tuple[SourceFile, list[Diagnostic]]:
    """Read a file of a knowledge base; ``place`` is where it is named, for when it cannot be read."""
    text = unsaved.get(path.resolve()) if unsaved else None
    if text is not None:
        return SourceFile(shown, plain_newlines(text), layer), []
    empty = SourceFile(shown, "", layer)
    where = place or Span(empty, 0, 0)
    try:
        if path.is_symlink() and not leads_to_its_kind(str(path)):
            advice = "put a copy of the file itself there"
            return empty, [Diagnostic(UNREADABLE, f"{shown} {ANOTHER_KIND}", where, advice)]
        data = read_file(path)
    except OSError as error:
        return empty, [_unreadable(shown, error, where)]
    return decode(data, shown, layer)


def decode(data: bytes, shown: str, layer: str = "") -> tuple[SourceFile, list[Diagnostic]]:
    """Bytes into text: UTF-8 without byte order mark, line ends normalised to LF."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        file = SourceFile(shown, "", layer)
        return file, [Diagnostic(UNREADABLE, f"{shown} is UTF-16", Span(file, 0, 0), "save it as UTF-8")]
    problems: list[Diagnostic] = []
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = plain_newlines(data[: error.start].decode("utf-8"))
        file = SourceFile(shown, plain_newlines(data.decode("utf-8", errors="replace")), layer)
        message = f"byte 0x{data[error.start]:02X} is not valid UTF-8"
        return file, [Diagnostic(UNREADABLE, message, Span(file, len(before), len(before) + 1), "save it as UTF-8")]
    if text.startswith("\ufeff"):
        file = SourceFile(shown, plain_newlines(text[1:]), layer)
        message = "the file starts with a byte order mark, which other readers of this language refuse"
        problems.append(Diagnostic(UNREADABLE, message, Span(file, 0, 0), "save it as UTF-8 without byte order mark"))
        return file, problems
    return SourceFile(shown, plain_newlines(text), layer), problems


def read_toml(file: SourceFile, code: str) -> tuple[dict[str, Any], list[Diagnostic]]:
    """The tables of a TOML file, or a diagnostic at the place where it breaks."""
    turning = _TURNING.search(file.text)
    if turning:
        message = f"the hidden character U+{ord(turning.group()):04X} makes text look other than it is"
        return {}, [Diagnostic(code, message, Span(file, turning.start(), turning.end()), "remove it")]
    try:
        tables = read_tables(file.text)
        steering = next(_steering(tables), "")
        if steering:
            message = f"a text holds the control character U+{ord(steering):04X}, which steers what shows it"
            place = file.text.lower().find(f"\\u{ord(steering):04x}")
            return {}, [Diagnostic(code, message, Span(file, max(0, place), max(0, place)), "remove it")]
        return tables, []
    except tomllib.TOMLDecodeError as error:
        found = _TOML_PLACE.search(str(error))
        message = _TOML_PLACE.sub("", str(error))
        offset = len(file.text)
        if found and found.group(1):
            line = min(int(found.group(1)), len(file.line_starts))
            offset = min(file.line_starts[line - 1] + int(found.group(2)) - 1, len(file.text))
        span = Span(file, offset, offset)
        return {}, [Diagnostic(code, f"this is no valid TOML: {message}", span, "correct the file by hand")]
    except RecursionError:
        return {}, [Diagnostic(code, "this TOML is nested too deeply", Span(file, 0, 0), "flatten it")]
    except ValueError as error:  # a date that is none, a number of thousands of digits
        span = _digits(file)
        return {}, [Diagnostic(code, f"this is no valid TOML: {_first_words(error)}", span, "correct the value")]


def _steering(value: object) -> Iterator[str]:
    """Control characters in the texts of tables, but line ends and tabs."""
    pending = [value]
    while pending:
        each = pending.pop()
        if isinstance(each, dict):
            pending += [*each, *each.values()]
        elif isinstance(each, list):
            pending += each
        elif isinstance(each, str):
            yield from _CONTROL.findall(each)


def _digits(file: SourceFile) -> Span:
    """The longest run of digits, which is what a reader of numbers stumbles over."""
    runs = [found.span() for found in re.finditer(r"[0-9_]{19,}", file.text)]
    start, end = max(runs, key=lambda run: run[1] - run[0], default=(0, 0))
    return Span(file, start, end)


def _first_words(error: ValueError) -> str:
    return str(error).partition(";")[0].partition(":")[0].lower()


def toml_span(file: SourceFile, table: str, key: str = "") -> Span:
    """Where a table, or a key in it, stands: found by its spelling; the file's start when not found."""
    header = re.search(rf"^[ \t]*\[{re.escape(table)}\]", file.text, re.MULTILINE)
    if header is None:
        return Span(file, 0, 0)
    if key:
        rest = re.compile(r"^[ \t]*\[", re.MULTILINE).search(file.text, header.end())
        end = rest.start() if rest else len(file.text)
        found = re.compile(rf"^[ \t]*\"?({re.escape(key)})\"?[ \t]*=", re.MULTILINE).search(
            file.text, header.end(), end
        )
        if found:
            return Span(file, found.start(1), found.end(1))
    return Span(file, header.start(), header.end())


def plain_newlines(text: str) -> str:
    """The text with ends of lines as they are checked, whatever its editor writes."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _unreadable(shown: str, error: OSError, where: Span) -> Diagnostic:
    if isinstance(error, FileNotFoundError):
        return Diagnostic(UNREADABLE, f"{shown} does not exist", where, "correct the path, or create the file")
    if isinstance(error, IsADirectoryError):
        return Diagnostic(UNREADABLE, f"{shown} is a folder, not a file", where, "name the files in it")
    if isinstance(error, PermissionError):
        return Diagnostic(UNREADABLE, f"{shown} cannot be read: permission denied", where, "allow reading it")
    if error.errno == EINVAL:  # what the gate of intake refuses, in its words
        return Diagnostic(UNREADABLE, f"{shown} {error.strerror}", where, "put a file of text there, or split it")
    return Diagnostic(UNREADABLE, f"{shown} cannot be read: {error.strerror or error}", where, "check the disk")
