"""A node of a proof in words: its sentence, the reason behind it and where it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoner.engine.values import value_key
from reasoner.program.compiled import ComparisonPattern, LiteralPattern, Operation, Var
from reasoner.words import phrases
from reasoner.words.sentences import ABSENT, UNDERIVABLE, UNKNOWN, Sentences, evaluate
from reasoner.words.sources import JUDGEMENT
from reasoner.words.units import whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reasoner.explain.blocked import Blocked
    from reasoner.explain.proof import Node, Weighed
    from reasoner.program.compiled import ClauseInfo, CompiledProgram, CompiledRule, Pattern, Value


class Wording:
    """Turns nodes into sentences with a program's words."""

    __slots__ = ("program", "sentences")

    def __init__(self, program: CompiledProgram, *, full: bool = False) -> None:
        self.program = program
        self.sentences = Sentences(program, full=full)

    def sentence(self, node: Node) -> str:
        """What a node says."""
        if node.kind == "comparison":
            return self.comparison(node)
        if node.kind == "aggregate":
            return self.aggregate(node)
        atom = node.atom
        if atom is None:
            return ""
        positive = self.sentences.atom(atom) or str(atom)
        if node.kind == "rule" and node.instance is not None:
            rule = self.program.rules[node.instance.rule]
            return self.sentences.says(rule, dict(enumerate(node.instance.bindings))) or positive
        if node.kind == "absent":
            return self.sentences.atom(atom, ABSENT) or phrases.KNOWN_ABSENT.format(text=positive)
        if node.kind == "unknown":
            return self.sentences.atom(atom, UNKNOWN) or phrases.NOT_RECORDED.format(text=positive)
        if node.kind == "not":
            return self._underivable(node, positive)
        return positive

    def _underivable(self, node: Node, positive: str) -> str:
        atom = node.atom
        if atom is None:
            return ""
        declared = self.program.predicates.get(atom.predicate)
        own = self.sentences.atom(atom, UNDERIVABLE) or self.sentences.atom(atom, ABSENT)
        if own:
            return own
        stated = declared is not None and declared.kind == "fact"
        return (phrases.NOT_STATED if stated else phrases.CANNOT_DERIVE).format(text=positive)

    def trivial(self, node: Node) -> bool:
        """Whether a node is a comparison that only turns a sign: ``X = 0 - Y``."""
        if node.kind != "comparison" or node.instance is None:
            return False
        pattern = self.program.rules[node.instance.rule].body[node.literal]
        if not isinstance(pattern, ComparisonPattern) or pattern.operator != "=":
            return False
        right = pattern.right
        return (
            isinstance(right, Operation) and right.operator == "-" and right.left == 0 and isinstance(right.right, Var)
        )

    def comparison(self, node: Node) -> str:
        """A comparison with its numbers: ``2 × 12 = 24 > 23``."""
        if node.instance is None or node.premise is None:
            return ""
        rule = self.program.rules[node.instance.rule]
        pattern = rule.body[node.literal]
        if not isinstance(pattern, ComparisonPattern):
            return ""
        binding = dict(enumerate(node.instance.bindings))
        if pattern.operator == "=" and isinstance(pattern.left, Var) and isinstance(pattern.right, Operation):
            return f"{self._term(rule, pattern.right, binding)} = {self._term(rule, pattern.left, binding)}"
        left = self._side(rule, pattern.left, node.premise.left, binding)
        right = self._side(rule, pattern.right, node.premise.right, binding, calculation_last=True)
        left = self._with_unit(rule, pattern.left, left, pattern.right, binding)
        right = self._with_unit(rule, pattern.right, right, pattern.left, binding)
        return f"{left} {phrases.OPERATORS[pattern.operator]} {right}"

    def _with_unit(
        self, rule: CompiledRule, pattern: Pattern, shown: str, other: Pattern, binding: Mapping[int, Value]
    ) -> str:
        """A side that is a plain number, in the unit of the other side."""
        value = evaluate(pattern, binding)
        if isinstance(value, int) and shown == whole(value) and isinstance(other, Var):
            return self.sentences.in_unit_of(rule, other.slot, binding, value)
        return shown

    def _side(
        self,
        rule: CompiledRule,
        pattern: Pattern,
        value: Value,
        binding: Mapping[int, Value],
        *,
        calculation_last: bool = False,
    ) -> str:
        shown = self._term(rule, pattern, binding)
        if not isinstance(pattern, Operation):
            return shown
        result = whole(value) if isinstance(value, int) else value
        return f"{result} = {shown}" if calculation_last else f"{shown} = {result}"

    def _term(self, rule: CompiledRule, pattern: Pattern, binding: Mapping[int, Value]) -> str:
        if isinstance(pattern, Var):
            return self.sentences.variable(rule, pattern.slot, binding)
        if isinstance(pattern, Operation):
            left, right = self._term(rule, pattern.left, binding), self._term(rule, pattern.right, binding)
            left = f"({left})" if _looser(pattern.left, pattern.operator) else left
            right = f"({right})" if isinstance(pattern.right, Operation) else right
            return f"{left} {phrases.OPERATORS[pattern.operator]} {right}"
        if isinstance(pattern, int):
            return whole(pattern)
        return pattern[1:] if pattern.startswith('"') else pattern.replace("_", " ")

    def aggregate(self, node: Node) -> str:
        """An aggregate with its numbers: ``8 + 4 − 2 = 10``, and the bound it meets."""
        premise = node.premise
        if premise is None:
            return ""
        value, number = premise.right, len(node.contributors)
        if premise.function == "sum":
            weights = [each.terms[0] for each in sorted_contributors(node)]
            numbers = [weight for weight in weights if isinstance(weight, int)]
            text = phrases.equation(numbers) if numbers else phrases.NOTHING_ADDS.format(value=value)
        elif premise.function == "count":
            text = phrases.COUNT_ONE if value == 1 else phrases.COUNT_MANY.format(value=value)
        else:
            form = phrases.GREATEST if premise.function == "max" else phrases.LEAST
            text = form.format(number=number, value=whole(value) if isinstance(value, int) else value)
            if not number:
                return phrases.EMPTY_AGGREGATES[premise.function]
        if premise.operator == "=":
            return text
        operator = phrases.OPERATORS[_mirrored(premise.operator)]
        return phrases.MEETS.format(value=text, operator=operator, guard=premise.left)

    def blocked(self, each: Blocked) -> str:
        """Why a rule that could have concluded an atom does not."""
        rule = self.program.rules[each.rule]
        literal = rule.body[each.literal]
        binding = dict(each.bindings)
        if isinstance(literal, LiteralPattern):
            text = self.sentences.partial(literal, binding, phrases.SOME)
            text = phrases.CANNOT_DERIVE.format(text=text) if literal.negated else text
        elif isinstance(literal, ComparisonPattern):
            operator = phrases.OPERATORS[literal.operator]
            text = f"{self._term(rule, literal.left, binding)} {operator} {self._term(rule, literal.right, binding)}"
        else:
            bound = evaluate(literal.guard, binding)
            operator = phrases.OPERATORS[_mirrored(literal.operator)]
            text = f"#{literal.function} {operator} {bound if bound is not None else '?'}"
        needed = phrases.WOULD_NEED.format(rule=rule.info.id or rule.info.source, text=text)
        return f"{needed} ({phrases.STATE[each.state]})"

    def citation(self, info: ClauseInfo | None) -> str:
        """Sources, grade and standing of a clause, in brackets: ``[smith-2004, jones-2010; series]``."""
        if info is None:
            return ""
        parts = [", ".join(info.cite)] if info.cite else []
        if info.evidence and (info.cite or info.evidence == JUDGEMENT):
            parts.append(info.evidence.replace("-", " "))
        if info.status in phrases.STATUS:
            parts.append(phrases.STATUS[info.status])
        return f"[{'; '.join(parts)}]" if parts else ""


def of_bare_numbers(comparison: str) -> bool:
    """Whether a comparison in words has neither a unit nor a name in it."""
    signs = set(phrases.OPERATORS.values())
    return all(part in signs or part.lstrip("−-").isdigit() for part in comparison.split())


def sorted_contributors(node: Node) -> list[Weighed]:
    """Contributors as they are read: the one that is the value first; in a sum the heaviest, positive ones before
    negative ones of the same size."""

    def key(each: Weighed) -> tuple[int, int]:
        weight = each.terms[0] if each.terms else 0
        return (-abs(weight), -weight) if isinstance(weight, int) else (0, 0)

    if node.premise is None or node.premise.function == "count":
        return list(node.contributors)
    if node.premise.function in ("min", "max"):
        every = sorted(node.contributors, key=lambda each: value_key(each.terms[0]))
        return every if node.premise.function == "min" else every[::-1]
    return sorted(node.contributors, key=key)


def _mirrored(operator: str) -> str:
    """The operator as read from the aggregate's side: a guard stands left of it."""
    return {"<": ">", "<=": ">=", ">": "<", ">=": "<="}.get(operator, operator)


def _looser(pattern: Pattern, operator: str) -> bool:
    return isinstance(pattern, Operation) and operator == "*" and pattern.operator != "*"
