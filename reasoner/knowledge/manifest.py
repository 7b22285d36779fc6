"""The manifest of a layer: its name, its files in order, and which predicates a host program asks for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reasoner.diagnostics import Diagnostic
from reasoner.intake import files_below, matching
from reasoner.knowledge.files import MANIFEST, UNREADABLE, Unsaved, read, read_toml, toml_span
from reasoner.near_names import did_you_mean, near_names
from reasoner.source import SourceFile, Span

FILE_NAME = "manifest.toml"

_TABLES = ("kb", "entry", "stages", "severity")
_TEXTS = ("name", "version", "licence", "title", "base", "notice")
_LISTS = ("files", "references", "cases")
_FLAGS = ("draft",)
_KEYS = (*_TEXTS, *_LISTS, *_FLAGS)
_SUFFIX = {"files": ".dl", "references": ".toml", "cases": ""}
_REQUIRED = ("name", "version", "licence", "files")
_SEVERITIES = ("error", "warning", "off")
_NAME = re.compile(r"[a-z][a-z0-9_-]*")
_MAGIC = re.compile(r"[*?\[]")
_MOST_KEYS = 500
_MOST_TOLD = 20
_PREDICATE = re.compile(r"[a-z][A-Za-z0-9_]*")


@dataclass(frozen=True)
class Manifest:
    """A manifest that has been read. ``files``, ``references`` and ``cases`` are paths inside the folder, in order.

    ``base`` names the layer that this one lies upon, empty for a knowledge base of its own. ``entry`` maps entry
    points to predicates, ``stages`` names sets of stages, ``severity`` says ``error``, ``warning`` or ``off`` of codes.
    ``draft``: what the layer still lacks is a warning. ``notice`` stands below every answer.
    """

    name: str
    version: str
    licence: str
    title: str
    base: str
    files: tuple[str, ...]
    references: tuple[str, ...]
    cases: tuple[str, ...]
    entry: Mapping[str, str]
    stages: Mapping[str, tuple[str, ...]]
    source: SourceFile
    severity: Mapping[str, str] = field(default_factory=dict)
    draft: bool = False
    notice: str = ""


def read_manifest(folder: Path, shown: str, unsaved: Unsaved | None = None) -> tuple[Manifest | None, list[Diagnostic]]:
    """Read ``manifest.toml`` of a folder; ``shown`` is how the folder is called in messages."""
    source, problems = read(folder / FILE_NAME, f"{shown}/{FILE_NAME}", "", None, unsaved)
    if problems:
        return None, problems
    tables, problems = read_toml(source, MANIFEST)
    if problems:
        return None, problems
    problems = _shape_problems(source, tables)
    if problems:
        return None, problems
    kb = tables["kb"]
    paths: dict[str, tuple[str, ...]] = {}
    for key in _LISTS:
        paths[key] = _paths(folder, shown, kb.get(key, []), _SUFFIX[key], toml_span(source, "kb", key), problems)
    manifest = Manifest(
        name=kb["name"],
        version=kb["version"],
        licence=kb["licence"],
        title=kb.get("title", kb["name"]),
        base=kb.get("base", ""),
        files=paths["files"],
        references=paths["references"],
        cases=paths["cases"],
        entry=dict(tables.get("entry", {})),
        stages={name: tuple(words) for name, words in tables.get("stages", {}).items()},
        source=SourceFile(source.path, source.text, kb["name"]),
        severity=dict(tables.get("severity", {})),
        draft=kb.get("draft", False),
        notice=kb.get("notice", ""),
    )
    return (None if problems else manifest), problems


def _shape_problems(source: SourceFile, tables: dict[str, Any]) -> list[Diagnostic]:
    strange = [name for name in tables if name not in _TABLES][:_MOST_TOLD]
    problems = [_unknown(f"[{name}]", f"[{name}]", _TABLES, toml_span(source, name)) for name in strange]
    kb = tables.get("kb")
    if not isinstance(kb, dict):
        problems.append(Diagnostic(MANIFEST, "the table [kb] is missing", Span(source, 0, 0), "add [kb] with its name"))
        return problems
    unknown = [key for key in kb if key not in _KEYS][:_MOST_TOLD]
    for key in unknown:
        problems.append(_unknown(f"'{key}'", key, _KEYS, toml_span(source, "kb", key)))
    meant = {each for key in unknown for each in near_names(key, _KEYS)}
    for key in _REQUIRED:
        if key not in kb and key not in meant and not (key == "files" and "base" in kb):
            span = toml_span(source, "kb")
            problems.append(Diagnostic(MANIFEST, f"'{key}' is missing in [kb]", span, f"add a line '{key} = ...'"))
    problems += [
        _wrong(source, "kb", key, "true or false") for key in _FLAGS if not isinstance(kb.get(key, False), bool)
    ]
    problems += [_wrong(source, "kb", key, "a text") for key in _TEXTS if not isinstance(kb.get(key, ""), str)]
    problems += [
        _wrong(source, "kb", key, "a text of one line")
        for key in _TEXTS
        if isinstance(kb.get(key), str) and len(kb[key].splitlines()) > 1 and key != "notice"
    ]
    problems += [
        _wrong(source, "kb", key, "a path or a list of paths") for key in _LISTS if not _is_texts(kb.get(key, []))
    ]
    for key in ("name", "base"):
        if isinstance(kb.get(key), str) and not _NAME.fullmatch(kb[key]):
            problems.append(_wrong(source, "kb", key, "a short name of a-z, 0-9, '-' and '_'"))
    return problems + _table_problems(source, tables)


def _table_problems(source: SourceFile, tables: dict[str, Any]) -> list[Diagnostic]:
    problems: list[Diagnostic] = []
    for table in ("entry", "stages", "severity"):
        content = tables.get(table, {})
        if not isinstance(content, dict):
            problems.append(_wrong(source, table, "", "a table"))
            continue
        if len(content) > _MOST_KEYS:
            problems.append(_wrong(source, table, "", f"a table of at most {_MOST_KEYS} keys"))
            continue
        for key, value in content.items():
            if table == "entry" and not (isinstance(value, str) and _PREDICATE.fullmatch(value)):
                problems.append(_wrong(source, table, key, "the name of a predicate"))
            if table == "severity" and value not in _SEVERITIES:
                problems.append(_wrong(source, table, key, '"error", "warning" or "off"'))
            if table == "stages" and not (isinstance(value, list) and _is_texts(value)):
                problems.append(_wrong(source, table, key, "a list of names"))
    return problems


def _is_texts(value: object) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(item, str) for item in value))


def _wrong(source: SourceFile, table: str, key: str, what: str) -> Diagnostic:
    name = f"'{key}'" if key else f"[{table}]"
    return Diagnostic(MANIFEST, f"{name} has to be {what}", toml_span(source, table, key), "correct its value")


def _unknown(shown: str, key: str, known: tuple[str, ...], span: Span) -> Diagnostic:
    advice = did_you_mean(key.strip("[]"), known, f"one of: {', '.join(known)}")
    return Diagnostic(MANIFEST, f"{shown} is unknown in a manifest", span, advice)


def _paths(
    folder: Path, shown: str, listed: str | list[str], suffix: str, span: Span, problems: list[Diagnostic]
) -> tuple[str, ...]:
    """The files that patterns name: patterns in their order, each one's files sorted, none twice."""
    found: dict[str, None] = {}
    below: list[str] = []
    left_out: list[tuple[str, str]] = []
    if any(_MAGIC.search(pattern) for pattern in ([listed] if isinstance(listed, str) else listed)):
        try:
            below = [name for name, _ in files_below(str(folder), ("",), left_out=left_out)]
        except OSError as error:
            advice = "leave out what does not belong to it"
            problems.append(Diagnostic(UNREADABLE, f"{shown} {error.strerror or error}", span, advice))
    for pattern in [listed] if isinstance(listed, str) else listed:
        parts = re.split(r"[/\\]", pattern)
        if not pattern or Path(pattern).is_absolute() or ".." in parts or "\0" in pattern:
            message = f"the path '{pattern!s}' does not stay inside the folder of the knowledge base"
            problems.append(Diagnostic(MANIFEST, message.replace("\0", "?"), span, "name files below the manifest"))
            continue
        matches = [pattern]
        if _MAGIC.search(pattern):
            try:
                matches = matching(below, pattern)
                missed = set(matching([name for name, _why in left_out], pattern))
            except (ValueError, re.error):
                advice = "'*' stands for a part of a name, '**' between slashes for folders"
                problems.append(Diagnostic(MANIFEST, f"'{_short(pattern)}' is no pattern of paths", span, advice))
                continue
            for name, why in left_out:
                if name in missed and name.endswith(suffix):
                    message = f"{_short(name)} {why}"
                    problems.append(Diagnostic(UNREADABLE, message, span, "put a copy of the file itself there"))
            if not matches:
                message = f"no file matches {shown}/{pattern}"
                problems.append(Diagnostic(UNREADABLE, message, span, "correct the pattern, or remove it"))
        problems.extend(_misnamed(name, suffix, span) for name in matches if not _fitting(name, suffix))
        found.update(dict.fromkeys(matches))
    return tuple(found)


def _fitting(path: str, suffix: str) -> bool:
    """Whether a file has a name that can be shown, and the fingerprint, which sees no manifest, looks into it."""
    hidden = any(part.startswith(".") and part != "." for part in path.split("/"))
    return path.endswith(suffix) and path.isprintable() and not hidden


def _misnamed(path: str, suffix: str, span: Span) -> Diagnostic:
    if not path.endswith(suffix):
        message = f"'{_short(path)}' does not end in {suffix}"
        return Diagnostic(MANIFEST, message, span, "rename the file, or write a narrower pattern")
    if not path.isprintable():
        message = f"the name {_short(path)!a} holds a character that cannot be shown"
        return Diagnostic(MANIFEST, message, span, "rename the file")
    return Diagnostic(MANIFEST, f"'{_short(path)}' is hidden", span, "rename it, without a dot at its beginning")


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."
