"""Where every name of a knowledge base stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from reasoner.editor.domains import Declarations
from reasoner.editor.names import Kind, Name, Occurrence
from reasoner.editor.rules import occurrences
from reasoner.editor.tables import case_names, manifest_names, reference_names
from reasoner.knowledge.bibliography import Reference
from reasoner.knowledge.knowledge_base import KnowledgeBase, Layer
from reasoner.source import SourceFile, Span
from reasoner.syntax.tree import Clause, Item, PredicateDeclaration, SortDeclaration, extent

_WORD = re.compile(r"[A-Za-z0-9_]+")
_KEY = re.compile(r'[^\s"\[\]{},;()]+')
_LOOSE: tuple[Kind, ...] = ("constant", "reference", "id", "predicate", "sort")


class Found(NamedTuple):
    """An occurrence and its file."""

    path: Path
    occurrence: Occurrence


class Memory(NamedTuple):
    """The occurrences that an index has found, with all that they follow from."""

    declared: Declarations
    entry: Mapping[str, str]
    constants: frozenset[tuple[str, str]]
    texts: Mapping[Path, str]
    by_file: Mapping[Path, list[Occurrence]]


class Index:
    """The names of rule files, manifests, bibliographies and banks, by place and by name.

    ``memory`` is what an index of an earlier state found: what it says of files that have not changed is kept.
    """

    def __init__(
        self,
        kb: KnowledgeBase | None,
        references: Mapping[str, Reference],
        files: Mapping[Path, SourceFile],
        items: Sequence[Item],
        paths: Mapping[tuple[str, str], Path],
        memory: Memory | None = None,
    ) -> None:
        self._kb, self._files, self._paths, self._memory = kb, files, paths, memory
        self.items = items
        self.clauses = [item for item in items if isinstance(item, Clause)]
        self.declared = Declarations(
            (item for item in items if isinstance(item, PredicateDeclaration)),
            (item for item in items if isinstance(item, SortDeclaration)),
        )
        self.references = references
        self.entry: Mapping[str, str] = kb.entry if kb else {}

    @cached_property
    def by_file(self) -> dict[Path, list[Occurrence]]:
        """The occurrences in each file, in order."""
        found: dict[Path, list[Occurrence]] = {path: [] for path in self._files}
        kept = self._unchanged()
        for path, items in self._items_by_file.items():
            found[path] = kept.get(path) or _ordered(occurrences((item for _, _, item in items), self.declared))
        constants = _constants(found)
        if self._memory is None or constants != self._memory.constants:
            kept = {}
        for path in (path for path in self._files if path.suffix != ".dl"):
            found[path] = kept.get(path) or _ordered(self._in_table(path, constants))
        return found

    @property
    def memory(self) -> Memory | None:
        """What an index of a later state can keep: what this one has found, else what it was given itself."""
        found: dict[Path, list[Occurrence]] | None = self.__dict__.get("by_file")
        if found is None:
            return self._memory
        texts = {path: file.text for path, file in self._files.items()}
        return Memory(self.declared, self.entry, _constants(found), texts, found)

    def _unchanged(self) -> Mapping[Path, list[Occurrence]]:
        """The remembered occurrences in the files whose text is the same, while the declarations are."""
        memory = self._memory
        if memory is None or memory.entry != self.entry or not memory.declared.same(self.declared):
            return {}
        return {path: every for path, every in memory.by_file.items() if self._is_as_in(memory, path)}

    def _is_as_in(self, memory: Memory, path: Path) -> bool:
        return path in self._files and self._files[path].text == memory.texts[path]

    @cached_property
    def by_name(self) -> dict[tuple[str, str], list[Found]]:
        """The occurrences of each text as a kind of name, in the order of the files."""
        found: dict[tuple[str, str], list[Found]] = {}
        for path, every in self.by_file.items():
            for each in every:
                found.setdefault((each.name.kind, each.name.text), []).append(Found(path, each))
        return found

    @cached_property
    def ids(self) -> dict[str, Clause]:
        """The clauses by their ids, the first of each."""
        found: dict[str, Clause] = {}
        for clause in self.clauses:
            for entry in clause.annotations:
                if entry.key == "id":
                    found.setdefault(entry.values[0].text, clause)
        return found

    @cached_property
    def _items_by_file(self) -> dict[Path, list[tuple[int, int, Item]]]:
        found: dict[Path, list[tuple[int, int, Item]]] = {}
        for item in self.items:
            path = self.path(item.span)
            if path is not None:
                found.setdefault(path, []).append((*extent(item), item))
        for every in found.values():
            every.sort(key=lambda each: each[:2])
        return found

    def path(self, span: Span) -> Path | None:
        """The file in which a span lies."""
        return self._paths.get((span.file.path, span.file.layer))

    def items_in(self, path: Path) -> list[tuple[int, int, Item]]:
        """The items of a file in order, each with its range, annotations included."""
        return self._items_by_file.get(path, [])

    def item_at(self, path: Path, offset: int) -> Item | None:
        """The item around an offset."""
        items = self.items_in(path)
        place = bisect_right(items, offset, key=lambda each: each[0]) - 1
        return items[place][2] if place >= 0 and offset <= items[place][1] else None

    def at(self, path: Path, offset: int) -> Occurrence | None:
        """The name around an offset; in text that cannot be read, the name that the word there is elsewhere."""
        every = self.by_file.get(path, [])
        place = bisect_right(every, offset, key=lambda each: each.span.start) - 1
        while place >= 0 and every[place].span.start > offset - 1000:
            if every[place].span.end >= offset and not every[place].span.start > offset:
                return every[place]
            place -= 1
        return self._by_spelling(path, offset) if path.suffix == ".dl" else None

    def all_of(self, name: Name) -> list[Found]:
        """Every occurrence that can be this name."""
        return [each for each in self.by_name.get((name.kind, name.text), []) if name.means(each.occurrence.name)]

    def words(self, kind: Kind) -> Iterator[str]:
        """All texts that are names of a kind, each once."""
        return (text for known, text in self.by_name if known == kind)

    def _in_table(self, path: Path, known: frozenset[tuple[str, str]]) -> Iterator[Occurrence]:
        file = self._files[path]
        layers = self._kb.layers if self._kb else ()
        if (file.path, file.layer) in {(layer.manifest.source.path, layer.name) for layer in layers}:
            yield from manifest_names(file, self.declared, self.entry)
        elif path in {each for layer in layers for each in self._named(layer, layer.manifest.references)}:
            yield from reference_names(file)
        elif layers and path.suffix == ".toml":
            yield from case_names(file, self.declared, self.entry, known)

    def _named(self, layer: Layer, names: Sequence[str]) -> list[Path]:
        return [(layer.folder / name).resolve() for name in names]

    def _by_spelling(self, path: Path, offset: int) -> Occurrence | None:
        file = self._files.get(path)
        if file is None:
            return None
        line, column = file.position(offset)
        text, start = file.line(line), file.line_starts[line - 1]
        for pattern in (_WORD, _KEY):
            for word in pattern.finditer(text):
                if word.start() <= column - 1 <= word.end():
                    kinds = ("predicate", *_LOOSE) if text[word.end() :].lstrip().startswith("(") else _LOOSE
                    for kind in kinds:
                        for found in self.by_name.get((kind, word.group()), ()):
                            span = Span(file, start + word.start(), start + word.end())
                            return Occurrence(found.occurrence.name, span)
        return None


def _ordered(found: Iterable[Occurrence]) -> list[Occurrence]:
    return sorted(found, key=lambda each: (each.span.start, -each.span.end))


def _constants(found: Mapping[Path, list[Occurrence]]) -> frozenset[tuple[str, str]]:
    """The constants of the rule files with their sorts."""
    rules = (every for path, every in found.items() if path.suffix == ".dl")
    return frozenset(
        (each.name.text, each.name.sort) for every in rules for each in every if each.name.kind == "constant"
    )
