"""What an atom rests on: the rule that gave it and the cited clause of the knowledge base behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.explain.carried import levels
from reasoner.program.compiled import GroundAtom

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reasoner.answers.reading import Reading
    from reasoner.engine.model import Model
    from reasoner.program.compiled import Arguments, ClauseInfo, Value


class Ground(NamedTuple):
    """The clause that carries a contribution: its id, strength, sources, grade and reason; empty where it says nothing.

    ``says`` is the sentence of the rule that weighs it, ``how`` the reason of the rule that makes it count as it does.
    """

    rule: str = ""
    strength: str = ""
    cite: tuple[str, ...] = ()
    evidence: str = ""
    because: str = ""
    status: str = ""
    says: str = ""
    how: str = ""


JUDGEMENT = "judgement"
"""The grade of what is stated without a source."""

DEPTH = 8
"""Steps from a contribution down to the clause that states it, at most."""


def ground_of(model: Model, reading: Reading, predicate: str, row: Arguments, *, told: bool = True) -> Ground:
    """The ground of a contribution: the nearest cited clause about its conclusion and sign; without a source it is
    a judgement. What merely brings the conclusion up carries none of it.

    Unless it is ``told``, only facts about the sign and its kinds are looked at, and no sentence is made: rule
    instances say the rest, and finding them takes time.
    """
    conclusion, attribute, value = row[1], row[3], row[4]
    atom = GroundAtom(predicate, row)
    if not told:
        found = _stated(model, reading, (conclusion, attribute, value))
        kinds = reading.vocabulary.kinds(str(attribute), str(value)) if found is None else ()
        near = (_stated(model, reading, (conclusion, attribute, kind)) for kind in kinds)
        found = found or next((each for each in near if each is not None), None)
        return _graded(_ground(*found, "")) if found is not None else Ground()
    found = _carrying(model, reading, atom, conclusion, {value})
    # A claim may speak of the sign under another value of the attribute: a kind of it, or a range that holds it.
    found = found or _carrying(model, reading, atom, conclusion, {value, attribute})
    counting = [model.rules[instance.rule].info for instance in model.instances(atom)]
    says = _weighed(model, reading, atom)
    how = next((info.because for info in counting if info.because and not info.cite), "")
    if found is not None:
        return _graded(_ground(*found, says)._replace(how=how))
    return _ground(counting[0], "", says) if counting else Ground(says=says)


def _graded(ground: Ground) -> Ground:
    return ground if ground.cite or ground.evidence else ground._replace(evidence=JUDGEMENT)


def _stated(model: Model, reading: Reading, sign: Arguments) -> tuple[ClauseInfo, str] | None:
    """The fact of the knowledge base about a conclusion and a sign, one that cites a source where there is one."""
    bare: tuple[ClauseInfo, str] | None = None
    for name, size in reading.claim_predicates:
        for row in model.match(name, (*sign, *(None,) * (size - len(sign)))):
            fact = GroundAtom(name, row)
            info = reading.fact_info(fact)
            if info is not None and info.cite:
                return info, _strength(fact, reading)
            if info is not None and bare is None:
                bare = info, _strength(fact, reading)
    return bare


def _carrying(
    model: Model, reading: Reading, atom: GroundAtom, conclusion: Value, about: set[Value]
) -> tuple[ClauseInfo, str] | None:
    """The nearest clause under an atom that cites a source, else the nearest fact, and its strength.

    Only atoms are followed that name the conclusion and something it is about.
    """
    level, seen = [atom], {atom}
    bare: tuple[ClauseInfo, str] | None = None
    for _ in range(DEPTH):
        below: list[GroundAtom] = []
        for each in level:
            for instance in model.instances(each):
                rule = model.rules[instance.rule].info
                if rule.cite:
                    return rule, ""
                for premise in model.premises(instance):
                    under = premise.atom
                    if premise.kind != "atom" or under is None or under in seen or conclusion not in under.arguments:
                        continue
                    seen.add(under)
                    info = reading.fact_info(under)
                    if info is not None and info.cite:
                        return info, _strength(under, reading)
                    if about.isdisjoint(under.arguments):
                        continue
                    if info is None:
                        below.append(under)
                    elif bare is None:
                        bare = info, _strength(under, reading)
        level = below
    return bare


def _weighed(model: Model, reading: Reading, atom: GroundAtom) -> str:
    """The sentence of the rule that weighs a contribution."""
    for instance in model.instances(atom):
        return reading.sentences.says(model.rules[instance.rule], dict(enumerate(instance.bindings))) or ""
    return ""


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


def _ground(info: ClauseInfo, strength: str, says: str) -> Ground:
    return Ground(info.id, strength, info.cite, info.evidence, info.because, info.status, says)


def _strength(fact: GroundAtom, reading: Reading) -> str:
    place = reading.strength_place(fact.predicate)
    return "" if place is None else str(fact.arguments[place])


def _leaves(model: Model, reading: Reading, atom: GroundAtom) -> Iterator[tuple[GroundAtom, ClauseInfo]]:
    for level in levels(model, reading.fact_info, atom):
        yield from level
