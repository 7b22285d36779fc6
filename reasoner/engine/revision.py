"""The model of a case after a few facts changed, from the model before: only what they touch is found again.

A rule's instance can come or go only where some ground literal of its body changes. So each changed row, matched with
the literals it could stand in, says which bindings to look at: the instances under these are found again, the others
stay. What rows come or go is handed on to the next component. Recursive components that are touched are evaluated
anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoner.engine.computed import ComputedModel, Ground
from reasoner.engine.demand import demanded
from reasoner.engine.evaluate import (
    can_fire,
    evaluate_rules,
    needed_predicates,
    prepared_of,
    refuse_foreign,
)
from reasoner.engine.model import Instance
from reasoner.engine.relation import Relation
from reasoner.engine.rounds import head_row
from reasoner.engine.touched import asked, touched
from reasoner.errors import EvaluationError
from reasoner.program.compiled import Var

if TYPE_CHECKING:
    from collections.abc import Iterable, Set

    from reasoner.engine.demand import Only
    from reasoner.engine.touched import Slots
    from reasoner.program.compiled import Arguments, CompiledProgram, CompiledRule, GroundAtom, Value


FEW_BINDINGS = 10
"""Bindings of one rule that are looked at one by one, however few rows it reads."""


class Reviser:
    """Makes models of variations of one case. ``goals`` are those that ``before`` was evaluated for, at least.

    With ``only`` the models answer for some rows of the goals alone; their other rows may be those of the case before.
    """

    __slots__ = ("_before", "_index", "_needed", "_of_rule", "_places", "_values")

    def __init__(self, before: ComputedModel, goals: Iterable[str] | None = None, only: Only | None = None) -> None:
        self._before = before
        program = before.program
        self._needed: Set[str] | None = None
        self._places: dict[str, int | None] = {}
        self._values: frozenset[Value] = frozenset()
        if goals is not None:
            wanted = frozenset(goals)
            self._needed = needed_predicates(program, prepared_of(program).slices, wanted)
            if only is not None:
                self._places, self._values = demanded(program, wanted, only), only.values
        self._of_rule: dict[int, list[Instance]] | None = None
        self._index: dict[tuple[int, Slots], dict[Arguments, list[Instance]]] = {}

    def after(self, facts: Iterable[GroundAtom], program: CompiledProgram | None = None) -> ComputedModel:
        """The model on other facts, or of a variation of the program (see ``vary``); the same that evaluation gives.

        Raises ``EvaluationError`` for a fact that no input predicate declares.
        """
        before = self._before.ground
        program = program or before.program
        prepared = prepared_of(program)
        ground = Ground(program, prepared.base, prepared.plans)
        for fact in facts:
            refuse_foreign(fact, program)
            ground.given.setdefault(fact.predicate, Relation()).add(fact.arguments, 0)
        ground.own.update(before.own)
        ground.instances.update(before.instances)
        delta = self._varied(program, ground)
        for name in {*ground.given, *before.given}:
            self._give(name, ground, delta)
        for component in prepared.components:
            self._component(program, component, ground, delta)
        return ComputedModel(ground, self._violations(program, ground, delta))

    def instances(self, rule: int) -> list[Instance]:
        """The instances that a rule had."""
        if self._of_rule is None:
            found: dict[int, list[Instance]] = {}
            for (name, _row), instances in self._before.ground.instances.items():
                if name in self._before.ground.own:
                    for instance in instances:
                        found.setdefault(instance.rule, []).append(instance)
            self._of_rule = found
        return self._of_rule.get(rule, [])

    def had(self, rule: int, slots: Slots, values: Arguments) -> list[Instance]:
        """The instances that a rule had with these values in these slots."""
        index = self._index.get((rule, slots))
        if index is None:
            index = self._index[rule, slots] = {}
            for instance in self.instances(rule):
                index.setdefault(tuple([instance.bindings[slot] for slot in slots]), []).append(instance)
        return index.get(values, [])

    def _varied(self, program: CompiledProgram, ground: Ground) -> dict[str, Set[Arguments]]:
        """The rows that a variation of the program changes in what depends on no case."""
        delta: dict[str, Set[Arguments]] = {}
        if program is not self._before.program:
            for name in prepared_of(program).varied:
                changed = ground.relation(name).rows.keys() ^ self._before.relation(name).rows.keys()
                if changed:
                    delta[name] = changed
            # What depends on no case keeps instances only as a memory; of a variation it must find its own.
            for key in [key for key in ground.instances if key[0] not in ground.own]:
                del ground.instances[key]
        return delta

    def _give(self, name: str, ground: Ground, delta: dict[str, Set[Arguments]]) -> None:
        now, then = (each.given[name].rows if name in each.given else {} for each in (ground, self._before.ground))
        changed = now.keys() ^ then.keys()
        if not changed:
            return
        stated = ground.program.facts.get(name, {})
        changed = {row for row in changed if row not in stated}
        before = ground.own.get(name) or Relation(dict.fromkeys(stated, 0))
        ground.own[name] = before.revised(
            [row for row in changed if row in now], [row for row in changed if row in then]
        )
        if changed:
            delta[name] = changed

    def _component(
        self, program: CompiledProgram, component: list[int], ground: Ground, delta: dict[str, Set[Arguments]]
    ) -> None:
        outlines = program.outlines
        touched = [number for number in component if not delta.keys().isdisjoint(outlines[number].mentions)]
        heads = {outlines[number].head for number in component}
        if not touched or (self._needed is not None and heads.isdisjoint(self._needed)):
            return
        if any(not heads.isdisjoint(outlines[number].needs) for number in component) or heads & ground.given.keys():
            self._anew(program, component, heads, ground, delta)
            return
        changed: dict[tuple[str, Arguments], None] = {}
        for number in touched:
            self._rule(program.rules[number], ground, delta, changed)
        _settle(changed, ground, delta)

    def _anew(
        self,
        program: CompiledProgram,
        component: list[int],
        heads: set[str],
        ground: Ground,
        delta: dict[str, Set[Arguments]],
    ) -> None:
        """Evaluate a component as if there had been none before."""
        for name in heads:
            for row in self._before.relation(name).rows:
                ground.instances.pop((name, row), None)
            ground.own.pop(name, None)
            for row in ground.given[name].rows if name in ground.given else ():
                ground.writable(name).add(row, 0)
        evaluate_rules(program, component, None, ground, prepared_of(program).native)
        for name in heads:
            changed = ground.relation(name).rows.keys() ^ self._before.relation(name).rows.keys()
            if changed:
                delta[name] = changed

    def _rule(
        self,
        rule: CompiledRule,
        ground: Ground,
        delta: dict[str, Set[Arguments]],
        changed: dict[tuple[str, Arguments], None],
    ) -> None:
        """Find again the instances under the bindings that the changed rows touch; note the heads that differ."""
        assert rule.head is not None
        for instance, holds in self._differences(rule, ground, delta):
            key = (rule.head.predicate, head_row(rule.head, instance.bindings))
            known = ground.instances.get(key, [])
            if holds and instance not in known:
                ground.instances[key] = [*known, instance]
            elif not holds and instance in known:
                ground.instances[key] = [each for each in known if each != instance]
            changed[key] = None

    def _differences(
        self, rule: CompiledRule, ground: Ground, delta: dict[str, Set[Arguments]]
    ) -> list[tuple[Instance, bool]]:
        """The instances of a rule that come (true) or go."""
        needs = ground.program.outlines[rule.number].needs
        fires = can_fire(ground.program.outlines[rule.number], ground, ())
        bindings = self._restricted(rule, touched(rule, delta, ground.plans))
        if len(bindings) > FEW_BINDINGS:
            rows = [len(ground.own[name].rows) for name in needs if name in ground.own]
            if len(bindings) > FEW_BINDINGS + max(rows, default=0):
                bindings = [((), ())]  # the rule as a whole has fewer rows to go through
        try:
            return [
                each for slots, values in bindings for each in self._under(rule, slots, values, ground, fires=fires)
            ]
        except EvaluationError:
            # Bound in another order, a variable may meet arithmetic before the literal that would have refused it.
            return self._under(rule, (), (), ground, fires=fires)

    def _restricted(self, rule: CompiledRule, touched: list[tuple[Slots, Arguments]]) -> list[tuple[Slots, Arguments]]:
        """The bindings that matter, where only some rows of the head are asked for."""
        assert rule.head is not None
        place = self._places.get(rule.head.predicate)
        carrier = None if place is None else rule.head.arguments[place]
        if not isinstance(carrier, Var):
            return touched
        found: dict[tuple[Slots, Arguments], None] = {}
        for slots, values in touched:
            if carrier.slot not in slots:
                for value in self._values:
                    found[(*slots, carrier.slot), (*values, value)] = None
            elif values[slots.index(carrier.slot)] in self._values:
                found[slots, values] = None
        return list(found)

    def _under(
        self, rule: CompiledRule, slots: Slots, values: Arguments, ground: Ground, *, fires: bool
    ) -> list[tuple[Instance, bool]]:
        before = self.had(rule.number, slots, values) if slots else self.instances(rule.number)
        after = asked(rule, slots, values, ground) if fires else []
        if before == after:
            return []
        old, new = dict.fromkeys(before), dict.fromkeys(after)
        return [(each, False) for each in old if each not in new] + [(each, True) for each in new if each not in old]

    def _violations(
        self, program: CompiledProgram, ground: Ground, delta: dict[str, Set[Arguments]]
    ) -> tuple[Instance, ...]:
        if self._needed is not None:
            return ()
        prepared = prepared_of(program)
        kept: dict[int, list[Instance]] = {}
        for instance in self._before.violations:
            kept.setdefault(instance.rule, []).append(instance)
        found: list[Instance] = []
        for number in prepared.denials:
            outline = program.outlines[number]
            if delta.keys().isdisjoint(outline.mentions):
                found.extend(kept.get(number, ()))
            elif can_fire(outline, ground, ()):
                rows = prepared.native.ask(program.rules[number], ground)
                found.extend(Instance(number, bindings) for bindings in rows)
        return tuple(found)


def _settle(changed: Iterable[tuple[str, Arguments]], ground: Ground, delta: dict[str, Set[Arguments]]) -> None:
    """Let rows come and go with their instances."""
    added: dict[str, list[Arguments]] = {}
    removed: dict[str, list[Arguments]] = {}
    for name, row in changed:
        held = row in ground.relation(name).rows
        if ground.instances.get((name, row)):
            if not held:
                added.setdefault(name, []).append(row)
        else:
            ground.instances.pop((name, row), None)
            if held and row not in ground.program.facts.get(name, {}):
                removed.setdefault(name, []).append(row)
    for name in {*added, *removed}:
        plus, minus = added.get(name, []), removed.get(name, [])
        ground.own[name] = ground.writable(name).revised(plus, minus)
        delta[name] = {*plus, *minus}
