"""The names of a knowledge base made ready for text, kept between runs: making them ready takes longer than a report.

They belong to the contents of the knowledge base and to the code that makes them ready; anything wrong with an entry
reads as nothing kept.
"""

# This runs at the start of every command that reads text, where pathlib is not worth its import.
# ruff: noqa: PTH120, PTH208

from __future__ import annotations

import json
import os
from hashlib import blake2b
from typing import Any, NamedTuple

from reasoner.loading.kept import read_kept, write_kept

MOST_KEPT = 16
_SUFFIX = ".names"
_CODE = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100

Name = tuple[str, ...]


class Target(NamedTuple):
    """What a name stands for: a value of an attribute, a number attribute, a stage, a conclusion, a test, or nothing.

    ``denies`` says that the name states the value's absence; ``negated`` that it holds only where words are negated.
    """

    kind: str
    attribute: str
    value: str = ""
    denies: bool = False
    negated: bool = False
    own: bool = True


class Tables(NamedTuple):
    """All names with what they stand for, each found by its rarest word, what joins words, and their slips."""

    targets: dict[Name, list[Target]]
    by_key: dict[str, list[Name]]
    partners: dict[str, frozenset[str]]
    prepositional: frozenset[Name]
    groups: dict[str, tuple[str, ...]]
    phrases: dict[str, list[tuple[Name, str]]]
    joined: frozenset[str]
    fused: dict[str, tuple[str, str]]
    slips: dict[str, str]


def tables_key(contents: str) -> str:
    """What the names of a knowledge base are kept under: the hash of its contents and the code of this package."""
    digest = blake2b(f"{contents}\0".encode(), digest_size=16)
    for name in sorted(os.listdir(_CODE)):
        if name.endswith((".py", ".toml")):
            found = os.stat(os.path.join(_CODE, name))  # noqa: PTH116, PTH118
            digest.update(f"{name}\0{found.st_size}\0{found.st_mtime_ns}\0".encode())
    return digest.hexdigest()


def read_tables(key: str) -> Tables | None:
    """The names kept under a key, or ``None``."""
    data = read_kept(key + _SUFFIX)
    return None if data is None else unpack_tables(data)


def write_tables(key: str, tables: Tables) -> None:
    """Keep names; a folder that cannot be written is no error."""
    write_kept(key + _SUFFIX, pack_tables(tables), MOST_KEPT)


def unpack_tables(data: bytes) -> Tables | None:
    """Names that were packed; ``None`` for anything else."""
    try:
        return _decoded(json.loads(data))
    except (ValueError, TypeError, KeyError, IndexError):
        return None


def pack_tables(tables: Tables) -> bytes:
    """Names as bytes: the same names, the same bytes."""
    names = list(tables.targets)
    place = {name: number for number, name in enumerate(names)}
    raw = [
        names,
        list(tables.targets.values()),
        {word: [place[name] for name in found] for word, found in tables.by_key.items()},
        {word: sorted(others) for word, others in tables.partners.items()},
        sorted(place[name] for name in tables.prepositional if name in place),
        tables.groups,
        tables.phrases,
        sorted(tables.joined),
        tables.fused,
        tables.slips,
    ]
    return json.dumps(raw, separators=(",", ":")).encode()


def _decoded(raw: list[Any]) -> Tables:
    names, targets, by_key, partners, prepositional, groups, phrases, joined, fused, slips = raw
    known = [tuple(name) for name in names]
    return Tables(
        {name: [Target(*each) for each in found] for name, found in zip(known, targets, strict=True)},
        {word: [known[place] for place in found] for word, found in by_key.items()},
        {word: frozenset(others) for word, others in partners.items()},
        frozenset(known[place] for place in prepositional),
        {word: tuple(heads) for word, heads in groups.items()},
        {word: [(tuple(words), head) for words, head in found] for word, found in phrases.items()},
        frozenset(joined),
        {word: (one, other) for word, (one, other) in fused.items()},
        slips,
    )
