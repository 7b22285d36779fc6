"""What checks said of a knowledge base, kept as it was printed, so that asking again about the same contents is free.

A report belongs to the contents of all files, to where they lie, to the form, and to the reasoner's own code: a check
that is changed is asked anew. Anything wrong with a kept report reads as nothing kept.
"""

# This answers at every save, where pathlib is not worth its import.
# ruff: noqa: PTH103, PTH105, PTH118, PTH120, PTH123

from __future__ import annotations

import json
import os
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

from reasoner.loading.cache import cache_folder, forget_oldest
from reasoner.loading.load import contents_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_KEPT = 64
_SUFFIX = ".check"
_CODE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100


class Report(NamedTuple):
    """What was printed, and how many errors and warnings it tells of."""

    text: str
    errors: int
    warnings: int


def report_key(paths: Sequence[str], form: str) -> str:
    """What a report is kept under; empty when the layers cannot be read."""
    contents = contents_key(paths)
    if not contents:
        return ""
    digest = blake2b(f"{contents}\0{form}\0".encode(), digest_size=16)
    for name, size, time in _modules(_CODE):
        digest.update(f"{name}\0{size}\0{time}\0".encode(errors="surrogateescape"))
    return digest.hexdigest()


def read_report(key: str) -> Report | None:
    """The report kept under a key, or ``None``."""
    try:
        with open(_path(key), encoding="utf-8") as stream:
            named, text, errors, warnings = json.load(stream)
    except (OSError, ValueError, TypeError):
        return None
    fitting = named == key and isinstance(text, str) and isinstance(errors, int) and isinstance(warnings, int)
    return Report(text, errors, warnings) if fitting else None


def write_report(key: str, report: Report) -> None:
    """Keep a report; a folder that cannot be written is no error."""
    path = _path(key)
    part = f"{path}.{os.getpid()}.part"
    try:
        os.makedirs(cache_folder(), exist_ok=True)
        with open(part, "w", encoding="utf-8") as stream:
            json.dump((key, *report), stream)
        os.replace(part, path)
    except OSError:
        return
    forget_oldest(_SUFFIX, MOST_KEPT)


def _path(key: str) -> str:
    return os.path.join(cache_folder(), f"{key}{_SUFFIX}")


def _modules(folder: str) -> Iterator[tuple[str, int, int]]:
    with os.scandir(folder) as entries:
        found = sorted(entries, key=lambda each: each.name)
    for each in found:
        if each.name.endswith(".py"):
            stat = each.stat()
            yield each.path, stat.st_size, stat.st_mtime_ns
        elif "." not in each.name and each.name != "__pycache__" and each.is_dir():
            yield from _modules(each.path)
