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
from reasoner.knowledge.fingerprint import knowledge_files
from reasoner.knowledge.knowledge_base import load
from reasoner.source import SourceFile
from reasoner.syntax.formatter import format_source

Edits = Mapping[Path, str]


def tried(layers: Sequence[str], edits: Edits) -> tuple[Diagnostic, ...]:
    """What the checks say of the knowledge base after the edits; nothing is written to it.

    Raises ``KnowledgeBaseError`` when it would not load.
    """
    with _copied(layers, edits) as copies:
        return check(load(copies)).diagnostics


def apply(layers: Sequence[str], edits: Edits, *, keep_cases: bool = False) -> tuple[Diagnostic, ...]:
    """Write the edits when the knowledge base passes its checks with them; the warnings that remain.

    With ``keep_cases`` every case of its banks must be as expected, too, or have failed before.
    Raises ``KnowledgeBaseError`` with the diagnostics when it does not, and leaves every file as it was.
    """
    refuse_installed(edits)
    with _copied(layers, edits) as copies:
        report = check(load(copies))
        errors = [each for each in report.diagnostics if each.severity is Severity.ERROR]
        if errors:
            raise KnowledgeBaseError("nothing was written: the knowledge base would not pass its checks", errors)
        if keep_cases and report.compiled is not None:
            refuse_broken(layers, report.compiled)
    write(edits)
    return report.diagnostics


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
    """Put every new text in place, or none of them.

    Raises ``ReasonerError`` where a file cannot be written, or belongs to an installed knowledge base.
    """
    refuse_installed(edits)
    before = {path: path.read_bytes() if path.is_file() else None for path in edits}
    try:
        for path, text in edits.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
            draft.write_bytes(text.encode())
            draft.replace(path)
    except OSError as error:
        for path, data in before.items():
            if data is not None:
                path.write_bytes(data)
            elif path.is_file():
                path.unlink()
        message = f"nothing was written: {error.filename or 'a file'}: {error.strerror or error}"
        raise ReasonerError(message, help="allow writing the folder") from error


def formatted(shown: str, text: str) -> str:
    """A rule file in canonical layout."""
    return format_source(SourceFile(shown, text))


def _copy(folder: Path, copy: Path, edits: Edits) -> None:
    copy.mkdir(parents=True)
    for _shown, found in knowledge_files(str(folder)) if folder.is_dir() else ():
        target = copy / Path(found).relative_to(folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(Path(found).read_bytes())
    for path, text in edits.items():
        if path.resolve().is_relative_to(folder):
            target = copy / path.resolve().relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text.encode())
