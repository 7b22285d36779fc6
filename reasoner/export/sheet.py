"""Facts as spreadsheets: one table for each predicate, arguments first, then what the annotations say."""

from __future__ import annotations

import csv
import io

from reasoner.export.cells import argument_cell, cell_of, entries_of, guarded
from reasoner.knowledge.knowledge_base import KnowledgeBase
from reasoner.syntax.annotations import CLAUSE_KEYS
from reasoner.syntax.tree import Clause, PredicateDeclaration

PREDICATE, FILE = "predicate", "file"
ALWAYS = ("id", "because", "cite", "evidence", "status", "label", "synonyms", "note")


def to_sheets(kb: KnowledgeBase) -> dict[str, str]:
    """A table in CSV for every predicate that has facts, by predicate."""
    facts: dict[str, list[Clause]] = {}
    for clause in kb.clauses:
        if clause.head is not None and not clause.body:
            facts.setdefault(clause.head.predicate, []).append(clause)
    forms = {sort.name: sort.form for sort in kb.sorts}
    return {each.name: _sheet(each, facts[each.name], forms) for each in kb.predicates if each.name in facts}


def is_sheet(beginning: bytes) -> bool:
    """Whether a file is a table that was exported: by its first row."""
    first = beginning.removeprefix(b"\xef\xbb\xbf").split(b"\n")[0].rstrip(b"\r").split(b",")
    return first[0] == PREDICATE.encode() and first[-1] == FILE.encode()


def argument_columns(declaration: PredicateDeclaration) -> list[str]:
    """A column for each argument, called by its sort; the second of the same sort is ``sort#2``."""
    seen: dict[str, int] = {}
    columns = []
    for argument in declaration.arguments:
        number = seen[argument.sort] = seen.get(argument.sort, 0) + 1
        plain = argument.sort if argument.sort not in (*CLAUSE_KEYS, PREDICATE, FILE) else f"{argument.sort}#1"
        columns.append(plain if number == 1 else f"{argument.sort}#{number}")
    return columns


def annotation_columns(used: set[str]) -> list[str]:
    """The keys that get a column: those that always do, and those in use."""
    return [key for key in CLAUSE_KEYS if key in ALWAYS or key in used]


def _sheet(declaration: PredicateDeclaration, facts: list[Clause], forms: dict[str, str]) -> str:
    said = [entries_of(clause) for clause in facts]
    keys = annotation_columns({key for entries in said for key in entries})
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([PREDICATE, *argument_columns(declaration), *keys, FILE])
    sorts = [forms.get(argument.sort, "open") for argument in declaration.arguments]
    for clause, entries in zip(facts, said, strict=True):
        terms = clause.head.arguments if clause.head is not None else ()
        arguments = [argument_cell(term, form) for term, form in zip(terms, sorts, strict=True)]
        annotations = [cell_of(key, entries.get(key, ())) for key in keys]
        writer.writerow([declaration.name, *arguments, *annotations, guarded(clause.span.file.path)])
    return out.getvalue()
