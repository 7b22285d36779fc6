"""Spreadsheets read back: rows into facts, with a diagnostic at the cell for whatever cannot be one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from reasoner.authoring.table import Cell, Row, read_table
from reasoner.diagnostics import Diagnostic
from reasoner.export.cells import annotations_from, entries_from, string_from, unguarded
from reasoner.export.sheet import FILE, PREDICATE, argument_columns
from reasoner.knowledge.knowledge_base import KnowledgeBase
from reasoner.near_names import Guesses
from reasoner.source import SourceFile, Span
from reasoner.syntax.annotations import CLAUSE_KEYS
from reasoner.syntax.composed import templates_of, with_id
from reasoner.syntax.parser import parse
from reasoner.syntax.tree import Atom, Clause, Number, PredicateDeclaration, String, Symbol, Term

COLUMN, UNKNOWN, VALUE, SOURCE, TWICE = "CSV2", "CSV3", "CSV4", "CSV5", "CSV6"

_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,9})")
_SYMBOL = re.compile(r"[a-z][A-Za-z0-9_]*")
_LARGEST = 2147483647
_SOURCED = ("cite", "evidence")
_TRUE = ("yes", "true", "1", "x")
_CORRECT = "correct the name"


class Record(NamedTuple):
    """A fact from a row: the file its row names (empty when none), where the row stands, and its number there.

    ``said`` are the keys of annotations that the table has a column for: of the others it says nothing.
    """

    clause: Clause
    file: str
    span: Span
    row: int
    said: frozenset[str] = frozenset(CLAUSE_KEYS)


class _Column(NamedTuple):
    """What a column holds: an argument place, a key of annotations, the predicate or the file."""

    name: str
    place: int = -1


def read_sheets(kb: KnowledgeBase, files: Sequence[SourceFile]) -> tuple[list[Record], list[Diagnostic]]:
    """The facts of tables as ``to_sheets`` writes them, in order, and everything that is wrong with them."""
    records: list[Record] = []
    problems: list[Diagnostic] = []
    for file in files:
        rows, broken = read_table(file)
        problems += broken
        if not rows:
            problems += [] if broken else [_problem(COLUMN, "the table is empty", Span(file, 0, 0), "add a header")]
            continue
        found, trouble = _Reader(kb).table(file, rows)
        records += found
        problems += trouble
    problems += _outside_domains(kb, records)
    problems += _twice(records)
    return records, problems


class _Reader:
    """Reads one table."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self.kb = kb
        self.forms = {sort.name: sort.form for sort in kb.sorts}
        self.predicates = {each.name: each for each in kb.predicates}
        self.templates = templates_of(kb.predicates)
        self.problems: list[Diagnostic] = []
        self.guesses = Guesses()

    def table(self, file: SourceFile, rows: Sequence[Row]) -> tuple[list[Record], list[Diagnostic]]:
        header, *body = rows
        declaration = self._predicate(file, header, body)
        if declaration is None:
            return [], self.problems
        columns = self._columns(header, declaration)
        if self.problems:
            return [], self.problems
        found = [self._record(row, columns, declaration) for row in body]
        return [each for each in found if each is not None], self.problems

    def _predicate(self, file: SourceFile, header: Row, body: Sequence[Row]) -> PredicateDeclaration | None:
        names = [cell.text.strip() for cell in header.cells]
        facts = [each.name for each in self.kb.predicates if each.kind != "input"]
        if PREDICATE not in names:
            name = re.split(r"[/\\]", file.path)[-1].removesuffix(".csv")
            if name in facts:
                return self.predicates[name]
            where = Span(file, 0, len(file.line(1)))
            advice = "add it, or call the file as the predicate is called: PREDICATE.csv"
            self._add(COLUMN, f"the column '{PREDICATE}' is missing", where, advice)
            return None
        place = names.index(PREDICATE)
        cell = next((row.cells[place] for row in body if len(row.cells) > place), None)
        if cell is None:
            return None
        name = cell.text.strip()
        if name not in facts:
            advice = self.guesses.did_you_mean(name, facts, _CORRECT)
            self._add(UNKNOWN, f"row 2: there is no predicate '{name}' of facts", cell.span, advice)
            return None
        return self.predicates[name]

    def _columns(self, header: Row, declaration: PredicateDeclaration) -> list[_Column]:
        arguments = argument_columns(declaration)
        known = [*arguments, *CLAUSE_KEYS, PREDICATE, FILE]
        columns: list[_Column] = []
        seen: set[str] = set()
        for cell in header.cells:
            name = cell.text.strip()
            if name not in known:
                advice = self.guesses.did_you_mean(name, known, _CORRECT)
                self._add(COLUMN, f"row 1: there is no column '{name}'", cell.span, advice)
            if name in seen:
                self._add(COLUMN, f"row 1: the column '{name}' stands here twice", cell.span, "remove one of them")
            seen.add(name)
            columns.append(_Column(name, arguments.index(name) if name in arguments else -1))
        cited = any(entry.key == "cited" for entry in declaration.annotations)
        for name in (*arguments, *(_SOURCED if cited else ())):
            if name not in seen:
                where = header.cells[0].span.to(header.cells[-1].span)
                self._add(COLUMN, f"row 1: the column '{name}' is missing", where, f"add the column '{name}'")
        return columns

    def _record(self, row: Row, columns: Sequence[_Column], declaration: PredicateDeclaration) -> Record | None:
        before = len(self.problems)
        span = row.cells[0].span.to(row.cells[-1].span)
        if len(row.cells) > len(columns) and any(cell.text.strip() for cell in row.cells[len(columns) :]):
            extra = row.cells[len(columns)]
            self._add(COLUMN, f"row {row.number} has more cells than the header", extra.span, "remove this cell")
        blank = Cell("", Span(span.file, span.end, span.end))
        cells = [*row.cells, *[blank] * (len(columns) - len(row.cells))]
        terms: dict[int, Term] = {}
        entries: dict[str, tuple[str, ...]] = {}
        file = ""
        for column, cell in zip(columns, cells, strict=False):
            if column.place >= 0:
                term = self._term(row, column, cell, declaration.arguments[column.place].sort)
                if term is not None:
                    terms[column.place] = term
            elif column.name == FILE:
                file = cell.text.strip()
            elif column.name == PREDICATE:
                if cell.text.strip() != declaration.name:
                    message = f"row {row.number} is of '{cell.text.strip()}', the table of '{declaration.name}'"
                    self._add(UNKNOWN, message, cell.span, "give each predicate a table of its own")
            else:
                entries[column.name] = self._entries(row, column.name, cell)
        self._cited(row, columns, cells, entries, declaration)
        if len(self.problems) > before:
            return None
        head = Atom(declaration.name, tuple(terms[place] for place in range(len(declaration.arguments))), span, span)
        clause = with_id(Clause(head, (), annotations_from(entries), span), self.templates)
        said = frozenset(column.name for column in columns if column.name in CLAUSE_KEYS)
        return Record(clause, file, span, row.number, said)

    def _term(self, row: Row, column: _Column, cell: Cell, sort: str) -> Term | None:
        form = self.forms.get(sort, "open")
        place = f"row {row.number}, column '{column.name}'"
        if form == "string":
            return String(string_from(cell.text), cell.span)
        text = unguarded(cell.text).strip()
        if _INTEGER.fullmatch(text) and abs(int(text)) <= _LARGEST and text != "-0":
            if form in ("integer", "scaled", "open"):
                return Number(int(text), cell.span)
        elif form not in ("integer", "scaled"):
            if _SYMBOL.fullmatch(text):
                return Symbol(text, cell.span)
            if text.startswith('"') and (quoted := _quoted(text)) is not None:
                return String(quoted, cell.span)
        if not text:
            self._add(VALUE, f"{place}: the cell is empty", cell.span, f"give the {sort}")
        elif form in ("integer", "scaled"):
            message = f"{place}: '{_short(text)}' is no whole number"
            self._add(VALUE, message, cell.span, f"write digits only, at most {_LARGEST}")
        else:
            self._add(VALUE, f"{place}: '{_short(text)}' is no name", cell.span, "a-z, 0-9 and _, a letter first")
        return None

    def _entries(self, row: Row, key: str, cell: Cell) -> tuple[str, ...]:
        form = CLAUSE_KEYS[key]
        entries = entries_from(key, cell.text)
        place = f"row {row.number}, column '{key}'"
        if form.shape == "none":
            if entries and (len(entries) > 1 or entries[0].lower() not in _TRUE):
                self._add(VALUE, f"{place}: '{cell.text.strip()}' is not 'yes'", cell.span, "write yes, or nothing")
            return entries[:1]
        if (form.shape in ("word", "text") and not form.repeats) and len(entries) > 1:
            self._add(
                VALUE, f"{place}: {len(entries)} entries where one belongs", cell.span, "write \\| for a plain bar"
            )
        if form.words and entries and entries[0] not in form.words:
            message = f"{place}: '{entries[0]}' is none of {', '.join(form.words)}"
            self._add(VALUE, message, cell.span, self.guesses.did_you_mean(entries[0], form.words, _CORRECT))
        if form.shape == "word text" or form.shape == "word word":
            for entry in entries:
                first, _, second = entry.partition(" ")
                if not first or " " not in entry or (form.shape == "word word" and (not second or " " in second)):
                    self._add(
                        VALUE, f"{place}: '{entry}' needs two values", cell.span, "write them with a space between"
                    )
        if form.shape in ("word", "words", "word word") and any('"' in entry for entry in entries):
            self._add(VALUE, f"{place}: a quote stands in a word", cell.span, "remove it")
        return entries

    def _cited(
        self,
        row: Row,
        columns: Sequence[_Column],
        cells: Sequence[Cell],
        entries: dict[str, tuple[str, ...]],
        declaration: PredicateDeclaration,
    ) -> None:
        spans = {column.name: cell.span for column, cell in zip(columns, cells, strict=False)}
        whole = cells[0].span.to(cells[-1].span) if cells[0].span.start <= cells[-1].span.start else cells[0].span
        if any(entry.key == "cited" for entry in declaration.annotations):
            for key in _SOURCED:
                if not entries.get(key):
                    message = f"row {row.number}, column '{key}': each fact of '{declaration.name}' needs it"
                    self._add(SOURCE, message, spans.get(key, whole), f"fill in '{key}'")
        for key in entries.get("cite", ()):
            if key not in self.kb.references:
                message = f"row {row.number}, column 'cite': the bibliography has no '{key}'"
                self._add(SOURCE, message, spans["cite"], self.guesses.did_you_mean(key, self.kb.references, _CORRECT))

    def _add(self, code: str, message: str, span: Span, advice: str) -> None:
        self.problems.append(_problem(code, message, span, advice))


def _outside_domains(kb: KnowledgeBase, records: Sequence[Record]) -> Iterator[Diagnostic]:
    """Constants that no fact of a closed sort's predicate names, in the knowledge base or in the tables."""
    declarations = {each.name: each for each in kb.predicates}
    closed = {sort.name: sort.predicate or "" for sort in kb.sorts if sort.form == "in"}
    domains: dict[str, set[Term]] = {sort: set() for sort in closed}
    for clause in (*kb.clauses, *(record.clause for record in records)):
        if clause.head is None or clause.body:
            continue
        for sort, predicate in closed.items():
            if predicate == clause.head.predicate:
                places = [argument.sort for argument in declarations[predicate].arguments]
                domains[sort].update(
                    term for term, each in zip(clause.head.arguments, places, strict=False) if each == sort
                )
    guesses = Guesses()
    for record in records:
        head = record.clause.head
        assert head is not None
        declaration = declarations[head.predicate]
        for term, argument, column in zip(
            head.arguments, declaration.arguments, argument_columns(declaration), strict=True
        ):
            if argument.sort in closed and term not in domains[argument.sort] and isinstance(term, Symbol):
                known = [each.name for each in domains[argument.sort] if isinstance(each, Symbol)]
                message = f"row {record.row}, column '{column}': there is no {argument.sort} '{term.name}'"
                yield _problem(VALUE, message, term.span, guesses.did_you_mean(term.name, known, _CORRECT))


def _twice(records: Sequence[Record]) -> Iterator[Diagnostic]:
    seen: dict[object, Record] = {}
    for record in records:
        identifiers = [entry.values[0].text for entry in record.clause.annotations if entry.key == "id"]
        for key in (record.clause.head, *identifiers):
            first = seen.setdefault(key, record)
            if first is not record:
                message = f"row {record.row} says what row {first.row} says already"
                what = f"the id '{key}'" if isinstance(key, str) else "the same fact"
                yield _problem(TWICE, f"{message}: {what}", record.span, "remove one of the rows")


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:37]}..."


def _quoted(text: str) -> str | None:
    parsed = parse(SourceFile("", f"p({text})."))
    clauses = [item for item in parsed.program.items if isinstance(item, Clause)]
    if parsed.diagnostics or len(clauses) != 1 or clauses[0].head is None or len(clauses[0].head.arguments) != 1:
        return None
    term = clauses[0].head.arguments[0]
    return term.value if isinstance(term, String) else None


def _problem(code: str, message: str, span: Span, advice: str) -> Diagnostic:
    return Diagnostic(code, message, span, advice)
