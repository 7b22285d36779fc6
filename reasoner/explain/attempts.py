"""How near a rule comes to an atom: the bindings of its body with the fewest literals that fail."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.engine.values import value_key
from reasoner.explain.matching import next_literal, partial, solutions, unify
from reasoner.program.compiled import LiteralPattern

if TYPE_CHECKING:
    from reasoner.engine.model import Model
    from reasoner.explain.matching import Binding, Partial
    from reasoner.program.compiled import BodyPattern, CompiledRule, Value

MOST_STEPS = 4_000
MOST_ATTEMPTS = 60


class Attempt(NamedTuple):
    """A rule under a binding: the body literals that hold, fail, or could not be tried, by index."""

    rule: CompiledRule
    binding: tuple[tuple[int, Value], ...]
    held: tuple[int, ...]
    failed: tuple[int, ...]
    untried: tuple[int, ...]

    @property
    def values(self) -> Binding:
        """The binding as a mapping from slot to value."""
        return dict(self.binding)


class Nearest(NamedTuple):
    """The attempts of one rule with the fewest failing literals; ``cut`` says that the search met its limit."""

    attempts: tuple[Attempt, ...]
    cut: bool


def nearest(model: Model, rule: CompiledRule, pattern: Partial) -> Nearest:
    """The nearest attempts of a rule at an atom that agrees with a pattern; none when its head cannot be that atom."""
    assert rule.head is not None
    start = unify(rule.head.arguments, pattern, {})
    if start is None:
        return Nearest((), False)
    search = _Search(model, rule)
    for allowance in range(1, len(rule.body) + 1):
        search.found = {}
        search.extend(tuple(range(len(rule.body))), start, (), (), allowance)
        if search.found or search.steps > MOST_STEPS:
            break
    if not search.found:
        everything = tuple(range(len(rule.body)))
        return Nearest((Attempt(rule, _ordered(start), (), everything[:1], everything[1:]),), True)
    ordered = sorted(search.found.values(), key=lambda attempt: (len(attempt.untried), _key(attempt)))
    least = len(ordered[0].untried)
    return Nearest(tuple(each for each in ordered if len(each.untried) == least), search.steps > MOST_STEPS)


class _Search:
    def __init__(self, model: Model, rule: CompiledRule) -> None:
        self.model, self.rule = model, rule
        self.found: dict[object, Attempt] = {}
        self.steps = 0

    def extend(
        self, todo: tuple[int, ...], binding: Binding, held: tuple[int, ...], failed: tuple[int, ...], allowance: int
    ) -> None:
        """Try the literals that are left; at most ``allowance`` of them may fail in all."""
        self.steps += 1
        if self.steps > MOST_STEPS or len(self.found) >= MOST_ATTEMPTS:
            return
        body: list[BodyPattern] = [self.rule.body[index] for index in todo]
        place = next_literal(body, binding)
        if place is None:
            if failed and len(failed) <= allowance and not any(self._holds_after_all(each, binding) for each in failed):
                attempt = Attempt(self.rule, _ordered(binding), tuple(sorted(held)), tuple(sorted(failed)), todo)
                self.found.setdefault((attempt.binding, attempt.failed), attempt)
            return
        index, rest = todo[place], todo[:place] + todo[place + 1 :]
        tried = False
        for extended in solutions(self.model, body[place], binding):
            tried = True
            self.extend(rest, extended, (*held, index), failed, allowance)
        if len(failed) < allowance and (not tried or self._may_be_left(body[place], rest)):
            self.extend(rest, binding, held, (*failed, index), allowance)

    def _holds_after_all(self, index: int, binding: Binding) -> bool:
        """Whether an atom was given up though nothing else bound its variables: then some row does agree with it."""
        pattern = self.rule.body[index]
        if not isinstance(pattern, LiteralPattern) or pattern.negated:
            return False
        return bool(self.model.match(pattern.predicate, partial(pattern.arguments, binding)))

    def _may_be_left(self, pattern: BodyPattern, rest: tuple[int, ...]) -> bool:
        """An atom that does match may be given up, where other literals could then bind its variables."""
        return (
            isinstance(pattern, LiteralPattern)
            and not pattern.negated
            and any(isinstance(self.rule.body[index], LiteralPattern) for index in rest)
        )


def _ordered(binding: Binding) -> tuple[tuple[int, Value], ...]:
    return tuple(sorted(binding.items()))


def _key(attempt: Attempt) -> tuple[object, ...]:
    return (attempt.failed, tuple((slot, value_key(value)) for slot, value in attempt.values.items()))
