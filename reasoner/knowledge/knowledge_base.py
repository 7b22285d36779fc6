"""The knowledge base: one folder, or a base with overlays, read in order and merged."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from reasoner.diagnostics import Diagnostic, Label
from reasoner.errors import KnowledgeBaseError
from reasoner.knowledge.bibliography import Reference, merge_references, read_references
from reasoner.knowledge.files import LAYERS, UNREADABLE, Unsaved, read, toml_span
from reasoner.knowledge.fingerprint import fingerprint, knowledge_files
from reasoner.knowledge.manifest import FILE_NAME, Manifest, read_manifest
from reasoner.knowledge.overlay import merge_clauses
from reasoner.source import SourceFile, Span
from reasoner.syntax.composed import Templates, templates_of, with_id
from reasoner.syntax.parser import Parsed, parse
from reasoner.syntax.tree import Clause, Group, Item, PredicateDeclaration, SortDeclaration

MOST_WORDS = 2_000_000
"""Words and marks of all rules together, fourteen times what a large knowledge base holds."""


@dataclass(frozen=True)
class Layer:
    """One folder of knowledge. ``folder`` is where it lies, ``shown`` how it is called in messages.

    ``unlisted`` are the rule files in it that its manifest does not list, those of folders with a manifest of their own
    left out.
    """

    manifest: Manifest
    folder: Path
    shown: str
    unlisted: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name its manifest gives it."""
        return self.manifest.name


@dataclass(frozen=True)
class KnowledgeBase:
    """Layers in order and what they say together: overrides applied, retired clauses left out, nothing checked yet.

    ``clause.span.file.layer`` names the layer of a clause. ``retired`` are the clauses left out because they are
    retired, ``replaced`` those that an overlay overrides. ``diagnostics`` are all errors of syntax and of overriding.
    """

    layers: tuple[Layer, ...]
    files: tuple[SourceFile, ...]
    predicates: tuple[PredicateDeclaration, ...]
    sorts: tuple[SortDeclaration, ...]
    clauses: tuple[Clause, ...]
    retired: tuple[Clause, ...]
    replaced: tuple[Clause, ...]
    references: Mapping[str, Reference]
    case_banks: tuple[str, ...]
    entry: Mapping[str, str]
    stages: Mapping[str, tuple[str, ...]]
    content_hash: str
    diagnostics: tuple[Diagnostic, ...]
    groups: tuple[Group, ...] = ()
    bibliography: tuple[SourceFile, ...] = ()

    @property
    def name(self) -> str:
        """The name of the base layer."""
        return self.layers[0].name

    @property
    def title(self) -> str:
        """The title of the base layer."""
        return self.layers[0].manifest.title

    @property
    def version(self) -> str:
        """The version of the base layer."""
        return self.layers[0].manifest.version

    @property
    def notice(self) -> str:
        """What stands below every answer, by the highest layer that says so."""
        return next((layer.manifest.notice for layer in reversed(self.layers) if layer.manifest.notice), "")


class Rest(NamedTuple):
    """What is known of a knowledge base of which only some files are read: how its predicates compose ids, and its
    bibliography, by the files that it stands in; ``None`` where they are to be read."""

    templates: Templates
    references: Callable[[Sequence[SourceFile]], Mapping[str, Reference] | None]


def load(
    paths: Sequence[str],
    unsaved: Unsaved | None = None,
    parsed: Callable[[SourceFile], Parsed] = parse,
    rest: Rest | None = None,
) -> KnowledgeBase:
    """Load layers in order: a knowledge base, then its overlays; ``unsaved`` texts stand in for files on disk.

    ``parsed`` parses a file, or remembers how it was parsed; with ``rest`` it may leave files out.
    Raises ``KnowledgeBaseError`` when a manifest or file is unusable; errors inside files are collected.
    """
    layers = _layers(paths, unsaved)
    problems: list[Diagnostic] = []
    sources = [_read_all(layer, layer.manifest.files, "files", problems, unsaved) for layer in layers]
    bibliographies = [_read_all(layer, layer.manifest.references, "references", problems, unsaved) for layer in layers]
    for layer in layers:
        problems.extend(_missing_cases(layer))
    _refuse(problems)
    try:
        content_hash = fingerprint([str(layer.folder) for layer in layers]) if rest is None else ""
    except OSError as error:
        raise KnowledgeBaseError(
            f"the knowledge base cannot be read: {error}", help="allow reading its files"
        ) from error
    cited_from = list(chain.from_iterable(bibliographies))
    known = rest.references(cited_from) if rest is not None else None
    references, diagnostics = _references(cited_from) if known is None else (known, [])
    files = tuple(chain.from_iterable(sources))
    items: list[Item] = []
    whole = 0
    for file in files:
        program, found, size = parsed(file)
        whole += size
        if whole > MOST_WORDS:
            message = f"the rules hold more than {MOST_WORDS:,} words and marks (in {file.path})"
            raise KnowledgeBaseError(message, help="divide them among knowledge bases, or remove a part")
        items.extend(program.items)
        diagnostics.extend(found)
    predicates = tuple(item for item in items if isinstance(item, PredicateDeclaration))
    templates = templates_of(predicates) if rest is None else rest.templates
    clauses = [with_id(item, templates) for item in items if isinstance(item, Clause)]
    merged = merge_clauses(clauses, [layer.name for layer in layers])
    return KnowledgeBase(
        layers=layers,
        files=files,
        predicates=predicates,
        sorts=tuple(item for item in items if isinstance(item, SortDeclaration)),
        groups=tuple(item for item in items if isinstance(item, Group)),
        clauses=merged.clauses,
        retired=merged.retired,
        replaced=merged.replaced,
        references=references,
        bibliography=tuple(cited_from),
        case_banks=tuple(str(layer.folder / path) for layer in layers for path in layer.manifest.cases),
        entry={key: name for layer in layers for key, name in layer.manifest.entry.items()},
        stages={key: words for layer in layers for key, words in layer.manifest.stages.items()},
        content_hash=content_hash,
        diagnostics=(*diagnostics, *merged.diagnostics),
    )


def load_references(paths: Sequence[str]) -> Mapping[str, Reference]:
    """The sources that the layers list, by key; nothing else of them is read.

    Raises ``KnowledgeBaseError`` when a manifest or a bibliography is unusable.
    """
    layers = _layers(paths, None)
    problems: list[Diagnostic] = []
    files = [_read_all(layer, layer.manifest.references, "references", problems, None) for layer in layers]
    _refuse(problems)
    return _references(list(chain.from_iterable(files)))[0]


def _layers(paths: Sequence[str], unsaved: Unsaved | None) -> tuple[Layer, ...]:
    if not paths:
        raise KnowledgeBaseError("no knowledge base is given", help="name the folder of one")
    layers: list[Layer] = []
    problems: list[Diagnostic] = []
    for path in paths:
        folder = Path(path).absolute()
        if folder.name == FILE_NAME:
            folder = folder.parent
        folder = folder.resolve() if folder.name in ("", "..") else folder
        if not os.path.isdir(folder):  # noqa: PTH112 - a name too long is no folder, and no reason to stop
            problems.append(_no_folder(path, folder))
            continue
        shown = _name_in_messages(folder, layers)
        manifest, found = read_manifest(folder, shown, unsaved)
        problems.extend(found)
        if manifest:
            layers.append(Layer(manifest, folder, shown, _unlisted(folder, manifest)))
    for place, layer in enumerate(layers):
        problems.extend(_order_problems(layer.manifest, layers[:place], layers, all_read=not problems))
    _refuse(problems)
    return tuple(layers)


def _name_in_messages(folder: Path, layers: Sequence[Layer]) -> str:
    """The folder's name; with a number where another layer's folder has the same one."""
    taken = {layer.shown for layer in layers if layer.folder.resolve() != folder.resolve()}
    name, number = folder.name, 1
    while name in taken:
        number += 1
        name = f"{folder.name}({number})"
    return name


def _unlisted(folder: Path, manifest: Manifest) -> tuple[str, ...]:
    try:
        found = [os.path.relpath(path, folder).replace(os.sep, "/") for _, path in knowledge_files(str(folder))]
    except OSError:  # what cannot be read is told when it is
        return ()
    inner = tuple(path.removesuffix(FILE_NAME) for path in found if path.endswith(f"/{FILE_NAME}"))
    listed = {os.path.normpath(path) for path in manifest.files}
    return tuple(
        path for path in found if path.endswith(".dl") and path not in listed and not path.startswith(inner or ("\0",))
    )


def _order_problems(
    manifest: Manifest, earlier: Sequence[Layer], every: Sequence[Layer], *, all_read: bool
) -> list[Diagnostic]:
    """What is wrong with a layer above the earlier ones: a name used twice, a base that is missing."""
    names = {layer.name: layer for layer in earlier}
    source = manifest.source
    if manifest.name in names:
        first = names[manifest.name].manifest.source
        labels = (Label(toml_span(first, "kb", "name"), "the other one"),)
        message = f"two layers have the name '{manifest.name}'"
        span = toml_span(source, "kb", "name")
        return [Diagnostic(LAYERS, message, span, "give each layer a name of its own, and each once", labels=labels)]
    if manifest.base == manifest.name:
        span = toml_span(source, "kb", "base")
        return [
            Diagnostic(LAYERS, f"'{manifest.name}' is its own base", span, "name the knowledge base it builds upon")
        ]
    if manifest.base and manifest.base not in names and all_read:
        span = toml_span(source, "kb", "base")
        circle = _circle(manifest, {layer.name: layer.manifest.base for layer in every})
        if circle:
            message = f"layers stand upon each other in a circle: {' upon '.join(circle)}"
            return [Diagnostic(LAYERS, message, span, "one of them has to be the base, which names none")]
        message = f"the base '{manifest.base}' of '{manifest.name}' is not loaded before it"
        return [Diagnostic(LAYERS, message, span, f"give the folder of '{manifest.base}' first, then this one")]
    awaited = any(layer.manifest.base == manifest.name for layer in earlier)  # then the order is what is wrong
    if not manifest.base and earlier and not awaited:
        span = toml_span(source, "kb")
        message = f"'{manifest.name}' is loaded above '{earlier[0].name}', but names no base"
        return [Diagnostic(LAYERS, message, span, f'add base = "{earlier[0].name}" to its manifest')]
    return []


def _circle(manifest: Manifest, base_of: Mapping[str, str]) -> list[str]:
    """The layers from one back to itself along their bases; empty where there is no such way."""
    way = [manifest.name]
    while (base := base_of.get(way[-1], "")) and base not in way:
        way.append(base)
    return [*way, base] if base == manifest.name else []


def _no_folder(path: str, folder: Path) -> Diagnostic:
    where = Span(SourceFile(path, ""), 0, 0)
    if os.path.exists(folder):  # noqa: PTH110
        message = f"{path} is no folder, and a knowledge base is a folder with a {FILE_NAME}"
        return Diagnostic(UNREADABLE, message, where, f"give the folder that holds {FILE_NAME}")
    return Diagnostic(UNREADABLE, f"the folder {path} does not exist", where, "correct the path")


def _read_all(
    layer: Layer, paths: Sequence[str], key: str, problems: list[Diagnostic], unsaved: Unsaved | None
) -> list[SourceFile]:
    place = toml_span(layer.manifest.source, "kb", key)
    files = []
    for path in paths:
        file, found = read(layer.folder / path, f"{layer.shown}/{path}", layer.name, place, unsaved)
        problems.extend(found)
        files.append(file)
    return files


def _missing_cases(layer: Layer) -> list[Diagnostic]:
    place = toml_span(layer.manifest.source, "kb", "cases")
    problems = []
    for path in layer.manifest.cases:
        if not os.path.isfile(layer.folder / path):  # noqa: PTH113
            what = "is no file" if os.path.lexists(layer.folder / path) else "does not exist"
            message = f"{layer.shown}/{path} {what}"
            problems.append(Diagnostic(UNREADABLE, message, place, "correct the path, or create the file"))
    return problems


def _references(files: Sequence[SourceFile]) -> tuple[Mapping[str, Reference], list[Diagnostic]]:
    references: list[Reference] = []
    problems: list[Diagnostic] = []
    for file in files:
        found, trouble = read_references(file)
        references.extend(found)
        problems.extend(trouble)
    merged, twice = merge_references(references)
    return merged, problems + twice


def _refuse(problems: Sequence[Diagnostic]) -> None:
    """Raise what makes loading impossible, all at once."""
    if problems:
        count = "" if len(problems) == 1 else f" ({len(problems)} reasons)"
        raise KnowledgeBaseError(f"the knowledge base cannot be read{count}", problems)
