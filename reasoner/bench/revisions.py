"""A version of a knowledge base by name: folders, or a folder as it was at a revision under git."""

from __future__ import annotations

import os
import posixpath
import subprocess
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from reasoner.errors import KnowledgeBaseError
from reasoner.intake import DEEPEST_FOLDER, LARGEST_FILE, LARGEST_WHOLE, MOST_FILES, size_shown
from reasoner.workers import found_program

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
    """Write the files of a folder at a revision; a link becomes the file that it leads to in the same folder,
    one out of it leads nowhere."""
    folder = Path(path).resolve()
    where, within = (folder, "./") if folder.is_dir() else (folder.parent, f"./{folder.name}")
    if not where.is_dir():
        raise KnowledgeBaseError(f"the folder {path} does not exist", help="name the knowledge base with --path")
    if revision.startswith("-") or "\0" in revision or not folder.name:
        raise KnowledgeBaseError(f"'{revision}' is neither a folder nor a revision")
    commit = _git(where, ["rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}"], revision).strip().decode()
    tree = _git(where, ["rev-parse", "--verify", "--quiet", f"{commit}:{within}"], revision, path).strip().decode()
    blobs, links = _listed(_git(where, ["ls-tree", "-r", "-l", "-z", "--full-tree", tree], revision, path), path)
    contents = _contents(where, sorted({*blobs.values(), *links.values()}), revision)
    for name, blob in links.items():
        target = posixpath.normpath(posixpath.join(posixpath.dirname(name), os.fsdecode(contents[blob])))
        if target in blobs:
            blobs[name] = blobs[target]
        else:  # whoever needs it is told that it is not there
            outside = Path(place) / folder.name / name
            outside.parent.mkdir(parents=True, exist_ok=True)
            outside.symlink_to(f"outside of {folder.name} {outside.suffix}")
    for name, blob in blobs.items():
        file = Path(place) / folder.name / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(contents[blob])


def _listed(data: bytes, path: str) -> tuple[dict[str, str], dict[str, str]]:
    """The regular files and the links of a tree by name, each with its blob. Raises where there is too much."""
    blobs: dict[str, str] = {}
    links: dict[str, str] = {}
    whole = 0
    for line in data.split(b"\0")[:-1]:
        about, _, name = line.partition(b"\t")
        mode, kind, blob, size = about.split()
        parts = os.fsdecode(name).split("/")
        if kind != b"blob" or {"", ".", "..", ".git"} & set(parts) or len(parts) > DEEPEST_FOLDER:
            continue
        if not size.isdigit():
            raise _lacking(path)
        whole += int(size)
        (links if mode == b"120000" else blobs)["/".join(parts)] = blob.decode()
        if int(size) > LARGEST_FILE or whole > LARGEST_WHOLE or len(blobs) > MOST_FILES:
            raise KnowledgeBaseError(
                f"{path} is too large there: at most {size_shown(LARGEST_FILE)} a file, {size_shown(LARGEST_WHOLE)} "
                f"and {MOST_FILES:,} files in all",
            )
    return blobs, links


def _lacking(what: str) -> KnowledgeBaseError:
    return KnowledgeBaseError(f"the clone lacks a file of '{what}'", help="fetch the whole history")


def _contents(where: Path, blobs: list[str], revision: str) -> dict[str, bytes]:
    """The bytes of blobs as they are stored, which no filter has seen."""
    data = _git(where, ["cat-file", "--batch"], revision, given="".join(f"{blob}\n" for blob in blobs).encode())
    found: dict[str, bytes] = {}
    position = 0
    for blob in blobs:
        end = data.find(b"\n", position)
        heading = data[position:end].split()
        if end < 0 or len(heading) != 3:
            raise _lacking(revision)
        size = int(heading[2])
        found[blob] = data[end + 1 : end + 1 + size]
        position = end + size + 2
    return found


_QUIET = ("core.fsmonitor=false", f"core.hooksPath={os.devnull}", "protocol.allow=never", "core.pager=cat")
_ALONE = {"GIT_ALLOW_PROTOCOL": "none", "GIT_NO_LAZY_FETCH": "1", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}


def _git(where: Path, arguments: list[str], revision: str, path: str = "", given: bytes = b"") -> bytes:
    """What git writes when nothing in the clone may start a program; its refusals become one message."""
    settings = [part for each in _QUIET for part in ("-c", each)]
    try:
        git = found_program("git")
        if git is None:
            raise FileNotFoundError("git")
        done = subprocess.run(
            [git, *settings, "-C", str(where), *arguments],
            input=given,
            capture_output=True,
            check=False,
            timeout=SECONDS,
            env={**os.environ, **_ALONE},
        )
    except (FileNotFoundError, PermissionError):
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
