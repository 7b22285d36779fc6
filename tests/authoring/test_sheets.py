"""Tables come back exactly, and what is wrong with one is said at its cell."""

from __future__ import annotations

import csv
import io
import shutil
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reasoner.authoring.edits import apply, seen
from reasoner.authoring.importing import plan_import
from reasoner.authoring.sheet import read_sheets
from reasoner.export.cells import entries_of
from reasoner.export.sheet import to_sheets
from reasoner.knowledge.knowledge_base import KnowledgeBase, load
from reasoner.knowledge.overlay import identifier
from reasoner.source import SourceFile
from reasoner.syntax.printer import show
from reasoner.syntax.tree import Annotation, Atom, Clause, Number, String, Symbol, Text, Word
from tests.engine.build import knowledge_base

ROOT = Path(__file__).parents[2]

DECLARED = """%! sort any open
%! sort words string
%! sort note integer
%! predicate p(any, words, note, any) fact

"""

_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12) | st.text(
    "|\\ =+-@'\"\t\nabs;,", max_size=8
)
_WORD = st.from_regex(r"[a-zA-Z=+@'-][a-zA-Z0-9:_.-]{0,6}", fullmatch=True)
_ENTRIES = st.fixed_dictionaries(
    {},
    optional={
        "because": _TEXT.map(lambda text: [Annotation("because", (Text(text),))]),
        "seed": st.lists(_WORD, min_size=1, max_size=3).map(lambda all_: [Annotation("seed", tuple(map(Word, all_)))]),
        "synonyms": st.lists(_TEXT, min_size=1, max_size=3).map(
            lambda all_: [Annotation("synonyms", tuple(map(Text, all_)))]
        ),
        "note": st.lists(_TEXT, min_size=1, max_size=3).map(
            lambda all_: [Annotation("note", (Text(x),)) for x in all_]
        ),
        "amendable": st.just([Annotation("amendable")]),
        "code": st.tuples(_WORD, _WORD).map(lambda pair: [Annotation("code", (Word(pair[0]), Word(pair[1])))]),
        "ignore": st.tuples(_WORD, _TEXT).map(lambda pair: [Annotation("ignore", (Word(pair[0]), Text(pair[1])))]),
    },
)
_TERM = st.sampled_from([Symbol("a"), Symbol("b_1")]) | st.integers(-9, 99).map(Number) | _TEXT.map(String)


def read_back(kb: KnowledgeBase, name: str, table: str) -> list[Clause]:
    records, problems = read_sheets(kb, [SourceFile(f"{name}.csv", table)])
    assert problems == []
    return [record.clause for record in records]


@settings(max_examples=50)
@given(st.lists(st.tuples(_TERM, _TEXT, st.integers(-5, 5), _TERM, _ENTRIES), min_size=1, max_size=3, unique_by=repr))
def test_any_fact_comes_back_from_its_table(
    rows: list[tuple[Symbol, str, int, Symbol, dict[str, list[Annotation]]]],
) -> None:
    facts = {}
    for first, words, number, last, entries in rows:
        head = Atom("p", (first, String(words), Number(number), last))
        facts[head] = Clause(head, (), tuple(each for found in entries.values() for each in found))
    kb = knowledge_base(DECLARED + "".join(f"{show(fact)}\n\n" for fact in facts.values()))
    assert kb.diagnostics == ()
    back = read_back(kb, "p", to_sheets(kb)["p"])
    assert [(each.head, entries_of(each)) for each in back] == [(head, entries_of(f)) for head, f in facts.items()]
    written = knowledge_base(DECLARED + "".join(f"{show(fact)}\n\n" for fact in back))
    assert [(each.head, entries_of(each)) for each in written.clauses] == [(e.head, entries_of(e)) for e in back]


@pytest.mark.parametrize("path", ["kb", "tests/kb_small"])
def test_the_knowledge_comes_back_unchanged(path: str) -> None:
    kb = load([str(ROOT / path)])
    records, problems = read_sheets(kb, [SourceFile(f"{n}.csv", text) for n, text in to_sheets(kb).items()])
    plan = plan_import(kb, records)
    assert problems == []
    assert (plan.edits, plan.added, plan.changed) == ({}, (), ())
    assert plan.same == len(records) > 20


@pytest.fixture
def bicycle(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "tests" / "kb_small", tmp_path / "kb_small"))


def test_a_changed_row_changes_its_fact_where_it_stands(bicycle: Path) -> None:
    kb = load([str(bicycle)])
    table = to_sheets(kb)["speaks_for"].splitlines()
    cells = table[1].split(",")
    fact, strength = next(c for c in kb.clauses if c.head and c.head.predicate == "speaks_for"), cells[4]
    cells[4] = "weak" if strength != "weak" else "strong"
    records, problems = read_sheets(kb, [SourceFile("t.csv", f"{table[0]}\n{','.join(cells)}\n")])
    plan = plan_import(kb, records)
    apply([str(bicycle)], plan.edits, seen([str(bicycle)]))
    after = load([str(bicycle)])
    changed = [c for c in after.clauses if c not in kb.clauses]
    assert problems == []
    assert len(after.clauses) == len(kb.clauses)
    assert [c.head.arguments[3] for c in changed if c.head] == [Symbol(cells[4])]
    assert after.clauses.index(changed[0]) == kb.clauses.index(fact)
    assert entries_of(changed[0]) == entries_of(fact)


@pytest.mark.parametrize(
    ("edit", "code", "message", "place"),
    [
        (lambda t: t.replace("predicate,", "kind,"), "CSV2", "the column 'predicate' is missing", (1, 1)),
        (lambda t: t.replace(",strength,", ",strenght,", 1), "CSV2", "no column 'strenght'", (1, 28)),
        (
            lambda t: t.replace("speaks_for,", "speeks_for,"),
            "CSV3",
            "row 2: there is no predicate 'speeks_for'",
            (2, 1),
        ),
        (lambda t: _cell(t, 1, "no_such"), "CSV4", "row 2, column 'fault': there is no fault 'no_such'", (2, 12)),
        (lambda t: _cell(t, 1, "No Such"), "CSV4", "row 2, column 'fault': 'No Such' is no name", (2, 12)),
        (lambda t: _cell(t, 4, ""), "CSV4", "row 2, column 'strength': the cell is empty", (2, None)),
        (lambda t: _cell(t, 7, ""), "CSV5", "row 2, column 'cite': each fact of 'speaks_for' needs it", (2, None)),
        (lambda t: _cell(t, 7, "nobody-1999"), "CSV5", "the bibliography has no 'nobody-1999'", (2, None)),
        (lambda t: t + 'speaks_for,"open\n', "CSV1", "this quote is never closed", (None, 12)),
        (lambda t: _cell(t, 7, '"a"b'), "CSV1", "text stands behind the closing quote", (2, None)),
        (lambda t: _cell(t, 9, "agreed"), "CSV4", "'agreed' is none of accepted", (2, None)),
        (lambda t: t + t.splitlines()[1] + "\n", "CSV6", "says what row 2 says already", (None, 1)),
    ],
)
def test_what_is_wrong_is_said_at_its_cell(edit, code, message, place) -> None:  # type: ignore[no-untyped-def]
    kb = load([str(ROOT / "tests" / "kb_small")])
    _records, problems = read_sheets(kb, [SourceFile("t.csv", edit(to_sheets(kb)["speaks_for"]))])
    first = problems[0]
    assert (first.code, message in first.message) == (code, True), first
    line, column = place
    assert line in (None, first.span.line)
    assert column in (None, first.span.column)
    assert first.help


def _cell(table: str, place: int, text: str) -> str:
    header, row, *rest = table.splitlines()
    cells = row.split(",")
    cells[place] = text
    return "\n".join([header, ",".join(cells), *rest]) + "\n"


def test_a_spreadsheet_may_use_semicolons_and_quotes() -> None:
    kb = load([str(ROOT / "tests" / "kb_small")])
    rows = [line.split(",")[:2] for line in to_sheets(kb)["fault"].splitlines()]
    table = "".join('"' + '";"'.join(row) + '"\n' for row in rows)
    assert [each.head for each in read_back(kb, "fault", table)] == [
        clause.head for clause in kb.clauses if clause.head and clause.head.predicate == "fault"
    ]


def test_a_number_of_many_digits_is_refused() -> None:
    kb = load([str(ROOT / "tests" / "kb_small")])
    table = to_sheets(kb)["reach"].splitlines()
    cells = table[1].split(",")
    cells[2] = "9" * 20_000
    _records, problems = read_sheets(kb, [SourceFile("t.csv", f"{table[0]}\n{','.join(cells)}\n")])
    assert [(each.code, "is no whole number" in each.message) for each in problems] == [("CSV4", True)]
    assert len(problems[0].message) < 200


def test_many_rows_with_mistakes_take_no_longer_than_many_rows() -> None:
    kb = load([str(ROOT / "tests" / "kb_small")])
    table = to_sheets(kb)["speaks_for"].splitlines()
    start = time.process_time()
    _records, problems = read_sheets(kb, [SourceFile("t.csv", "\n".join([table[0], *[table[1]] * 3000]))])
    assert len(problems) == 2 * 2999
    assert time.process_time() - start < 3


def _columns(table: str, *left_out: str) -> str:
    """A table without some of its columns."""
    rows = list(csv.reader(io.StringIO(table)))
    out = io.StringIO()
    kept = [number for number, name in enumerate(rows[0]) if name not in left_out]
    csv.writer(out, lineterminator="\n").writerows([row[number] for number in kept] for row in rows)
    return out.getvalue()


@pytest.mark.parametrize(
    "left_out", [("id",), ("because",), ("predicate",), ("id", "because", "status", "file", "note")]
)
@pytest.mark.parametrize(("path", "predicate"), [("kb", "supports"), ("tests/kb_small", "speaks_for")])
def test_what_a_table_has_no_column_for_stays_as_it_was(path: str, predicate: str, left_out: tuple[str, ...]) -> None:
    kb = load([str(ROOT / path)])
    table = _columns(to_sheets(kb)[predicate], *left_out)
    records, problems = read_sheets(kb, [SourceFile(f"tables/{predicate}.csv", table)])
    plan = plan_import(kb, records)
    assert problems == []
    assert (plan.added, plan.changed, plan.edits) == ((), (), {})


def test_a_new_row_without_id_gets_one_that_is_free(bicycle: Path) -> None:
    header = "fault,part,state,strength,cite,evidence\n"
    rows = [f"dry_chain,noise,grinding,{each},workshop-notes,teaching\n" for each in ("weak", "strong")]
    for row in [*rows, rows[0]]:
        kb = load([str(bicycle)])
        records, problems = read_sheets(kb, [SourceFile("speaks_for.csv", header + row)])
        assert problems == []
        apply([str(bicycle)], plan_import(kb, records).edits, seen([str(bicycle)]))
    found = [
        c
        for c in load([str(bicycle)]).clauses
        if c.head and c.head.arguments[1:3] == (Symbol("noise"), Symbol("grinding"))
    ]
    ids = [identifier(c) for c in found if c.head and c.head.predicate == "speaks_for"]
    assert ids == ["speaks-for-dry-chain-noise-grinding-weak", "speaks-for-dry-chain-noise-grinding-strong"]


def test_a_column_that_every_row_needs_is_missed_once(bicycle: Path) -> None:
    rows = "".join(f"dry_chain,noise,{each},weak,teaching\n" for each in ("grinding", "silent"))
    table = f"fault,part,state,strength,evidence\n{rows}"
    _, problems = read_sheets(load([str(bicycle)]), [SourceFile("speaks_for.csv", table)])
    assert [(each.code, each.message) for each in problems] == [("CSV2", "row 1: the column 'cite' is missing")]
