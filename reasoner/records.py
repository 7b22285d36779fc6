"""Named tuples that cost little to define.

``typing.NamedTuple`` takes about 0.2 ms a class, which a program that answers in some tens of milliseconds feels. This
one takes a tenth of that and does what the reasoner needs: fields by name, defaults, equality, ``_replace``.
Modules import it in place of the other one, which type checkers go on seeing.
"""

from __future__ import annotations

from operator import itemgetter
from typing import Any

try:
    from _collections import _tuplegetter  # type: ignore[import-not-found]
except ImportError:  # another Python than CPython

    def _getter(place: int) -> Any:
        return property(itemgetter(place))
else:

    def _getter(place: int) -> Any:
        return _tuplegetter(place, "")


class _Record(type):
    """Makes a class of a body with annotated fields."""

    def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> _Record:
        fields = tuple(body.get("__annotations__", ()))
        defaults = {field: body[field] for field in fields if field in body}
        for place, field in enumerate(fields):
            body[field] = _getter(place)
        return super().__new__(
            cls,
            name,
            bases,
            {**body, "__slots__": (), "__match_args__": fields, "_fields": fields, "_defaults": defaults},
        )


class NamedTuple(tuple[Any, ...], metaclass=_Record):
    """The base of a named tuple, as in ``typing``."""

    _fields: tuple[str, ...]
    _defaults: dict[str, Any]

    def __new__(cls, *values: Any, **named: Any) -> NamedTuple:
        """Take the fields by place, by name or from their defaults."""
        fields = cls._fields
        if len(values) != len(fields) or named:
            values = cls._complete(values, named)
        return tuple.__new__(cls, values)

    @classmethod
    def _complete(cls, values: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, ...]:
        rest = cls._fields[len(values) :]
        if len(values) > len(cls._fields) or not named.keys() <= set(rest):
            raise TypeError(f"{cls.__name__} has the fields {', '.join(cls._fields)}")
        missing = [field for field in rest if field not in named and field not in cls._defaults]
        if missing:
            raise TypeError(f"{cls.__name__} needs {', '.join(missing)}")
        return (*values, *(named[field] if field in named else cls._defaults[field] for field in rest))

    def __getnewargs__(self) -> tuple[Any, ...]:
        return tuple(self)

    def __repr__(self) -> str:
        shown = ", ".join(f"{field}={value!r}" for field, value in zip(self._fields, self, strict=True))
        return f"{type(self).__name__}({shown})"

    def _replace(self, **named: Any) -> NamedTuple:
        """The same tuple with some fields changed."""
        return type(self)(**{**dict(zip(self._fields, self, strict=True)), **named})

    def _asdict(self) -> dict[str, Any]:
        """Fields and values."""
        return dict(zip(self._fields, self, strict=True))
