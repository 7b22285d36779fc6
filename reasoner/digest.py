"""BLAKE2b from the interpreter's own module: ``hashlib`` would load OpenSSL at every start."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable


class Digest(Protocol):
    """A hash being computed."""

    def update(self, data: bytes, /) -> None:
        """Add bytes."""

    def hexdigest(self) -> str:
        """The hash so far, as hexadecimal digits."""


def _find() -> Callable[..., Digest]:
    for name in ("_blake2", "hashlib"):  # CPython; any other build
        try:
            module = import_module(name)
        except ImportError:
            continue
        if hasattr(module, "blake2b"):
            found: Callable[..., Digest] = module.blake2b
            return found
    raise ImportError("no BLAKE2b in this Python")


blake2b = _find()
"""Makes a hash object, as ``hashlib.blake2b`` does."""
