"""What one version of a knowledge base states, and what changed about it in another."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.syntax.tree import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reasoner.syntax.tree import Annotation

TEXT = "text"


class Stated(NamedTuple):
    """A clause, or declaration, of one version: its text, its annotations by key, and where it stands."""

    key: str
    text: str
    annotations: dict[str, str]
    source: str
    head: str = ""
    arguments: tuple[str, ...] = ()


class Field(NamedTuple):
    """Something about a clause that changed: ``text``, the sort of an argument of a fact, or a key of annotations."""

    name: str
    before: str
    after: str


class Change(NamedTuple):
    """A clause that is not the same in both versions: ``before`` or ``after`` is ``None`` where it does not exist.

    A clause that takes the place of one with another id is a change of that one.
    """

    key: str
    before: Stated | None
    after: Stated | None
    fields: tuple[Field, ...] = ()

    @property
    def kind(self) -> str:
        """``added``, ``removed``, ``changed`` or ``overridden``."""
        if self.before is None or self.after is None:
            return "added" if self.before is None else "removed"
        return "changed" if self.before.key == self.after.key else "overridden"

    @property
    def keys(self) -> tuple[str, ...]:
        """The clauses it is about."""
        return tuple(dict.fromkeys(each.key for each in (self.before, self.after) if each is not None))

    @property
    def infers(self) -> bool:
        """Whether inference may come to something else; a change of annotations alone cannot."""
        return self.kind in ("added", "removed") or any(
            field.name == TEXT or field.name[:1] == "(" for field in self.fields
        )


def annotations_of(annotations: Iterable[Annotation]) -> dict[str, str]:
    """Annotations by key, as they are written; an entry that is repeated follows its first with a semicolon."""
    found: dict[str, str] = {}
    for each in annotations:
        words = " ".join(f'"{value.text}"' if isinstance(value, Text) else value.text for value in each.values) or "yes"
        found[each.key] = f"{found[each.key]}; {words}" if each.key in found else words
    return found
