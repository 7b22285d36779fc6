"""Rows of a long table gathered by case, on disk where they are many, in the order in which cases first appear."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from reasoner.cohort.columns import integers, texts
from reasoner.cohort.evaluator import open_engine
from reasoner.cohort.records import Reject

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reasoner.cohort.records import Record

_LOAD = 50_000
_FETCH = 20_000
_MEMORY = 500


def gathered(rows: Iterable[tuple[Reject, str]], folder: str) -> Iterator[Record | Reject]:
    """The cases of rows, each as one record; rows that name no case as they are."""
    from reasoner.cohort.intake import record_of

    path = Path(folder, "rows.duckdb")
    path.unlink(missing_ok=True)
    connection = open_engine(str(path), threads=1, megabytes=_MEMORY, folder=folder)
    try:
        connection.execute("CREATE TABLE given(row BIGINT, name VARCHAR, finding VARCHAR, cause VARCHAR, help VARCHAR)")
        for part in _parts(rows):
            if isinstance(part, Reject):
                yield part
            else:
                _load(connection, part)
        cursor = connection.execute(
            "SELECT row, name, finding, cause, help FROM given ORDER BY min(row) OVER (PARTITION BY name), row"
        )
        name, waiting = "", list[tuple[int, str, str, str]]()
        while fetched := cursor.fetchmany(_FETCH):
            for row, case, *rest in fetched:
                if case != name and waiting:
                    yield record_of(name, waiting)
                    waiting = []
                name = case
                waiting.append((row, *rest))
        if waiting:
            yield record_of(name, waiting)
    finally:
        connection.close()
        path.unlink(missing_ok=True)


def _parts(rows: Iterable[tuple[Reject, str]]) -> Iterator[Reject | list[tuple[Any, ...]]]:
    """Lots of rows to load, and between them the rows that name no case."""
    waiting: list[tuple[Any, ...]] = []
    for reject, finding in rows:
        if not reject.case:
            yield reject
            continue
        waiting.append((reject.row, reject.case, finding, reject.cause, reject.help))
        if len(waiting) >= _LOAD:
            yield waiting
            waiting = []
    if waiting:
        yield waiting


def _load(connection: Any, rows: list[tuple[Any, ...]]) -> None:
    import pyarrow as pa

    numbers, *columns = zip(*rows, strict=True)
    part = pa.table([integers(numbers), *map(texts, columns)], names=["row", "name", "finding", "cause", "help"])
    connection.register("part", part)
    connection.execute("INSERT INTO given SELECT * FROM part")
    connection.unregister("part")
