"""One random program, two evaluations: the native engine case by case, and the plan for all cases at once."""

from __future__ import annotations

from random import Random

from reasoner.cohort.evaluator import Evaluator, Resources, coded
from reasoner.cohort.plan import make_plan
from reasoner.engine.evaluate import evaluate
from reasoner.errors import EvaluationError
from tests.random_programs import compiled, ground_atoms, random_program


def compare(random: Random) -> str:
    """What the two evaluations disagree about; empty when they agree."""
    made = random_program(random)
    program = compiled(made.text)
    facts = ground_atoms(made.facts)
    constants = [value for fact in facts for value in fact.arguments if isinstance(value, str)]
    plan = make_plan(program, list(program.predicates), constants=constants)
    cases = sorted({str(fact.arguments[0]) for fact in facts})
    told = f"\n{made.text}\n{made.facts}"
    with Evaluator(plan, Resources(threads=1)) as evaluator:
        numbered = [(cases.index(str(fact.arguments[0])), fact) for fact in facts]
        violated, broken = evaluator.evaluate(coded(numbered, plan))
        found = {
            name: {(cases[int(row[0])], *row[1:]) if info.per_case else row for row in evaluator.rows(name)}
            for name, info in program.predicates.items()
        }
    try:
        model = evaluate(program, facts, engine="native")
    except EvaluationError:
        return "" if broken else f"the plan sees no error{told}"
    if broken:
        return f"the plan alone sees an error: {broken}{told}"
    for name in program.predicates:
        if found[name] != set(model.rows(name)):
            return f"{name}: {found[name] ^ set(model.rows(name))}{told}"
    place = {rule.number: rule.variables.index("C") for rule in program.rules if rule.head is None}
    expected = {(each.rule, each.bindings[place[each.rule]]) for each in model.violations}
    if {(each.rule, cases[each.case]) for each in violated} != expected:
        return f"violations: {violated}, expected {expected}{told}"
    return ""
