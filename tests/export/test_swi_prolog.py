"""What is written for SWI-Prolog has our model there."""

from __future__ import annotations

import subprocess
from pathlib import Path
from random import Random

import pytest

from reasoner.export.prolog import to_prolog
from reasoner.program.compiled import Arguments, CompiledProgram, GroundAtom
from tests import random_programs
from tests.engine.build import compiled, facts
from tests.export.models import cases, judged, rows_of, short


def solved(text: str, folder: Path) -> tuple[dict[str, set[Arguments]], list[str]]:
    """The atoms that ``print_model`` prints, and the denials that it says are violated."""
    path = folder / "kb.pl"
    path.write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["swipl", "-q", "-g", "print_model", "-t", "halt", str(path)], capture_output=True, timeout=600, check=True
    )
    assert done.stderr == b""
    lines = done.stdout.decode().splitlines()
    rows: dict[str, set[Arguments]] = {}
    for atom in facts("\n".join(line.removesuffix(".") for line in lines if not line.startswith("%"))):
        rows.setdefault(atom.predicate, set()).add(atom.arguments)
    return rows, [line for line in lines if line.startswith("%")]


def agree(program: CompiledProgram, given: tuple[GroundAtom, ...], folder: Path) -> None:
    found, _violated = solved(to_prolog(program, given), folder)
    assert found == rows_of(program, given)


def first_of_each_bank() -> list[tuple[str, str, str]]:
    """SWI-Prolog takes half a minute for a case of the shipped knowledge: one a bank there."""
    firsts = {path: (name, path, id_) for name, path, id_ in reversed(cases()) if name != "bicycle"}
    return [*firsts.values(), *(each for each in cases() if each[0] == "bicycle")]


@pytest.mark.parametrize(("name", "path", "id_"), first_of_each_bank(), ids=short)
def test_cases_have_the_same_model(name: str, path: str, id_: str, tmp_path: Path) -> None:
    ours = judged(name, path, id_)
    assert solved(to_prolog(ours.program, ours.facts), tmp_path) == (ours.rows, [])


@pytest.mark.parametrize("seed", range(12))
def test_random_programs_have_the_same_model(seed: int, tmp_path: Path) -> None:
    made = random_programs.random_program(Random(seed))
    program = random_programs.compiled(made.text)
    agree(program, tuple(random_programs.ground_atoms(made.facts)), tmp_path)


DECLARED = """%! sort any open
%! predicate p(any) fact
%! predicate q(any) derived
%! predicate length(any, any) fact
%! predicate is(any, any) fact
%! predicate table(any) derived
%! predicate print_model derived
%! predicate member(any, any) derived
%! predicate append(any) derived
%! predicate less(any, any) derived
%! predicate extreme(any, any) derived

"""


def test_names_of_the_system_are_names_like_others(tmp_path: Path) -> None:
    text = "length(a, 1). is(mod, dynamic). p(a). p(is). table(X) :- p(X). print_model :- length(_, N), N = 1.\n"
    text += "member(X, Y) :- is(X, Y). append(X) :- p(X), not member(X, X).\n"
    agree(compiled(DECLARED + text), (), tmp_path)


def test_strings_come_back_as_they_are(tmp_path: Path) -> None:
    text = 'p("say \\"aah\\""). p("back\\\\slash"). p("two\\nlines"). p("größer 2 µm").\n'
    text += 'p("~w %d \'x\'"). p(""). p(aah). p("aah").\n'
    agree(compiled(DECLARED + text + "q(X) :- p(X).\n"), (), tmp_path)


def test_values_compare_in_the_order_of_the_language(tmp_path: Path) -> None:
    text = 'p(-3). p(0). p(12). p(2). p(b). p(aa). p("a"). p("B"). less(X, Y) :- p(X), p(Y), X < Y.\n'
    text += "extreme(X, Y) :- p(_), X = #min { V : p(V) }, Y = #max { V : p(V) }.\n"
    text += "q(X) :- p(X), #max { V : p(V), V < X } < X. q(none) :- #min { V : table(V) } > 7.\n"
    agree(compiled(DECLARED + text), (), tmp_path)


def test_equal_tuples_count_once(tmp_path: Path) -> None:
    text = "length(a, 3). length(b, 3). length(c, -1). p(5).\n"
    text += "q(N) :- p(_), N = #sum { W : length(_, W) }. q(N) :- p(_), N = #sum { W, S : length(S, W); 10, x }.\n"
    text += "less(N, M) :- p(X), M = X * 2 - 1, N = #count { W + 0 : length(_, W), W + 1 < M }.\n"
    agree(compiled(DECLARED + text), (), tmp_path)


def test_recursion_through_both_sides_ends(tmp_path: Path) -> None:
    text = "length(a, b). length(b, c). length(c, a). length(c, d).\n"
    text += "less(X, Y) :- length(X, Y). less(X, Z) :- less(X, Y), less(Y, Z). q(X) :- length(_, X), not less(X, X).\n"
    agree(compiled(DECLARED + text), (), tmp_path)


def test_violated_denials_are_named(tmp_path: Path) -> None:
    program = compiled(DECLARED + "p(a).\n\n%! id no-a\n:- p(a).\n\n%! id no-b\n:- p(b).\n")
    assert solved(to_prolog(program), tmp_path) == ({"p": {("a",)}}, ["% violated: no-a"])
