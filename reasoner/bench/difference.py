"""What two versions of a knowledge base say differently: clauses added, removed and changed, by id."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.bench.declarations import cases_differently, declared_differently, sources_differently
from reasoner.bench.stated import TEXT, Change, Field, Stated, annotations_of
from reasoner.syntax.printer import show
from reasoner.syntax.tree import Clause

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reasoner.knowledge.knowledge_base import KnowledgeBase
    from reasoner.program.compiled import CompiledProgram


class Difference(NamedTuple):
    """All changes in the order of the new version, what was removed last.

    ``changes`` are those of clauses; ``settings`` those of the manifest, ``declarations`` those of sorts and
    predicates, ``sources`` those of the bibliography, ``cases`` those of the banks.
    """

    changes: tuple[Change, ...]
    settings: tuple[Field, ...] = ()
    declarations: tuple[Change, ...] = ()
    sources: tuple[Change, ...] = ()
    cases: tuple[Change, ...] = ()

    def of(self, kind: str) -> tuple[Change, ...]:
        """The changes of one kind."""
        return tuple(change for change in self.changes if change.kind == kind)

    @property
    def keys(self) -> frozenset[str]:
        """The clauses that may make inference differ."""
        return frozenset(key for change in self.changes if change.infers for key in change.keys)


def compare(old: KnowledgeBase, new: KnowledgeBase, program: CompiledProgram) -> Difference:
    """What the new version says that the old one does not, and the other way round; ``program`` names arguments."""
    before, after = _stated(old.clauses), _stated(new.clauses)
    found = []
    gone = {key: clause for key, clause in before.items() if key not in after}
    for key, clause in after.items():
        earlier = before.get(key) or gone.pop(clause.annotations.get("overrides", ""), None)
        if earlier is None:
            found.append(Change(key, None, clause))
        elif (fields := _fields(earlier, clause, program)) or earlier.key != key:
            found.append(Change(earlier.key, earlier, clause, fields))
    found.extend(Change(key, clause, None) for key, clause in gone.items())
    declarations, sources = declared_differently(old, new), sources_differently(old, new)
    return Difference(tuple(found), _settings(old, new), declarations, sources, cases_differently(old, new))


def _stated(clauses: Iterable[Clause]) -> dict[str, Stated]:
    found: dict[str, Stated] = {}
    for clause in clauses:
        text = show(Clause(clause.head, clause.body))
        annotations = annotations_of(clause.annotations)
        key = annotations.pop("id", "") or text
        # A clause without an id that is written twice is one clause.
        found[key] = _one(key, text, annotations, clause)
    return found


def _one(key: str, text: str, annotations: dict[str, str], clause: Clause) -> Stated:
    head = clause.head.predicate if clause.head is not None else ""
    arguments = tuple(map(show, clause.head.arguments)) if clause.head is not None and not clause.body else ()
    return Stated(key, text, annotations, f"{clause.span.file.path}:{clause.span.line}", head, arguments)


def _fields(before: Stated, after: Stated, program: CompiledProgram) -> tuple[Field, ...]:
    found = []
    if before.text != after.text:
        found.extend(_arguments(before, after, program) or [Field(TEXT, before.text, after.text)])
    for key in dict.fromkeys([*before.annotations, *after.annotations]):
        first, second = before.annotations.get(key, ""), after.annotations.get(key, "")
        if first != second and key != "overrides":
            found.append(Field(key, first, second))
    return tuple(found)


def _arguments(before: Stated, after: Stated, program: CompiledProgram) -> list[Field]:
    """The arguments in which two facts of one predicate differ, by their sorts."""
    sorts = program.predicates[after.head].sorts if after.head in program.predicates else ()
    if before.head != after.head or not (len(before.arguments) == len(after.arguments) == len(sorts) > 0):
        return []
    pairs = zip(sorts, before.arguments, after.arguments, strict=True)
    return [Field(f"({sort})", first, second) for sort, first, second in pairs if first != second]


def _settings(old: KnowledgeBase, new: KnowledgeBase) -> tuple[Field, ...]:
    found = _table("", *(_manifest(kb) for kb in (old, new)))
    found.extend(_table("entry.", old.entry, new.entry))
    first = {name: ", ".join(words) for name, words in old.stages.items()}
    found.extend(_table("stages.", first, {name: ", ".join(words) for name, words in new.stages.items()}))
    return tuple(found)


def _manifest(kb: KnowledgeBase) -> dict[str, str]:
    """What the manifest of a base says of it, and which layers stand above it."""
    base, *above = kb.layers
    manifest = base.manifest
    said = {"name": manifest.name, "title": manifest.title, "version": manifest.version, "licence": manifest.licence}
    said["base"] = manifest.base
    for layer in kb.layers:
        prefix = f"{layer.name}." if layer is not base else ""
        said[f"{prefix}draft"] = "true" if layer.manifest.draft else ""
        said |= {f"{prefix}severity.{code}": severity for code, severity in layer.manifest.severity.items()}
    said |= {f"layer {layer.name}": layer.manifest.title for layer in above}
    return {key: value for key, value in said.items() if value}


def _table(name: str, old: Mapping[str, str], new: Mapping[str, str]) -> list[Field]:
    return [
        Field(f"{name}{key}", old.get(key, ""), new.get(key, ""))
        for key in dict.fromkeys([*old, *new])
        if old.get(key) != new.get(key)
    ]
