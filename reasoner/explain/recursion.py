"""The changes that a recursive atom could depend on: all beneath it, with no choice of literals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoner.explain.inputs import ADD, REMOVE, Change
from reasoner.explain.matching import partial, unify
from reasoner.program.compiled import GroundAtom
from reasoner.program.patterns import polar_atoms

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reasoner.engine.model import Model
    from reasoner.explain.inputs import InputSpace
    from reasoner.explain.matching import Partial
    from reasoner.program.compiled import CompiledRule

MOST_PATTERNS = 2_000


def below(
    model: Model,
    space: InputSpace,
    rules: Mapping[str, Sequence[CompiledRule]],
    goal: tuple[bool, str, Partial],
    *,
    contradict: bool,
) -> frozenset[Change]:
    """Changes that could make some atom of a pattern hold (the first of ``goal`` is true) or vanish.

    Every literal is followed, so cycles do no harm; past ``MOST_PATTERNS`` only the case is kept bound.
    """
    changes: set[Change] = set()
    seen: set[tuple[bool, str, Partial]] = set()
    queue = [goal]
    while queue:
        node = queue.pop()
        if node in seen:
            continue
        seen.add(node)
        up, name, arguments = node
        if space.is_input(name):
            changes |= _input_changes(model, space, node, contradict)
            continue
        info = space.info(name)
        case = arguments[:1] if info is not None and info.per_case else ()
        for rule in rules.get(name, ()):
            assert rule.head is not None
            start = unify(rule.head.arguments, arguments, {})
            if start is None:
                continue
            if len(seen) > MOST_PATTERNS:
                start = unify(rule.head.arguments, (*case, *(None,) * (len(arguments) - len(case))), {}) or {}
            for literal, positive in polar_atoms(rule.body):
                if literal.predicate in space.dynamic or space.is_input(literal.predicate):
                    ways = (True, False) if positive is None else (up is positive,)
                    queue += ((way, literal.predicate, partial(literal.arguments, start)) for way in ways)
    return frozenset(changes)


def _input_changes(model: Model, space: InputSpace, node: tuple[bool, str, Partial], contradict: bool) -> set[Change]:
    up, name, arguments = node
    if up:
        atoms = [GroundAtom(name, row) for row in space.additions(name, arguments)]
        return {Change(ADD, atom) for atom in atoms if not model.holds(atom)}
    if not contradict or name not in space.changeable:
        return set()
    return {Change(REMOVE, GroundAtom(name, row)) for row in model.match(name, arguments)}
