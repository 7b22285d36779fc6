"""Which changed clauses made an atom appear or vanish: the walk down what differs between two models of one case."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.bench.derivation import fact_key, rule_key
from reasoner.explain.least import conditions
from reasoner.explain.matching import partial
from reasoner.program.compiled import AggregatePattern, GroundAtom, LiteralPattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reasoner.engine.model import Model
    from reasoner.engine.values import Instance
    from reasoner.program.compiled import CompiledProgram


class Side(NamedTuple):
    """One version's model of the case."""

    model: Model
    program: CompiledProgram


Differing = tuple[GroundAtom, Side, Side]
"""An atom that holds on the first side and not on the second."""

Known = dict[tuple[GroundAtom, int], tuple[tuple[str, ...], tuple[Differing, ...]]]
"""What was found out about the atoms of two models of a case: changed clauses there, and what differs below."""


def responsible(atoms: Iterable[Differing], changed: frozenset[str], known: Known) -> tuple[str, ...]:
    """The changed clauses behind atoms that hold on the first side and not on the second, nearest first.

    An atom that appears does so by a rule or fact that is new or changed, by a premise that appears, or by the
    vanishing of something that it needs absent; so the walk only ever visits what differs. ``known`` keeps what was
    found out between questions about the same two models.
    """
    found: dict[str, None] = {}
    waiting = list(atoms)
    seen: set[tuple[GroundAtom, int]] = set()
    place = 0
    while place < len(waiting):
        atom, here, there = waiting[place]
        place += 1
        key = (atom, id(here))
        if key in seen:
            continue
        seen.add(key)
        step = known.get(key)
        if step is None:
            step = known[key] = _step(atom, here, there, changed)
        found.update(dict.fromkeys(step[0]))
        waiting.extend([each for each in step[1] if (each[0], id(each[1])) not in seen])
    return tuple(found)


def _step(
    atom: GroundAtom, here: Side, there: Side, changed: frozenset[str]
) -> tuple[tuple[str, ...], tuple[Differing, ...]]:
    keys: list[str] = []
    below: dict[tuple[GroundAtom, int], Differing] = {}
    info = here.program.fact_info(atom)
    if info is not None and fact_key(atom, info) in changed:
        keys.append(fact_key(atom, info))
    for instance in here.model.instances(atom):
        rule = here.model.rules[instance.rule]
        if rule_key(rule.info) in changed:
            keys.append(rule_key(rule.info))
        for each in _differing(instance, here, there):
            below.setdefault((each[0], id(each[1])), each)
    return tuple(keys), tuple(below.values())


def _differing(instance: Instance, here: Side, there: Side) -> Iterator[Differing]:
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


def _uncounted(instance: Instance, index: int, here: Side, there: Side) -> Iterator[Differing]:
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
