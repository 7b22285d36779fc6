"""Rules as Prolog clauses: goals in the planned order, arithmetic in goals of its own, aggregates over sets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reasoner.export.names import ordered_body, variable_names
from reasoner.program.compiled import (
    ANY,
    AggregatePattern,
    BodyPattern,
    ComparisonPattern,
    CompiledRule,
    ElementPattern,
    LiteralPattern,
    Operation,
    Pattern,
    Value,
    Var,
)
from reasoner.program.patterns import slots_in

_RESERVED = frozenset(
    [
        *("is", "not", "true", "false", "fail", "call", "table", "dynamic", "discontiguous", "initialization"),
        *("mod", "rem", "rdiv", "div", "divmod", "xor", "meta_predicate", "module_transparent", "multifile", "public"),
        *("thread_local", "thread_initialization", "volatile", "tnot", "print_model"),
    ]
)
_SAME = {"=": "==", "!=": "\\=="}


def clause(rule: CompiledRule) -> str:
    """A rule as one clause; a denial as a clause of ``'kb denied'``."""
    writer = _Writer(variable_names(rule))
    body = [goal for pattern in ordered_body(rule) for goal in writer.goals(pattern)]
    if rule.head is None:
        head = f"'kb denied'({quoted(rule.info.id or rule.info.source)})"
    else:
        arguments, computed = writer.values(rule.head.arguments)
        head, body = call(rule.head.predicate, arguments), [*body, *computed]
    return f"{head} :-\n    " + ",\n    ".join(body) + "."


def call(predicate: str, arguments: Sequence[str]) -> str:
    """A predicate with its arguments, which are text already."""
    return f"{name(predicate)}({', '.join(arguments)})" if arguments else name(predicate)


def name(predicate: str) -> str:
    """A predicate's name, marked: the system and this file have predicates of their own."""
    return f"'kb:{predicate}'"


def constant(value: Value) -> str:
    """A value as a term."""
    if isinstance(value, int):
        return str(value)
    if value.startswith('"'):
        text = value[1:].replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        return f'"{text}"'
    return quoted(value) if value in _RESERVED else value


def quoted(text: str) -> str:
    """A text as a quoted atom."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


class _Writer:
    """Writes the goals of one rule in order; knows which slots have a value by then."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names
        self._known = {slot for slot, each in enumerate(names) if each == "_"}
        self._fresh = 0

    def goals(self, pattern: BodyPattern) -> list[str]:
        if isinstance(pattern, LiteralPattern):
            return self._literal(pattern)
        if isinstance(pattern, ComparisonPattern):
            return self._comparison(pattern)
        return self._aggregate(pattern)

    def values(self, patterns: Iterable[Pattern]) -> tuple[list[str], list[str]]:
        """Patterns as terms, and the goals that compute the arithmetic in them."""
        terms, computed = [], []
        for pattern in patterns:
            term = self._term(pattern)
            if isinstance(pattern, Operation):
                computed.append(f"{(variable := self._variable())} is {term}")
                term = variable
            terms.append(term)
        return terms, computed

    def _literal(self, pattern: LiteralPattern) -> list[str]:
        terms, computed = self.values(pattern.arguments)
        goal = call(pattern.predicate, terms)
        if pattern.negated:
            return [*computed, f"\\+ {goal}"]
        needed = set(slots_in([each for each in pattern.arguments if isinstance(each, Operation)]))
        before = needed <= self._known
        self._known.update(slots_in(pattern.arguments))
        return [*computed, goal] if before else [goal, *computed]

    def _comparison(self, pattern: ComparisonPattern) -> list[str]:
        for one, other in ((pattern.left, pattern.right), (pattern.right, pattern.left)):
            if pattern.operator == "=" and self._is_free(one):
                self._known.update(slots_in((one,)))
                joint = "is" if isinstance(other, Operation) else "="
                return [f"{self._term(one)} {joint} {self._term(other)}"]
        (left, right), computed = self.values((pattern.left, pattern.right))
        return [*computed, _test(left, pattern.operator, right)]

    def _aggregate(self, pattern: AggregatePattern) -> list[str]:
        member, members, value = self._variable(), self._variable(), self._variable()
        branches = [", ".join(self._branch(each, member)) for each in pattern.elements]
        goals = [
            f"aggregate:aggregate_all(set({member}), knowledge_base:( {' ; '.join(branches)} ), {members})",
            f"'kb {pattern.function}'({members}, {value})",
        ]
        guard = pattern.guard
        if pattern.operator == "=" and self._is_free(guard):
            self._known.update(slots_in((guard,)))
            return [*goals, f"{self._term(guard)} = {value}"]
        (shown,), computed = self.values((guard,))
        return [*goals, *computed, _test(shown, pattern.operator, value)]

    def _branch(self, element: ElementPattern, member: str) -> list[str]:
        """The goals of an element, which give ``member`` each of its tuples."""
        known = set(self._known)
        goals = [goal for each in self._bound_first(element.condition) for goal in self.goals(each)]
        terms, computed = self.values(element.terms)
        self._known = known
        return [*goals, *computed, f"{member} = [{', '.join(terms)}]"]

    def _bound_first(
        self, condition: Iterable[LiteralPattern | ComparisonPattern]
    ) -> list[LiteralPattern | ComparisonPattern]:
        """A condition in an order in which every test finds its variables bound."""
        waiting, bound = list(condition), set(self._known)
        ordered: list[LiteralPattern | ComparisonPattern] = []
        while waiting:
            chosen = next((each for each in waiting if _ready(each, bound)), None)
            if chosen is None:
                chosen = next(each for each in waiting if isinstance(each, LiteralPattern) and not each.negated)
            waiting.remove(chosen)
            ordered.append(chosen)
            both = chosen.arguments if isinstance(chosen, LiteralPattern) else (chosen.left, chosen.right)
            bound.update(slots_in(both))
        return ordered

    def _is_free(self, pattern: Pattern) -> bool:
        """Whether a pattern is a variable without a value; one that stands nowhere else never has one."""
        return isinstance(pattern, Var) and (pattern.slot not in self._known or self._names[pattern.slot] == "_")

    def _term(self, pattern: Pattern) -> str:
        if isinstance(pattern, Var):
            return self._names[pattern.slot]
        if isinstance(pattern, Operation):
            return f"({self._term(pattern.left)} {pattern.operator} {self._term(pattern.right)})"
        return "_" if pattern == ANY else constant(pattern)

    def _variable(self) -> str:
        """A variable that the rule does not have."""
        self._fresh += 1
        while f"X{self._fresh}" in self._names:
            self._fresh += 1
        return f"X{self._fresh}"


def _test(left: str, operator: str, right: str) -> str:
    """A comparison of two values that are known."""
    return f"{left} {_SAME[operator]} {right}" if operator in _SAME else f"'kb {operator}'({left}, {right})"


def _ready(pattern: LiteralPattern | ComparisonPattern, bound: set[int]) -> bool:
    """Whether a test finds all its variables bound, or an equation all but the one that it binds."""
    if isinstance(pattern, LiteralPattern):
        return pattern.negated and bound.issuperset(slots_in(pattern.arguments))
    left, right = set(slots_in((pattern.left,))) - bound, set(slots_in((pattern.right,))) - bound
    if not left and not right:
        return True
    if pattern.operator != "=":
        return False
    return (not left and isinstance(pattern.right, Var)) or (not right and isinstance(pattern.left, Var))
