"""Which names were given before, of however many: the last ones in memory, all others sorted on disk."""

from __future__ import annotations

import mmap
from array import array
from bisect import bisect_left
from hashlib import blake2b
from pathlib import Path
from typing import IO

MOST = 4_000_000
"""Names in memory, at some 70 bytes each."""


class Marks:
    """Marks of 64 bits of names; ``folder`` has room for those that memory should not hold, 8 bytes each."""

    def __init__(self, folder: str, most: int = MOST) -> None:
        self._folder, self._most = folder, most
        self._latest: set[int] = set()
        self._sorted: list[memoryview] = []
        self._files: list[IO[bytes]] = []

    def __enter__(self) -> Marks:
        return self

    def __exit__(self, *_: object) -> None:
        for view, file in zip(self._sorted, self._files, strict=True):
            view.release()
            file.close()

    def add(self, name: str) -> bool:
        """Mark a name; whether it was not marked before."""
        mark = int.from_bytes(blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest())
        if mark in self._latest or any(_holds(each, mark) for each in self._sorted):
            return False
        self._latest.add(mark)
        if len(self._latest) >= self._most:
            self._store()
        return True

    def _store(self) -> None:
        """Put the marks in memory on disk, in a file that is gone when it is closed."""
        path = Path(self._folder, f"marks.{len(self._files)}")
        file = path.open("w+b")
        path.unlink()
        array("Q", sorted(self._latest)).tofile(file)
        file.flush()
        self._files.append(file)
        self._sorted.append(memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)).cast("Q"))
        self._latest.clear()


def _holds(marks: memoryview, mark: int) -> bool:
    place = bisect_left(marks, mark)
    return place < len(marks) and marks[place] == mark
