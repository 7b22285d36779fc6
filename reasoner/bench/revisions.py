"""A version of a knowledge base by name: folders, or a folder as it was at a revision under git."""

from __future__ import annotations

import io
import os
import subprocess
import tarfile
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from reasoner.errors import KnowledgeBaseError

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS = 60


@contextmanager
def folders_at(name: str, path: str) -> Iterator[tuple[str, ...]]:
    """The folder ``name``, or several (layers) with the path separator between, else ``path`` at a revision."""
    layers = tuple(name.split(os.pathsep))
    if all(Path(layer).is_dir() for layer in layers):
        yield layers
        return
    with TemporaryDirectory(prefix="revision-") as place:
        _extract(name, path, place)
        yield (str(Path(place) / Path(path).resolve().name),)


def _extract(revision: str, path: str, place: str) -> None:
    folder = Path(path).resolve()
    if not folder.parent.is_dir():
        raise KnowledgeBaseError(f"the folder {path} does not exist", help="name the knowledge base with --path")
    if revision.startswith("-") or "\0" in revision:
        raise KnowledgeBaseError(f"'{revision}' is neither a folder nor a revision")
    commit = _git(folder.parent, ["rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}"], revision).strip()
    data = _git(folder.parent, ["archive", "--format=tar", commit.decode(), "--", folder.name], revision, path)
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        archive.extractall(place, filter="data")


def _git(where: Path, arguments: list[str], revision: str, path: str = "") -> bytes:
    """What git writes; its refusals become one message."""
    try:
        done = subprocess.run(["git", "-C", str(where), *arguments], capture_output=True, check=False, timeout=SECONDS)
    except FileNotFoundError:
        raise KnowledgeBaseError(
            f"'{revision}' is no folder, and to read it as a revision takes git, which is not installed",
            help="install git, or name two folders",
        ) from None
    except subprocess.TimeoutExpired:
        raise KnowledgeBaseError(f"git did not answer within {SECONDS} s") from None
    if done.returncode == 0:
        return done.stdout
    said = done.stderr.decode("utf-8", "replace").strip().splitlines()
    if path:
        raise KnowledgeBaseError(f"{path} does not exist at '{revision}'", help=said[-1] if said else "")
    if any("not a git repository" in line for line in said):
        raise KnowledgeBaseError(
            f"'{revision}' is no folder, and {where} is not under git", help="name two folders, or change to the clone"
        )
    raise KnowledgeBaseError(
        f"'{revision}' is neither a folder nor a revision", help="'git log --oneline' lists revisions"
    )
