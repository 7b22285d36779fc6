"""The fingerprint of a knowledge base: a hash over names and contents of its files, without manifest or parser."""

# This runs at every start, where pathlib is not worth its import.
# ruff: noqa: PTH100, PTH118, PTH119, PTH123

from __future__ import annotations

import os
from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def fingerprint(paths: Sequence[str]) -> str:
    """BLAKE2b (32 bytes, hex) over names and contents of every ``.dl`` and ``.toml`` file of the layers, in order.

    Raises ``OSError`` when a folder or file cannot be read.
    """
    digest = blake2b(digest_size=32)
    for path in paths:
        digest.update(b"layer\0")
        for name, full in knowledge_files(path):
            with open(full, "rb") as stream:
                data = stream.read()
            digest.update(f"{name}\0{len(data)}\0".encode(errors="surrogateescape"))
            digest.update(data)
    return digest.hexdigest()


def knowledge_files(folder: str) -> Iterator[tuple[str, str]]:
    """Name (with ``/``, from the folder's own name on) and path of each knowledge file below a folder, sorted."""
    yield from _walk(folder, os.path.basename(os.path.abspath(folder)), set())


def _walk(folder: str, shown: str, linked: set[str]) -> Iterator[tuple[str, str]]:
    with os.scandir(folder) as entries:
        found = sorted((entry.name, entry.is_dir(), entry.is_symlink()) for entry in entries)
    for name, is_folder, is_link in found:
        if name.startswith("."):
            continue
        path = os.path.join(folder, name)
        if is_folder:
            if is_link:
                # Each folder that a link leads to is read once, and none that the link itself lies in: links may
                # go round in circles.
                real = os.path.realpath(path)
                if real in linked or f"{os.path.realpath(folder)}/".startswith(f"{real}/"):
                    continue
                linked.add(real)
            yield from _walk(path, f"{shown}/{name}", linked)
        elif name.endswith((".dl", ".toml")):
            yield f"{shown}/{name}", path
