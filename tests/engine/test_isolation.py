"""Evaluations in several threads, and beside other users of pyDatalog, do not disturb each other."""

from __future__ import annotations

import threading
from random import Random

from pyDatalog import Logic, pyEngine

from reasoner.engine.evaluate import evaluate
from reasoner.program.compiled import Arguments, CompiledProgram, GroundAtom
from tests.random_programs import compiled, ground_atoms, random_program


def _answers(program: CompiledProgram, facts: list[GroundAtom]) -> dict[str, tuple[Arguments, ...]]:
    model = evaluate(program, facts)
    return {name: model.rows(name) for name in program.predicates}


def test_two_engines_in_two_threads() -> None:
    made = [random_program(Random(seed)) for seed in range(8)]
    programs = [(compiled(each.text), ground_atoms(each.facts)) for each in made]
    expected = [_answers(program, facts) for program, facts in programs]
    differences: list[int] = []

    def work(offset: int) -> None:
        for turn in range(24):
            place = (turn + offset) % len(programs)
            if _answers(*programs[place]) != expected[place]:
                differences.append(place)

    threads = [threading.Thread(target=work, args=(offset,)) for offset in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert differences == []


def test_the_facts_of_another_user_of_pydatalog_stay() -> None:
    Logic()
    fact = pyEngine.Clause(pyEngine.Literal("mine", [pyEngine.Const("here")]), [])
    pyEngine.assert_(fact)  # noqa: PT009 - adds a clause
    made = random_program(Random(3))
    program = compiled(made.text)
    evaluate(program, ground_atoms(made.facts))
    assert pyEngine.Literal("mine", [pyEngine.Var("X")]).ask() == [("here",)]
    Logic()
