"""What a run writes: a part for each lot, whole or not there at all, and in the end one file of each kind.

Parts stand in the folder ``OUTPUT.parts`` until the run is complete, so that a run that was cut off can go on.
"""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from reasoner.cohort.columns import integers, texts
from reasoner.errors import OutputError
from reasoner.words.escape import cell

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

MAIN, ASIDE, REJECTED, KEPT = "main", "steps", "rejects", "cases"
RANKED = ("case", "rank", "conclusion", "label", "tier", "score", "for", "against", "fit", "fit_of")
"""What is told of each conclusion; ``fit`` is how many of ``fit_of`` findings it explains, where that is told."""

_LISTS, _NUMBERS = ("for", "against"), ("rank", "score", "row", "fit", "fit_of")
FORMS = (".parquet", ".csv", ".ndjson")
_GROUP = 50_000
PARTS = 2
"""The form of parts; those of another one are not gone on with."""


class Counts(NamedTuple):
    """What became of a lot: cases given and answered, rows set aside, and answered cases without any evidence."""

    lot: int
    cases: int
    answered: int
    rejects: int
    abstained: int


class Target(NamedTuple):
    """Where a run writes: the file of the answers, in the form of its name, and what stands beside it.

    ``conclusion`` is the name of the column that holds conclusions.
    """

    path: str
    conclusion: str = "conclusion"

    @property
    def form(self) -> str:
        """``.parquet``, ``.csv`` or ``.ndjson``."""
        return Path(self.path).suffix.lower()

    @property
    def folder(self) -> Path:
        """Where parts wait until all are there."""
        return Path(f"{self.path}.parts")

    def file(self, kind: str) -> Path:
        """The file of a kind: the answers themselves, or beside them by the same stem."""
        path = Path(self.path)
        if kind == MAIN:
            return path
        return path.with_name(f"{path.stem}.{kind}{'.ndjson' if kind == KEPT else path.suffix}")

    def columns(self, kind: str) -> tuple[str, ...]:
        """The columns of a table."""
        if kind == MAIN:
            return tuple(self.conclusion if name == "conclusion" else name for name in RANKED)
        return ("case", "kind", "id", "label", "because") if kind == ASIDE else ("row", "case", "cause", "help")

    @property
    def files(self) -> dict[str, Path]:
        """The files of all kinds; the answers last, so that they are there when all is."""
        return {kind: self.file(kind) for kind in (ASIDE, REJECTED, KEPT, MAIN)}

    def part(self, lot: int, kind: str) -> Path:
        """The part of a lot."""
        return self.folder / f"{lot:08d}.{kind}"


def make_target(path: str) -> Target:
    """The target that a path names. Raises ``OutputError`` for a name without a known form."""
    target = Target(path)
    if target.form not in FORMS:
        raise OutputError(f"{path}: in which form?", help=f"end the name in {', '.join(FORMS)}")
    return target


def write_part(target: Target, lot: int, kind: str, table: Any) -> None:
    """Write the columns of a lot, in their order; the part is there when it is whole."""
    import pyarrow as pa

    columns = target.columns(kind)
    table = pa.Table.from_arrays(table.columns, names=list(columns)).cast(_schema(columns))
    _write(target.part(lot, kind), _parquet(table) if target.form == ".parquet" else _lines(target.form, table))


def write_rows(target: Target, lot: int, kind: str, rows: Sequence[Sequence[Any]]) -> None:
    """Write the rows of a lot."""
    import pyarrow as pa

    columns = target.columns(kind)
    values = [[row[place] for row in rows] for place in range(len(columns))]
    given = [integers(each) if name in _NUMBERS else texts(each) for name, each in zip(columns, values, strict=True)]
    write_part(target, lot, kind, pa.Table.from_arrays(given, names=list(columns)))


def write_kept(target: Target, lot: int, cases: Iterable[dict[str, Any]]) -> None:
    """Write cases as a bank has them, one a line."""
    lines = "".join(f"{json.dumps(case, ensure_ascii=False)}\n" for case in cases)
    _write(target.part(lot, KEPT), lines.encode("utf-8", "replace"))


def finish_lot(target: Target, counts: Counts) -> None:
    """Mark a lot as done."""
    _write(target.part(counts.lot, "done"), json.dumps(counts).encode())


def finished_lots(target: Target, among: Collection[int] | None = None) -> dict[int, Counts]:
    """The lots that are done, by number; only those ``among`` some where these are given."""
    paths = sorted(target.folder.glob("*.done"))
    found = [path for path in paths if among is None or int(path.stem) in among]
    return {each.lot: each for path in found for each in [Counts(*json.loads(path.read_text(encoding="utf-8")))]}


def open_folder(target: Target, stated: dict[str, Any], *, resume: bool, force: bool) -> dict[int, Counts]:
    """Make the folder of parts, or with ``resume`` take up one that an earlier run of the same question left; the lots
    done. What is there already is replaced with ``force`` alone. Raises ``OutputError`` for what stands in the way.
    """
    folder = next((path for path in target.files.values() if path.is_dir()), None)
    if folder is not None:
        raise OutputError(f"{folder} is a folder", help="name a file")
    about = target.folder / "run.json"
    text = json.dumps(stated, sort_keys=True)
    there = [path for path in target.files.values() if os.path.lexists(path)]
    if about.exists() and not force:
        _same_run(target, about, text, resume=resume)
        return finished_lots(target)
    if there and not force:
        unfinished = ", and no unfinished run beside it" if resume else ""
        raise OutputError(
            f"{there[0]} is there already{unfinished}", help="name another output, or replace it with --force"
        )
    if about.exists():
        _remove(target.folder)
    shutil.rmtree(_removed(target.folder), ignore_errors=True)
    try:
        target.folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _refused(target.folder, error) from None
    _write(about, text.encode())
    return {}


def _same_run(target: Target, about: Path, text: str, *, resume: bool) -> None:
    """Raise ``OutputError`` for parts of another run, or where nobody asked to go on with it."""
    if not resume:
        raise OutputError(
            f"{target.folder} holds what an unfinished run has answered",
            help="go on with --resume, or begin anew with --force",
        )
    if about.read_text(encoding="utf-8") != text:
        raise OutputError(
            f"{target.folder} is of a run with another input, knowledge base or option",
            help="give the same ones, or begin anew with --force",
        )


def assemble(target: Target, lots: Sequence[int]) -> None:
    """Put the parts of all lots together, each kind in one file that is whole or not there, and remove the folder."""
    for kind, final in target.files.items():
        unfinished = final.with_name(f"{final.name}.unfinished")
        try:
            if target.form == ".parquet" and kind != KEPT:
                _join_parquet([target.part(lot, kind) for lot in lots], unfinished, target.columns(kind))
            else:
                _join_text([target.part(lot, kind) for lot in lots], unfinished, _heading(target, kind))
            unfinished.replace(final)
        except OSError as error:
            unfinished.unlink(missing_ok=True)
            raise _refused(final, error) from None
    _remove(target.folder)


def _remove(folder: Path) -> None:
    """Remove a folder of parts, at once under its name: half of one would be taken for a run to go on with."""
    gone = _removed(folder)
    shutil.rmtree(gone, ignore_errors=True)
    folder.replace(gone)
    shutil.rmtree(gone, ignore_errors=True)


def _removed(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.removed")


def _heading(target: Target, kind: str) -> bytes:
    return _csv([target.columns(kind)]) if target.form == ".csv" and kind != KEPT else b""


def _join_text(parts: Sequence[Path], final: Path, heading: bytes) -> None:
    with _fresh(final) as file:
        file.write(heading)
        for part in parts:
            with part.open("rb") as source:
                shutil.copyfileobj(source, file, 1 << 20)


def _join_parquet(parts: Sequence[Path], final: Path, columns: Sequence[str]) -> None:
    """Join tables in groups of so many rows, wherever one part ends and the next begins."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    with _fresh(final) as file, pq.ParquetWriter(file, _schema(columns)) as writer:
        waiting = _schema(columns).empty_table()
        for part in parts:
            waiting = pa.concat_tables([waiting, pq.read_table(part, use_threads=False)])
            while waiting.num_rows >= _GROUP:
                writer.write_table(waiting.slice(0, _GROUP).combine_chunks())
                waiting = waiting.slice(_GROUP)
        writer.write_table(waiting.combine_chunks())


def _lines(form: str, table: Any) -> bytes:
    rows = zip(*(column.to_pylist() for column in table.columns), strict=True)
    if form == ".csv":
        return _csv([tuple("; ".join(each) if isinstance(each, list) else each for each in row) for row in rows])
    names = table.column_names
    lines = (json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) for row in rows)
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")


def _csv(rows: Sequence[Sequence[Any]]) -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator="\n").writerows(
        [cell(each) if isinstance(each, str) else each for each in row] for row in rows
    )
    return file.getvalue().encode("utf-8", "replace")


def _parquet(table: Any) -> bytes:
    import pyarrow.parquet as pq

    file = io.BytesIO()
    pq.write_table(table, file)
    return file.getvalue()


def _schema(columns: Sequence[str]) -> Any:
    import pyarrow as pa

    def typed(name: str) -> Any:
        return pa.list_(pa.string()) if name in _LISTS else pa.int64() if name in _NUMBERS else pa.string()

    return pa.schema([(name, typed(name)) for name in columns])


def _write(path: Path, content: bytes) -> None:
    unfinished = path.with_name(f"{path.name}.unfinished")
    try:
        with _fresh(unfinished) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise _refused(path, error) from None


def _fresh(path: Path) -> IO[bytes]:
    """A new file, never one that a link of this name leads to."""
    path.unlink(missing_ok=True)
    return path.open("xb")


def _refused(path: Path, error: OSError) -> OutputError:
    return OutputError(
        f"cannot write {path}: {(error.strerror or str(error)).lower()}",
        help="what is finished is kept; make room or choose another place, then go on with --resume",
    )
