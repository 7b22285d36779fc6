"""What is written for clingo has one model there, and it is ours."""

from __future__ import annotations

import clingo
import pytest

from reasoner.export.clingo import to_clingo
from reasoner.program.compiled import Arguments, Value
from tests.engine.build import compiled, facts
from tests.export.models import cases, judged, rows_of, short


def solved(text: str) -> list[dict[str, set[Arguments]]]:
    """The models that clingo finds; a message of clingo is an error."""
    said: list[str] = []
    control = clingo.Control([], logger=lambda _code, message: said.append(message))
    control.add("base", [], text)
    control.ground([("base", [])])
    models = []
    with control.solve(yield_=True) as handle:
        for model in handle:
            rows: dict[str, set[Arguments]] = {}
            for symbol in model.symbols(atoms=True):
                rows.setdefault(symbol.name, set()).add(tuple(map(_value, symbol.arguments)))
            models.append(rows)
    assert said == []
    return models


def _value(symbol: clingo.Symbol) -> Value:
    if symbol.type == clingo.SymbolType.Number:
        return symbol.number
    return f'"{symbol.string}' if symbol.type == clingo.SymbolType.String else symbol.name


@pytest.mark.parametrize(("name", "path", "id_"), cases(), ids=short)
def test_cases_have_the_same_model(name: str, path: str, id_: str) -> None:
    ours = judged(name, path, id_)
    assert solved(to_clingo(ours.program, ours.facts)) == [ours.rows]


def test_a_violated_denial_leaves_no_model() -> None:
    program = compiled("%! sort case open\n\n%! predicate p(case) input\n\n:- p(_).\n")
    assert solved(to_clingo(program, tuple(facts("p(c)")))) == []
    assert solved(to_clingo(program)) == [{}]


def test_the_file_is_the_same_every_time_and_names_its_clauses() -> None:
    text = "%! sort s open\n%! predicate p(s) fact\n%! predicate q(s) derived\n\np(a).\n\n%! id q-of-p\nq(X) :- p(X).\n"
    written = to_clingo(compiled(text))
    assert "% id: q-of-p\nq(X) :- p(X).\n" in written
    assert written == to_clingo(compiled(text))
    assert solved(written) == [rows_of(compiled(text), ())]
