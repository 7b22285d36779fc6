"""What checks said of a knowledge base, kept as it was printed, so that asking again about the same contents is free.

A report belongs to the contents of all files, to where they lie, to the form, and to the reasoner's own code: a check
that is changed is asked anew. Anything wrong with a kept report reads as nothing kept.
"""

# This answers at every save, where pathlib is not worth its import.
# ruff: noqa: PTH120

from __future__ import annotations

import json
import os
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

from reasoner.loading.kept import read_kept, write_kept

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_KEPT = 64
_SUFFIX = ".check"
_CODE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100


class Report(NamedTuple):
    """What was printed, and how many errors and warnings it tells of."""

    text: str
    errors: int
    warnings: int


def report_key(contents: str, form: str) -> str:
    """What a report on layers of these contents is kept under; empty when they cannot be read."""
    if not contents:
        return ""
    return blake2b(f"{contents}\0{form}\0{code_digest()}".encode(), digest_size=16).hexdigest()


def code_digest() -> str:
    """A hash that is another one after a change of the reasoner."""
    digest = blake2b(digest_size=16)
    for name, size, time in _modules(_CODE):
        digest.update(f"{name}\0{size}\0{time}\0".encode(errors="surrogateescape"))
    return digest.hexdigest()


def read_report(key: str) -> Report | None:
    """The report kept under a key, or ``None``."""
    data = read_kept(key + _SUFFIX)
    try:
        named, text, errors, warnings = json.loads(data or b"")
    except (ValueError, TypeError):
        return None
    return Report(text, errors, warnings) if named == key else None


def write_report(key: str, report: Report) -> None:
    """Keep a report; a folder that cannot be written is no error."""
    write_kept(key + _SUFFIX, json.dumps((key, *report)).encode(), MOST_KEPT)


def _modules(folder: str) -> Iterator[tuple[str, int, int]]:
    with os.scandir(folder) as entries:
        found = sorted(entries, key=lambda each: each.name)
    for each in found:
        if each.name.endswith(".py"):
            stat = each.stat()
            yield each.path, stat.st_size, stat.st_mtime_ns
        elif "." not in each.name and each.name != "__pycache__" and each.is_dir():
            yield from _modules(each.path)
