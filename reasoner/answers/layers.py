"""The layers that what a model says comes from: the base alone, or with it the overlays that had a part in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoner.program.compiled import GroundAtom

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reasoner.answers.reading import Reading
    from reasoner.engine.model import Model
    from reasoner.program.compiled import Arguments

_DEPTH = 6


def layers_under(model: Model, reading: Reading, predicate: str, rows: tuple[Arguments, ...]) -> tuple[str, ...]:
    """The layers of the rules and facts close under some atoms, in the order of the layers.

    What a total is made up of is not followed: the summands name their own layers.
    """
    found = set(_found(model, reading, [GroundAtom(predicate, row) for row in rows]))
    return tuple(layer for layer in reading.program.layers if layer in found)


def _found(model: Model, reading: Reading, level: list[GroundAtom]) -> Iterator[str]:
    seen = set(level)
    for _ in range(_DEPTH):
        below: list[GroundAtom] = []
        for atom in level:
            info = reading.fact_info(atom)
            if info is not None:
                yield info.layer
            for instance in model.instances(atom):
                yield model.rules[instance.rule].info.layer
                for premise in model.premises(instance):
                    if premise.kind == "atom" and premise.atom is not None and premise.atom not in seen:
                        seen.add(premise.atom)
                        below.append(premise.atom)
        level = below
