"""Rules as Soufflé clauses.

Soufflé adds up one value for each way to satisfy a condition, not for each distinct tuple. Therefore the tuples of an
aggregate become a relation of their own, keyed by the variables that stand outside the aggregate too.
"""

from __future__ import annotations

from collections.abc import Sequence

from reasoner.export.names import EXTREMES, variable_names
from reasoner.program.compiled import (
    ANY,
    AggregatePattern,
    BodyPattern,
    ComparisonPattern,
    CompiledProgram,
    CompiledRule,
    LiteralPattern,
    Operation,
    Pattern,
    Value,
    Var,
)
from reasoner.program.patterns import slots_in, variables_of

_RESERVED = frozenset(
    [
        *(
            "as",
            "autoinc",
            "band",
            "bnot",
            "bor",
            "brie",
            "bshl",
            "bshr",
            "bshru",
            "btree",
            "btree_delete",
            "bxor",
            "cat",
        ),
        *(
            "choice",
            "contains",
            "count",
            "debug_delta",
            "declare",
            "eqrel",
            "false",
            "float",
            "fold",
            "functor",
            "inline",
        ),
        *(
            "input",
            "itof",
            "itou",
            "ftoi",
            "ftou",
            "utof",
            "utoi",
            "land",
            "lnot",
            "lor",
            "lxor",
            "magic",
            "match",
            "max",
        ),
        *("mean", "min", "nil", "no_inline", "no_magic", "number", "ord", "output", "override", "printsize", "range"),
        *("recursive_iteration_cnt", "stateful", "strlen", "substr", "sum", "symbol", "to_float", "to_number"),
        *("to_string", "to_unsigned", "true", "unsigned", "overridable", "plan", "pragma", "type", "comp", "init"),
    ]
)


class Unsupported(Exception):  # noqa: N818 - a signal to the module that writes the file
    """Something that Soufflé cannot say."""


def rule_lines(rule: CompiledRule, program: CompiledProgram) -> list[str]:
    """A rule as clauses; relations for its aggregates stand before it."""
    names = [each if each == "_" else f"kb{each}" if each.startswith("_") else each for each in variable_names(rule)]
    lines: list[str] = []
    bodies: list[list[str]] = [[]]
    for position, pattern in enumerate(rule.body):
        if not isinstance(pattern, AggregatePattern):
            goal = _goal(pattern, names)
            bodies = [[*body, goal] for body in bodies]
            continue
        declared, alternatives = _aggregate(rule, position, pattern, names, program)
        lines += declared
        bodies = [[*body, *goals] for body in bodies for goals in alternatives]
    head = call("kb_violated", [_text(rule.info.id or rule.info.source)])
    if rule.head is not None:
        head = call(rule.head.predicate, [_term(each, names) for each in rule.head.arguments])
    return [*lines, *(f"{head} :- {', '.join(body)}." for body in bodies)]


def call(predicate: str, arguments: Sequence[str]) -> str:
    """A relation with its arguments, which are text already."""
    return f"{name(predicate)}({', '.join(arguments)})"


def name(predicate: str) -> str:
    """A relation's name; those that Soufflé keeps for itself are marked."""
    return f"kb_{predicate}" if predicate in _RESERVED else predicate


def show(value: Value) -> str:
    """A value as a term."""
    return str(value) if isinstance(value, int) else _text(value.removeprefix('"'))


def _text(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _term(pattern: Pattern, names: Sequence[str]) -> str:
    if isinstance(pattern, Var):
        return names[pattern.slot]
    if isinstance(pattern, Operation):
        return f"({_term(pattern.left, names)} {pattern.operator} {_term(pattern.right, names)})"
    return "_" if pattern == ANY else show(pattern)


def _goal(pattern: LiteralPattern | ComparisonPattern, names: Sequence[str]) -> str:
    if isinstance(pattern, ComparisonPattern):
        return f"{_term(pattern.left, names)} {pattern.operator} {_term(pattern.right, names)}"
    goal = call(pattern.predicate, [_term(each, names) for each in pattern.arguments])
    return f"!{goal}" if pattern.negated else goal


def _aggregate(
    rule: CompiledRule, position: int, pattern: AggregatePattern, names: Sequence[str], program: CompiledProgram
) -> tuple[list[str], list[list[str]]]:
    """The relation of an aggregate's tuples, and the goals that stand for the aggregate: all, or either of two."""
    width = len(pattern.elements[0].terms)
    if any(len(each.terms) != width for each in pattern.elements) and pattern.function in ("sum", "count"):
        raise Unsupported("the elements of an aggregate have tuples of different lengths")
    local = {slot for each in pattern.elements for slot in each.local}
    inside = {slot for each in pattern.elements for part in (each.terms,) for slot in slots_in(part)}
    inside |= {slot for each in pattern.elements for literal in each.condition for slot in variables_of(literal)}
    shared = sorted(inside - local)
    types = _types(rule, program)
    relation = f"kb_tuples_{rule.number}_{position}"
    keys = [names[slot] if names[slot] != "_" else f"kb_{slot}" for slot in shared]
    columns = [f"k{place}: {types.get(slot, 'symbol')}" for place, slot in enumerate(shared)]
    weights = [_type(term, types) for term in pattern.elements[0].terms]
    if pattern.function in EXTREMES and weights[0] != "number":
        raise Unsupported(f"#{pattern.function} of symbols")
    columns += [f"t{place}: {kind}" for place, kind in enumerate(weights)]
    lines = [f".decl {relation}({', '.join(columns)})"]
    for element in pattern.elements:
        goals = [_goal(each, names) for each in element.condition]
        bound = {slot for each in element.condition if _gives(each) for slot in variables_of(each)}
        if not bound.issuperset(shared):
            goals = [*_context(rule, program), *goals]
        head = call(relation, [*keys, *(_term(each, names) for each in element.terms[:width])])
        lines.append(f"{head} :- {', '.join(goals)}." if goals else f"{head}.")
    return lines, _alternatives(pattern, relation, keys, width, names, position)


def _alternatives(
    pattern: AggregatePattern, relation: str, keys: list[str], width: int, names: Sequence[str], position: int
) -> list[list[str]]:
    weight = f"kb_weight_{position}"
    inner = [weight if pattern.function != "count" else "_", *(["_"] * (width - 1))]
    head = f"{pattern.function} {weight}" if pattern.function != "count" else "count"
    counted = f"{head} : {{ {call(relation, [*keys, *inner])} }}"
    guard, value = _term(pattern.guard, names), f"kb_value_{position}"
    goals = [[f"{value} = {counted}", f"{guard} {pattern.operator} {value}"]]
    if pattern.operator == "=" and isinstance(pattern.guard, Var):
        goals = [[f"{guard} = {counted}"]]
    # An empty #min is greater than every value, an empty #max less; Soufflé gives no value for either.
    if pattern.function in EXTREMES and pattern.operator in (
        ("!=", "<", "<=") if pattern.function == "min" else ("!=", ">", ">=")
    ):
        goals.append([f"!{call(relation, [*keys, *(['_'] * width)])}"])
    return goals


def _context(rule: CompiledRule, program: CompiledProgram) -> list[str]:
    """The positive literals outside, which give the shared variables their values."""
    names = variable_names(rule)
    component = program.predicates[rule.head.predicate].component if rule.head is not None else -1
    goals = []
    for each in rule.body:
        if isinstance(each, LiteralPattern) and not each.negated:
            if (
                program.predicates[each.predicate].component == component
                and program.predicates[each.predicate].recursive
            ):
                raise Unsupported("the values that an aggregate needs come from the recursion it stands in")
            goals.append(_goal(each, names))
    return goals


def _gives(pattern: BodyPattern) -> bool:
    return isinstance(pattern, LiteralPattern) and not pattern.negated


def _types(rule: CompiledRule, program: CompiledProgram) -> dict[int, str]:
    """The type of each slot, by the columns it stands in."""
    from reasoner.export.souffle import column_type

    types: dict[int, str] = {}
    literals = [each for pattern in rule.body for each in _literals(pattern)]
    for literal in literals:
        sorts = program.predicates[literal.predicate].sorts
        for argument, sort in zip(literal.arguments, sorts, strict=True):
            if isinstance(argument, Var):
                types.setdefault(argument.slot, column_type(sort, program))
    return types


def _literals(pattern: BodyPattern) -> list[LiteralPattern]:
    if isinstance(pattern, LiteralPattern):
        return [pattern]
    if isinstance(pattern, ComparisonPattern):
        return []
    return [each for element in pattern.elements for each in element.condition if isinstance(each, LiteralPattern)]


def _type(term: Pattern, types: dict[int, str]) -> str:
    if isinstance(term, Var):
        return types.get(term.slot, "number")
    return "symbol" if isinstance(term, str) else "number"
