"""Columns of tables from Python values, without the detour by pandas that ``pyarrow.array`` takes where it is there."""

from __future__ import annotations

from array import array
from itertools import accumulate
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def integers(values: Iterable[int]) -> Any:
    """A column of 64-bit integers."""
    import pyarrow as pa

    given = values if isinstance(values, array) else array("q", values)
    return pa.Array.from_buffers(pa.int64(), len(given), [None, pa.py_buffer(given)])


def texts(values: Iterable[str]) -> Any:
    """A column of texts; what is no character is replaced."""
    import pyarrow as pa

    given = [value.encode("utf-8", "replace") for value in values]
    ends = array("i", accumulate(map(len, given), initial=0))
    return pa.StringArray.from_buffers(len(given), pa.py_buffer(ends), pa.py_buffer(b"".join(given)))


def said(codes: Any, word: Callable[[int], str]) -> Any:
    """A column of texts from one of codes, each said once."""
    import pyarrow as pa

    told = codes.combine_chunks().dictionary_encode()
    words = texts(map(word, told.dictionary.to_pylist()))
    return pa.DictionaryArray.from_arrays(told.indices, words).dictionary_decode()


def taken(places: Any, values: Any) -> Any:
    """A column of lists of values from one of lists of their places."""
    import pyarrow as pa

    lists = places.combine_chunks()
    return pa.ListArray.from_arrays(lists.offsets, values.combine_chunks().take(lists.values))
