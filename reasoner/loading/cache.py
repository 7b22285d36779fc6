"""Compiled programs kept between runs: one entry per knowledge base content.

An entry is a header line (format, key) and sections, one JSON text a line. The first section says on which line each
other one lies; texts and instances are decoded only when something asks for them, which is safe because an entry is
sealed: what is read is what was written. One of another version reads as nothing found, and nothing in it is ever
executed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, TypeAlias, TypeVar, overload

from reasoner import __version__
from reasoner.loading.kept import read_kept, write_kept
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
    Outline,
    Pattern,
    PredicateInfo,
    SortInfo,
    Var,
)

FORMAT = f"soleus-program-7-{__version__}"
MOST_KEPT = 32
"""How many programs a folder keeps: every edit of a knowledge base makes one, of some megabytes."""
_T = TypeVar("_T")
Section: TypeAlias = Callable[[], Any]


def pack(key: str, program: CompiledProgram) -> bytes:
    """A program as the contents of a file that ``unpack`` reads."""
    return _header(key) + b"\n".join(_encode(program))


def unpack(key: str, data: bytes) -> CompiledProgram | None:
    """The program that was packed under a key, or ``None`` for anything else."""
    header = _header(key)
    if not data.startswith(header):
        return None
    try:
        return _decode(data[len(header) :].split(b"\n"))
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
        return None


def read_cached(key: str) -> CompiledProgram | None:
    """The program kept under a key, or ``None``."""
    data = read_kept(_name(key))
    return None if data is None else unpack(key, data)


def write_cached(key: str, program: CompiledProgram) -> None:
    """Keep a program; a folder that cannot be written is no error."""
    write_kept(_name(key), pack(key, program), MOST_KEPT)


def _name(key: str) -> str:
    return f"{key[:32]}.program"


def _header(key: str) -> bytes:
    return f"{FORMAT} {key}\n".encode()


class LazyRows(Mapping[Arguments, _T]):
    """Rows of a predicate and what is kept with each; rows are decoded when first asked for, the rest one by one."""

    __slots__ = ("_decode", "_found", "_places", "_rows", "_texts", "_values")

    def __init__(self, rows: Section, values: Section, decode: Callable[[Any], _T]) -> None:
        self._rows = rows
        self._values = values
        self._decode = decode
        self._places: dict[Arguments, int] | None = None
        self._texts: list[Any] | None = None
        self._found: dict[Arguments, _T] = {}

    @property
    def _known(self) -> dict[Arguments, int]:
        if self._places is None:
            self._places = {tuple(row): place for place, row in enumerate(self._rows())}
        return self._places

    def __getitem__(self, row: Arguments) -> _T:
        place = self._known[row]
        if row not in self._found:
            if self._texts is None:
                self._texts = self._values()
            self._found[row] = self._decode(self._texts[place])
        return self._found[row]

    def __contains__(self, row: object) -> bool:
        return row in self._known

    def __iter__(self) -> Iterator[Arguments]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


class LazyTables(Mapping[str, _T]):
    """Values by name, each decoded when first asked for."""

    __slots__ = ("_decode", "_found", "_sections")

    def __init__(self, sections: dict[str, Section], decode: Callable[[Any], _T]) -> None:
        self._sections = sections
        self._decode = decode
        self._found: dict[str, _T] = {}

    def __getitem__(self, name: str) -> _T:
        if name not in self._found:
            self._found[name] = self._decode(self._sections[name]())
        return self._found[name]

    def __contains__(self, name: object) -> bool:
        return name in self._sections

    def __iter__(self) -> Iterator[str]:
        return iter(self._sections)

    def __len__(self) -> int:
        return len(self._sections)


class LazyRules(Sequence[CompiledRule]):
    """Rules by number, each decoded when first asked for."""

    __slots__ = ("_found", "_texts")

    def __init__(self, texts: list[bytes]) -> None:
        self._texts = texts
        self._found: list[CompiledRule | None] = [None] * len(texts)

    @overload
    def __getitem__(self, number: int) -> CompiledRule: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[CompiledRule]: ...
    def __getitem__(self, number: int | slice) -> CompiledRule | Sequence[CompiledRule]:
        if isinstance(number, slice):
            return [self[each] for each in range(*number.indices(len(self._texts)))]
        known = self._found[number]
        if known is None:
            known = self._found[number] = _decode_rule(json.loads(self._texts[number]))
        return known

    def __len__(self) -> int:
        return len(self._texts)


class LazyReferences(Mapping[str, Mapping[str, str]]):
    """A bibliography decoded when first asked for."""

    __slots__ = ("_found", "_section")

    def __init__(self, section: Section) -> None:
        self._section = section
        self._found: dict[str, dict[str, str]] | None = None

    @property
    def _known(self) -> dict[str, dict[str, str]]:
        if self._found is None:
            self._found = self._section()
        return self._found

    def __getitem__(self, key: str) -> Mapping[str, str]:
        return self._known[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


def _encode(program: CompiledProgram) -> list[bytes]:
    sections: list[bytes] = [b""]

    def section(value: object) -> int:
        sections.append(_dumps(value).encode())
        return len(sections) - 1

    first = {
        "name": program.name,
        "title": program.title,
        "version": program.version,
        "hash": program.hash,
        "layers": program.layers,
        "predicates": list(program.predicates.values()),
        "sorts": list(program.sorts.values()),
        "rules": [section(_encode_rule(rule)) for rule in program.rules][:1],
        "outlines": program.outlines,
        "components": program.components,
        "entry": program.entry,
        "stages": program.stages,
        "case_banks": program.case_banks,
        "notice": program.notice,
        "bibliography": section({key: dict(fields) for key, fields in program.bibliography.items()}),
        "facts": {name: [section(list(rows)), section(list(rows.values()))] for name, rows in program.facts.items()},
        "ranks": {name: section([list(rows), list(rows.values())]) for name, rows in program.ranks.items()},
    }
    sections[0] = _dumps(first).encode()
    return sections


def _dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))


def _decode(lines: list[bytes]) -> CompiledProgram:
    first = json.loads(lines[0])

    def section(place: int) -> Section:
        line = lines[place]
        return lambda: json.loads(line)

    start = first["rules"][0] if first["rules"] else 0
    rules = lines[start : start + len(first["outlines"])]
    components = tuple([tuple(each) for each in first["components"]])
    if any(not 0 <= number < len(rules) for component in components for number in component):
        raise ValueError("a component names a rule that is not there")
    return CompiledProgram(
        name=first["name"],
        title=first["title"],
        version=first["version"],
        hash=first["hash"],
        layers=tuple(first["layers"]),
        predicates=LazyTables({each[0]: partial(_same, each) for each in first["predicates"]}, _predicate),
        sorts={each[0]: SortInfo(*each) for each in first["sorts"]},
        rules=LazyRules(rules),
        facts={name: LazyRows(section(rows), section(infos), _info) for name, (rows, infos) in first["facts"].items()},
        components=components,
        entry=first["entry"],
        stages={name: tuple(words) for name, words in first["stages"].items()},
        bibliography=LazyReferences(section(first["bibliography"])),
        case_banks=tuple(first["case_banks"]),
        notice=first["notice"],
        ranks=LazyTables({name: section(place) for name, place in first["ranks"].items()}, _ranks),
        outlines=tuple([_outline(each) for each in first["outlines"]]),
    )


def _same(raw: Any) -> Any:
    return raw


def _ranks(raw: list[Any]) -> dict[Arguments, int]:
    rows, ranks = raw
    return {tuple(row): rank for row, rank in zip(rows, ranks, strict=True)}


def _outline(raw: list[Any]) -> Outline:
    head, per_case, needs, mentions = raw
    return Outline(head, per_case, tuple(needs), tuple(mentions))


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
    return [rule.number, head, body, rule.variables, rule.globals, rule.info, rule.order, rule.lookups]


def _decode_rule(raw: list[Any]) -> CompiledRule:
    number, head, body, variables, count, info, order, lookups = raw
    return CompiledRule(
        number,
        None if head is None else _decode_literal(head),
        tuple([_decode_body(each) for each in body]),
        tuple(variables),
        count,
        _info(info),
        tuple(order),
        tuple(lookups),
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
