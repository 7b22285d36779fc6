"""The model of a case after a few facts changed, from the model before: only what they touch is found again.

A row can come or go only where some ground literal of a rule that gives it changes. So each changed row, matched with
the literals it could stand in, says which bindings to look at: the rows under these are found again, before and after,
the others stay. What rows come or go is handed on to the next component. Recursive components that are touched are
evaluated anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Set

from reasoner.engine.demand import Only, demanded
from reasoner.engine.evaluate import evaluate_rules, needed_predicates, placed, refuse_foreign, violations_of
from reasoner.engine.model import Ground, Model
from reasoner.engine.native import NativeEngine, rows
from reasoner.engine.prepared import Slots, prepared_of
from reasoner.engine.relation import Relation, ordered
from reasoner.engine.touched import touched
from reasoner.engine.values import Instance
from reasoner.errors import EvaluationError
from reasoner.program.compiled import Arguments, CompiledProgram, CompiledRule, GroundAtom, Value, Var

FEW_BINDINGS = 10
"""Bindings of one rule that are looked at one by one, however few rows it reads."""

Bindings = list[tuple[Slots, Arguments]]
Restrict = Callable[[CompiledRule, Bindings], Bindings]


class Reviser:
    """Makes models of variations of one case. ``goals`` are those that ``before`` was evaluated for, at least.

    With ``only`` the models answer for some rows of the goals alone; their other rows may be those of the case before.
    """

    __slots__ = ("_before", "_needed", "_places", "_values")

    def __init__(self, before: Model, goals: Iterable[str] | None = None, only: Only | None = None) -> None:
        self._before = before
        program = before.program
        self._needed: Set[str] | None = None
        self._places: dict[str, int | None] = {}
        self._values: frozenset[Value] = frozenset()
        if goals is not None:
            wanted = frozenset(goals)
            self._needed = needed_predicates(program, wanted)
            if only is not None:
                self._places, self._values = demanded(program, wanted, only), only.values

    def after(self, facts: Iterable[GroundAtom], program: CompiledProgram | None = None) -> Model:
        """The model on other facts, or of a variation of the program (see ``vary``); the same that evaluation gives.

        Raises ``EvaluationError`` for a fact that no input predicate declares.
        """
        before = self._before.ground
        program = program or before.program
        prepared = prepared_of(program)
        ground = Ground(program)
        for fact in facts:
            refuse_foreign(fact, program)
            ground.given.setdefault(fact.predicate, Relation()).add(fact.arguments, 0)
        ground.own.update(before.own)
        delta: dict[str, Set[Arguments]] = {}
        for name in prepared.varied if program is not before.program else ():
            _note(name, before, ground, delta)
        for name in {*ground.given, *before.given}:
            self._give(name, ground, delta)
        for component in prepared.components:
            if self._needed is None or any(program.outlines[number].head in self._needed for number in component):
                revise_component(component, before, ground, delta, self._restricted)
        return Model(ground, self._violations(program, ground, delta))

    def _give(self, name: str, ground: Ground, delta: dict[str, Set[Arguments]]) -> None:
        now, then = (each.given[name].rows if name in each.given else {} for each in (ground, self._before.ground))
        stated = ground.program.facts.get(name, {})
        changed = {row for row in now.keys() ^ then.keys() if row not in stated}
        if changed:
            before = ground.own.get(name) or Relation(dict.fromkeys(stated, 0))
            came, went = ([row for row in ordered(changed) if row in part] for part in (now, then))
            ground.own[name] = before.revised(came, went)
            delta[name] = changed

    def _restricted(self, rule: CompiledRule, bindings: Bindings) -> Bindings:
        """The bindings that matter, where only some rows of the head are asked for."""
        assert rule.head is not None
        place = self._places.get(rule.head.predicate)
        carrier = None if place is None else rule.head.arguments[place]
        if not isinstance(carrier, Var):
            return bindings
        found: dict[tuple[Slots, Arguments], None] = {}
        for slots, values in bindings:
            if carrier.slot not in slots:
                for value in self._values:
                    found[(*slots, carrier.slot), (*values, value)] = None
            elif values[slots.index(carrier.slot)] in self._values:
                found[slots, values] = None
        return list(found)

    def _violations(
        self, program: CompiledProgram, ground: Ground, delta: dict[str, Set[Arguments]]
    ) -> tuple[Instance, ...]:
        found: list[Instance] = []
        for number in prepared_of(program).denials if self._needed is None else ():
            if delta.keys().isdisjoint(program.outlines[number].mentions):
                found.extend(each for each in self._before.violations if each.rule == number)
            else:
                found.extend(violations_of(number, ground, NativeEngine()))
        return tuple(found)


def revise_component(
    component: Sequence[int],
    before: Ground,
    ground: Ground,
    delta: dict[str, Set[Arguments]],
    restrict: Restrict = lambda rule, bindings: bindings,
) -> None:
    """Find the rows of a component again where changed rows touch it, and note which of them come or go."""
    outlines = ground.program.outlines
    numbers = [number for number in component if not delta.keys().isdisjoint(outlines[number].mentions)]
    if not numbers:
        return
    heads = {outlines[number].head for number in component}
    recursive = any(not heads.isdisjoint(outlines[number].needs) for number in component)
    if recursive or heads & (delta.keys() | ground.given.keys()):
        found = None
    else:
        found = _touched_rows(numbers, before, ground, delta, restrict)
    if found is None:
        for name in heads:
            ground.own.pop(name, None)
            for row in ground.given[name].rows if name in ground.given else ():
                ground.writable(name).add(row, 0)
        evaluate_rules(ground.program, component, None, ground, NativeEngine())
        for name in sorted(heads):
            _note(name, before, ground, delta)
        return
    for name, changed in found.items():
        known = before.relation(name)
        came = [row for row in ordered(changed) if changed[row] and row not in known.rows]
        went = [row for row in changed if not changed[row] and row in known.rows]
        if came or went:
            ground.own[name] = known.revised(came, went)
            delta[name] = {*came, *went}


def _note(name: str, before: Ground, ground: Ground, delta: dict[str, Set[Arguments]]) -> None:
    """Note what changed of a predicate, or take its old relation where finding it again gave the same."""
    old, new = before.relation(name).rows, ground.relation(name).rows
    changed = old.keys() ^ new.keys()
    if changed:
        delta[name] = changed
    elif old != new:
        return  # the same rows, some of them in another round
    elif name in before.own:
        ground.own[name] = before.own[name]
    else:
        ground.own.pop(name, None)


def _touched_rows(
    numbers: list[int], before: Ground, ground: Ground, delta: dict[str, Set[Arguments]], restrict: Restrict
) -> dict[str, dict[Arguments, bool]] | None:
    """The rows that could come or go, with whether they hold; ``None`` where a rule is better asked as a whole."""
    found: dict[str, dict[Arguments, bool]] = {}
    try:
        for number in numbers:
            rule = ground.program.rules[number]
            assert rule.head is not None
            bindings = restrict(rule, touched(ground.rules.touched(rule), delta))
            if any(not slots for slots, _values in bindings) or _many(bindings, number, ground):
                return None
            changed = found.setdefault(rule.head.predicate, {})
            for slots, values in bindings:
                after = _under(rule, slots, values, ground)
                for row in _under(rule, slots, values, before):
                    if row not in after:
                        changed.setdefault(row, False)
                for row in after:
                    changed[row] = True
        for name, changed in found.items():
            for row, holds in changed.items():
                if not holds and _derived(name, row, ground):
                    changed[row] = True
    except EvaluationError:
        # Bound in another order, a variable may meet arithmetic before the literal that would have refused it.
        return None
    return found


def _many(bindings: Bindings, number: int, ground: Ground) -> bool:
    """Whether the rule as a whole has fewer rows to go through."""
    if len(bindings) <= FEW_BINDINGS:
        return False
    read = [len(ground.own[name].rows) for name in ground.program.outlines[number].needs if name in ground.own]
    return len(bindings) > FEW_BINDINGS + max(read, default=0)


def _under(rule: CompiledRule, slots: Slots, values: Arguments, ground: Ground) -> dict[Arguments, None]:
    """The rows of a rule with these values in these slots."""
    if not ground.can_fire(rule.number):
        return {}
    question = ground.rules.question(rule, ground.estimate, bound=slots)
    with placed(rule):
        return rows(question, rule, ground, bound=zip(slots, values, strict=True))


def _derived(name: str, row: Arguments, ground: Ground) -> bool:
    """Whether a row is stated or some rule gives it."""
    if row in ground.program.facts.get(name, {}):
        return True
    return any(
        ground.can_fire(number) and ground.rules.grounding(number).derives(row, ground)
        for number in ground.rules.giving(name)
    )
