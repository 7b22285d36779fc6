"""Which folders of knowledge a file belongs to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from reasoner.knowledge.files import MANIFEST, Unsaved, read, read_toml
from reasoner.knowledge.manifest import FILE_NAME, read_manifest

_UP = 4
"""How many folders up the base of an overlay is looked for."""
_MOST = 8
"""How many layers are looked for: a circle of bases ends here, and the loader says what is wrong."""


def layers_of(path: Path, unsaved: Unsaved, layers: Sequence[Path], shipped: Sequence[Path]) -> tuple[Path, ...]:
    """The folders to load for a file, base first; none when it belongs to no knowledge base."""
    if any(folder == path or folder in path.parents for folder in layers):
        return tuple(layers)
    top = _top(path, unsaved)
    found = [top] if top is not None else []
    while found and len(found) < _MOST:
        base = (_names(found[0], unsaved) or ("", ""))[1]
        below = _base(found[0], base, unsaved, (*layers, *shipped)) if base else None
        if below is None or below in found:
            break
        found.insert(0, below)
    return tuple(found)


def _top(path: Path, unsaved: Unsaved) -> Path | None:
    """The nearest folder with a manifest, or one further up whose manifest lists the file: a layer within a base."""
    folders = [folder for folder in path.parents if _names(folder, unsaved) is not None]
    for folder in folders[:0:-1]:
        manifest, _ = read_manifest(folder, folder.name, unsaved)
        if manifest is not None and path.relative_to(folder).as_posix() in (*manifest.files, *manifest.references):
            return folder
    return folders[0] if folders else None


def _base(folder: Path, name: str, unsaved: Unsaved, further: Sequence[Path]) -> Path | None:
    """The folder of the knowledge base with a name: around an overlay, the nearest first, or a known one."""
    return next((each for each in (*_around(folder), *further) if (_names(each, unsaved) or ("",))[0] == name), None)


def _around(folder: Path) -> Iterator[Path]:
    for above in list(folder.parents)[:_UP]:
        yield above
        try:
            children = sorted(child for child in above.iterdir() if (child / FILE_NAME).is_file())
        except OSError:
            continue
        yield from (child for child in children if child != folder)


def _names(folder: Path, unsaved: Unsaved) -> tuple[str, str] | None:
    """The name in a folder's manifest, and that of its base; ``None`` where there is no manifest."""
    path = folder / FILE_NAME
    if path not in unsaved and not path.is_file():
        return None
    table = read_toml(read(path, FILE_NAME, "", None, unsaved)[0], MANIFEST)[0].get("kb")
    if not isinstance(table, dict):
        return "", ""
    return str(table.get("name", "")), str(table.get("base", ""))
