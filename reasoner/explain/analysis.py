"""What explanations have found out about a model, so that none of it is worked out twice; never part of the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reasoner.engine.model import Model
    from reasoner.explain.blocked import Blocked
    from reasoner.explain.constraints import Constraints
    from reasoner.explain.inputs import InputSpace
    from reasoner.explain.least import Step, Way
    from reasoner.explain.proof import Proof, Writer
    from reasoner.explain.reach import Reach
    from reasoner.program.compiled import GroundAtom, Value


class Analysis:
    """Of one model: the ways to derive its atoms and the least of them, the nodes of its proofs, why others do not
    hold, and what its case may say."""

    __slots__ = ("blocked", "briefs", "constraints", "counted", "inputs", "outer", "reaches", "steps", "ways", "writer")

    def __init__(self) -> None:
        self.ways: dict[GroundAtom, tuple[Way, ...]] = {}
        self.steps: dict[GroundAtom, Step] = {}
        self.outer: dict[tuple[int, int], tuple[int, ...]] = {}
        self.counted: dict[tuple[int, int, tuple[Value, ...]], tuple[GroundAtom, ...]] = {}
        self.writer: Writer | None = None
        self.briefs: dict[tuple[GroundAtom, int], Proof] = {}
        self.blocked: dict[GroundAtom, tuple[Blocked, ...]] = {}
        self.inputs: InputSpace | None = None
        self.constraints: Constraints | None = None
        self.reaches: dict[tuple[InputSpace, int, bool, str], Reach] = {}


def analysis_of(model: Model) -> Analysis:
    """The analysis of a model, begun when first asked for."""
    if not isinstance(model.analysis, Analysis):
        model.analysis = Analysis()
    return model.analysis
