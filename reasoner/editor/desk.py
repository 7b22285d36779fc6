"""What lies open in an editor: unsaved texts, and their projects, opened again only when something has changed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reasoner.editor.folders import layers_of
from reasoner.editor.project import Project, open_project
from reasoner.knowledge.files import plain_newlines
from reasoner.source import SourceFile
from reasoner.syntax.parser import Parsed, parse


class Desk:
    """The open texts by resolved path. ``layers`` and ``shipped`` are as for ``open_project``."""

    def __init__(self, layers: Sequence[Path] = (), shipped: Sequence[Path] = ()) -> None:
        self._layers, self._shipped = tuple(layers), tuple(shipped)
        self._unsaved: dict[Path, str] = {}
        self._version = 0
        self._projects: dict[tuple[Path, ...], tuple[int, Project]] = {}
        self._parsed: dict[tuple[str, str], Parsed] = {}

    @property
    def open_files(self) -> tuple[Path, ...]:
        """The files that lie open."""
        return tuple(self._unsaved)

    def put(self, path: Path, text: str) -> None:
        """Lay a text open, or change it."""
        self._unsaved[path] = text
        self._version += 1

    def take(self, path: Path) -> None:
        """Put a text away: what is on disk counts again."""
        self._unsaved.pop(path, None)
        self._version += 1

    def touch(self) -> None:
        """Something changed on disk."""
        self._version += 1

    def text(self, path: Path) -> SourceFile | None:
        """An open text as it is now."""
        text = self._unsaved.get(path)
        return None if text is None else SourceFile(path.name, plain_newlines(text))

    def parsed(self, file: SourceFile) -> Parsed:
        """A text as it is parsed; the last one of each file is kept, so that a keystroke parses one file."""
        key = file.path, file.layer
        known = self._parsed.get(key)
        if known is None or known.program.file.text != file.text:
            known = self._parsed[key] = parse(file)
        return known

    def is_current(self, project: Project) -> bool:
        """Whether nothing has changed since a project was opened here."""
        return (self._version, project) in self._projects.values()

    def project(self, path: Path, *, stale: bool = False) -> Project:
        """The project of a file as things are now; with ``stale`` the last one will do."""
        key = layers_of(path, self._unsaved, self._layers, self._shipped)
        for place in (key, (path,)):
            version, known = self._projects.get(place, (-1, None))
            if known is not None and path in known.files and (stale or version == self._version):
                return known
        version = self._version
        opened = self._open(path, self._unsaved)
        earlier = self._projects.get(key, (-1, None))[1]
        if earlier is not None:
            # A manifest or a bibliography that is half typed: the rest keeps its names until it can be read again.
            opened = opened.after(earlier)
        self._projects[key if opened.alone is None else (path,)] = (version, opened)
        return opened

    def with_texts(self, path: Path, texts: dict[Path, str]) -> Project:
        """The project of a file with further texts changed, for trying out."""
        return self._open(path, {**self._unsaved, **texts})

    def _open(self, path: Path, unsaved: dict[Path, str]) -> Project:
        return open_project(path, dict(unsaved), self._layers, self._shipped, self.parsed)
