"""Edits of a knowledge base: new texts of files, tried on a copy of the folders before any of them is written."""

from __future__ import annotations

import os
import sysconfig
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from reasoner.authoring.cases import refuse_broken
from reasoner.checks import check
from reasoner.diagnostics import Diagnostic, Severity
from reasoner.errors import KnowledgeBaseError, ReasonerError
from reasoner.intake import read_file
from reasoner.knowledge.fingerprint import knowledge_files
from reasoner.knowledge.knowledge_base import load
from reasoner.source import SourceFile
from reasoner.syntax.formatter import format_source
from reasoner.writing import Change, replace_files, snapshot

Edits = Mapping[Path, str]
Seen = Mapping[str, bytes]


def tried(layers: Sequence[str], edits: Edits) -> tuple[Diagnostic, ...]:
    """What the checks say of the knowledge base after the edits; nothing is written to it.

    Raises ``KnowledgeBaseError`` when it would not load.
    """
    with _copied(layers, edits) as copies:
        return check(load(copies)).diagnostics


def seen(layers: Sequence[str]) -> Seen:
    """All files of the knowledge base as they are now: what an author is going to read."""
    try:
        return snapshot(layers, knowledge_files)
    except OSError as error:
        raise KnowledgeBaseError(
            f"{error.filename}: {error.strerror or error}", help="allow reading it, or move it away"
        ) from error


def apply(layers: Sequence[str], edits: Edits, since: Seen, *, keep_cases: bool = False) -> tuple[Diagnostic, ...]:
    """Write the edits when the knowledge base passes its checks with them; the warnings that remain.

    ``since`` is what its files held before it was read to make the edits. With ``keep_cases`` every case of its banks
    must be as expected, too, or have failed before. Raises ``KnowledgeBaseError`` with the diagnostics when it does
    not, ``ChangedError`` when somebody saved a file meanwhile, and leaves every file as it was.
    """
    refuse_installed(edits)
    with _copied(layers, edits) as copies:
        report = check(load(copies))
        errors = [each for each in report.diagnostics if each.severity is Severity.ERROR]
        if errors:
            raise KnowledgeBaseError("nothing was written: the knowledge base would not pass its checks", errors)
        if keep_cases and report.compiled is not None:
            refuse_broken(layers, report.compiled)
    changes = [Change(str(path), text.encode(), since.get(os.path.realpath(path))) for path, text in edits.items()]
    # What is cited comes before what cites it, so that a crash between two files leaves a knowledge base that loads.
    changes.sort(key=lambda change: not change.path.endswith(".toml"))
    replace_files(changes, holding=layers, unless=lambda: _difference(since, seen(layers)))
    return report.diagnostics


def _difference(since: Seen, today: Seen) -> str:
    """Which file is not as it was, in words; empty when all are."""
    changed = sorted(path for path in {*since, *today} if since.get(path) != today.get(path))
    return f"{changed[0]} was changed meanwhile" if changed else ""


@contextmanager
def _copied(layers: Sequence[str], edits: Edits) -> Iterator[list[str]]:
    """Copies of the folders with the edits made."""
    with tempfile.TemporaryDirectory() as scratch:
        copies = []
        for number, layer in enumerate(layers):
            folder = Path(layer).resolve()
            copy = Path(scratch) / str(number) / folder.name
            _copy(folder, copy, edits)
            copies.append(str(copy))
        yield copies


def refuse_installed(paths: Iterable[Path]) -> None:
    """Raise ``ReasonerError`` where a path lies among installed packages, which is no place to write knowledge."""
    libraries = {Path(sysconfig.get_path(name)).resolve() for name in ("purelib", "platlib")}
    for path in paths:
        full = path.resolve()
        if libraries & {full, *full.parents} or {"site-packages", "dist-packages"} & set(full.parts):
            raise ReasonerError(
                f"nothing was written: {full} belongs to an installed knowledge base",
                help="work on a copy of its folder, or start an overlay: soleus kb new overlay FOLDER",
            )


def write(edits: Edits) -> None:
    """Put every new file in place, or none of them.

    Raises ``ReasonerError`` where a file is there already, cannot be written, or belongs to an installed base.
    """
    refuse_installed(edits)
    replace_files([Change(str(path), text.encode(), None) for path, text in edits.items()])


def formatted(shown: str, text: str) -> str:
    """A rule file in canonical layout."""
    return format_source(SourceFile(shown, text))


def _copy(folder: Path, copy: Path, edits: Edits) -> None:
    copy.mkdir(parents=True)
    for _shown, found in knowledge_files(str(folder)) if folder.is_dir() else ():
        target = copy / Path(found).relative_to(folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(read_file(found))
    for path, text in edits.items():
        if path.resolve().is_relative_to(folder):
            target = copy / path.resolve().relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text.encode())
