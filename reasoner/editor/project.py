"""A knowledge base as an editor sees it: the folders that a file belongs to, unsaved texts laid over those on disk."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from reasoner.checks.check import check
from reasoner.diagnostics import Diagnostic
from reasoner.editor.folders import layers_of
from reasoner.editor.index import Index, Memory
from reasoner.errors import KnowledgeBaseError
from reasoner.knowledge.bibliography import Reference
from reasoner.knowledge.files import BIBLIOGRAPHY, UNREADABLE, Unsaved, read
from reasoner.knowledge.fingerprint import knowledge_files
from reasoner.knowledge.knowledge_base import KnowledgeBase, Layer, load
from reasoner.knowledge.manifest import FILE_NAME
from reasoner.source import SourceFile, Span
from reasoner.syntax.parser import Parsed, parse
from reasoner.syntax.tree import Item


class Problem(NamedTuple):
    """A diagnostic and the file that it belongs to."""

    path: Path
    diagnostic: Diagnostic


@dataclass(frozen=True, eq=False)
class Project:
    """All files of a knowledge base, by resolved path, and what stands in its rule files.

    ``kb`` is ``None`` for a file outside every knowledge base, and while the knowledge base does not load. ``alone`` is
    the file it was opened for when that is no part of a knowledge base; ``early`` is what reading found.
    ``loads`` is false when ``kb`` is an earlier one, kept because the files as they are do not load.
    """

    kb: KnowledgeBase | None
    folders: tuple[Path, ...]
    files: Mapping[Path, SourceFile]
    items: tuple[Item, ...]
    alone: Path | None
    early: tuple[Problem, ...]
    references: Mapping[str, Reference]
    loads: bool = True
    memory: Memory | None = None

    @cached_property
    def index(self) -> Index:
        """Where every name stands."""
        paths = {(file.path, file.layer): path for path, file in self.files.items()}
        return Index(self.kb, self.references, self.files, self.items, paths, self.memory)

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """All that reading and checking finds, file by file in the order of the files."""
        found = list(self.early)
        if self.kb is not None and self.loads:
            paths = {(file.path, file.layer): path for path, file in self.files.items()}
            for each in check(self.kb).diagnostics:
                path = paths.get((each.span.file.path, each.span.file.layer))
                if path is not None:
                    found.append(Problem(path, each))
        order = {path: number for number, path in enumerate(self.files)}
        return tuple(sorted(found, key=lambda each: (order.get(each.path, 0), each.diagnostic.span.start)))

    @property
    def known_problems(self) -> tuple[Problem, ...]:
        """The problems if they have been looked for, else those of reading: nothing that takes time."""
        found: tuple[Problem, ...] = self.__dict__.get("problems", self.early)
        return found

    def after(self, earlier: Project) -> Project:
        """This project with the names of an earlier state in place of those that cannot be read as things are.

        What was found in files that have not changed is not looked for again.
        """
        memory = earlier.index.memory if earlier.loads else earlier.memory
        self = replace(self, memory=memory)
        if earlier.kb is None or not self.folders:
            return self
        if self.kb is not None:
            half_typed = any(each.code == BIBLIOGRAPHY for each in self.kb.diagnostics)
            return replace(self, references={**earlier.references, **self.references}) if half_typed else self
        files = dict(earlier.files)
        for path, file in self.files.items():
            known = files.get(path, file)
            files[path] = SourceFile(known.path, file.text, known.layer)
        return replace(earlier, files=files, alone=None, early=self.early, loads=False, memory=memory)

    def file(self, path: Path) -> SourceFile | None:
        """The text of a file of the project."""
        return self.files.get(path)


def open_project(
    path: Path,
    unsaved: Unsaved | None = None,
    layers: Sequence[Path] = (),
    shipped: Sequence[Path] = (),
    parsed: Callable[[SourceFile], Parsed] = parse,
) -> Project:
    """The project of a file (a resolved path).

    ``layers`` are the folders to load where the file lies in one of them; otherwise its own folder is looked for, with
    the base below it where it is an overlay. ``shipped`` are further folders to find a base in.
    ``parsed`` parses a file, or remembers how it was parsed.
    """
    texts = unsaved or {}
    folders = layers_of(path, texts, layers, shipped)
    kb, early = _load(path, folders, texts, parsed)
    files = dict(_files(kb, texts)) if kb else {}
    items: list[Item] = []
    if kb:
        items += [*kb.predicates, *kb.sorts, *kb.groups, *kb.clauses, *kb.retired, *kb.replaced]
    alone = None if path in files else path
    if alone is not None and (path in texts or path.is_file()):
        file, found = read(path, path.name, "", None, texts)
        files[path] = file
        if path.suffix == ".dl" and not found:
            program, wrong, _size = parsed(file)
            items += program.items
            found = list(wrong)
        early += [Problem(path, each) for each in found]
    return Project(kb, folders, files, tuple(items), alone, tuple(early), kb.references if kb else {})


def _load(
    path: Path, folders: tuple[Path, ...], unsaved: Unsaved, parsed: Callable[[SourceFile], Parsed]
) -> tuple[KnowledgeBase | None, list[Problem]]:
    if not folders:
        return None, []
    try:
        return load([str(folder) for folder in folders], unsaved, parsed), []
    except KnowledgeBaseError as error:
        here = Span(SourceFile(path.name, ""), 0, 0)
        found = error.diagnostics or (Diagnostic(UNREADABLE, error.message, here, error.help),)
        return None, [Problem(_place(each, folders) or path, each) for each in found]


def _place(diagnostic: Diagnostic, folders: tuple[Path, ...]) -> Path | None:
    """The file of a diagnostic about a knowledge base that did not load."""
    top, _, rest = diagnostic.span.file.path.partition("/")
    places = [folder / rest for folder in folders if folder.name == top and rest]
    return next((place.resolve() for place in places if place.exists()), None)


def _files(kb: KnowledgeBase, unsaved: Unsaved) -> list[tuple[Path, SourceFile]]:
    """The rule files of a knowledge base, then its manifests and all other tables, layer by layer."""
    folders = {layer.name: layer for layer in kb.layers}
    found = [(_resolved(folders[file.layer], file.path), file) for file in kb.files]
    for layer in kb.layers:
        manifest = layer.manifest
        found.append((_resolved(layer, manifest.source.path), manifest.source))
        named = [f"{layer.shown}/{name}" for name in (*manifest.references, *manifest.cases)]
        for shown in dict.fromkeys((*named, *_tables(layer))):
            path = _resolved(layer, shown)
            found.append((path, read(path, shown, layer.name, None, unsaved)[0]))
    return found


def _resolved(layer: Layer, shown: str) -> Path:
    return (layer.folder / shown.removeprefix(f"{layer.shown}/")).resolve()


def _tables(layer: Layer) -> list[str]:
    """The TOML files in the folder of a layer, those of the layers inside it left out."""
    files = [shown for shown, _ in knowledge_files(str(layer.folder)) if shown.endswith(".toml")]
    manifests = [shown for shown in files if shown.endswith(f"/{FILE_NAME}")]
    inner = tuple(shown.removesuffix(FILE_NAME) for shown in manifests if shown != f"{layer.shown}/{FILE_NAME}")
    return [shown for shown in files if shown not in manifests and not shown.startswith(inner)]
