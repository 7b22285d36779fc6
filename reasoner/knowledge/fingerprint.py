"""The fingerprint of a knowledge base: a hash over names and contents of its files, without manifest or parser."""

# This runs at every start, where pathlib is not worth its import.
# ruff: noqa: PTH100, PTH119

from __future__ import annotations

import os
from hashlib import blake2b
from typing import TYPE_CHECKING

from reasoner.intake import LARGEST_WHOLE, files_below, read_file, refused, size_shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def fingerprint(paths: Sequence[str]) -> str:
    """BLAKE2b (32 bytes, hex) over names and contents of every ``.dl`` and ``.toml`` file of the layers, in order.

    Raises ``OSError`` when a folder or file cannot be read, or holds more than a limit allows.
    """
    digest = blake2b(digest_size=32)
    whole = 0
    for path in paths:
        digest.update(b"layer\0")
        left_out: list[tuple[str, str]] = []
        for name, full in knowledge_files(path, left_out):
            data = read_file(full)
            whole += len(data)
            if whole > LARGEST_WHOLE:
                raise refused(path, f"holds more than {size_shown(LARGEST_WHOLE)}")
            digest.update(f"{name}\0{len(data)}\0".encode(errors="surrogateescape"))
            digest.update(data)
        # What is not read is told, and differently by what is the matter with it.
        digest.update(repr(left_out).encode(errors="surrogateescape"))
    return digest.hexdigest()


def knowledge_files(folder: str, left_out: list[tuple[str, str]] | None = None) -> Iterator[tuple[str, str]]:
    """Name (with ``/``, from the folder's own name on) and path of each knowledge file below a folder, sorted.

    ``left_out`` gets those that are not taken in, and why.
    """
    yield from files_below(folder, (".dl", ".toml"), os.path.basename(os.path.abspath(folder)), left_out)
