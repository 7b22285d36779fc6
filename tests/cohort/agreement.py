"""One random program, two evaluations: the native engine case by case, and the plan for all cases at once."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from reasoner.cohort.evaluator import Evaluator, Resources, coded
from reasoner.cohort.plan import make_plan
from reasoner.engine.evaluate import evaluate
from reasoner.errors import EvaluationError
from tests.random_programs import RandomProgram, compiled, ground_atoms, random_program


def compare(random: Random) -> str:
    """What the two evaluations disagree about; empty when they agree."""
    made = random_program(random)
    names = list(compiled(made.text).predicates)
    return disagreement(made, random.sample(names, random.randint(1, len(names))))


def chained(random: Random) -> RandomProgram:
    """A program whose predicates are mostly asked for beside others, so that much of them need not be derived."""
    lines = ["%! sort case open", "%! sort any open", "%! predicate near(any, any) fact\n"]
    lines += ["%! predicate at(case, any) input\n", "%! predicate tie(case, any, any) input\n"]
    clauses = [f"near({random.choice('abc')}, {random.choice('abc')})." for _ in range(4)]
    known = ["near", "at", "tie"]
    for name in ("p0", "p1", "p2", "p3", "goal"):
        lines.append(f"%! predicate {name}(case, any, any) derived\n")
        for _ in range(random.randint(1, 2)):
            body = [_atom(random, random.choice(("at", "tie")), "XY")]
            body += [_atom(random, random.choice(known), "XYZ") for _ in range(random.randint(1, 3))]
            bound = [each for each in "XYZ" if any(each in atom for atom in body)]
            if bound and random.random() < 0.7:
                body.append(f"not {_atom(random, random.choice(known), [*bound, '_'])}")
            if len(bound) > 1 and random.random() < 0.4:
                body.append(f"{bound[0]} {random.choice(('!=', '<'))} {bound[1]}")
            head = [random.choice([*bound, "a"] if bound else ["a"]) for _ in range(2)]
            clauses.append(f"{name}(C, {head[0]}, {head[1]}) :- {', '.join(body)}.")
        known.append(name)
    facts = [f"at({case}, {random.choice('abc')})" for case in ("c1", "c2") for _ in range(2)]
    facts += [f"tie({case}, {random.choice('abc')}, {random.choice('abc')})" for case in ("c1", "c2") for _ in range(4)]
    return RandomProgram("\n".join([*lines, *dict.fromkeys(clauses)]) + "\n", tuple(dict.fromkeys(facts)))


def _atom(random: Random, name: str, terms: Sequence[str]) -> str:
    first = random.choice(terms) if name == "near" else "C"
    rest = [random.choice([*terms, "a"]) for _ in range(1 if name in ("near", "at") else 2)]
    return f"{name}({', '.join([first, *rest])})"


def disagreement(made: RandomProgram, goals: list[str]) -> str:
    """What the two evaluations disagree about for some goals."""
    program = compiled(made.text)
    facts = ground_atoms(made.facts)
    constants = [value for fact in facts for value in fact.arguments if isinstance(value, str)]
    plan = make_plan(program, goals, constants=constants)
    cases = sorted({str(fact.arguments[0]) for fact in facts})
    told = f"\n{goals}\n{made.text}\n{made.facts}"
    with Evaluator(plan, Resources(threads=1)) as evaluator:
        numbered = [(cases.index(str(fact.arguments[0])), fact) for fact in facts]
        violated, broken = evaluator.evaluate(coded(numbered, plan))
        found = {
            name: {(cases[int(row[0])], *row[1:]) if info.per_case else row for row in evaluator.rows(name)}
            for name, info in program.predicates.items()
            if name in goals
        }
    try:
        model = evaluate(program, facts, goals=goals, engine="native", denials=True)
    except EvaluationError:
        return "" if broken else f"the plan sees no error{told}"
    if broken:
        return f"the plan alone sees an error: {broken}{told}"
    for name in goals:
        if found[name] != set(model.rows(name)):
            return f"{name}: {found[name] ^ set(model.rows(name))}{told}"
    place = {rule.number: rule.variables.index("C") for rule in program.rules if rule.head is None}
    expected = {(each.rule, each.bindings[place[each.rule]]) for each in model.violations}
    if {(each.rule, cases[each.case]) for each in violated} != expected:
        return f"violations: {violated}, expected {expected}{told}"
    return ""
