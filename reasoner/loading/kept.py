"""What is kept between runs, by name: in a private folder of the user, sealed with a key of that folder.

Anything wrong with the folder (somebody else owns it or may write to it) or with an entry (damaged, forged, no regular
file, too large) reads as nothing found; a folder that cannot be written is no error.
"""

# This runs at every start, where pathlib is not worth its import.
# ruff: noqa: PTH101, PTH102, PTH103, PTH105, PTH108, PTH112, PTH117, PTH118, PTH120

from __future__ import annotations

import os
import stat
import sys
from hashlib import blake2b

from reasoner.writing import clear_parts, create, part_name

MOST_BYTES = 64 * 1024 * 1024
"""Of one entry."""

_KEY = "seal.key"
_KEY_BYTES = 32
_SEAL_BYTES = 32
_WRITING, _ANYTHING = 0o022, 0o077


def kept_folder() -> str:
    """The folder: ``soleus`` in ``SOLEUS_CACHE``, else in the platform's cache folder; empty where there is none.

    A folder that is not named from the root on would be another one in each place that the program is started from.
    """
    root = os.environ.get("SOLEUS_CACHE")
    if not root and sys.platform == "win32":
        root = os.environ.get("LOCALAPPDATA")
    if not root:
        home = os.environ.get("HOME", "")
        root = os.environ.get("XDG_CACHE_HOME") or (os.path.join(home, ".cache") if home else "")
    return os.path.join(root, "soleus") if os.path.isabs(root) else ""


def read_kept(name: str) -> bytes | None:
    """What was kept under a name, or ``None``."""
    folder = _private(make=False)
    key = _key_in(os.path.join(folder, _KEY)) if folder else None
    data = _read(os.path.join(folder, name), MOST_BYTES) if key else None
    if not key or data is None or data[:_SEAL_BYTES] != _seal(key, name, data[_SEAL_BYTES:]):
        return None
    return data[_SEAL_BYTES:]


def write_kept(name: str, data: bytes, most: int) -> None:
    """Keep data under a name, and of all entries with its suffix only the ``most`` latest."""
    folder = _private(make=True)
    if not folder or len(data) > MOST_BYTES - _SEAL_BYTES:
        return
    path = os.path.join(folder, name)
    part = part_name(path)
    try:
        clear_parts(folder)
        key = _key(folder)
        create(part, _seal(key, name, data) + data, 0o600, sync=False)
        os.replace(part, path)
    except OSError:
        _forget(part)
        return
    _forget_oldest(folder, os.path.splitext(name)[1], most)  # noqa: PTH122


def _private(*, make: bool) -> str:
    """The folder when it is this user's alone; empty otherwise, and where there is none."""
    folder = kept_folder()
    try:
        if make and folder and not os.path.isdir(folder):
            os.makedirs(os.path.dirname(folder), mode=0o700, exist_ok=True)
            os.mkdir(folder, 0o700)
    except FileExistsError:
        pass
    except OSError:
        return ""
    try:
        found = os.lstat(folder)
    except OSError:
        return ""
    if not stat.S_ISDIR(found.st_mode) or not _is_mine(found, _WRITING):
        return ""
    try:
        if hasattr(os, "geteuid") and found.st_mode & _ANYTHING:
            os.chmod(folder, 0o700)
    except OSError:
        return ""
    return folder


def _is_mine(found: os.stat_result, others: int) -> bool:
    return not hasattr(os, "geteuid") or (found.st_uid == os.geteuid() and not found.st_mode & others)


def _read(path: str, most: int) -> bytes | None:
    """A regular file of this user that nobody else may write."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(path, flags)
        with os.fdopen(descriptor, "rb") as stream:
            found = os.fstat(descriptor)
            if not stat.S_ISREG(found.st_mode) or found.st_size > most or not _is_mine(found, _WRITING):
                return None
            return stream.read(found.st_size)
    except OSError:
        return None


def _key(folder: str) -> bytes:
    """The folder's key; made when there is none yet. Raises ``OSError``."""
    path = os.path.join(folder, _KEY)
    known = _key_in(path)
    if known is not None:
        return known
    part = part_name(path)
    create(part, os.urandom(_KEY_BYTES), 0o600)
    try:
        os.link(part, path)  # fails where another process was faster, or the key is damaged
    except OSError:
        if _key_in(path) is None:
            os.replace(part, path)
    finally:
        _forget(part)
    made = _key_in(path)
    if made is None:
        raise OSError("no key")
    return made


def _key_in(path: str) -> bytes | None:
    found = _read(path, _KEY_BYTES)
    return found if found is not None and len(found) == _KEY_BYTES else None


def _seal(key: bytes, name: str, data: bytes) -> bytes:
    digest = blake2b(name.encode() + b"\0", digest_size=_SEAL_BYTES, key=key)
    digest.update(data)
    return digest.digest()


def _forget_oldest(folder: str, suffix: str, most: int) -> None:
    """Forget the entries of a kind written longest ago beyond ``most``; another process may have been faster."""
    try:
        with os.scandir(folder) as entries:
            kept = sorted((each.stat().st_mtime_ns, each.path) for each in entries if each.name.endswith(suffix))
    except OSError:
        return
    for _time, path in kept[:-most]:
        _forget(path)


def _forget(path: str) -> None:
    try:
        os.unlink(path)
    except OSError:
        return
