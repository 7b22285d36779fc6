"""The names in TOML files: manifests, bibliographies, and what banks of cases say with constants of the rules."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from reasoner.bench.expectations import KEYS as EXPECTED
from reasoner.editor.domains import Declarations
from reasoner.editor.names import Name, Occurrence
from reasoner.editor.toml import Leaf, leaves
from reasoner.source import SourceFile, Span

_FINDING = re.compile(r"\s*([a-z][A-Za-z0-9_]*)(?:\s*!?=\s*([a-z][A-Za-z0-9_]*))?")
_ATOM = re.compile(r"\s*([a-z][A-Za-z0-9_]*)\s*(?:\(([^()]*)\))?\s*")
_SYMBOL = re.compile(r"[a-z][A-Za-z0-9_]*")


def manifest_names(file: SourceFile, declared: Declarations, entry: Mapping[str, str]) -> Iterator[Occurrence]:
    """Entry points, and the constants of the sets of stages."""
    for leaf in leaves(file):
        if not leaf.is_key and leaf.path[:1] == ("entry",):
            yield Occurrence(Name("predicate", leaf.text), leaf.span)
        elif not leaf.is_key and leaf.path[:1] == ("stages",):
            yield from _constant(leaf.text, leaf.span, _sort(declared, entry, "stage", 1))


def reference_names(file: SourceFile) -> Iterator[Occurrence]:
    """The keys of a bibliography."""
    for leaf in leaves(file):
        if leaf.path == ("reference", "key") and not leaf.is_key:
            yield Occurrence(Name("reference", leaf.text), leaf.span, True)


def case_names(
    file: SourceFile, declared: Declarations, entry: Mapping[str, str], known: Iterable[tuple[str, str]]
) -> Iterator[Occurrence]:
    """The constants, predicates and ids that a bank of cases names; ``known`` are constants with their sorts."""
    reader = _Cases(declared, entry, frozenset(known))
    for leaf in leaves(file):
        path = leaf.path[1:] if leaf.path[:1] == ("case",) else leaf.path
        yield from reader.names(leaf, path)


class _Cases:
    def __init__(self, declared: Declarations, entry: Mapping[str, str], known: frozenset[tuple[str, str]]) -> None:
        self._declared, self._entry, self._known = declared, entry, known
        finding = entry.get("finding", "")
        self._attribute = _sort(declared, entry, "finding", 1)
        self._value = _sort(declared, entry, "finding", 2)
        self._finding = declared.sorts_of(finding)
        self._conclusion = _sort(declared, entry, "candidate", 1)

    def names(self, leaf: Leaf, path: tuple[str, ...]) -> Iterator[Occurrence]:
        """The names of one text or key; ``path`` leads to it from the case on."""
        top = path[0] if path else ""
        if top in ("present", "absent") and not leaf.is_key:
            yield from self._found(leaf)
        elif leaf.is_key and (path == ("measure",) or (not path and (leaf.text, self._attribute) in self._known)):
            yield from _constant(leaf.text, leaf.span, self._attribute)
        elif len(path) == 1 and (top, self._attribute) in self._known and not leaf.is_key:
            yield from _constant(leaf.text, leaf.span, self._value, top)
        elif top == "answer" and not leaf.is_key and (leaf.text, self._conclusion) in self._known:
            yield from _constant(leaf.text, leaf.span, self._conclusion)
        elif top == "expect" and len(path) > 1 and path[1] in EXPECTED:
            yield from self._expected(leaf, path[1], len(path))

    def _found(self, leaf: Leaf) -> Iterator[Occurrence]:
        found = _FINDING.match(leaf.text)
        if found is None or not self._attribute:
            return
        yield from _constant(found.group(1), _inside(leaf, found.span(1)), self._attribute)
        if found.group(2):
            yield from _constant(found.group(2), _inside(leaf, found.span(2)), self._value, found.group(1))

    def _expected(self, leaf: Leaf, key: str, depth: int) -> Iterator[Occurrence]:
        if key in ("holds", "not_holds"):
            yield from () if leaf.is_key else self._atom(leaf)
        elif key in ("because", "not_because"):
            yield from self._about(leaf) if leaf.is_key else (Occurrence(Name("id", leaf.text), leaf.span),)
        elif key == "tier":
            sort = self._conclusion if leaf.is_key else _sort(self._declared, self._entry, "tier", 2)
            yield from self._if_known(leaf, sort)
        elif key in ("caution", "not_caution"):
            entry, place = ("step", 1) if leaf.is_key else ("step_caution", 2)
            yield from self._if_known(leaf, _sort(self._declared, self._entry, entry, place))
        elif not leaf.is_key:
            plain = key.removeprefix("not_")
            entry = plain if plain in ("step", "avoid", "warning") else "candidate"
            yield from self._if_known(leaf, _sort(self._declared, self._entry, entry, 1))

    def _about(self, leaf: Leaf) -> Iterator[Occurrence]:
        """What a list of reasons is for: the first entry point that has such a constant, else an atom."""
        for entry in ("candidate", "step", "avoid", "warning"):
            found = list(self._if_known(leaf, _sort(self._declared, self._entry, entry, 1)))
            if found:
                return iter(found)
        return self._atom(leaf)

    def _if_known(self, leaf: Leaf, sort: str) -> Iterator[Occurrence]:
        if (leaf.text, sort) in self._known:
            yield from _constant(leaf.text, leaf.span, sort)

    def _atom(self, leaf: Leaf) -> Iterator[Occurrence]:
        """An atom in a text, its first argument, the case, left out."""
        found = _ATOM.fullmatch(leaf.text)
        if found is None:
            return
        yield Occurrence(Name("predicate", found.group(1)), _inside(leaf, found.span(1)))
        sorts = self._declared.sorts_of(found.group(1))
        parts = found.group(2).split(",") if found.group(2) is not None else []
        sorts = sorts[1:] if len(sorts) == len(parts) + 1 else sorts
        if len(sorts) != len(parts):
            return
        row = [part.strip() if _SYMBOL.fullmatch(part.strip()) else "" for part in parts]
        start = found.start(2)
        for place, part in enumerate(parts):
            if row[place]:
                left = start + len(part) - len(part.lstrip())
                beside = self._declared.beside(sorts, row, place)
                yield from _constant(row[place], _inside(leaf, (left, left + len(row[place]))), sorts[place], beside)
            start += len(part) + 1


def _constant(text: str, span: Span, sort: str, beside: str = "") -> Iterator[Occurrence]:
    if sort:
        yield Occurrence(Name("constant", text, sort, beside), span)


def _sort(declared: Declarations, entry: Mapping[str, str], name: str, place: int) -> str:
    """The sort of an argument of an entry point, empty when there is none."""
    sorts = declared.sorts_of(entry.get(name, ""))
    return sorts[place] if place < len(sorts) else ""


def _inside(leaf: Leaf, place: tuple[int, int]) -> Span:
    return Span(leaf.span.file, leaf.span.start + place[0], leaf.span.start + place[1])
