"""Which knowledge base a command acts on: how it is found for authors, and how it is named for everybody."""

# A command that asks names its base before anything else, where pathlib is not worth its import.
# ruff: noqa: PTH109, PTH113, PTH118, PTH120

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cli.options import Settings

DEFAULT_KB = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "kb")  # noqa: PTH100
"""The knowledge base that is shipped."""
RANKING = os.path.join(DEFAULT_KB, "differential")
"""The layer that ranks, which a knowledge base about something else can stand upon."""

_NAME = re.compile(r"""^[ \t]*name[ \t]*=[ \t]*["']([^"'\n]*)""", re.MULTILINE)
_BASE = re.compile(_NAME.pattern.replace("name", "base"), re.MULTILINE)
_FILE = "manifest.toml"
_CHILD = "kb"


def layers_for(given: Sequence[str], *, author: bool = False) -> tuple[str, ...]:
    """Paths of the layers to act on: those ``given`` (``--kb``), else ``SOLEUS_KB``, else the one that is shipped.

    Before that one, authors get the one whose manifest stands here or above.
    """
    wanted = named(given)
    layers = tuple([located(path) for path in wanted]) if wanted or not author else found_here()
    if layers and base_of(layers[0]) == os.path.basename(RANKING):  # noqa: PTH119
        return (RANKING, *layers)
    return layers or (DEFAULT_KB,)


def named(given: Sequence[str]) -> tuple[str, ...]:
    """The layers that somebody named: on the command line, else in ``SOLEUS_KB``."""
    return tuple(given) or tuple([path for path in os.environ.get("SOLEUS_KB", "").split(os.pathsep) if path])


def located(path: str) -> str:
    """The folder of an installed knowledge pack, when ``path`` is the name of one and no path itself."""
    if os.path.exists(path) or not path.replace("-", "_").isidentifier():  # noqa: PTH110
        return path
    from cli.packs import folder_of

    return folder_of(path) or path


def found_here() -> tuple[str, ...]:
    """The layers of the nearest manifest: in this folder, in its ``kb``, or so in a folder above; empty for none."""
    folder = os.getcwd()
    while True:
        for place in (folder, os.path.join(folder, _CHILD)):
            if os.path.isfile(os.path.join(place, _FILE)) and (place == os.getcwd() or _is_ours(place)):
                return _with_base(place)
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


def announce(settings: Settings) -> None:
    """Name the knowledge base on standard error, once, where a person could take it for another.

    To authors, unless they have named it on the command line; to those who ask, when it is not the shipped one.
    """
    layers = settings.knowledge_base
    if settings.announced or (settings.kb if settings.author else layers == (DEFAULT_KB,)):
        return
    settings.announced = True
    from cli.console import notice
    from reasoner.render.visible import visible

    names = " + ".join(_name(path) or "?" for path in layers)
    places = ", ".join(map(shown, layers))
    which = ", the one that is shipped" if layers == (DEFAULT_KB,) and not settings.kb else ""
    notice(visible(f"Knowledge base: {names} ({places}){which}"))


def shown(path: str) -> str:
    """A path as a person finds it: from this folder on where it lies inside, else from the root."""
    full = os.path.abspath(path)  # noqa: PTH100
    inside = os.path.relpath(full)
    return full if inside.startswith("..") else inside


def _with_base(place: str) -> tuple[str, ...]:
    from pathlib import Path

    from reasoner.editor.folders import layers_of

    shipped = [Path(each).resolve() for each in (DEFAULT_KB, RANKING)]
    return tuple(map(str, layers_of(Path(place).resolve() / _FILE, {}, (), shipped))) or (place,)


def _is_ours(place: str) -> bool:
    return _name(place) is not None


def base_of(place: str) -> str:
    """The name of the layer that a folder's manifest says it stands upon; empty for none."""
    return _said(place, _BASE) or ""


def _name(place: str) -> str | None:
    """The name in a manifest; ``None`` where it says no such thing."""
    return _said(place, _NAME)


def _said(place: str, key: re.Pattern[str]) -> str | None:
    from reasoner.intake import read_file

    try:
        text = read_file(os.path.join(place, _FILE)).decode("utf-8", "replace")
    except OSError:
        return None
    table = re.search(r"^[ \t]*\[kb\][^\n]*\n(.*?)(?=^[ \t]*\[|\Z)", text, re.MULTILINE | re.DOTALL)
    found = key.search(table.group(1)) if table else None
    return found.group(1) if found else None
