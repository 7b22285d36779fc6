"""The models of one case under changes, each made once from the model of the case as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoner.engine.model import Model
from reasoner.engine.native import evaluate_native
from reasoner.engine.revision import Reviser
from reasoner.explain.analysis import analysis_of
from reasoner.explain.cuts import NEVER
from reasoner.explain.inputs import Change, apply
from reasoner.explain.reach import Reach
from reasoner.program.compiled import GroundAtom

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reasoner.engine.demand import Only
    from reasoner.explain.inputs import InputSpace
    from reasoner.program.compiled import CompiledProgram

MOST_KEPT = 4_000


def input_facts(model: Model) -> tuple[GroundAtom, ...]:
    """The facts of the case that a model was made from, in order."""
    inputs = sorted(info.name for info in model.program.predicates.values() if info.kind == "input")
    return tuple(GroundAtom(name, row) for name in inputs for row in model.rows(name))


def worlds_of(model: Model) -> Worlds:
    """The case of a model, to be changed."""
    return Worlds(model.program, input_facts(model), base=model)


class Worlds:
    """Models of a case and of its variations. ``goals`` leaves out what the named predicates do not depend on; ``only``
    also leaves out what other rows of them depend on. ``base`` is the whole model of the case, where it is known
    already."""

    __slots__ = ("_given", "_goals", "_kept", "_only", "_reviser", "_slices", "facts", "program")

    def __init__(
        self,
        program: CompiledProgram,
        facts: Iterable[GroundAtom],
        goals: Iterable[str] | None = None,
        base: Model | None = None,
        only: Only | None = None,
    ) -> None:
        self.program = program
        self.facts = tuple(facts)
        self._goals = None if goals is None else frozenset(goals)
        self._kept: dict[frozenset[Change], Model] = {}
        self._reviser: Reviser | None = None
        self._given = base
        self._only = only
        self._slices: dict[frozenset[str], Worlds] = {}

    @property
    def base(self) -> Model:
        """The model of the case as it is."""
        return self.after(())

    def after(self, changes: Sequence[Change]) -> Model:
        """The model of the case after the changes."""
        key = frozenset(changes)
        if key not in self._kept:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[key] = self._evaluate(apply(self.facts, changes))
        return self._kept[key]

    def sliced(self, goals: Iterable[str], only: Only | None = None) -> Worlds:
        """The same case, with models that need to hold only what these predicates, or some rows of them, depend on."""
        base = self.base if self._goals is None else None
        if only is not None:
            return Worlds(self.program, self.facts, goals, base, only)
        wanted = frozenset(goals)
        if wanted not in self._slices:
            self._slices[wanted] = Worlds(self.program, self.facts, wanted, base)
        return self._slices[wanted]

    def _evaluate(self, facts: tuple[GroundAtom, ...]) -> Model:
        if self._reviser is None:
            base = self._given
            if not isinstance(base, Model):
                base = evaluate_native(self.program, self.facts, goals=self._goals)
            self._reviser = Reviser(base, self._goals, self._only)
            self._kept[frozenset()] = base
            if facts == self.facts:
                return base
        return self._reviser.after(facts)


def reach_of(
    model: Model, space: InputSpace, *, within: int = NEVER, contradict: bool = False, direct: str = ""
) -> Reach:
    """The analysis of a model that its explanations share: what one found out, the next need not."""
    reaches = analysis_of(model).reaches
    key = (space, within, contradict, direct)
    known = reaches.get(key)
    if known is None:
        known = reaches[key] = Reach(model, space, within=within, contradict=contradict, direct=direct)
    return known
