"""One random program, three evaluations: clingo, pyDatalog, native."""

from __future__ import annotations

from random import Random

from reasoner.engine.evaluate import evaluate, static_model
from reasoner.engine.model import Model
from reasoner.engine.values import Instance
from reasoner.program.compiled import Arguments, CompiledProgram, GroundAtom
from reasoner.program.patterns import witnesses_of
from tests.engine.clingo_model import INSTANCE, judged
from tests.random_programs import compiled, ground_atoms, random_program


def compare(random: Random) -> str:
    """What two evaluations of a random program disagree about; empty when all three agree."""
    made = random_program(random)
    program = compiled(made.text)
    facts = ground_atoms(made.facts)
    expected = judged(made.text, made.facts, program)
    _leave_out_witnesses(program, expected)
    static = static_model(program)
    for engine in ("pydatalog", "native"):
        model = evaluate(program, facts, engine=engine)  # type: ignore[arg-type]
        found = _found(program, model, (*static.violations, *model.violations))
        _leave_out_witnesses(program, found)
        for name in sorted({*found, *expected}):
            if found.get(name, set()) != expected.get(name, set()):
                return (
                    f"{engine} differs on {name}\n  ours only: {found.get(name, set()) - expected.get(name, set())}\n"
                    f"  clingo only: {expected.get(name, set()) - found.get(name, set())}\n{made.text}\n{made.facts}"
                )
        said = content(program, model)
        if engine == "pydatalog":
            first = said
        elif said != first:
            return f"the engines differ in ranks or premises\n{made.text}\n{made.facts}"
    return ""


def _leave_out_witnesses(program: CompiledProgram, found: dict[str, set[Arguments]]) -> None:
    """Of a denial's instances that differ in witnesses only, one is told."""
    for rule in program.rules:
        name, slots = f"{INSTANCE}{rule.number}", witnesses_of(rule)
        if rule.head is None and name in found:
            found[name] = {tuple([value for slot, value in enumerate(row) if slot not in slots]) for row in found[name]}


def _found(program: CompiledProgram, model: Model, violations: tuple[Instance, ...]) -> dict[str, set[Arguments]]:
    found = {name: set(model.rows(name)) for name in program.predicates}
    instances = [each for atom in _atoms(program, model) for each in model.instances(atom)]
    for each in (*instances, *violations):
        found.setdefault(f"{INSTANCE}{each.rule}", set()).add(each.bindings)
    return {name: rows for name, rows in found.items() if rows}


def _atoms(program: CompiledProgram, model: Model) -> list[GroundAtom]:
    return [GroundAtom(name, row) for name in program.predicates for row in model.rows(name)]


def content(program: CompiledProgram, model: Model) -> list[object]:
    """Everything a model says, in its order."""
    return [
        (
            atom,
            model.origin(atom),
            model.rank(atom),
            [(each, model.premises(each)) for each in model.instances(atom)],
        )
        for atom in _atoms(program, model)
    ]
