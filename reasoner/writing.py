"""The one writer of files: whoever reads or crashes meanwhile finds the old file or the new one, each whole.

A new text is written to a file of its own beside the target, created exclusively and never through a link, with the
target's mode, and synced; under a lock of the folder the target is compared with what its author had read, and only
then replaced. Nothing is ever written into a file that is there, so nothing is lost when a disk is full.
"""

# The cache writes at every cold start, where pathlib is not worth its import.
# ruff: noqa: PTH101, PTH103, PTH112, PTH105, PTH108, PTH114, PTH116, PTH118, PTH120

from __future__ import annotations

import os
import stat
import time
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, NamedTuple

from reasoner.errors import ReasonerError
from reasoner.intake import read_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

PATIENCE = 20.0
"""Seconds to wait for another author to finish writing to the same folder."""

LARGEST_OUTPUT = 256 * 1024 * 1024
"""Bytes of a file that may be replaced."""

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_LEFT_BEHIND = 24 * 3600
_PART = ".soleus-part"
_RUN_AGAIN = "nothing was written; look at the change and run the command again"


class ChangedError(ReasonerError):
    """A file is no longer what its author had read: somebody else, or an editor, saved it meanwhile."""


class Change(NamedTuple):
    """A file and its new bytes; ``before`` is what its author read there, ``None`` for no file."""

    path: str
    data: bytes
    before: bytes | None


def replace_files(changes: Sequence[Change], *, holding: Sequence[str] = (), unless: Callable[[], str] = str) -> None:
    """Put all new files in place, or none of them.

    Links are kept: it is the file that they lead to which is replaced. ``holding`` are further folders to lock;
    ``unless`` is asked under the locks and gives a reason not to write. Raises ``ChangedError`` where a file is not as
    it was read, and ``ReasonerError`` where one cannot be written.
    """
    targets = [change._replace(path=os.path.realpath(change.path)) for change in changes]
    with ExitStack() as cleaning:
        try:
            for change in targets:
                os.makedirs(os.path.dirname(change.path), exist_ok=True)
            parts = [cleaning.enter_context(_part(change.path, change.data)) for change in targets]
            folders = {*(os.path.dirname(change.path) for change in targets), *map(os.path.realpath, holding)}
            for folder in sorted(folders):
                cleaning.enter_context(locked(folder))
            reason = unless()
            if reason:
                raise ChangedError(reason, help=_RUN_AGAIN)
            for change in targets:
                if now(change.path) != change.before:
                    raise ChangedError(f"{change.path} was changed meanwhile", help=_RUN_AGAIN)
            _exchange([(part, change) for part, change in zip(parts, targets, strict=True)], cleaning)
        except OSError as error:
            message = f"nothing was written: {error.filename or 'a file'}: {_why(error)}"
            raise ReasonerError(message, help="make room, or allow writing there") from error


def write_output(path: str, data: bytes, is_ours: Callable[[bytes], bool]) -> None:
    """Write what a command was asked for to a path: a new file, or in place of one that an earlier run wrote.

    ``is_ours`` knows such a file by its first bytes. Links are refused, for a folder that was handed over may carry
    some that lead out of it; so is a file that somebody else wrote. Raises ``OSError``.
    """
    if path.startswith("/dev/"):  # a stream that a shell names so
        with open(path, "wb") as stream:  # noqa: PTH123
            stream.write(data)
        return
    if os.path.islink(path):
        raise OSError(0, f"it is a link; name the file that it leads to ({os.path.realpath(path)})", path)
    _refuse_linked(os.path.dirname(path))
    if not os.path.isdir(os.path.dirname(path) or "."):
        raise FileNotFoundError(2, os.strerror(2), path)
    before = now(path)
    if before and not is_ours(before[:2000]):
        raise OSError(0, "it is there already and was not written by this program; name another, or move it away", path)
    try:
        replace_files([Change(path, data, before)])
    except ReasonerError as error:
        raise OSError(0, error.message, path) from error


def output_folder(path: str) -> None:
    """Make a folder for what a command writes. Raises ``OSError`` where that cannot be, or it is a link."""
    if os.path.islink(path.rstrip("/") or path):
        raise OSError(0, f"it is a link; name the folder that it leads to ({os.path.realpath(path)})", path)
    _refuse_linked(path)
    os.makedirs(path, exist_ok=True)


def _refuse_linked(folder: str) -> None:
    """Refuse a folder that is named through a link, but for those of the system: ``/tmp`` may be one."""
    while folder and os.path.dirname(folder) != folder:
        if os.path.islink(folder) and not _of_the_system(folder):
            real = os.path.realpath(folder)
            raise OSError(0, f"{folder} is a link; name the folder that it leads to ({real})", folder)
        folder = os.path.dirname(folder)


def _of_the_system(link: str) -> bool:
    """Whether only an administrator can have made a link."""
    made_by = os.lstat(link).st_uid if hasattr(os, "geteuid") else -1
    return os.path.dirname(link) == os.sep or (made_by == 0 and os.geteuid() != 0)


def now(path: str) -> bytes | None:
    """What a file holds; ``None`` where there is none. Raises ``OSError`` where it is no regular file."""
    try:
        return read_file(path, LARGEST_OUTPUT)
    except FileNotFoundError:
        return None


@contextmanager
def locked(folder: str) -> Iterator[None]:
    """Hold the lock of a folder that all who write by this module take. Raises ``ReasonerError`` when it stays taken.

    Where the system or its disk has no locks, comparing before replacing is all there is.
    """
    try:
        from fcntl import LOCK_EX, LOCK_NB, flock
    except ImportError:
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                flock(descriptor, LOCK_EX | LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > until:
                    raise ReasonerError(
                        f"nothing was written: somebody else has been writing to {folder} for {PATIENCE:g} s",
                        help="wait until that is done, then run the command again",
                    ) from None
                time.sleep(0.02)
            except OSError:
                break
        yield
    finally:
        os.close(descriptor)


def create(path: str, data: bytes, mode: int = 0o666, *, sync: bool = True) -> None:
    """Write a file that must not be there yet. Raises ``OSError``."""
    descriptor = os.open(path, _NEW, mode)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(data)
        stream.flush()
        if sync:
            os.fsync(descriptor)


def part_name(path: str) -> str:
    """A name beside a file that nobody can know before it is used."""
    folder, name = os.path.split(path)
    return os.path.join(folder, f".{name[:80]}.{os.urandom(8).hex()}{_PART}")


def clear_parts(folder: str) -> None:
    """Remove what killed runs left behind in a folder a day ago or longer."""
    try:
        with os.scandir(folder) as entries:
            old = [each.path for each in entries if each.name.endswith(_PART) and each.is_file(follow_symlinks=False)]
        for path in old:
            if time.time() - os.lstat(path).st_mtime > _LEFT_BEHIND:
                os.unlink(path)
    except OSError:
        return


@contextmanager
def _part(target: str, data: bytes) -> Iterator[str]:
    """The new bytes in a file of their own beside the target, with its mode; removed unless it took its place."""
    name = part_name(target)
    clear_parts(os.path.dirname(target))
    try:
        old = _status(target)
        create(name, data, 0o666 if old is None else 0o600)
        if old is not None:
            _keep_owner(name, old)
            os.chmod(name, stat.S_IMODE(old.st_mode))
        yield name
    finally:
        _remove(name)


def _status(target: str) -> os.stat_result | None:
    try:
        found = os.stat(target)
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(found.st_mode):
        raise OSError(0, "is no regular file", target)
    return found


def _keep_owner(name: str, old: os.stat_result) -> None:
    """The owner and group of the target, as far as this user may give a file away."""
    if hasattr(os, "chown") and (old.st_uid, old.st_gid) != (os.geteuid(), os.getegid()):
        try:
            os.chown(name, old.st_uid, old.st_gid)
        except OSError:
            return


def _exchange(parts: Sequence[tuple[str, Change]], cleaning: ExitStack) -> None:
    """Rename every new file to its target; when one cannot be, those before it are renamed back."""
    done: list[tuple[str, str]] = []
    try:
        for part, change in parts:
            kept = ""
            if change.before is not None and len(parts) > 1:
                kept = part_name(change.path)
                os.link(change.path, kept)
                cleaning.callback(_remove, kept)
            os.replace(part, change.path)
            done.append((kept, change.path))
    except OSError:
        for kept, path in reversed(done):
            if kept:
                os.replace(kept, path)
            else:
                os.unlink(path)
        raise
    for folder in {os.path.dirname(change.path) for _, change in parts}:
        _sync_folder(folder)


def _sync_folder(folder: str) -> None:
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    except OSError:  # some disks cannot sync a folder; the file itself is written
        return
    finally:
        os.close(descriptor)


def _remove(path: str) -> None:
    try:
        os.unlink(path)
    except OSError:
        return


def _why(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def snapshot(folders: Sequence[str], files: Callable[[str], Iterator[tuple[str, str]]]) -> Mapping[str, bytes]:
    """The bytes of every file of some folders by its real path, to tell later whether one was changed."""
    return {os.path.realpath(path): read_file(path) for folder in folders for _, path in files(folder)}
