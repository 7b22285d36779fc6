"""The one walker over the patterns of rules: their variables and atoms, and the arithmetic of the language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from reasoner.errors import EvaluationError
from reasoner.program.compiled import (
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

LARGEST = 2_147_483_647
"""The largest integer of the language in size, so that 32 bits hold every number wherever a program is run."""

MIRROR = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
"""What a comparison is when its sides change places."""


def calculate(left: Value, operator: str, right: Value) -> int:
    """The value of ``left operator right``.

    Raises ``EvaluationError`` for a side that is no integer, and for a value that is no integer of the language.
    """
    if not isinstance(left, int) or not isinstance(right, int):
        raise EvaluationError(f"arithmetic needs integers, not {left} {operator} {right}")
    if operator == "+":
        return within(left + right)
    return within(left - right if operator == "-" else left * right)


def within(value: int) -> int:
    """The value itself. Raises ``EvaluationError`` where it is larger than the language's integers."""
    if -LARGEST <= value <= LARGEST:
        return value
    raise EvaluationError(
        f"{value} is larger than an integer may be ({LARGEST})", help="count in larger units, or bound the numbers"
    )


def slots_of(pattern: Pattern) -> Iterator[int]:
    """The slots that a term mentions, one for each time."""
    if isinstance(pattern, Var):
        yield pattern.slot
    elif isinstance(pattern, Operation):
        yield from slots_of(pattern.left)
        yield from slots_of(pattern.right)


def slots_in(patterns: Iterable[Pattern]) -> frozenset[int]:
    """The slots that some terms mention."""
    return frozenset([slot for each in patterns for slot in slots_of(each)])


def terms_of(pattern: BodyPattern) -> tuple[Pattern, ...]:
    """The terms of a body literal; of an aggregate its guard alone."""
    if isinstance(pattern, LiteralPattern):
        return pattern.arguments
    return (pattern.left, pattern.right) if isinstance(pattern, ComparisonPattern) else (pattern.guard,)


def element_slots(element: ElementPattern) -> list[int]:
    """The slots that an aggregate element mentions, one for each time."""
    terms = [*element.terms, *(term for each in element.condition for term in terms_of(each))]
    return [slot for term in terms for slot in slots_of(term)]


def outer_slots(pattern: AggregatePattern) -> frozenset[int]:
    """The slots inside an aggregate's elements that are not local to it."""
    return frozenset([s for each in pattern.elements for s in element_slots(each) if s not in each.local])


def variables_of(pattern: BodyPattern) -> frozenset[int]:
    """The slots of all variables in a body literal, those local to an aggregate left out."""
    found = slots_in(terms_of(pattern))
    return found | outer_slots(pattern) if isinstance(pattern, AggregatePattern) else found


def atoms_of(body: Iterable[BodyPattern]) -> Iterator[LiteralPattern]:
    """All atoms of a body, those inside aggregates among them."""
    return (atom for atom, _positive in polar_atoms(body))


def polar_atoms(body: Iterable[BodyPattern]) -> Iterator[tuple[LiteralPattern, bool | None]]:
    """The atoms of a body with their polarity; ``None`` inside an aggregate, where either way may count."""
    for pattern in body:
        if isinstance(pattern, LiteralPattern):
            yield pattern, not pattern.negated
        elif isinstance(pattern, AggregatePattern):
            for element in pattern.elements:
                yield from ((each, None) for each in element.condition if isinstance(each, LiteralPattern))


def witnesses_of(rule: CompiledRule) -> frozenset[int]:
    """The slots that stand once in a rule, as an argument of a positive literal of the body: that there is a value
    matters, which one does not. Of a denial each value that has a name is told, so only anonymous variables are."""
    counts = Counter(occurrences(rule))
    found = frozenset([slot for slot in arguments_of(rule.body) if counts[slot] == 1])
    return found if rule.head is not None else frozenset([s for s in found if is_anonymous(rule.variables[s])])


def is_anonymous(name: str) -> bool:
    """Whether a variable's name was given to ``_``: ``_1``, ``_2``, ..."""
    return name[:1] == "_" and name[1:].isdigit()


def local_witnesses(element: ElementPattern) -> frozenset[int]:
    """The local slots that stand once in an aggregate element, as an argument of a positive literal."""
    every = element_slots(element)
    local = set(element.local)
    return frozenset([slot for slot in arguments_of(element.condition) if slot in local and every.count(slot) == 1])


def arguments_of(body: Iterable[BodyPattern]) -> frozenset[int]:
    """The slots of variables that stand as arguments of the positive literals of a body: what rows bind."""
    literals = [each for each in body if isinstance(each, LiteralPattern) and not each.negated]
    return frozenset([term.slot for each in literals for term in each.arguments if isinstance(term, Var)])


def occurrences(rule: CompiledRule) -> list[int]:
    """The slots of a rule, one for each time that a variable stands in it."""
    terms = [] if rule.head is None else [*rule.head.arguments]
    terms += [term for pattern in rule.body for term in terms_of(pattern)]
    elements = [each for pattern in rule.body if isinstance(pattern, AggregatePattern) for each in pattern.elements]
    return [
        *(slot for term in terms for slot in slots_of(term)),
        *(slot for element in elements for slot in element_slots(element)),
    ]
