"""What rests on a source: its entry in the bibliography and the clauses that cite it, or one numbered part of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.errors import UnknownNameError
from reasoner.near_names import near_names, offer
from reasoner.syntax.printer import show
from reasoner.syntax.tree import Clause, Text, Word

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reasoner.knowledge.bibliography import Reference
    from reasoner.knowledge.knowledge_base import KnowledgeBase

_PART_KEYS = ("seed", "corrects")
_SENTENCES = ("says", "because", "note")


class Carrier(NamedTuple):
    """A clause that rests on a source: how it says so (``cite``, ``seed``, ``corrects``) and what it says."""

    relation: str
    predicate: str
    id: str
    place: str
    status: str
    clause: str
    sentences: tuple[tuple[str, str], ...]


class Source(NamedTuple):
    """A reference, or one part of it, with all that rests on it."""

    key: str
    part: str
    reference: Reference | None
    carriers: tuple[Carrier, ...]


def source(kb: KnowledgeBase, name: str) -> Source:
    """The source ``KEY``, or the part ``KEY#PART`` of it, such as a numbered claim of a document."""
    key, _, part = name.partition("#")
    key = _key(kb, key)
    wanted = part.upper() if part else key
    keys = _PART_KEYS if part else ("cite",)
    carriers = tuple(_carriers(kb, wanted, keys))
    if part and not carriers:
        parts = sorted(_parts(kb))
        raise UnknownNameError(
            f"nothing carries part '{part}' of '{key}'",
            help=f"parts are {parts[0]} to {parts[-1]}" if parts else "no clause names a part of it",
        )
    return Source(key, wanted if part else "", kb.references.get(key), carriers)


def cited(kb: KnowledgeBase) -> tuple[tuple[Reference, int], ...]:
    """Every reference, in alphabetical order, with how many clauses cite it."""
    counts: dict[str, int] = {}
    for clause in kb.clauses:
        for key in _words(clause, "cite"):
            counts[key] = counts.get(key, 0) + 1
    return tuple((kb.references[key], counts.get(key, 0)) for key in sorted(kb.references))


def _key(kb: KnowledgeBase, text: str) -> str:
    if text in kb.references:
        return text
    folded = {key.casefold(): key for key in kb.references}
    if text.casefold() in folded:
        return folded[text.casefold()]
    inside = [key for key in kb.references if text.casefold() in key.casefold()]
    if len(inside) == 1:
        return inside[0]
    near = inside[:3] or near_names(text, kb.references, 3, 0.5)
    raise UnknownNameError(f"there is no source '{text}'", help=f"{offer(near)} 'soleus cite' lists them all".strip())


def _carriers(kb: KnowledgeBase, wanted: str, keys: Iterable[str]) -> Iterable[Carrier]:
    for clause in kb.clauses:
        for key in keys:
            if wanted in _words(clause, key):
                yield _carrier(clause, key)
                break


def _carrier(clause: Clause, relation: str) -> Carrier:
    sentences = tuple(
        (each.key, " ".join(value.text for value in each.values if isinstance(value, Text)))
        for each in clause.annotations
        if each.key in _SENTENCES
    )
    return Carrier(
        relation,
        clause.head.predicate if clause.head is not None else "",
        next(iter(_words(clause, "id")), ""),
        f"{clause.span.file.path}:{clause.span.line}",
        next(iter(_words(clause, "status")), "accepted"),
        show(Clause(clause.head, clause.body)),
        sentences,
    )


def _parts(kb: KnowledgeBase) -> set[str]:
    return {word for clause in kb.clauses for key in _PART_KEYS for word in _words(clause, key)}


def _words(clause: Clause, key: str) -> list[str]:
    return [
        value.text for each in clause.annotations if each.key == key for value in each.values if isinstance(value, Word)
    ]
