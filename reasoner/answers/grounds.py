"""What an atom rests on: the rule that gave it and the cited clause of the knowledge base behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoner.explain.carried import levels
from reasoner.program.compiled import GroundAtom

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import NamedTuple

    from reasoner.answers.reading import Reading
    from reasoner.engine.model import Model
    from reasoner.program.compiled import Arguments, ClauseInfo
else:
    from reasoner.records import NamedTuple


class Ground(NamedTuple):
    """The clause that carries an atom: its id, strength, sources, grade and sentence; empty where it says nothing."""

    rule: str = ""
    strength: str = ""
    cite: tuple[str, ...] = ()
    evidence: str = ""
    because: str = ""
    status: str = ""


def ground_of(model: Model, reading: Reading, predicate: str, arguments: Arguments) -> Ground:
    """The ground of an atom: the nearest cited clause under it, else the rule that derives it."""
    atom = GroundAtom(predicate, arguments)
    carried = list(_leaves(model, reading, atom))
    for fact, info in carried:
        if info.cite:
            return _ground(info, _strength(fact, reading))
    first = model.instances(atom)
    rule = model.rules[first[0].rule].info if first else None
    strength = next((found for fact, _info in carried if (found := _strength(fact, reading))), "")
    return _ground(rule, strength) if rule else Ground(strength=strength)


def ground_of_fact(reading: Reading, predicate: str, arguments: Arguments) -> Ground | None:
    """The ground that a fact of the knowledge base is by itself."""
    fact = GroundAtom(predicate, arguments)
    info = reading.fact_info(fact)
    return None if info is None else _ground(info, _strength(fact, reading))


def sources_of(model: Model, reading: Reading, predicate: str, arguments: Arguments) -> tuple[str, ...]:
    """The references of the rules that give an atom and of the nearest level of cited clauses under it, each once."""
    atom = GroundAtom(predicate, arguments)
    keys = [key for rule in _rules(model, atom) for key in rule.cite]
    for level in levels(model, reading.fact_info, atom):
        found = [key for _fact, info in level for key in info.cite]
        if found:
            keys.extend(found)
            break
    return tuple(dict.fromkeys(keys))


def layers_of(model: Model, reading: Reading, predicate: str, *rows: Arguments) -> tuple[str, ...]:
    """The layers of what lies close under some atoms; without overlays there is but one."""
    layers = reading.program.layers
    if len(layers) == 1:
        return layers
    from reasoner.answers.layers import layers_under

    return layers_under(model, reading, predicate, rows)


def reason_of(model: Model, reading: Reading, predicate: str, arguments: Arguments) -> str:
    """Why an atom holds: its rule's reason, else that of the nearest clause under it, else what its rule says."""
    atom = GroundAtom(predicate, arguments)
    for rule in _rules(model, atom):
        if rule.because:
            return rule.because
    for _fact, info in _leaves(model, reading, atom):
        if info.because:
            return info.because
    for instance in model.instances(atom):
        says = reading.sentences.says(model.rules[instance.rule], dict(enumerate(instance.bindings)))
        if says:
            return says
    return ""


def _rules(model: Model, atom: GroundAtom) -> list[ClauseInfo]:
    return [model.rules[instance.rule].info for instance in model.instances(atom)]


def _ground(info: ClauseInfo, strength: str) -> Ground:
    return Ground(info.id, strength, info.cite, info.evidence, info.because, info.status)


def _strength(fact: GroundAtom, reading: Reading) -> str:
    place = reading.strength_place(fact.predicate)
    return "" if place is None else str(fact.arguments[place])


def _leaves(model: Model, reading: Reading, atom: GroundAtom) -> Iterator[tuple[GroundAtom, ClauseInfo]]:
    for level in levels(model, reading.fact_info, atom):
        yield from level
