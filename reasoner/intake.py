"""The one gate by which files come in: regular files only, of a stated size, from folders of a stated depth.

Whatever is refused is an ``OSError`` whose ``strerror`` names the limit, so that a reader that says why a file cannot
be read says this, too.
"""

# This runs at every start, where pathlib is not worth its import.
# ruff: noqa: PTH118

from __future__ import annotations

import errno
import os
import re
import stat
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

LARGEST_FILE = 4 * 1024 * 1024
"""Bytes of a file of a knowledge base, a table or a bank."""

LARGEST_WHOLE = 16 * 1024 * 1024
"""Bytes of all files of a knowledge base."""

DEEPEST_FOLDER = 40
MOST_FILES = 20_000
MOST_ENTRIES = 200_000
"""Names that are looked at below one folder."""

OWN_STREAMS = ("/dev/stdin", "/dev/fd/", "/proc/self/fd/")
_FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
# A pipe that nobody writes to would hold up whoever opens it.
_WITHOUT_WAITING = getattr(os, "O_NONBLOCK", 0)


def read_file(path: str | os.PathLike[str], most: int = LARGEST_FILE, *, streams: bool = False) -> bytes:
    """The bytes of a regular file.

    With ``streams`` the streams that this process was started with may be named, too, as ``<(...)`` of a shell does.
    Raises ``OSError`` where it is something else (a pipe, a device), is too large or cannot be read.
    """
    name = os.fspath(path)
    own = streams and name.startswith(OWN_STREAMS)
    descriptor = os.open(name, _FLAGS if own else _FLAGS | _WITHOUT_WAITING)
    with os.fdopen(descriptor, "rb") as stream:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode) and not own:
            if stat.S_ISDIR(found.st_mode):
                raise IsADirectoryError(errno.EISDIR, "is a folder, not a file", name)
            raise refused(name, "is no regular file")
        data = stream.read(most + 1) if found.st_size <= most else b"\0" * (most + 1)
    if len(data) > most:
        raise refused(name, f"is larger than {size_shown(most)}")
    return data


def refused(name: str, why: str) -> OSError:
    """What is raised of a file that is not taken in."""
    return OSError(errno.EINVAL, why, name)


def size_shown(most: int) -> str:
    """A limit of bytes in words."""
    return f"{most // (1024 * 1024)} MiB" if most % (1024 * 1024) == 0 else f"{most // 1_000_000} MB"


def files_below(
    folder: str, suffixes: tuple[str, ...], shown: str = "", left_out: list[tuple[str, str]] | None = None
) -> Iterator[tuple[str, str]]:
    """Name (with ``/``, behind ``shown``) and path of each regular file with such a suffix below a folder, sorted.

    What begins with a dot is left out, and so is a link that leads to another kind of file, and what is no regular
    file: ``left_out`` gets the name of such a thing, and why. Each folder that a link leads to is read once. Raises
    ``OSError`` where folders are nested too deeply or hold too much.
    """
    yield from _Walk(folder, suffixes, [] if left_out is None else left_out).below(folder, shown, 0)


class _Walk:
    """One walk: the folders that links led to, and what was seen so far."""

    def __init__(self, root: str, suffixes: tuple[str, ...], left_out: list[tuple[str, str]]) -> None:
        self._root = root
        self._left_out = left_out
        self._suffixes = suffixes
        self._linked: set[str] = set()
        self._entries = self._files = 0

    def below(self, folder: str, shown: str, depth: int) -> Iterator[tuple[str, str]]:
        if depth > DEEPEST_FOLDER:
            raise refused(self._root, f"holds folders nested more than {DEEPEST_FOLDER} deep")
        with os.scandir(folder) as entries:
            found = []
            for entry in entries:
                self._entries += 1
                if self._entries > MOST_ENTRIES:
                    raise refused(self._root, f"holds more than {MOST_ENTRIES:,} names")
                found.append((entry.name, entry.is_dir(), entry.is_symlink(), entry.is_file()))
        for name, is_folder, is_link, is_file in sorted(found):
            if name.startswith("."):
                continue
            path = os.path.join(folder, name)
            if is_folder:
                if not is_link or self._first_time(folder, path):
                    yield from self.below(path, f"{shown}/{name}" if shown else name, depth + 1)
            elif name.endswith(self._suffixes):
                below = f"{shown}/{name}" if shown else name
                if not is_file:
                    self._left_out.append((below, "leads nowhere" if is_link else "is no regular file"))
                    continue
                if is_link and not leads_to_its_kind(path):
                    self._left_out.append((below, ANOTHER_KIND))
                    continue
                self._files += 1
                if self._files > MOST_FILES:
                    raise refused(self._root, f"holds more than {MOST_FILES:,} files")
                yield below, path

    def _first_time(self, folder: str, path: str) -> bool:
        """Whether a link leads to a folder not read yet, and to none that it lies in: links may go round."""
        real = os.path.realpath(path)
        if real in self._linked or f"{os.path.realpath(folder)}/".startswith(f"{real}/"):
            return False
        self._linked.add(real)
        return True


ANOTHER_KIND = "is a link to another kind of file"


def leads_to_its_kind(path: str) -> bool:
    """Whether a link leads to a file of its own suffix: messages would show a line of any other file."""
    return os.path.splitext(os.path.realpath(path))[1] == os.path.splitext(path)[1]  # noqa: PTH122


MOST_PARTS = 24
"""Parts that a dotted key of a TOML file may have; readers take quadratic time over many."""

_LONG_KEY = re.compile(
    r"""(?<![\w."'-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){%d}""" % MOST_PARTS  # noqa: UP031
)


def read_tables(text: str) -> dict[str, Any]:
    """The tables of a TOML text. Raises what ``tomllib`` does, and its error for a key of too many parts."""
    import tomllib

    found = _LONG_KEY.search(text)
    if found is not None:
        line = text.count("\n", 0, found.start()) + 1
        column = found.start() - text.rfind("\n", 0, found.start())
        message = f"a key has more than {MOST_PARTS} parts (at line {line}, column {column})"
        raise tomllib.TOMLDecodeError(message)
    return tomllib.loads(text)


def matching(names: Iterable[str], pattern: str) -> list[str]:
    """The names (with ``/``) that a pattern fits: ``*``, ``?``, ``[...]`` within a part, ``**`` for any folders.

    Takes time in proportion to pattern times names, whatever the pattern. Raises ``ValueError`` for a pattern that is
    too long or has ``**`` beside other letters.
    """
    parts = [each for each in pattern.split("/") if each not in ("", ".")]
    if len(pattern) > LONGEST_PATTERN or any("**" in each and each != "**" for each in parts):
        raise ValueError(pattern)
    tests = [None if each == "**" else re.compile(_translated(each)) for each in parts]
    return [name for name in names if _fits(tests, name.split("/"))]


LONGEST_PATTERN = 8_000


def _translated(part: str) -> str:
    from fnmatch import translate

    return translate(part)


def _fits(tests: Sequence[re.Pattern[str] | None], parts: Sequence[str]) -> bool:
    """Whether a sequence of tests, ``None`` for any number of folders, fits the parts of a name."""
    reached = [True] + [False] * len(parts)
    for test in tests:
        if test is None:
            first = reached.index(True) if True in reached else len(reached)
            reached = [place >= first for place in range(len(reached))]
            continue
        after = [reached[place] and test.match(part) is not None for place, part in enumerate(parts)]
        reached = [False, *after]
    return reached[-1]
