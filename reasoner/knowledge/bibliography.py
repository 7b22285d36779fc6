"""The bibliography: ``[[reference]]`` tables of TOML files, by key."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from reasoner.diagnostics import Diagnostic, Label
from reasoner.knowledge.files import BIBLIOGRAPHY, read_toml
from reasoner.source import SourceFile, Span

Field: TypeAlias = str | int

_HEADER = re.compile(r"^[ \t]*\[\[[ \t]*reference[ \t]*\]\]", re.MULTILINE)
_KEY = re.compile(r"^[ \t]*key[ \t]*=.*$", re.MULTILINE)
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/+-]{0,99}")
_MOST_TOLD = 20
"""Letters that mean nothing to a shell, a table or a page: keys stand in all of them."""


@dataclass(frozen=True)
class Reference:
    """A source that clauses cite. ``fields`` holds all it says about itself: title, authors, year, url, seen, ..."""

    key: str
    fields: Mapping[str, Field]
    span: Span

    @property
    def title(self) -> str:
        """The title."""
        return str(self.fields["title"])


def read_references(file: SourceFile) -> tuple[list[Reference], list[Diagnostic]]:
    """The references of one file, in order."""
    tables, problems = read_toml(file, BIBLIOGRAPHY)
    if problems:
        return [], problems
    for name in [each for each in tables if each != "reference"][:_MOST_TOLD]:
        message = f"'{name}' has no place in a bibliography"
        problems.append(Diagnostic(BIBLIOGRAPHY, message, _line(file, name), "each source is a table [[reference]]"))
    entries = tables.get("reference", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        problems.append(_problem("'reference' has to be a list of tables", Span(file, 0, 0), "write [[reference]]"))
        return [], problems
    references: list[Reference] = []
    for entry, span in zip(entries, _spans(file, len(entries)), strict=True):
        problem = _entry_problem(entry, span)
        if problem:
            problems.append(problem)
        else:
            references.append(Reference(entry["key"], dict(entry), span))
    return references, problems


def merge_references(references: list[Reference]) -> tuple[dict[str, Reference], list[Diagnostic]]:
    """All references by key, in order; a key may be used once."""
    merged: dict[str, Reference] = {}
    problems: list[Diagnostic] = []
    for reference in references:
        first = merged.setdefault(reference.key, reference)
        if first is not reference:
            labels = (Label(first.span, "first defined here"),)
            message = f"the reference '{reference.key}' is defined twice"
            problems.append(
                Diagnostic(BIBLIOGRAPHY, message, reference.span, "give one of them another key", labels=labels)
            )
    return merged, problems


def _entry_problem(entry: Mapping[str, object], span: Span) -> Diagnostic | None:
    for field in ("key", "title"):
        if not isinstance(entry.get(field), str) or not str(entry[field]).strip():
            return _problem(f"a reference needs a {field}", span, f'add {field} = "..."')
    if not _WORD.fullmatch(str(entry["key"])):
        advice = "begin with a letter or digit; a-z, A-Z, 0-9 and . _ : / + - may follow, 100 in all"
        return _problem(f"'{entry['key']}' is no key of a reference", span, advice)
    for name, value in entry.items():
        if not isinstance(value, str | int):
            return _problem(f"'{name}' of '{entry['key']}' has to be a text or a whole number", span, "quote it")
    return None


def _problem(message: str, span: Span, advice: str) -> Diagnostic:
    return Diagnostic(BIBLIOGRAPHY, message, span, advice)


def _spans(file: SourceFile, count: int) -> list[Span]:
    """The line of each entry's key. TOML readers give no places, so headers are counted."""
    headers = list(_HEADER.finditer(file.text))
    if not headers or len(headers) != count:
        return [Span(file, 0, 0)] * count
    ends = [header.start() for header in headers[1:]] + [len(file.text)]
    spans = []
    for header, end in zip(headers, ends, strict=True):
        key = _KEY.search(file.text, header.end(), end)
        spans.append(Span(file, key.start(), key.end()) if key else Span(file, header.start(), header.end()))
    return spans


def _line(file: SourceFile, name: str) -> Span:
    found = re.search(rf"^[ \t\[\"]*({re.escape(name)})", file.text, re.MULTILINE)
    return Span(file, found.start(1), found.end(1)) if found else Span(file, 0, 0)
