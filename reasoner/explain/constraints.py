"""Which changed cases may exist: the denials of the program hold, and a number is recorded once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoner.engine.relation import row_key
from reasoner.explain.analysis import analysis_of
from reasoner.explain.inputs import ADD, space_of
from reasoner.explain.matching import joined, unify
from reasoner.program.compiled import LiteralPattern
from reasoner.program.patterns import atoms_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from reasoner.engine.model import Model
    from reasoner.explain.inputs import Change, InputSpace
    from reasoner.explain.matching import Binding
    from reasoner.program.compiled import BodyPattern, CompiledRule, GroundAtom


def constraints_of(model: Model) -> Constraints:
    """Which changes of its case a model allows, found once for each."""
    analysis = analysis_of(model)
    if analysis.constraints is None:
        analysis.constraints = Constraints(space_of(model), model)
    return analysis.constraints


class Constraints:
    """Which changes a case may take, by the model of the case as it is.

    ``monotone`` says that no further record could heal a violation. A denial that the recorded facts already violate is
    left out, so that a doubtful case can still be asked about. ``plain`` says that all denials are about what is
    recorded and about knowledge alone, so that ``refuses`` judges a single record completely.
    """

    __slots__ = ("_denials", "_model", "_of_inputs", "_refused", "_space", "monotone", "plain")

    def __init__(self, space: InputSpace, model: Model) -> None:
        denials = [
            rule
            for rule in model.rules
            if rule.head is None and any(part.predicate in space.dynamic for part in atoms_of(rule.body))
        ]
        self._denials = tuple(rule for rule in denials if next(joined(model, rule.body, {}), None) is None)
        self._space = space
        self._model = model
        self._of_inputs = tuple(rule for rule in self._denials if _of_inputs(rule, space))
        self.plain = len(self._of_inputs) == len(self._denials)
        self._refused: dict[Change, bool] = {}
        rules: dict[str, list[CompiledRule]] = {}
        for rule in model.rules:
            if rule.head is not None:
                rules.setdefault(rule.head.predicate, []).append(rule)
        self.monotone = not any(_may_heal(rule, rules, space.dynamic) for rule in self._denials)

    def allow(self, model: Model, changes: Iterable[Change]) -> bool:
        """Whether a model that was made with these changes is a case that may exist."""
        return all(self._alone(model, change.atom) for change in changes if change.action == ADD) and not any(
            next(joined(model, rule.body, {}), None) is not None for rule in self._denials
        )

    def refuses(self, change: Change) -> bool:
        """Whether one further record violates, by itself, what no other record could heal; told without its model."""
        if change.action != ADD:
            return False
        if change not in self._refused:
            atom = change.atom
            second = self._space.measured(atom.predicate) and bool(
                self._model.match(atom.predicate, (*atom.arguments[:-1], None))
            )
            self._refused[change] = second or any(
                next(joined(self._model, rest, binding), None) is not None
                for rule in self._of_inputs
                for binding, rest in _standing_for(atom, rule.body, {}, 0)
            )
        return self._refused[change]

    def violated(
        self, model: Model, changes: Iterable[Change]
    ) -> tuple[CompiledRule | None, Binding, GroundAtom | None]:
        """The first violation: a denial with its binding, or a second number for what has one; nothing when allowed."""
        for rule in self._denials:
            found = list(joined(model, rule.body, {}))
            if found:
                return rule, min(found, key=lambda each: row_key([each[slot] for slot in sorted(each)])), None
        for change in changes:
            if change.action == ADD and not self._alone(model, change.atom):
                return None, {}, change.atom
        return None, {}, None

    @property
    def predicates(self) -> frozenset[str]:
        """Predicates that a model must contain for ``allow`` to judge it."""
        return frozenset(
            name for rule in self._denials for literal in atoms_of(rule.body) for name in (literal.predicate,)
        )

    def _alone(self, model: Model, atom: GroundAtom) -> bool:
        if not self._space.measured(atom.predicate):
            return True
        return len(model.match(atom.predicate, (*atom.arguments[:-1], None))) <= 1


def _may_heal(denial: CompiledRule, rules: Mapping[str, list[CompiledRule]], dynamic: frozenset[str]) -> bool:
    """Whether a violation could depend on something not being recorded."""
    seen, queue = set(), [denial]
    while queue:
        for pattern in queue.pop().body:
            if not isinstance(pattern, LiteralPattern):
                if any(literal.predicate in dynamic for literal in atoms_of((pattern,))):
                    return True
            elif pattern.predicate in dynamic:
                if pattern.negated:
                    return True
                if pattern.predicate not in seen:
                    seen.add(pattern.predicate)
                    queue += rules.get(pattern.predicate, ())
    return False


def _of_inputs(denial: CompiledRule, space: InputSpace) -> bool:
    """Whether a denial is about what is recorded, and about knowledge: no derived atom, no absence of a record."""
    return all(
        space.is_static(pattern)
        or (isinstance(pattern, LiteralPattern) and not pattern.negated and space.is_input(pattern.predicate))
        for pattern in denial.body
    )


def _standing_for(
    atom: GroundAtom, body: Sequence[BodyPattern], binding: Binding, start: int
) -> Iterator[tuple[Binding, list[BodyPattern]]]:
    """The ways in which one or more literals of a body are the atom: bindings, and what else must hold."""
    for place in range(start, len(body)):
        literal = body[place]
        if isinstance(literal, LiteralPattern) and not literal.negated and literal.predicate == atom.predicate:
            extended = unify(literal.arguments, atom.arguments, binding)
            if extended is not None:
                rest = [*body[:place], *body[place + 1 :]]
                yield extended, rest
                yield from _standing_for(atom, rest, extended, place)
