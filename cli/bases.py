"""Which knowledge base a command acts on: how it is found for authors, and how it is named for everybody."""

# A command that asks names its base before anything else, where pathlib is not worth its import.
# ruff: noqa: PTH109, PTH113, PTH118, PTH120, PTH123

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cli.options import Settings

_NAME = re.compile(r"""^[ \t]*name[ \t]*=[ \t]*["']([^"'\n]*)""", re.MULTILINE)
_BASE = re.compile(_NAME.pattern.replace("name", "base"), re.MULTILINE)
_FILE = "manifest.toml"
_CHILD = "kb"


def found_here(*shipped: str) -> tuple[str, ...]:
    """The layers of the nearest manifest: in this folder, in its ``kb``, or so in a folder above; empty for none."""
    folder = os.getcwd()
    while True:
        for place in (folder, os.path.join(folder, _CHILD)):
            if os.path.isfile(os.path.join(place, _FILE)) and (place == os.getcwd() or _is_ours(place)):
                return _with_base(place, shipped)
        above = os.path.dirname(folder)
        if above == folder:
            return ()
        folder = above


def is_base(path: str) -> bool:
    """Whether a path is the folder of a knowledge base."""
    return os.path.isfile(os.path.join(path, _FILE))


def split(paths: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Folders of knowledge bases among the arguments of a command, and the rest."""
    return tuple(path for path in paths if is_base(path)), tuple(path for path in paths if not is_base(path))


def announce(settings: Settings, shipped: str) -> None:
    """Name the knowledge base on standard error, once, where a person could take it for another.

    To authors, unless they have named it on the command line; to those who ask, when it is not the shipped one.
    """
    layers = settings.knowledge_base
    if settings.announced or (settings.kb if settings.author else layers == (shipped,)):
        return
    settings.announced = True
    from cli.console import notice
    from reasoner.render.visible import visible

    names = " + ".join(_name(path) or "?" for path in layers)
    places = ", ".join(map(shown, layers))
    which = ", the one that is shipped" if layers == (shipped,) and not settings.kb else ""
    notice(visible(f"Knowledge base: {names} ({places}){which}"))


def shown(path: str) -> str:
    """A path as a person finds it: from this folder on where it lies inside, else from the root."""
    full = os.path.abspath(path)  # noqa: PTH100
    inside = os.path.relpath(full)
    return full if inside.startswith("..") else inside


def _with_base(place: str, shipped: Sequence[str]) -> tuple[str, ...]:
    from pathlib import Path

    from reasoner.editor.folders import layers_of

    here = Path(place).resolve()
    return tuple(map(str, layers_of(here / _FILE, {}, (), [Path(each).resolve() for each in shipped]))) or (place,)


def _is_ours(place: str) -> bool:
    return _name(place) is not None


def base_of(place: str) -> str:
    """The name of the layer that a folder's manifest says it stands upon; empty for none."""
    return _said(place, _BASE) or ""


def _name(place: str) -> str | None:
    """The name in a manifest; ``None`` where it says no such thing."""
    return _said(place, _NAME)


def _said(place: str, key: re.Pattern[str]) -> str | None:
    try:
        with open(os.path.join(place, _FILE), encoding="utf-8", errors="replace") as stream:
            text = stream.read(100_000)
    except OSError:
        return None
    table = re.search(r"^[ \t]*\[kb\][^\n]*\n(.*?)(?=^[ \t]*\[|\Z)", text, re.MULTILINE | re.DOTALL)
    found = key.search(table.group(1)) if table else None
    return found.group(1) if found else None
