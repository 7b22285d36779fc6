"""SHA-256 from the interpreter's own module: ``hashlib`` would load OpenSSL at every start."""

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
    for name in ("_sha2", "_sha256", "hashlib"):  # Python 3.12 and later; 3.11; any other build
        try:
            module = import_module(name)
        except ImportError:
            continue
        if hasattr(module, "sha256"):
            found: Callable[..., Digest] = module.sha256
            return found
    raise ImportError("no SHA-256 in this Python")


sha256 = _find()
"""Makes a hash object, as ``hashlib.sha256`` does."""
