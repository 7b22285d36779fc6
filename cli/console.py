"""What a terminal can show: width, colour, and letters that its encoding has."""

from __future__ import annotations

import codecs
import errno
import io
import os
import re
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cli.options import Settings


def prepare_streams() -> None:
    """Make both streams write something readable for every letter, whatever their encoding; tell of closed streams.

    A name of a file may hold bytes that are no letters in any encoding.
    """
    codecs.register_error("soleus", _plain_letter)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="soleus")
    if sys.stdout is None:
        sys.stdout = _Closed("standard output is closed")
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is not None and not isinstance(stream, (_Visible, _Closed)):
            setattr(sys, name, _Visible(stream))
    if sys.stdin is None:
        sys.stdin = _Closed("standard input is closed")


_OWN_COLOR = re.compile(r"(\x1b\[(?:[0-4]|22|24|3[0-79]|9[0-7])(?:;(?:[0-9]|[1-9][0-9]))*m)")


class _Visible:
    """A stream of text on which nothing that comes from a file or an argument steers the terminal.

    Only the colours of this program pass, and only to a terminal.
    """

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write the text with steering characters spelled out."""
        from reasoner.render.visible import STEERING, visible

        if STEERING.search(text):
            parts = _OWN_COLOR.split(text) if self._stream.isatty() else [text]
            text = "".join(part if place % 2 else visible(part) for place, part in enumerate(parts))
        self._stream.write(text)
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Write all lines so."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        """What is not about writing is asked of the stream itself."""
        return getattr(self._stream, name)


class _Closed(io.TextIOBase):
    """Stands for a stream that was closed before the program began, and tells whoever uses it."""

    def __init__(self, message: str) -> None:
        self._message = message

    @property
    def buffer(self) -> _Closed:
        """The stream itself, since there are no bytes either."""
        return self

    def write(self, text: object) -> int:
        """Refuse."""
        raise OSError(errno.EBADF, self._message)

    def read(self, size: int | None = -1) -> str:
        """Refuse."""
        raise OSError(errno.EBADF, self._message)


def _plain_letter(error: UnicodeError) -> tuple[str, int]:

    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end]
    from reasoner.render.style import plain

    return plain(text) or "?", error.end


def wants_color(settings: Settings) -> bool | None:
    """``False`` when colour is refused or the terminal knows none, else ``None``: click then asks the stream."""
    refused = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" or not settings.color
    return False if refused else None


def width() -> int:
    """Columns to fill: the terminal's, within reason; 100 when there is none."""
    columns = os.environ.get("COLUMNS", "")
    if not columns.isdecimal():
        try:
            columns = str(os.get_terminal_size(sys.__stdout__.fileno()).columns) if sys.__stdout__ else ""
        except (OSError, ValueError):
            columns = ""
    return max(40, min(int(columns or 0) or 100, 120))


def say(text: str) -> None:
    """Write an answer to standard output."""
    click.echo(_writable(text.rstrip("\n"), sys.stdout))


def say_page(text: str) -> None:
    """Write a page of HTML: it declares UTF-8, so to a stream of another encoding letters go as references."""
    if not _is_utf8(sys.stdout):
        text = text.encode("ascii", "xmlcharrefreplace").decode()
    click.echo(text.rstrip("\n"))


def say_json(value: Any) -> None:
    """Write an answer as JSON: the same value gives the same bytes everywhere."""
    import json

    click.echo(json.dumps(value, indent=1))


def tell(text: str, *, err: bool = False) -> None:
    """Say what was written. Raises ``UntoldError`` where that cannot be said: it is written nevertheless."""
    stream = sys.stderr if err else sys.stdout
    try:
        click.echo(text, err=err)
        if stream is not None:
            stream.flush()
    except OSError as error:
        raise UntoldError from error


@contextmanager
def having_written(files: object = True) -> Iterator[None]:
    """Where ``files`` were written before: what cannot be said of them then is an ``UntoldError``."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        if files:
            raise UntoldError from error
        raise


class UntoldError(Exception):
    """Files were written as asked, but the output does not take the words that say so."""


def notice(text: str = "") -> None:
    """Write a remark to standard error, where it does not mix with the answer.

    Without a text it is what the knowledge base that answered wants to stand below every answer.
    """
    if not text:
        from cli.options import settings_of

        text = settings_of(click.get_current_context()).notice
    if text:
        with even_unheard():
            click.echo(_writable(text, sys.stderr), err=True)


@contextmanager
def even_unheard() -> Iterator[None]:
    """What is only said to standard error changes nothing where that takes no more."""
    try:
        yield
    except OSError:
        silence(sys.stderr)


def silence(stream: Any) -> None:
    """Let a stream that takes no more take everything: what is buffered would raise again when it is closed."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    except (OSError, ValueError):
        return


def _writable(text: str, stream: Any) -> str:
    """The text in letters that a stream can write; click would write UTF-8 to a stream that asks for ASCII."""
    if text.isascii() or _is_utf8(stream):
        return text
    encoding = stream.encoding
    codecs.register_error("soleus", _plain_letter)
    return text.encode(encoding, "soleus").decode(encoding)


def _is_utf8(stream: Any) -> bool:
    encoding = getattr(stream, "encoding", None) or "utf-8"
    return encoding.lower().replace("-", "").replace("_", "") == "utf8"
