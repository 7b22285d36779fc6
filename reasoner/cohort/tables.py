"""Rows of CSV, Parquet and NDJSON files, one at a time and however many there are."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from reasoner.errors import CaseError
from reasoner.intake import OWN_STREAMS

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_COLUMNS = 2_000
MOST_LETTERS = 1_000_000
"""Letters of one field."""
LONGEST_LINE = 4_000_000
"""Letters of one row, or of one case as a line of JSON."""
BATCH = 2_000
STANDARD_INPUT = "-"

_SUFFIXES = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".parquet": "parquet",
    ".ndjson": "ndjson",
    ".jsonl": "ndjson",
    ".toml": "bank",
    ".json": "bank",
}
FORMATS = ("csv", "tsv", "parquet", "ndjson", "bank")


class Row(NamedTuple):
    """A row and its number, counted from 1 without a heading; ``fault`` says why it cannot be used, in two parts."""

    number: int
    values: dict[str, Any]
    fault: tuple[str, str] = ("", "")


def format_of(path: str, given: str | None) -> str:
    """The format of a file, by what was said or else by its name."""
    found = given or _SUFFIXES.get(Path(path).suffix.lower())
    if found is None:
        shown = "standard input" if path == STANDARD_INPUT else path
        raise CaseError(f"{shown}: of which format?", help=f"say --format-in {', '.join(FORMATS)}")
    return found


def is_stream(path: str) -> bool:
    """Whether a path names standard input, or what a shell hands over as ``<(...)``: it can be read once."""
    return path == STANDARD_INPUT or (path.startswith(OWN_STREAMS) and not Path(path).is_file())


def check_kind(path: str) -> None:
    """Raise ``CaseError`` for what would be waited for without end: a pipe of the file system, a device, a folder."""
    if Path(path).is_dir():
        raise CaseError(f"{path} is a folder", help=f"name its files, such as '{path}/*.csv', in quotes")
    if Path(path).exists() and not Path(path).is_file() and not is_stream(path):
        advice = "send it to standard input: give - as INPUT, and --format-in"
        raise CaseError(f"{path} is no regular file", help=advice)


class Table(NamedTuple):
    """The columns of a table, empty where each row names its own, and its rows; ``file`` is to be closed in the end."""

    columns: tuple[str, ...]
    rows: Iterator[Row]
    file: Any


def open_table(path: str, format: str) -> Table:
    """Open a table. Raises ``CaseError`` for a file that cannot be read at all."""
    if format == "parquet":
        return _parquet(path)
    file = _opened(path)
    if format == "ndjson":
        return Table((), _ndjson(file), file)
    try:
        return _csv(path, file, "\t" if format == "tsv" else ",")
    except CaseError:
        file.close()
        raise


def _csv(path: str, file: IO[str], delimiter: str) -> Table:
    csv.field_size_limit(MOST_LETTERS)
    lines = _Lines(file)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        head = next(reader, None)
    except (csv.Error, OSError) as error:
        raise CaseError(f"{path} cannot be read as CSV: {_brief(error)}") from None
    if not head:
        raise CaseError(f"{path} is empty", help="the first line names the columns")
    columns = tuple(name.strip() for name in head)
    _check_columns(path, columns)
    return Table(columns, _csv_rows(path, reader, lines, columns), file)


def _check_columns(path: str, columns: tuple[str, ...]) -> None:
    if len(columns) > MOST_COLUMNS:
        raise CaseError(
            f"{path} has {len(columns):,} columns, more than {MOST_COLUMNS:,}",
            help="a column is an attribute of the knowledge base; is the table the wrong way round?",
        )
    twice = next((name for place, name in enumerate(columns) if name in columns[:place]), None)
    if twice is not None:
        raise CaseError(f"{path} has two columns '{twice}'", help="give each column a name of its own")
    if any("\ufffd" in name for name in columns):
        raise CaseError(f"{path} is not UTF-8 text", help="save it as UTF-8")


class _Lines:
    """The lines of a file, as long as one row is not too long; a quote that nothing closes makes one row of many."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self.letters = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._file.readline(LONGEST_LINE + 1)
        self.letters += len(line)
        if self.letters > LONGEST_LINE:
            raise _EndlessError(f"it has more than {LONGEST_LINE:,} letters, so nothing beyond it is read")
        if not line:
            raise StopIteration
        return line


class _EndlessError(csv.Error):
    """A row that does not end."""


def _csv_rows(path: str, reader: Any, lines: _Lines, columns: tuple[str, ...]) -> Iterator[Row]:
    number = 0
    while True:
        number += 1
        lines.letters, before = 0, reader.line_num
        try:
            values = next(reader, None)
        except csv.Error as error:
            cause = f"the row{_spanning(before, reader)} cannot be read: {error}"
            yield Row(number, {}, (cause, "quote fields that hold quotes or line ends"))
            if isinstance(error, _EndlessError):
                return
            continue
        except OSError as error:
            raise CaseError(f"{path} cannot be read to its end: {_brief(error)}") from None
        if values is None:
            return
        if not any(values):
            continue
        row = _csv_row(number, values, columns)
        if row.fault[0] and (where := _spanning(before, reader)):
            row = row._replace(fault=(f"{row.fault[0]}{where}", row.fault[1]))
        yield row


def _spanning(before: int, reader: Any) -> str:
    """The lines of a row that has several, all of which are set aside with it."""
    return f" (lines {before + 1} to {reader.line_num})" if reader.line_num > before + 1 else ""


def _csv_row(number: int, values: list[str], columns: tuple[str, ...]) -> Row:
    row = {name: value for name, value in zip(columns, values, strict=False) if value}
    if len(values) != len(columns):
        cause = f"the row has {len(values)} fields, the heading {len(columns)}"
        return Row(number, row, (cause, "quote fields that hold the delimiter"))
    if "\ufffd" in "".join(values):
        return Row(number, row, ("the row is not UTF-8 text", "save the file as UTF-8"))
    return Row(number, row)


def _ndjson(file: IO[str]) -> Iterator[Row]:
    for number, line in enumerate(iter(lambda: file.readline(LONGEST_LINE + 1), ""), 1):
        if len(line) > LONGEST_LINE:
            cause = f"the line has more than {LONGEST_LINE:,} letters, so nothing beyond it is read"
            yield Row(number, {}, (cause, "write one JSON object a line"))
            return
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield Row(number, {}, (f"the line is not JSON: {error}", "write one JSON object a line"))
            continue
        if isinstance(value, dict) and "\ufffd" not in line:
            yield Row(number, value)
        elif isinstance(value, dict):
            yield Row(number, value, ("the line is not UTF-8 text", "save the file as UTF-8"))
        else:
            yield Row(number, {}, ("the line is no JSON object", "write one JSON object a line"))


def _parquet(path: str) -> Table:
    import pyarrow as pa
    import pyarrow.parquet as pq

    if is_stream(path):
        raise CaseError("Parquet cannot be read from a stream", help="give a file")
    try:
        file = pq.ParquetFile(path)
        columns = tuple(file.schema_arrow.names)
    except (pa.ArrowException, OSError) as error:
        raise CaseError(f"{path} cannot be read as Parquet: {_brief(error)}", help="is the file whole?") from None
    _check_columns(path, columns)
    return Table(columns, _parquet_rows(path, file), file)


def _parquet_rows(path: str, file: Any) -> Iterator[Row]:
    import pyarrow as pa

    number = 0
    try:
        for batch in file.iter_batches(batch_size=BATCH, use_threads=False):
            for values in batch.to_pylist():
                number += 1
                yield Row(number, {name: value for name, value in values.items() if value is not None})
    except (pa.ArrowException, OSError) as error:
        raise CaseError(
            f"{path} cannot be read beyond row {number}: {_brief(error)}", help="is the file whole?"
        ) from None


def _opened(path: str) -> IO[str]:
    try:
        if path == STANDARD_INPUT:
            return io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8-sig", errors="replace", newline="")
        return Path(path).open(encoding="utf-8-sig", errors="replace", newline="")
    except (OSError, ValueError) as error:
        raise CaseError(f"cannot read {path}: {_brief(error)}") from None


def _brief(error: Exception) -> str:
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return str(text).splitlines()[0].lower()


def count_rows(files: tuple[tuple[str, str], ...]) -> int:
    """About how many rows an input has, to tell how much is left; 0 where it cannot be told."""
    rows = [_rows_in(*each) for each in files]
    return sum(rows) if all(rows) else 0


def _rows_in(path: str, format: str) -> int:
    if is_stream(path) or format == "bank":
        return 0
    if format == "parquet":
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            return int(pq.ParquetFile(path).metadata.num_rows)
        except (pa.ArrowException, OSError):
            return 0
    try:
        with Path(path).open("rb") as file:
            return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))
    except OSError:
        return 0
