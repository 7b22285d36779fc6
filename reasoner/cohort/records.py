"""One case as an input states it, before its findings are read: plain data that can be sent to another process."""

from __future__ import annotations

from itertools import starmap
from typing import NamedTuple

ROWS, BANK, TEXT = "rows", "bank", "text"


class Reject(NamedTuple):
    """A row that is set aside: where it stands, the case it speaks of, why it cannot be used, and what to do."""

    row: int
    case: str
    cause: str
    help: str = ""


class Record(NamedTuple):
    """One case of an input, in the order of the input.

    ``parts`` are pairs (row, text): findings as people write them, with ``form`` ``bank`` one JSON object, with
    ``text`` a report and then findings. ``faults`` are rows of the case that cannot be used; with one it is not
    answered. ``file`` is where it stands, of several files.
    """

    row: int
    case: str
    form: str
    parts: tuple[tuple[int, str], ...]
    faults: tuple[Reject, ...] = ()
    file: str = ""

    def reject(self, cause: str, help: str = "", row: int = 0) -> Reject:
        """The case set aside, for a row of its own where one is given."""
        return Reject(row or self.row, self.case, f"{self.file}: {cause}" if self.file else cause, help)


class Lot(NamedTuple):
    """Cases that are answered together, and rows that belong to no case."""

    number: int
    records: tuple[Record, ...]
    strays: tuple[Reject, ...] = ()


def packed(lot: Lot) -> str:
    """A lot as JSON."""
    import json

    return json.dumps([lot.number, lot.records, lot.strays], ensure_ascii=False)


def unpacked(text: str) -> Lot:
    """The lot that ``packed`` wrote."""
    import json

    number, records, strays = json.loads(text)
    return Lot(
        number,
        tuple(
            Record(row, case, form, tuple((at, part) for at, part in parts), tuple(starmap(Reject, faults)), file)
            for row, case, form, parts, faults, file in records
        ),
        tuple(starmap(Reject, strays)),
    )
