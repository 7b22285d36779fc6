"""clingo as an independent judge: the model of a program and the ground instances of each of its rules."""

from __future__ import annotations

import clingo

from reasoner.program.compiled import (
    AggregatePattern,
    Arguments,
    BodyPattern,
    ComparisonPattern,
    CompiledProgram,
    LiteralPattern,
    Operation,
    Pattern,
    Value,
    Var,
    show_value,
)

INSTANCE = "instance_of_"


def judged(text: str, facts: tuple[str, ...], program: CompiledProgram) -> dict[str, set[Arguments]]:
    """Rows of every predicate of clingo's model, and under ``instance_of_N`` the instances of rule N.

    Denials are asked for their instances only; as constraints they would leave no model to compare.
    """
    lines = [line for line in text.split("\n") if not line.startswith(":-")]
    lines += [f"{fact}." for fact in facts]
    for rule in program.rules:
        values = ", ".join(f"V{slot}" for slot in range(rule.globals))
        body = ", ".join(_body(pattern) for pattern in rule.body)
        lines.append(f"{INSTANCE}{rule.number}({values}) :- {body}.")
    control = clingo.Control(["--warn=none", "--eq=0"])
    control.add("base", [], "\n".join(lines))
    control.ground([("base", [])])
    found: dict[str, set[Arguments]] = {}
    models = 0
    with control.solve(yield_=True) as handle:
        for model in handle:
            models += 1
            for symbol in model.symbols(atoms=True):
                found.setdefault(symbol.name, set()).add(tuple([_value(each) for each in symbol.arguments]))
    assert models == 1, "a stratified program has one model"
    return found


def _value(symbol: clingo.Symbol) -> Value:
    if symbol.type == clingo.SymbolType.Number:
        return symbol.number
    if symbol.type == clingo.SymbolType.String:
        return f'"{symbol.string}'
    return str(symbol)


def _body(pattern: BodyPattern) -> str:
    if isinstance(pattern, LiteralPattern):
        sign = "not " if pattern.negated else ""
        return (
            f"{sign}{pattern.predicate}({', '.join(map(_term, pattern.arguments))})"
            if pattern.arguments
            else (sign + pattern.predicate)
        )
    if isinstance(pattern, ComparisonPattern):
        return f"{_term(pattern.left)} {pattern.operator} {_term(pattern.right)}"
    assert isinstance(pattern, AggregatePattern)
    elements = "; ".join(
        f"{', '.join(map(_term, each.terms))} : {', '.join(map(_body, each.condition))}" for each in pattern.elements
    )
    return f"{_term(pattern.guard)} {pattern.operator} #{pattern.function} {{ {elements} }}"


def _term(pattern: Pattern) -> str:
    if isinstance(pattern, Var):
        return f"V{pattern.slot}"
    if isinstance(pattern, Operation):
        return f"({_term(pattern.left)} {pattern.operator} {_term(pattern.right)})"
    return show_value(pattern)
