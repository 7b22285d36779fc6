"""Facts from tables put into rule files: a known fact is changed where it stands, a new one joins its kind."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import chain, count
from pathlib import Path
from typing import NamedTuple

from reasoner.authoring.edits import formatted
from reasoner.authoring.sheet import Record
from reasoner.export.cells import entries_of
from reasoner.knowledge.knowledge_base import KnowledgeBase, Layer
from reasoner.knowledge.overlay import identifier
from reasoner.source import SourceFile
from reasoner.syntax.compact import lean
from reasoner.syntax.composed import Templates, spelt_id, templates_of
from reasoner.syntax.formatter import format_source
from reasoner.syntax.parser import parse
from reasoner.syntax.tree import Annotation, Atom, Clause, Word, extent


class Import(NamedTuple):
    """What an import does: new texts by path, and the facts it adds, changes and leaves as they are."""

    edits: dict[Path, str]
    added: tuple[Clause, ...]
    changed: tuple[Clause, ...]
    same: int


def plan_import(kb: KnowledgeBase, records: Sequence[Record]) -> Import:
    """The edits that make the knowledge base say what the records say. Facts that no record names stay."""
    facts = [clause for clause in kb.clauses if clause.head is not None and not clause.body]
    by_id = {identifier(clause): clause for clause in facts if identifier(clause)}
    by_head = {clause.head: clause for clause in facts}
    replacements: dict[SourceFile, list[tuple[Clause, Clause]]] = {}
    additions: dict[str, list[Clause]] = {}
    added: list[Clause] = []
    changed: list[Clause] = []
    cited = {each.name for each in kb.predicates if any(entry.key == "cited" for entry in each.annotations)}
    for record in records:
        clause = record.clause
        old = by_id.get(identifier(clause)) or by_head.get(clause.head)
        if old is not None:
            clause = _with_unsaid(clause, old, record.said)
        elif clause.head is not None and clause.head.predicate in cited and not identifier(clause):
            clause = _named(clause, clause.head, by_id)
            by_id[identifier(clause)] = clause
        if old is None:
            added.append(clause)
            additions.setdefault(_home(kb, record, facts), []).append(clause)
        elif old.head != clause.head or entries_of(old) != entries_of(clause):
            changed.append(clause)
            replacements.setdefault(old.span.file, []).append((old, clause))
    texts = {file.path: file.text for file in kb.files}
    templates = templates_of(kb.predicates)
    for file, pairs in replacements.items():
        texts[file.path] = _replaced(file, pairs, templates)
    edits: dict[Path, str] = {}
    for shown in {*(file.path for file in replacements), *additions}:
        text = texts.get(shown, "")
        for clause in additions.get(shown, ()):
            text = appended(shown, text, clause, templates)
        edits[path_of(kb, shown)] = formatted(shown, text)
    return Import(edits, tuple(added), tuple(changed), len(records) - len(added) - len(changed))


def _with_unsaid(clause: Clause, old: Clause, said: Collection[str]) -> Clause:
    """The clause with what its table has no column for as it was, and with its id where the row has none."""
    own = {entry.key for entry in clause.annotations}
    kept = [entry for entry in old.annotations if entry.key not in own and (entry.key not in said or entry.key == "id")]
    return Clause(clause.head, (), (*kept, *clause.annotations), clause.span, clause.inherited) if kept else clause


def _named(clause: Clause, head: Atom, taken: Collection[str]) -> Clause:
    """The clause with an id that is free, composed of what it says."""
    name = spelt_id(head)
    names = chain((name,), (f"{name}-{number}" for number in count(2)))
    word = Word(next(each for each in names if each not in taken), head.span)
    return Clause(head, (), (Annotation("id", (word,), head.span), *clause.annotations), clause.span)


def path_of(kb: KnowledgeBase, shown: str) -> Path:
    """Where a file that messages call ``kb/rules.dl`` lies."""
    layer, name = _layer_of(kb, shown)
    return layer.folder / name


def _layer_of(kb: KnowledgeBase, shown: str) -> tuple[Layer, str]:
    found = [layer for layer in kb.layers if shown.startswith(f"{layer.shown}/")]
    layer = found[-1] if found else kb.layers[-1]
    return layer, shown.removeprefix(f"{layer.shown}/")


def _home(kb: KnowledgeBase, record: Record, facts: Sequence[Clause]) -> str:
    """The file that a new fact goes to: the one its row names, else the one with most facts like it."""
    paths = [file.path for file in kb.files]
    if record.file in paths:
        return record.file
    head = record.clause.head
    assert head is not None
    alike: dict[str, tuple[int, int]] = {}
    for fact in facts:
        assert fact.head is not None
        if fact.head.predicate == head.predicate:
            first = bool(head.arguments) and fact.head.arguments[:1] == head.arguments[:1]
            same, count = alike.get(fact.span.file.path, (0, 0))
            alike[fact.span.file.path] = (same + first, count + 1)
    if alike:
        return max(alike, key=lambda path: alike[path])
    own = [file.path for file in kb.files if file.layer == kb.layers[-1].name]
    return own[-1] if own else paths[-1]


def appended(shown: str, text: str, clause: Clause, templates: Templates) -> str:
    """The text of a file with a clause at its end, in as few lines as it needs there."""
    program = parse(SourceFile(shown, text)).program
    return f"{text.rstrip()}\n\n{lean(clause, program, len(text), templates)}\n".lstrip("\n")


def _replaced(file: SourceFile, pairs: Sequence[tuple[Clause, Clause]], templates: Templates) -> str:
    text = file.text
    program = parse(file).program
    for old, new in sorted(pairs, key=lambda pair: -pair[0].span.start):
        start, end = extent(old)
        text = f"{text[:start]}{lean(new, program, start, templates)}{text[end:]}"
    return format_source(SourceFile(file.path, text, file.layer))
