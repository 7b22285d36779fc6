"""Compiled programs kept between runs: one JSON file per knowledge base content, in the user's cache folder.

A file is a header line (format, key, checksum of all that follows) and sections, one JSON text a line. The first
section says on which line each other one lies; texts and instances are decoded only when something asks for them.
Anything wrong with a file (damaged, foreign, truncated, of another version, unreadable) reads as nothing found, and
nothing in it is ever executed.
"""

# This runs at every start, where pathlib is not worth its import.
# ruff: noqa: PTH103, PTH105, PTH108, PTH111, PTH118, PTH123

from __future__ import annotations

import json
import os
import sys
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from reasoner import __version__
from reasoner.program.compiled import (
    AggregatePattern,
    Arguments,
    BodyPattern,
    ClauseInfo,
    ComparisonPattern,
    CompiledProgram,
    CompiledRule,
    ElementPattern,
    LiteralPattern,
    Operation,
    Pattern,
    PredicateInfo,
    SortInfo,
    StaticAtom,
    Var,
)

FORMAT = f"soleus-program-1-{__version__}"
_T = TypeVar("_T")


def cache_folder() -> str:
    """The folder for kept programs: ``SOLEUS_CACHE``, else the platform's cache folder of the user."""
    chosen = os.environ.get("SOLEUS_CACHE")
    if chosen:
        return chosen
    if sys.platform == "win32":
        root = os.environ.get("LOCALAPPDATA") or os.path.join(os.path.expanduser("~"), "AppData", "Local")
    else:
        root = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(root, "soleus")


def read_cached(key: str) -> CompiledProgram | None:
    """The program kept under a key, or ``None``."""
    try:
        with open(_path(key), "rb") as stream:
            header = stream.readline(400)
            body = stream.read()
    except OSError:
        return None
    if header != _header(key, body):
        return None
    try:
        return _decode(body.split(b"\n"))
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
        return None


def write_cached(key: str, program: CompiledProgram) -> None:
    """Keep a program; a folder that cannot be written is no error."""
    body = b"\n".join(_encode(program))
    path = _path(key)
    part = f"{path}.{os.getpid()}.part"
    try:
        os.makedirs(cache_folder(), exist_ok=True)
        with open(part, "wb") as stream:
            stream.write(_header(key, body))
            stream.write(body)
        os.replace(part, path)
    except OSError:
        try:
            os.unlink(part)
        except OSError:
            return


def _path(key: str) -> str:
    return os.path.join(cache_folder(), f"{key[:32]}.json")


def _header(key: str, body: bytes) -> bytes:
    # The checksum finds damage; it is no defence against a forger, and needs none: a cache holds data, never code.
    return f"{FORMAT} {key} {len(body)} {zlib.crc32(body):08x}\n".encode()


class Lazy(Mapping[Arguments, _T]):
    """Rows of a predicate whose values are decoded one by one when asked for."""

    __slots__ = ("_decode", "_found", "_places", "_raw", "_values")

    def __init__(self, rows: list[Arguments], raw: Callable[[], list[Any]], decode: Callable[[Any], _T]) -> None:
        self._places = {row: place for place, row in enumerate(rows)}
        self._raw = raw
        self._values: list[Any] | None = None
        self._found: dict[Arguments, _T] = {}
        self._decode = decode

    def __getitem__(self, row: Arguments) -> _T:
        place = self._places[row]
        if row not in self._found:
            if self._values is None:
                self._values = self._raw()
            self._found[row] = self._decode(self._values[place])
        return self._found[row]

    def __contains__(self, row: object) -> bool:
        return row in self._places

    def __iter__(self) -> Iterator[Arguments]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


class LazyReferences(Mapping[str, dict[str, str]]):
    """A bibliography decoded when first asked for."""

    __slots__ = ("_known", "_raw")

    def __init__(self, raw: Callable[[], dict[str, dict[str, str]]]) -> None:
        self._raw = raw
        self._known: dict[str, dict[str, str]] | None = None

    @property
    def _references(self) -> dict[str, dict[str, str]]:
        if self._known is None:
            self._known = self._raw()
        return self._known

    def __getitem__(self, key: str) -> dict[str, str]:
        return self._references[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._references)

    def __len__(self) -> int:
        return len(self._references)


def _encode(program: CompiledProgram) -> list[bytes]:
    sections: list[bytes] = [b""]

    def section(value: object) -> int:
        sections.append(json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode())
        return len(sections) - 1

    facts = {name: (list(rows), section(list(rows.values()))) for name, rows in program.facts.items()}
    static = {
        name: ([[row, program.ranks[name][row]] for row in atoms], section([each.instances for each in atoms.values()]))
        for name, atoms in program.static.items()
    }
    first = {
        "name": program.name,
        "title": program.title,
        "version": program.version,
        "hash": program.hash,
        "layers": program.layers,
        "predicates": list(program.predicates.values()),
        "sorts": list(program.sorts.values()),
        "rules": [_encode_rule(rule) for rule in program.rules],
        "components": program.components,
        "entry": program.entry,
        "stages": program.stages,
        "case_banks": program.case_banks,
        "bibliography": section({key: dict(fields) for key, fields in program.bibliography.items()}),
        "facts": facts,
        "static": static,
    }
    sections[0] = json.dumps(first, ensure_ascii=True, separators=(",", ":")).encode()
    return sections


def _decode(lines: list[bytes]) -> CompiledProgram:
    first = json.loads(lines[0])

    def section(place: int) -> Callable[[], Any]:
        line = lines[place]
        return lambda: json.loads(line)

    program = CompiledProgram(
        name=first["name"],
        title=first["title"],
        version=first["version"],
        hash=first["hash"],
        layers=tuple(first["layers"]),
        predicates={each[0]: _predicate(each) for each in first["predicates"]},
        sorts={each[0]: SortInfo(*each) for each in first["sorts"]},
        rules=tuple([_decode_rule(each) for each in first["rules"]]),
        facts={
            name: Lazy([tuple(row) for row in rows], section(place), _info)
            for name, (rows, place) in first["facts"].items()
        },
        static={},
        components=tuple([tuple(each) for each in first["components"]]),
        entry=first["entry"],
        stages={name: tuple(words) for name, words in first["stages"].items()},
        bibliography=LazyReferences(section(first["bibliography"])),
        case_banks=tuple(first["case_banks"]),
    )
    for name, (rows, place) in first["static"].items():
        ranks = {tuple(row): rank for row, rank in rows}
        program.static[name] = Lazy(list(ranks), section(place), _static)
        program.ranks[name] = ranks
    return program


def _static(instances: list[Any]) -> StaticAtom:
    return StaticAtom(tuple([(rule, tuple(bindings)) for rule, bindings in instances]))


def _info(raw: list[Any]) -> ClauseInfo:
    values = list(raw)
    values[6] = tuple(values[6])
    values[10] = {key: tuple(words) for key, words in values[10].items()}
    return ClauseInfo(*values)


def _predicate(raw: list[Any]) -> PredicateInfo:
    name, sorts, kind, phrases, per_case, component, recursive, info = raw
    return PredicateInfo(name, tuple(sorts), kind, phrases, per_case, component, recursive, _info(info))


def _encode_rule(rule: CompiledRule) -> list[Any]:
    head = None if rule.head is None else _encode_literal(rule.head)
    body = [_encode_body(each) for each in rule.body]
    return [rule.number, head, body, rule.variables, rule.globals, rule.info]


def _decode_rule(raw: list[Any]) -> CompiledRule:
    number, head, body, variables, count, info = raw
    return CompiledRule(
        number,
        None if head is None else _decode_literal(head),
        tuple([_decode_body(each) for each in body]),
        tuple(variables),
        count,
        _info(info),
    )


def _encode_body(pattern: BodyPattern) -> list[Any]:
    if isinstance(pattern, LiteralPattern):
        return _encode_literal(pattern)
    if isinstance(pattern, ComparisonPattern):
        return ["?", _encode_pattern(pattern.left), pattern.operator, _encode_pattern(pattern.right)]
    elements = [
        [[_encode_pattern(term) for term in each.terms], [_encode_body(part) for part in each.condition], each.local]
        for each in pattern.elements
    ]
    return ["#", pattern.function, _encode_pattern(pattern.guard), pattern.operator, elements]


def _decode_body(raw: list[Any]) -> BodyPattern:
    if raw[0] == "?":
        return ComparisonPattern(_decode_pattern(raw[1]), raw[2], _decode_pattern(raw[3]))
    if raw[0] == "#":
        elements = tuple([_decode_element(each) for each in raw[4]])
        return AggregatePattern(raw[1], _decode_pattern(raw[2]), raw[3], elements)
    return _decode_literal(raw)


def _decode_element(raw: list[Any]) -> ElementPattern:
    terms, condition, local = raw
    parts: list[LiteralPattern | ComparisonPattern] = []
    for each in condition:
        part = _decode_body(each)
        if isinstance(part, AggregatePattern):
            raise ValueError("an aggregate within an aggregate")
        parts.append(part)
    return ElementPattern(tuple([_decode_pattern(term) for term in terms]), tuple(parts), tuple(local))


def _encode_literal(pattern: LiteralPattern) -> list[Any]:
    return [pattern.predicate, [_encode_pattern(each) for each in pattern.arguments], pattern.negated]


def _decode_literal(raw: list[Any]) -> LiteralPattern:
    return LiteralPattern(raw[0], tuple([_decode_pattern(each) for each in raw[1]]), raw[2])


def _encode_pattern(pattern: Pattern) -> Any:
    if isinstance(pattern, Var):
        return [pattern.slot]
    if isinstance(pattern, Operation):
        return [pattern.operator, _encode_pattern(pattern.left), _encode_pattern(pattern.right)]
    return pattern


def _decode_pattern(raw: Any) -> Pattern:
    if isinstance(raw, list):
        if len(raw) == 1:
            return Var(raw[0])
        return Operation(raw[0], _decode_pattern(raw[1]), _decode_pattern(raw[2]))
    return raw  # type: ignore[no-any-return]
