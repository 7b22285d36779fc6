"""The rules of a program in Logica, as far as Logica has what they ask for, over the tables that `soleus batch` loads.

Logica compiles rules to SQL, too. It has no aggregate of nothing (zero here, no row there), no marks for arithmetic
without a value, and no nearest reason; so the score is compared, which rests on none of these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoner.program.compiled import ANY, AggregatePattern, ComparisonPattern, LiteralPattern, Operation, Var
from reasoner.program.patterns import outer_slots

if TYPE_CHECKING:
    from reasoner.cohort.codes import Codes
    from reasoner.program.compiled import BodyPattern, CompiledProgram, CompiledRule, Pattern

FOLDED = {"sum": "+= {0}", "count": "+= 1", "max": "Max= {0}", "min": "Min= {0}"}


def to_logica(program: CompiledProgram, codes: Codes, goal: str) -> str:
    """What a goal rests on, down to what depends on no case, as a program in Logica."""
    lines, waiting, seen = ['@Engine("duckdb");'], [goal], {goal}
    while waiting:
        name = waiting.pop()
        for rule in program.rules:
            if rule.head is not None and rule.head.predicate == name:
                written = _Written(program, codes, rule)
                lines += written.lines
                fresh = [each for each in written.asked if each not in seen]
                seen.update(fresh)
                waiting += fresh
    return "\n".join(lines)


class _Written:
    """One rule: its lines, and the predicates with rules that it asks for."""

    def __init__(self, program: CompiledProgram, codes: Codes, rule: CompiledRule) -> None:
        self.program, self.codes = program, codes
        self.lines: list[str] = []
        self.asked: list[str] = []
        assert rule.head is not None
        self.name = f"{rule.head.predicate}_{rule.number}"
        body = ", ".join(self.literal(each, place) for place, each in enumerate(rule.body))
        self.lines.append(f"{self.head(rule.head)} distinct :- {body};")

    def head(self, literal: LiteralPattern) -> str:
        return f"P_{literal.predicate}({', '.join(map(self.term, literal.arguments))})"

    def literal(self, pattern: BodyPattern, place: int = 0) -> str:
        if isinstance(pattern, ComparisonPattern):
            operator = "==" if pattern.operator == "=" else pattern.operator
            return f"{self.term(pattern.left)} {operator} {self.term(pattern.right)}"
        if isinstance(pattern, AggregatePattern):
            return self.aggregate(pattern, place)
        info = self.program.predicates[pattern.predicate]
        if info.per_case and info.kind != "input":
            self.asked.append(pattern.predicate)
            arguments = ", ".join(map(self.term, pattern.arguments))
            return f"{'~' if pattern.negated else ''}P_{pattern.predicate}({arguments})"
        columns = [f"c{at}: {self.term(each)}" for at, each in enumerate(pattern.arguments) if each != ANY]
        return f"{'~' if pattern.negated else ''}p_{pattern.predicate}({', '.join(columns)})"

    def aggregate(self, pattern: AggregatePattern, place: int) -> str:
        """Distinct tuples, then what they are folded to, for each binding of the variables outside."""
        name = f"{self.name}_{place}"
        outer = [self.term(Var(slot)) for slot in sorted(outer_slots(pattern))]
        for element in pattern.elements:
            told = ", ".join([*outer, *map(self.term, element.terms)])
            self.lines.append(f"T_{name}({told}) distinct :- {', '.join(map(self.literal, element.condition))};")
        terms = [f"x{at}" for at in range(len(pattern.elements[0].terms))]
        fold = FOLDED[pattern.function].format("x0")
        self.lines.append(f"A_{name}({', '.join(outer)}) {fold} :- T_{name}({', '.join([*outer, *terms])});")
        operator = "==" if pattern.operator == "=" else pattern.operator
        return f"{self.term(pattern.guard)} {operator} A_{name}({', '.join(outer)})"

    def term(self, pattern: Pattern) -> str:
        if isinstance(pattern, Var):
            return f"v{pattern.slot}"
        if isinstance(pattern, Operation):
            return f"({self.term(pattern.left)} {pattern.operator} {self.term(pattern.right)})"
        return "_" if pattern == ANY else str(self.codes.code(pattern))
