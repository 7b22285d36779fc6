"""What two versions of a knowledge base declare differently: predicates, sorts, and the sources they cite from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from reasoner.bench.banks import banks_beside, cases_of
from reasoner.bench.stated import TEXT, Change, Field, Stated, annotations_of
from reasoner.syntax.printer import show_head

if TYPE_CHECKING:
    from reasoner.answers.case_file import CaseText
    from reasoner.knowledge.bibliography import Reference
    from reasoner.knowledge.knowledge_base import KnowledgeBase
    from reasoner.syntax.tree import PredicateDeclaration, SortDeclaration


def declared_differently(old: KnowledgeBase, new: KnowledgeBase) -> tuple[Change, ...]:
    """Sorts and predicates that were added, removed or changed, by ``sort NAME`` and ``predicate NAME``."""
    return _changes(_declared(old), _declared(new))


def sources_differently(old: KnowledgeBase, new: KnowledgeBase) -> tuple[Change, ...]:
    """Entries of the bibliography that were added, removed or changed, by ``source KEY``."""
    return _changes(*({f"source {key}": _source(each) for key, each in kb.references.items()} for kb in (old, new)))


def cases_differently(old: KnowledgeBase, new: KnowledgeBase) -> tuple[Change, ...]:
    """Cases of the banks that were added, removed or changed, what they expect among it, by ``case ID``."""
    return _changes(*(_cases(kb) for kb in (old, new)))


def _cases(kb: KnowledgeBase) -> dict[str, Stated]:
    return {f"case {text.id}": _case(text) for text in cases_of(banks_beside(kb.case_banks)) if text.id}


def _case(text: CaseText) -> Stated:
    said: dict[str, str] = {}
    for key, value in text.table.items():
        # Of what is expected each key by itself: that is what a review is about.
        parts = {f"{key}.{name}": each for name, each in value.items()} if isinstance(value, dict) else {key: value}
        said |= {name: each if isinstance(each, str) else repr(each) for name, each in parts.items()}
    place = "/".join(text.place.split(", case ")[0].replace("\\", "/").split("/")[-2:])
    return Stated(text.id, "", said, place)


def _declared(kb: KnowledgeBase) -> dict[str, Stated]:
    sorts = {f"sort {each.name}": _head(each) for each in kb.sorts}
    return {**sorts, **{f"predicate {each.name}": _head(each) for each in kb.predicates}}


def _head(each: SortDeclaration | PredicateDeclaration) -> Stated:
    place = f"{each.span.file.path}:{each.span.line}"
    return Stated(each.name, show_head(each), annotations_of(each.annotations), place)


def _source(each: Reference) -> Stated:
    fields = {name: str(value) for name, value in each.fields.items() if name not in ("key", "title")}
    return Stated(each.key, each.title, fields, f"{each.span.file.path}:{each.span.line}")


def _changes(before: Mapping[str, Stated], after: Mapping[str, Stated]) -> tuple[Change, ...]:
    found = []
    for key, now in after.items():
        earlier = before.get(key)
        fields = () if earlier is None else tuple(_fields(earlier, now))
        if earlier is None or fields:
            found.append(Change(key, earlier, now, fields))
    found.extend(Change(key, earlier, None) for key, earlier in before.items() if key not in after)
    return tuple(found)


def _fields(before: Stated, after: Stated) -> list[Field]:
    keys = dict.fromkeys([*before.annotations, *after.annotations])
    pairs = [(TEXT, before.text, after.text)]
    pairs += [(key, before.annotations.get(key, ""), after.annotations.get(key, "")) for key in keys]
    return [Field(name, first, second) for name, first, second in pairs if first != second]
