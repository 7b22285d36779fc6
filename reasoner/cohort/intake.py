"""Inputs of every form as lots of cases: one case a row, one finding a row, banks, reports; files, patterns, a stream.

Nothing is lost: a row that cannot be used becomes a reject, and a case with such a row is not answered by halves.
"""

from __future__ import annotations

import glob
import json
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from reasoner.answers.case_file import KEYS, read_bank
from reasoner.answers.identifiers import identifying_key
from reasoner.cohort.marks import Marks
from reasoner.cohort.records import BANK, ROWS, TEXT, Lot, Record, Reject
from reasoner.cohort.tables import STANDARD_INPUT, check_kind, format_of, open_table
from reasoner.errors import CaseError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reasoner.answers.vocabulary import Vocabulary
    from reasoner.cohort.tables import Row, Table

LOT = 10_000
"""Cases that are answered together: enough to be quick, few enough for any memory."""
LETTERS = 30_000_000
"""Letters of the cases that are answered together, where these are long."""

_CASE = ("case", "id")
_LONG = ("attribute", "value")
_STATES = {"": "=", "present": "=", "measured": "=", "absent": "!="}
_IGNORED = frozenset(KEYS) - {"present", "absent", "measure", "id"}
_MOST_PARTS = 5_000


class Intake(NamedTuple):
    """Files to read, in order, each with its format."""

    files: tuple[tuple[str, str], ...]


def find_inputs(pattern: str, format: str | None) -> Intake:
    """The files that a path, a pattern or ``-`` names."""
    if pattern == STANDARD_INPUT:
        return Intake(((pattern, format_of(pattern, format)),))
    # ``Path.glob`` takes no absolute pattern.
    found = [] if glob.escape(pattern) == pattern else sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207
    paths = [path for path in found if Path(path).is_file()] or [pattern]
    for path in paths:
        check_kind(path)
    return Intake(tuple((path, format_of(path, format)) for path in paths))


def lots(intake: Intake, vocabulary: Vocabulary, folder: str, size: int = LOT) -> Iterator[Lot]:
    """The cases of an input in lots; ``folder`` has room for what memory should not hold."""
    waiting: list[Record] = []
    strays: list[Reject] = []
    number = letters = 0
    with Marks(folder) as marks:
        for found in _found(intake, vocabulary, folder):
            if isinstance(found, Reject):
                strays.append(found)
            elif not marks.add(found.case):
                strays.append(found.reject(f"the case '{found.case}' is given before", "give each case once"))
            else:
                waiting.append(found)
                letters += sum([len(text) for _, text in found.parts])
            if len(waiting) >= size or len(strays) >= 10 * size or letters >= LETTERS:
                yield Lot(number, tuple(waiting), tuple(strays))
                number, letters, waiting, strays = number + 1, 0, [], []
    if waiting or strays or not number:
        yield Lot(number, tuple(waiting), tuple(strays))


def _found(intake: Intake, vocabulary: Vocabulary, folder: str) -> Iterator[Record | Reject]:
    several = len(intake.files) > 1
    for path, kind in intake.files:
        for each in _read(path, kind, vocabulary, folder):
            yield _placed(each, path) if several else each


def _placed(each: Record | Reject, path: str) -> Record | Reject:
    if isinstance(each, Reject):
        return each._replace(cause=f"{path}: {each.cause}")
    return each._replace(file=path)


def _read(path: str, format: str, vocabulary: Vocabulary, folder: str) -> Iterator[Record | Reject]:
    if format == "bank":
        for number, each in enumerate(read_bank(path), 1):
            yield _banked(number, dict(each.table))
        return
    table = open_table(path, format)
    with closing(table.file):
        yield from _rows(path, table, vocabulary, folder)


def _rows(path: str, table: Table, vocabulary: Vocabulary, folder: str) -> Iterator[Record | Reject]:
    """The cases of a table, by its columns."""
    columns, rows, _ = table
    if not columns:
        yield from _objects(rows, vocabulary, folder)
    elif set(_LONG) <= set(columns):
        _need_case(path, columns)
        unknown = [name for name in columns if name not in (*_CASE, *_LONG, "state") and name not in _IGNORED]
        if unknown:
            advice = "a long table has the columns case, attribute, value, state"
            raise CaseError(f"{path}: unknown column '{unknown[0]}'", help=advice)
        yield from _long(rows, folder)
    else:
        _need_case(path, columns)
        attributes = _attributes(path, columns, vocabulary)
        for row in rows:
            yield _wide(row, attributes)


def _objects(rows: Iterator[Row], vocabulary: Vocabulary, folder: str) -> Iterator[Record | Reject]:
    """Lines of JSON: cases as in a bank, rows of a wide table, or, told by the first, rows of a long one."""
    first = next(rows, None)
    if first is None:
        raise CaseError("the input holds no line", help="write one JSON object a line")
    every = _chained(first, rows)
    if set(_LONG) <= first.values.keys():
        yield from _long(every, folder)
        return
    known: dict[str, str] = {}
    for row in every:
        if row.fault[0]:
            yield Reject(row.number, _name(row), *row.fault)
        elif row.values.keys() & {"present", "absent", "measure"} or not row.values.keys() & {"case", "text"}:
            yield _banked(row.number, row.values)
        else:
            try:
                for name in row.values.keys() - known.keys():
                    known.update(_attributes("the line", (name,), vocabulary) or {name: ""})
            except (CaseError, UnknownNameError) as error:
                yield Reject(row.number, _name(row), error.message, error.help)
                continue
            yield _wide(row, {name: known[name] for name in row.values if known[name]})


def _chained(first: Row, rows: Iterator[Row]) -> Iterator[Row]:
    yield first
    yield from rows


def _name(row: Row) -> str:
    return next((str(row.values[key]).strip() for key in _CASE if key in row.values), "")


def _banked(number: int, table: dict[str, Any]) -> Record:
    """A case as a case file has it."""
    name = str(table.get("id") or table.get("case") or number)
    table = {key: value for key, value in table.items() if key != "case"}
    return Record(number, name, BANK, ((number, json.dumps(table, ensure_ascii=False, default=str)),))


def _need_case(path: str, columns: Sequence[str]) -> None:
    if not set(_CASE) & set(columns):
        raise CaseError(
            f"{path} has no column 'case'",
            help="a table has case, attribute and value, or case and one column an attribute, or case and text",
        )


def _attributes(path: str, columns: Sequence[str], vocabulary: Vocabulary) -> dict[str, str]:
    """The attribute of each column that says something; ``text`` for reports."""
    found: dict[str, str] = {}
    for name in columns:
        if name in _CASE or name in _IGNORED:
            continue
        if name == "text":
            found[name] = TEXT
            continue
        try:
            attribute = vocabulary.attribute(name)
        except UnknownNameError as error:
            if identifying_key(name):
                raise CaseError(
                    f"{path}: the column '{name}' could identify a person, so the input is refused",
                    help="leave out names, numbers, dates and addresses; give times as durations in years",
                ) from None
            raise CaseError(f"{path}: unknown column: {error.message}", help=error.help) from None
        if attribute in found.values():
            raise CaseError(f"{path}: two columns are the attribute '{attribute}'", help="keep one of them")
        found[name] = attribute
    return found


def _wide(row: Row, attributes: dict[str, str]) -> Record | Reject:
    """A case in a row: a column an attribute, several values separated by ``;``, ``!`` before one that is absent."""
    name = _name(row)
    if row.fault[0] or not name:
        fault = row.fault if row.fault[0] else ("the row names no case", "fill the column 'case'")
        return Reject(row.number, name, *fault)
    parts = []
    text = None
    for column, told in row.values.items():
        attribute = attributes.get(column)
        if attribute is None or told is None or told == "":
            continue
        if attribute == TEXT:
            text = str(told)
            continue
        for each in told if isinstance(told, list) else str(_plain(told)).split(";"):
            value = str(each).strip()
            if value:
                parts.append(
                    (row.number, f"{attribute}!={value[1:].strip()}" if value[0] == "!" else f"{attribute}={value}")
                )
    if text is not None:
        return Record(row.number, name, TEXT, ((row.number, text), *parts))
    return Record(row.number, name, ROWS, tuple(parts))


def _plain(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _long(rows: Iterator[Row], folder: str) -> Iterator[Record | Reject]:
    """Rows of single findings, gathered by case in the order in which cases first appear."""
    from reasoner.cohort.gathering import gathered

    yield from gathered(_findings(rows), folder)


def _findings(rows: Iterator[Row]) -> Iterator[tuple[Reject, str]]:
    """Each row as a finding in text, or with the cause why it is none."""
    for row in rows:
        name = _name(row)
        attribute, value = (str(_plain(row.values.get(key, ""))).strip() for key in _LONG)
        state = str(row.values.get("state") or "").strip()
        if row.fault[0]:
            yield Reject(row.number, name, *row.fault), ""
        elif not name:
            yield Reject(row.number, "", "the row names no case", "fill the column 'case'"), ""
        elif not attribute or not value:
            yield Reject(row.number, name, "the row names no attribute or no value", "fill both columns"), ""
        elif state not in _STATES:
            yield Reject(row.number, name, f"unknown state '{state}'", "write present, absent or measured"), ""
        else:
            yield Reject(row.number, name, ""), f"{attribute}{_STATES[state]}{value}"


def record_of(name: str, given: Sequence[tuple[int, str, str, str]]) -> Record | Reject:
    """One case of a long table from its rows: number, finding, cause and help."""
    faults = tuple(Reject(row, name, cause, advice) for row, _, cause, advice in given if cause)
    parts = tuple((row, text) for row, text, cause, _ in given if not cause)
    if len(given) > _MOST_PARTS:
        first = given[0][0]
        return Reject(first, name, f"the case has {len(given):,} rows", f"a case has at most {_MOST_PARTS:,}")
    return Record(given[0][0], name, ROWS, parts, faults)
