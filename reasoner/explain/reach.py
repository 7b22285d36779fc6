"""Which changes of the input could make an atom true or false, and how many of them at least.

A ``Cut`` is a promise: every set of changes that reaches the goal from the present model contains one of ``changes``
and at least ``least`` of them. Search that only ever adds a member of the cut of the model it stands on therefore
misses no solution, and stops where ``least`` is more than it may still add. Both follow from the rules alone:

* what depends on no input never changes, so it is joined first and leaves ground instances;
* for an instance to become true each of its failing ground literals must, so one of them suffices, the hardest;
* a sum must gain what it lacks, and a change brings at most the weights of the tuples that depend on it.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from reasoner.engine.values import compare
from reasoner.explain.cuts import (
    IMPOSSIBLE,
    NEVER,
    UNBOUNDED,
    Cut,
    Option,
    bounds,
    direction,
    either,
    gaining,
    hardest,
    moves,
    size,
    ways_to_break,
)
from reasoner.explain.effort import Effort
from reasoner.explain.inputs import ADD, REMOVE, Change
from reasoner.explain.matching import (
    aggregate,
    differ,
    ground,
    inside,
    joined,
    only_measures,
    partial,
    ready,
    solutions,
    unify,
    value_of,
)
from reasoner.explain.recursion import below
from reasoner.explain.settled import Settled
from reasoner.program.compiled import AggregatePattern, ComparisonPattern, GroundAtom, LiteralPattern, Var
from reasoner.program.patterns import outer_slots

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reasoner.engine.model import Model
    from reasoner.explain.inputs import InputSpace
    from reasoner.explain.matching import Binding, Partial
    from reasoner.program.compiled import Arguments, BodyPattern, CompiledRule, Pattern, Value


class Reach:
    """The analysis of one model.

    ``contradict`` lets recorded facts be taken back as well. ``effort`` bounds it: where that is spent, every question
    raises ``OutOfEffort``, and what was found out stays. ``direct`` names the predicate asked about, and leaves out all
    that takes an aggregate to move beneath it: quick to find and worth trying first, but no cut.
    """

    __slots__ = (
        "_contradict", "_direct", "_effort", "_gains", "_holding", "_memo", "_model", "_rules", "_settled", "_space",
        "_values", "_within",
    )  # fmt: skip

    def __init__(
        self,
        model: Model,
        space: InputSpace,
        *,
        within: int = NEVER,
        contradict: bool = False,
        effort: Effort | None = None,
        direct: str = "",
    ) -> None:
        self._model = model
        self._effort = effort or Effort()
        self._settled = Settled(model, space, self._spend)
        self._direct = direct
        self._within = within
        self._space = space
        self._contradict = contradict
        self._rules: dict[str, list[CompiledRule]] = {}
        for rule in model.rules:
            if rule.head is not None:
                self._rules.setdefault(rule.head.predicate, []).append(rule)
        self._memo: dict[tuple[bool, str, Partial], tuple[Option, ...]] = {}
        self._gains: dict[object, dict[Change, int]] = {}
        self._values: dict[object, Value | None] = {}
        self._holding: dict[tuple[str, Partial], Cut] = {}

    @contextmanager
    def spending(self, effort: Effort) -> Iterator[None]:
        """Spend from this effort while inside."""
        before, self._effort = self._effort, effort
        try:
            yield
        finally:
            self._effort = before

    def _spend(self) -> None:
        self._effort.spend()

    # What could become true

    def to_hold(self, predicate: str, pattern: Partial) -> Cut:
        """Cut of: some atom that agrees with the pattern and does not hold comes to hold."""
        key = (predicate, pattern)
        if key not in self._holding:
            self._holding[key] = either(option.cut for option in self.options(predicate, pattern))
        return self._holding[key]

    def options(self, predicate: str, pattern: Partial) -> tuple[Option, ...]:
        """The rows that could newly hold and agree with a pattern."""
        if self._space.is_input(predicate):
            return tuple(
                Option(row, Cut(frozenset((Change(ADD, GroundAtom(predicate, row)),)), 1))
                for row in self._space.additions(predicate, pattern)
                if not self._model.holds(GroundAtom(predicate, row))
            )
        if predicate not in self._space.dynamic:
            return ()
        key = (True, predicate, pattern)
        if key not in self._memo:
            info = self._space.info(predicate)
            if info is not None and info.recursive:
                self._memo[key] = self._any(predicate, pattern, True)
            else:
                self._memo[key] = tuple(self._derived(predicate, pattern))
                self._share(predicate, pattern)
        return self._memo[key]

    def _any(self, predicate: str, pattern: Partial, upward: bool) -> tuple[Option, ...]:
        changes = below(
            self._model, self._space, self._rules, (upward, predicate, pattern), contradict=self._contradict
        )
        return (Option(pattern, Cut(changes, 1)),) if changes else ()

    def _share(self, predicate: str, pattern: Partial) -> None:
        """What is known of all rows is known of each: no row has to be looked into again."""
        found = self._memo[True, predicate, pattern]
        if None not in pattern or any(None in option.row for option in found):
            return
        rows: dict[Partial, list[Option]] = {}
        for option in found:
            rows.setdefault(option.row, []).append(option)
        for row, options in rows.items():
            self._memo.setdefault((True, predicate, row), tuple(options))

    def _derived(self, predicate: str, pattern: Partial) -> Iterator[Option]:
        for rule in self._rules.get(predicate, ()):
            assert rule.head is not None
            start = unify(rule.head.arguments, pattern, {})
            if start is None or (self._direct and predicate != self._direct and self._counts(rule)):
                continue
            for binding, rest in self._settled.rule(rule, start):
                for closed, left in self._closed(rule, binding, rest, frozenset()):
                    row = partial(rule.head.arguments, closed)
                    if differ(row, pattern) or (None not in row and row in self._model.match(predicate, row)):
                        continue
                    cut = self.body_to_hold(left, closed)
                    if cut.possible:
                        yield Option(row, cut)

    def _counts(self, rule: CompiledRule) -> bool:
        """Whether a rule rests on an aggregate that a case can move."""
        return any(isinstance(each, AggregatePattern) and not self._space.is_static(each) for each in rule.body)

    def _closed(
        self, rule: CompiledRule, binding: Binding, rest: list[BodyPattern], done: frozenset[int]
    ) -> Iterator[tuple[Binding, list[BodyPattern]]]:
        """Bind what is open in the head: a positive literal takes what holds or could newly hold, nothing else."""
        chosen = self._opener(rule, binding, rest, done)
        if chosen is None:
            yield from self._settled.body(rest, binding)
            return
        arguments = partial(chosen.arguments, binding)
        rows: dict[Partial, None] = dict.fromkeys(self._model.match(chosen.predicate, arguments))
        rows.update(dict.fromkeys(option.row for option in self.options(chosen.predicate, arguments)))
        for row in rows:
            extended = unify(chosen.arguments, row, binding)
            if extended is not None:
                for found, left in self._settled.body(rest, extended, near=True):
                    yield from self._closed(rule, found, left, done | {id(chosen)})

    def _opener(
        self, rule: CompiledRule, binding: Binding, rest: list[BodyPattern], done: frozenset[int]
    ) -> LiteralPattern | None:
        assert rule.head is not None
        opened = {each.slot for each in rule.head.arguments if isinstance(each, Var) and each.slot not in binding}
        if not opened:
            return None
        for pattern in rest:
            if not isinstance(pattern, LiteralPattern) or pattern.negated or id(pattern) in done:
                continue
            info = self._space.info(pattern.predicate)
            if info is not None and not info.recursive and ground(pattern, binding) is None:
                return pattern
        return None

    def body_to_hold(self, rest: Sequence[BodyPattern], binding: Binding) -> Cut:
        """Cut of: a body that does not hold under this binding comes to hold (or holds with other values)."""
        failing: list[Cut] = []
        loose: list[Cut] = []
        # What an aggregate could count is long to find, and need not be where something else is out of reach.
        for pattern in sorted(rest, key=lambda each: isinstance(each, AggregatePattern)):
            failed, cut = self._literal(pattern, rest, binding)
            if cut is None:
                continue
            if not failed:
                loose.append(cut)
            elif cut.possible:
                failing.append(cut)
            else:
                return IMPOSSIBLE
        return hardest(failing) if failing else either(loose)

    def _literal(self, pattern: BodyPattern, rest: Sequence[BodyPattern], binding: Binding) -> tuple[bool, Cut | None]:
        """Whether the literal fails for good under the binding, and the cut of its becoming true."""
        if isinstance(pattern, ComparisonPattern):
            if ready(pattern, binding) and next(solutions(self._model, pattern, binding), None) is None:
                return True, IMPOSSIBLE
            return False, None
        if isinstance(pattern, AggregatePattern):
            return (False, None) if self._direct else self._aggregate(pattern, rest, binding)
        atom = ground(pattern, binding)
        if atom is None:
            arguments = partial(pattern.arguments, binding)
            if pattern.negated:
                return False, self.to_vanish(pattern.predicate, arguments)
            return not self._model.match(pattern.predicate, arguments), self.to_hold(pattern.predicate, arguments)
        if self._model.holds(atom) is not pattern.negated:
            return False, None
        if pattern.negated:
            return True, self.to_vanish(*atom)
        return True, self.to_hold(*atom)

    # What could become false

    def to_vanish(self, predicate: str, pattern: Partial) -> Cut:
        """Cut of: some atom that agrees with the pattern and holds comes not to hold."""
        return either(self.vanishing(GroundAtom(predicate, row)) for row in self._model.match(predicate, pattern))

    def vanishing(self, atom: GroundAtom) -> Cut:
        """Cut of: an atom that holds comes not to hold, so each of its instances breaks; the hardest one counts."""
        if self._space.is_input(atom.predicate):
            if self._contradict and atom.predicate in self._space.changeable:
                return Cut(frozenset((Change(REMOVE, atom),)), 1)
            return IMPOSSIBLE
        if atom.predicate not in self._space.dynamic or self._model.origin(atom) in ("given", "knowledge"):
            return IMPOSSIBLE
        key = (False, atom.predicate, atom.arguments)
        if key not in self._memo:
            info = self._space.info(atom.predicate)
            if info is not None and info.recursive:
                self._memo[key] = self._any(atom.predicate, atom.arguments, False)
            else:
                cuts = [self._breaking(number, values) for number, values in self._model.instances(atom)]
                self._memo[key] = (Option(atom.arguments, hardest(cuts)),)
        return either(option.cut for option in self._memo[key])

    def to_go(self, predicate: str, pattern: Partial) -> Cut:
        """Cut of: no atom agrees with the pattern any more, whatever stands where it is open."""
        rows = self._model.match(predicate, pattern)
        info = self._space.info(predicate)
        if not rows or predicate not in self._space.dynamic or (info is not None and info.recursive):
            return self.to_vanish(predicate, pattern)
        cuts = []
        for row in rows:
            atom = GroundAtom(predicate, row)
            if self._model.origin(atom) != "derived":
                return IMPOSSIBLE
            cuts += [self._breaking(number, values, pattern) for number, values in self._model.instances(atom)]
        return hardest(cuts)

    def _breaking(self, number: int, values: Arguments, open_head: Partial | None = None) -> Cut:
        return self.to_break(self._model.rules[number], dict(enumerate(values)), open_head)

    def to_break(self, rule: CompiledRule, binding: Binding, open_head: Partial | None = None) -> Cut:
        """Cut of: a body that holds under a binding comes not to hold; ``open_head`` leaves measured values open."""
        cuts = []
        for pattern in rule.body:
            if isinstance(pattern, LiteralPattern):
                atom = ground(pattern, binding)
                if pattern.negated:
                    cuts.append(self.to_hold(pattern.predicate, partial(pattern.arguments, binding)))
                elif atom is not None:
                    cuts.append(self.vanishing(atom))
            elif isinstance(pattern, AggregatePattern) and not self._direct and not self._space.is_static(pattern):
                if open_head is not None and only_measures(rule, pattern, open_head):
                    continue
                cuts.append(self._move(pattern, binding, ways_to_break(pattern)))
        return either(cuts)

    # Aggregates

    def _aggregate(
        self, pattern: AggregatePattern, rest: Sequence[BodyPattern], binding: Binding
    ) -> tuple[bool, Cut | None]:
        if not all(slot in binding for slot in outer_slots(pattern)):
            return False, self._move(pattern, binding)
        value = self._value(pattern, binding)
        failing = False
        needs: list[tuple[bool, int]] = []
        for operator, bound in bounds(pattern, rest, binding):
            if value is not None and compare(value, operator, bound):
                continue
            failing = True
            needs.append(direction(value, operator, bound, pattern.function))
        if failing:
            cuts = []
            for upward, needed in needs:
                gains = self.gains(pattern, binding, up=upward)
                if pattern.function in ("min", "max"):
                    gains = {**gains, **self.gains(pattern, binding, up=not upward)}
                    needed = 1
                cuts.append(gaining(gains, needed, self._within))
            return True, hardest(cuts)
        if isinstance(pattern.guard, Var) and pattern.guard.slot not in binding and pattern.operator == "=":
            return False, self._move(pattern, binding)
        return False, None

    def _move(self, pattern: AggregatePattern, binding: Binding, ways: tuple[bool, ...] = (True, False)) -> Cut:
        """Cut of: an aggregate moves, up (the first of ``ways``) or down."""
        changes = frozenset(change for up in ways for change in self.gains(pattern, binding, up=up))
        return Cut(changes, 1) if changes else IMPOSSIBLE

    def gains(self, pattern: AggregatePattern, binding: Binding, *, up: bool) -> dict[Change, int]:
        """For each change the most it could move the aggregate up (or down)."""
        key = (id(pattern), up, inside(pattern, binding))
        if key not in self._gains:
            found = self._gains[key] = {}
            for weight, cut in self.movers(pattern, binding, up=up):
                for change in cut.changes:
                    found[change] = min(UNBOUNDED, found.get(change, 0) + weight)
        return self._gains[key]

    def _value(self, pattern: AggregatePattern, binding: Binding) -> Value | None:
        key = (id(pattern), inside(pattern, binding))
        if key not in self._values:
            self._values[key] = aggregate(self._model, pattern, binding)[0]
        return self._values[key]

    def movers(self, pattern: AggregatePattern, binding: Binding, *, up: bool) -> Iterator[tuple[int, Cut]]:
        """Tuples that could come or go so that the aggregate moves up (or down), with how far at most.

        Where a term is open one change may bring any number of tuples, so nothing bounds what it moves.
        """
        counts = pattern.function == "count"
        for element in pattern.elements:
            for found, rest in self._settled.body(element.condition, binding):
                known = 1 if counts else value_of(element.terms[0], found)
                comes, goes = (known is None or moves(known, way, pattern.function) for way in (up, not up))
                for extended, cut in self._new(rest, found) if comes else ():
                    weight = 1 if counts else value_of(element.terms[0], extended)
                    if cut.possible and moves(weight, up, pattern.function):
                        closed = None not in partial(element.terms, extended)
                        yield size(weight, pattern.function) if closed else UNBOUNDED, cut
                for weight, cut in self._old(element.terms, rest, found, counts) if goes else ():
                    if cut.possible and moves(weight, not up, pattern.function):
                        yield size(weight, pattern.function), cut

    def _new(self, rest: list[BodyPattern], binding: Binding) -> Iterator[tuple[Binding, Cut]]:
        """Ways in which a condition could newly hold; a single open atom is expanded, so that its weight is known."""
        if len(rest) == 1 and isinstance(rest[0], LiteralPattern) and not rest[0].negated:
            for option in self.options(rest[0].predicate, partial(rest[0].arguments, binding)):
                extended = unify(rest[0].arguments, option.row, binding)
                if extended is not None:
                    yield extended, option.cut
            return
        yield binding, self.body_to_hold(rest, binding)

    def _old(
        self, terms: Sequence[Pattern], rest: list[BodyPattern], binding: Binding, counts: bool
    ) -> Iterator[tuple[Value | None, Cut]]:
        """Tuples that count now, and what would take them away."""
        for found in joined(self._model, rest, binding):
            weight = 1 if counts else value_of(terms[0], found)
            cuts = []
            for literal in rest:
                if isinstance(literal, LiteralPattern):
                    arguments = partial(literal.arguments, found)
                    if literal.negated:
                        cuts.append(self.to_hold(literal.predicate, arguments))
                    else:
                        cuts.append(self.to_vanish(literal.predicate, arguments))
                elif isinstance(literal, AggregatePattern):
                    cuts.append(self._aggregate(literal, (), found)[1] or IMPOSSIBLE)
            yield weight, either(cuts)
