"""The rules that a plan runs, by head and in the order of evaluation, as they are rewritten on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.program.compiled import AggregatePattern, LiteralPattern, Operation, rule_predicates
from reasoner.program.patterns import terms_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from reasoner.program.compiled import BodyPattern, CompiledProgram, CompiledRule, ElementPattern, PredicateInfo


class Clauses(NamedTuple):
    """Declarations, and rules by head.

    ``order`` are the components of what depends on a case, each after what it rests on; ``prepared`` are predicates
    made up on the way that depend on none, to be derived once.
    """

    predicates: Mapping[str, PredicateInfo]
    rules: Mapping[str, tuple[CompiledRule, ...]]
    order: tuple[tuple[str, ...], ...]
    prepared: tuple[tuple[str, ...], ...] = ()

    def with_rules(self, name: str, rules: Iterable[CompiledRule]) -> Clauses:
        """With these rules for a predicate."""
        return self._replace(rules={**self.rules, name: tuple(rules)})

    def with_predicate(self, info: PredicateInfo) -> Clauses:
        """With one more predicate."""
        return self._replace(predicates={**self.predicates, info.name: info})

    def below(self, name: str) -> frozenset[str]:
        """What a predicate rests on, itself included."""
        found: set[str] = set()
        waiting = [name]
        while waiting:
            each = waiting.pop()
            if each not in found:
                found.add(each)
                waiting.extend(below for rule in self.rules.get(each, ()) for below in rule_predicates(rule))
        return frozenset(found)

    def sorted(self) -> Clauses:
        """In an order in which each component stands after what it rests on, else as before."""
        of = {name: heads for heads in self.order for name in heads}
        placed: dict[tuple[str, ...], None] = {}

        def place(heads: tuple[str, ...]) -> None:
            below = {each for name in heads for rule in self.rules.get(name, ()) for each in rule_predicates(rule)}
            for other in sorted({of[each] for each in below if each in of} - {heads} - placed.keys()):
                if other not in placed:
                    place(other)
            placed[heads] = None

        for heads in self.order:
            if heads not in placed:
                place(heads)
        return self._replace(order=tuple(placed))


def components(program: CompiledProgram) -> Iterator[tuple[str, ...]]:
    """The predicates that rules derive, by component, each after what it rests on."""
    for component in program.components:
        yield tuple(sorted({program.outlines[number].head for number in component}))


def clauses_of(program: CompiledProgram, needed: Collection[str]) -> Clauses:
    """The rules of a program; ordered are those of the predicates that are needed."""
    rules: dict[str, list[CompiledRule]] = {}
    for number in (number for component in program.components for number in component):
        rules.setdefault(program.outlines[number].head, []).append(program.rules[number])
    order = [
        heads
        for heads in components(program)
        if any(program.predicates[name].per_case and name in needed for name in heads)
    ]
    return Clauses(program.predicates, {name: tuple(each) for name, each in rules.items()}, tuple(order))


class Use(NamedTuple):
    """An atom in the body of a rule, perhaps inside an aggregate, and the literals that hold wherever it counts."""

    atom: LiteralPattern
    beside: tuple[LiteralPattern, ...]
    inside: bool


def uses_of(clauses: Clauses) -> dict[str, list[Use]]:
    """Where each predicate is asked for by a rule about cases."""
    found: dict[str, list[Use]] = {}
    for name in (name for heads in clauses.order for name in heads):
        for use in (use for rule in clauses.rules.get(name, ()) for use in _uses(rule)):
            found.setdefault(use.atom.predicate, []).append(use)
    return found


def _uses(rule: CompiledRule) -> Iterator[Use]:
    beside = positive(rule.body)
    for pattern in rule.body:
        if isinstance(pattern, LiteralPattern):
            yield Use(pattern, beside, False)
        elif isinstance(pattern, AggregatePattern):
            for element in pattern.elements:
                inside = (*beside, *positive(element.condition))
                for each in element.condition:
                    if isinstance(each, LiteralPattern):
                        yield Use(each, inside, True)


def positive(body: Iterable[BodyPattern]) -> tuple[LiteralPattern, ...]:
    """The literals of a body that are not negated."""
    return tuple(each for each in body if isinstance(each, LiteralPattern) and not each.negated)


def computes(rule: CompiledRule) -> bool:
    """Whether a rule has an aggregate or arithmetic, which has no value on some rows."""
    terms = [*(rule.head.arguments if rule.head else ()), *(term for each in rule.body for term in terms_of(each))]
    return any(isinstance(each, Operation) for each in terms) or any(
        isinstance(each, AggregatePattern) for each in rule.body
    )


def renamed(rule: CompiledRule, name: Callable[[LiteralPattern], str]) -> CompiledRule:
    """A rule whose atoms ask for the predicates that a function names."""

    def element(given: ElementPattern) -> ElementPattern:
        condition = [
            each._replace(predicate=name(each)) if isinstance(each, LiteralPattern) else each
            for each in given.condition
        ]
        return given._replace(condition=tuple(condition))

    body: list[BodyPattern] = []
    for pattern in rule.body:
        if isinstance(pattern, LiteralPattern):
            body.append(pattern._replace(predicate=name(pattern)))
        elif isinstance(pattern, AggregatePattern):
            body.append(pattern._replace(elements=tuple(map(element, pattern.elements))))
        else:
            body.append(pattern)
    return rule._replace(body=tuple(body))


def premises(rule: CompiledRule) -> list[str]:
    """The predicates of the literals that are not negated."""
    return [each.predicate for each in positive(rule.body)]


def only_denied(clauses: Clauses, kept: Collection[str]) -> frozenset[str]:
    """The predicates of which rules only ask whether a row is not there, so that doubles do no harm."""
    counted = {
        use.atom.predicate for uses in uses_of(clauses).values() for use in uses if use.inside or not use.atom.negated
    }
    names = (name for heads in clauses.order for name in heads if not clauses.predicates[name].recursive)
    return frozenset(names) - counted - frozenset(kept)
