"""Which changed clauses made an atom appear or vanish: the walk down what differs between two models of one case."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.bench.derivation import fact_key, rule_key
from reasoner.explanation.matching import partial
from reasoner.explanation.search import conditions
from reasoner.program.compiled import AggregatePattern, GroundAtom, LiteralPattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reasoner.evaluation.model import Instance, Model
    from reasoner.program.compiled import CompiledProgram


class Side(NamedTuple):
    """One version's model of the case."""

    model: Model
    program: CompiledProgram


def responsible(atoms: Iterable[tuple[GroundAtom, Side, Side]], changed: frozenset[str]) -> tuple[str, ...]:
    """The changed clauses behind atoms that hold on the first side and not on the second, nearest first.

    An atom that appears does so by a rule or fact that is new or changed, by a premise that appears, or by the
    vanishing of something that it needs absent; so the walk only ever visits what differs.
    """
    found: dict[str, None] = {}
    waiting = list(atoms)
    seen: set[tuple[GroundAtom, int]] = set()
    place = 0
    while place < len(waiting):
        atom, here, there = waiting[place]
        place += 1
        if (atom, id(here)) in seen:
            continue
        seen.add((atom, id(here)))
        info = here.program.fact_info(atom)
        if info is not None and fact_key(atom, info) in changed:
            found[fact_key(atom, info)] = None
        for instance in here.model.instances(atom):
            rule = here.model.rules[instance.rule]
            if rule_key(rule.info) in changed:
                found[rule_key(rule.info)] = None
            waiting.extend(_differing(instance, here, there))
    return tuple(found)


def _differing(instance: Instance, here: Side, there: Side) -> Iterator[tuple[GroundAtom, Side, Side]]:
    """What an instance rests on that is not so on the other side."""
    for index, premise in enumerate(here.model.premises(instance)):
        if premise.atom is not None:
            if premise.kind == "atom" and not there.model.holds(premise.atom):
                yield premise.atom, here, there
            elif premise.kind == "not" and there.model.holds(premise.atom):
                yield premise.atom, there, here
        elif premise.kind == "aggregate":
            for contributor in premise.contributors:
                for negated, atom in conditions(here.model, instance, index, contributor):
                    if negated and there.model.holds(atom):
                        yield atom, there, here
                    elif not negated and not there.model.holds(atom):
                        yield atom, here, there
            yield from _uncounted(instance, index, here, there)


def _uncounted(instance: Instance, index: int, here: Side, there: Side) -> Iterator[tuple[GroundAtom, Side, Side]]:
    """Atoms that an aggregate could count on the other side and that do not hold on this one."""
    rule = here.model.rules[instance.rule]
    pattern = rule.body[index]
    if not isinstance(pattern, AggregatePattern):
        return
    binding = dict(enumerate(instance.bindings))
    for element in pattern.elements:
        for literal in element.condition:
            if isinstance(literal, LiteralPattern) and not literal.negated:
                for row in there.model.match(literal.predicate, partial(literal.arguments, binding)):
                    atom = GroundAtom(literal.predicate, row)
                    if not here.model.holds(atom):
                        yield atom, there, here
