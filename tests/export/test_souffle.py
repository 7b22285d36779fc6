"""What is written for Soufflé says what we say: its clauses, carried over to clingo line by line, have our model.

This judges the clauses (order, negation, aggregates over distinct tuples). Soufflé itself is in neither PyPI, npm nor
Debian; a reader of its grammar stands in for its parser and its semantic checks.
"""

from __future__ import annotations

import re

import pytest

from reasoner.errors import ReasonerError
from reasoner.export.souffle import to_souffle
from reasoner.program.compiled import Arguments, CompiledProgram
from tests.engine.build import compiled
from tests.export.models import cases, judged, program_of, rows_of, short
from tests.export.souffle_grammar import NotSouffle, Program
from tests.export.test_clingo import solved

AGGREGATE = re.compile(r"(\w+) = (sum|count|min|max)(?: \w+)? : \{ (tuples_\w+)\(([^()]*)\) \}")
DECLARATION = re.compile(r"(?m)^\.decl (\w+)\(([^()]*)\)")


def carried_over(text: str) -> str:
    """Soufflé's clauses in clingo's spelling; strings are put aside so that nothing in them looks like code."""
    strings: list[str] = []

    def hide(match: re.Match[str]) -> str:
        strings.append(match.group())
        return f"s_{len(strings) - 1}_"

    text = re.sub(r'"(?:\\.|[^"\\])*"', hide, re.sub(r"(?m)^//.*$", "", text))
    text = re.sub(r"\bkb_tuples_", "tuples_", text)
    text = re.sub(r"\bkb_(value|weight)_", r"Kb_\1_", text)
    text = re.sub(r"\bkb_(?=[a-z]\w*\()", "marked_", text)
    defined = [
        f"#defined {name}/{len(columns.split(', ')) if columns else 0}." for name, columns in DECLARATION.findall(text)
    ]
    clauses = [line for line in text.splitlines() if line and not line.startswith(".")]
    body = re.sub(r"!(?!=)", "not ", "\n".join(clauses)).replace("()", "")
    body = AGGREGATE.sub(_aggregate, body)
    return re.sub(r"\bs_(\d+)_", lambda match: strings[int(match.group(1))], "\n".join([*defined, body]))


def _aggregate(match: re.Match[str]) -> str:
    value, function, relation, arguments = match.groups()
    terms = arguments.split(", ")
    names = [term if term != "_" else f"Free{place}" for place, term in enumerate(terms)]
    local = [name for name in names if name.startswith(("Free", "Kb_weight"))]
    return f"{value} = #{function} {{ {', '.join(local)} : {relation}({', '.join(names)}) }}"


def flat(rows: dict[str, set[Arguments]]) -> dict[str, set[Arguments]]:
    """Rows with symbols as the strings that Soufflé's symbols are."""
    return {
        name: {tuple(v if isinstance(v, int) else '"' + v.removeprefix('"') for v in row) for row in found}
        for name, found in rows.items()
    }


def agree(text: str, rows: dict[str, set[Arguments]]) -> None:
    (model,) = solved(carried_over(text))
    found = {name.removeprefix("marked_"): found for name, found in model.items() if not name.startswith("tuples_")}
    assert found == flat(rows)


@pytest.mark.parametrize(("name", "path", "id_"), cases(), ids=short)
def test_cases_have_the_same_model(name: str, path: str, id_: str) -> None:
    ours = judged(name, path, id_)
    text = to_souffle(ours.program, ours.facts)
    agree(text, ours.rows)
    Program(text)


DECLARED = """%! sort any open
%! sort int integer
%! sort text string
%! predicate p(any, int) fact
%! predicate said(text) fact
%! predicate count(any) derived
%! predicate q(any, int) derived
%! predicate low(any) derived

"""


@pytest.mark.parametrize("name", ["calf", "bicycle"])
def test_every_clause_follows_the_grammar(name: str) -> None:
    program = program_of(name)
    read = Program(to_souffle(program))
    facts = sum(len(rows) for rows in program.facts.values())
    assert read.clauses >= facts + len(program.rules)
    assert set(program.predicates) <= {each.removeprefix("kb_") for each in read.declared} | set(read.declared)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (".decl p(a: symbol)\np(1).", "1 in p is a number, not a symbol"),
        (".decl p(a: symbol)\np(X) :- p(X)", "the end stands where . belongs"),
        (".decl count(a: symbol)\n", "count is a word that"),
        (".decl p(a: number)\nq(1).", "q is not declared"),
        (".decl p(a: number)\np(1, 2).", "p has 1 columns, not 2"),
        (".decl p(a: number)\np(X) :- !p(X).", "X in a rule of p has no value"),
        (".decl p(a: number)\np(N) :- N = sum W : { p(V) }.", "W has no value inside"),
        ('.decl p(a: symbol)\np("\\q").', "no token begins with"),
        (".decl p(a: number)\n.decl p(a: number)\n", "p is declared twice"),
        ('.decl p(a: number, b: symbol)\np(X, X) :- p(X, "x").', "X in p is a number, not a symbol"),
        (".decl p(a: number)\np(_) :- p(1).", "leaves an argument open"),
    ],
)
def test_the_reader_of_the_grammar_hears_what_souffle_would_refuse(text: str, message: str) -> None:
    with pytest.raises(NotSouffle, match=re.escape(message)):
        Program(text)


def small(text: str) -> CompiledProgram:
    return compiled(DECLARED + text)


@pytest.mark.parametrize(
    "text",
    [
        "p(a, 3). p(b, 3). p(c, -1). q(X, N) :- p(X, _), N = #sum { W : p(_, W) }.",
        "p(a, 3). p(b, 3). q(X, N) :- p(X, _), N = #sum { W, Y : p(Y, W); 10, x }.",
        "p(a, 3). p(b, 1). q(X, N) :- p(X, M), N = #count { Y : p(Y, W), W < M }.",
        "p(a, 3). low(X) :- p(X, M), #min { W : p(_, W), W < M } > 2.",
        "p(a, 3). count(X) :- p(X, _), not low(X). low(X) :- p(X, N), N + 1 < 2.",
        'p(a, 3). said("a\\"b\\\\c"). q(X, N + 1) :- p(X, N), said(_).',
    ],
)
def test_small_programs_have_the_same_model(text: str) -> None:
    program = small(f"{text}\n")
    Program(to_souffle(program))
    agree(to_souffle(program), rows_of(program, ()))


def test_names_that_souffle_keeps_are_marked() -> None:
    written = to_souffle(small("p(a, 1). count(X) :- p(X, _).\n"))
    assert ".decl kb_count(a0: symbol)" in written
    assert "kb_count(X) :- p(X, _)." in written


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('p("a", 1).', "mixes numbers, symbols or strings"),
        ("p(7, 1).", "mixes numbers, symbols or strings"),
        ("p(a, 1). low(X) :- p(X, _), X = #min { Y : p(Y, _) }.", "#min of symbols"),
    ],
)
def test_what_souffle_cannot_say_is_refused(text: str, message: str) -> None:
    with pytest.raises(ReasonerError, match=message):
        to_souffle(small(f"{text}\n"))
