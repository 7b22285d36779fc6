"""Why an atom does not hold: the rules that could give it, how near each comes, what blocks it, the smallest repair."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.explain.attempts import Attempt, nearest
from reasoner.explain.blocked import opposite
from reasoner.explain.constraints import constraints_of
from reasoner.explain.effort import Effort, OutOfEffort
from reasoner.explain.goals import Holds
from reasoner.explain.inputs import ADD, Change, InputSpace, space_of
from reasoner.explain.matching import aggregate, inside, partial, value_of
from reasoner.explain.proof import brief
from reasoner.explain.reach import Reach
from reasoner.explain.repair import DEFAULT_LIMITS, Limits, Repair, search
from reasoner.explain.worlds import Worlds, worlds_of
from reasoner.program.compiled import AggregatePattern, ComparisonPattern, GroundAtom, LiteralPattern, Var
from reasoner.program.patterns import MIRROR

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from reasoner.engine.model import Model
    from reasoner.explain.cuts import Cut
    from reasoner.explain.goals import Goal
    from reasoner.explain.matching import Binding, Partial
    from reasoner.explain.proof import Proof
    from reasoner.program.compiled import Arguments, BodyPattern, CompiledRule, Value

HELD, FAILED, UNKNOWN = "held", "failed", "unknown"
ABSENT, UNRECORDED = "absent", "unrecorded"

MOST_RULES = 12
MOST_ATTEMPTS = 3
MOST_MISSING = 12
MOST_INPUTS = 20
PROOFS, PROOF_DEPTH = 3, 3
"""What blocks a rule is proven for so many of its literals, by so many steps above each other."""

DEEPEST = 3

EFFORT = 800
"""Joins that may be made to find out what could still become true, beside what needs no aggregate to move."""


WHY_NOT_LIMITS = DEFAULT_LIMITS._replace(solutions=12, effort=3 * EFFORT)
"""How far it is looked for the smallest change unless asked to go to the end."""


class Missing(NamedTuple):
    """A tuple that an aggregate lacks: how far it would move it, and the changes any one of which could bring it."""

    points: int
    changes: tuple[Change, ...]


class Body(NamedTuple):
    """One body literal of an attempt, as far as it is bound.

    ``state`` is ``held``, ``failed`` (something speaks against it) or ``unknown`` (an input that is not recorded either
    way, or a literal that was not tried because an earlier one leaves a variable open: ``tried`` is then false).
    ``kind`` is ``atom``, ``not``, ``comparison`` or ``aggregate``, as for a premise. ``arguments`` has ``None`` where a
    variable is open. For a comparison ``left operator right``; for an aggregate ``right`` is its value, ``left`` what
    it is held against, ``tuples`` what counts in it, ``short`` how far it is from enough, ``missing`` what could count.
    ``blocker`` marks the first that fails, ``closed`` one that nothing that may still be recorded could make hold.
    ``recorded`` says of an input that does not hold what is: its opposite (``absent``), something that excludes it
    (``failed``), or neither (``unrecorded``).
    ``detail`` says why the atom of a failed literal does not hold, ``because`` is the atom that blocks a negated one,
    and ``proof`` why that one holds (of the first few only).
    """

    state: str
    kind: str
    place: int
    predicate: str = ""
    arguments: Partial = ()
    tried: bool = True
    left: Value | None = None
    operator: str = ""
    right: Value | None = None
    function: str = ""
    tuples: tuple[Arguments, ...] = ()
    short: int = 0
    missing: tuple[Missing, ...] = ()
    missing_left_out: int = 0
    blocker: bool = False
    closed: bool = False
    recorded: str = ""
    because: GroundAtom | None = None
    proof: Proof | None = None
    detail: Absence | None = None


class Try(NamedTuple):
    """A candidate rule under its nearest binding; ``others`` counts further bindings that are just as near."""

    rule: CompiledRule
    binding: tuple[tuple[int, Value], ...]
    literals: tuple[Body, ...]
    failed: int
    others: int


class Absence(NamedTuple):
    """Why an atom (``None`` for any value of an argument) does not hold.

    ``status``: ``holds`` (it does: ``rows``), ``unknown`` (an input nobody recorded), ``absent`` (an input whose
    opposite is recorded), ``contradicted`` (an input that something else recorded excludes, or that no case may
    record), ``unstated`` (knowledge that is not in the knowledge base; ``rows`` are the nearest facts), ``unfounded``
    (nothing could derive it: no rule has such a head) or ``underived``. ``rules_left_out`` counts the rules further
    away than those listed. ``cut`` says where a limit was met.
    """

    predicate: str
    arguments: Partial
    status: str
    rows: tuple[GroundAtom, ...] = ()
    tries: tuple[Try, ...] = ()
    rules_left_out: int = 0
    repair: Repair | None = None
    cut: str = ""


def why_not(
    model: Model,
    atom: GroundAtom | tuple[str, Partial],
    *,
    limits: Limits = WHY_NOT_LIMITS,
    contradict: bool = False,
    depth: int = DEEPEST,
    worlds: Worlds | None = None,
    goal: Goal | None = None,
    cost: Callable[[Change], int] | None = None,
) -> Absence:
    """Why the atom is not in the model; of an atom that is, says so. Always answers, within the limits.

    ``goal`` stands for the atom in the search for the smallest change, ``cost`` says what a change costs to learn.
    """
    predicate, arguments = atom[0], tuple(atom[1])
    worlds = worlds or worlds_of(model)
    space = space_of(model)
    absence = _Explainer(model, space, worlds, predicate).explain(predicate, arguments, depth, frozenset())
    if absence.status in ("holds", "unstated", "unfounded"):
        return absence
    absence = _with_proofs(absence, model)
    goal = goal or Holds(predicate, arguments)
    found = search(worlds, space, goal, contradict=contradict, limits=limits, cost=cost, hints=_unrecorded(absence))
    return absence._replace(repair=found)


def _unrecorded(absence: Absence) -> tuple[Change, ...]:
    """The records that the nearest ways lack, those of the nearest first."""
    found: dict[Change, None] = {}
    queue = [absence]
    for each in queue:
        for body in (body for tried in each.tries for body in tried.literals):
            known = tuple([value for value in body.arguments if value is not None])
            if body.recorded == UNKNOWN and body.kind == "atom" and len(known) == len(body.arguments):
                found[Change(ADD, GroundAtom(body.predicate, known))] = None
            if body.detail is not None:
                queue.append(body.detail)
    return tuple(found)


def _with_proofs(absence: Absence, model: Model) -> Absence:
    """The absence with proofs of what blocks its rules."""
    left = PROOFS
    tries = []
    for each in absence.tries:
        literals = []
        for body in each.literals:
            if body.because is not None and left > 0:
                left -= 1
                body = body._replace(proof=brief(model, body.because, PROOF_DEPTH))
            literals.append(body)
        tries.append(each._replace(literals=tuple(literals)))
    return absence._replace(tries=tuple(tries))


class _Explainer:
    """One question's walk: nested absences stop at the depth, and at an atom that is already being explained."""

    def __init__(self, model: Model, space: InputSpace, worlds: Worlds, asked: str) -> None:
        self.model, self.space, self.asked = model, space, asked
        self.direct = Reach(model, space, effort=Effort(EFFORT), direct=asked)
        self.reach = Reach(model, space, effort=Effort(EFFORT))
        self.constraints = constraints_of(model)
        self.worlds = worlds.sliced(self.constraints.predicates)

    def explain(self, predicate: str, arguments: Partial, depth: int, above: frozenset[tuple[str, Partial]]) -> Absence:
        """The absence of one atom, with those beneath it as far as ``depth`` goes."""
        rows = self.model.match(predicate, arguments)
        if rows:
            return Absence(predicate, arguments, "holds", tuple(GroundAtom(predicate, row) for row in rows[:5]))
        if self.space.is_input(predicate):
            recorded = self._recorded(predicate, arguments)
            return Absence(predicate, arguments, recorded if recorded in (ABSENT, UNKNOWN) else "contradicted")
        rules = [rule for rule in self.model.rules if rule.head is not None and rule.head.predicate == predicate]
        if not rules:
            near = self._similar(predicate, arguments)
            return Absence(predicate, arguments, "unstated", tuple(GroundAtom(predicate, row) for row in near))
        return self._underived(predicate, arguments, rules, depth, above | {(predicate, arguments)})

    def _underived(
        self,
        predicate: str,
        arguments: Partial,
        rules: Sequence[CompiledRule],
        depth: int,
        above: frozenset[tuple[str, Partial]],
    ) -> Absence:
        found: list[Try] = []
        cut = False
        for rule in rules:
            attempts, stopped = nearest(self.model, rule, arguments)
            cut = cut or stopped
            ranked = sorted(_different(attempts, above), key=self._distance)
            for attempt in ranked[:MOST_ATTEMPTS]:
                literals = tuple(self._body(attempt, index) for index in range(len(rule.body)))
                others = len(ranked) - MOST_ATTEMPTS if attempt is ranked[min(len(ranked), MOST_ATTEMPTS) - 1] else 0
                found.append(Try(rule, attempt.binding, literals, len(attempt.failed), max(0, others)))
        if not found:
            return Absence(predicate, arguments, "unfounded")
        found.sort(key=lambda each: (each.failed, _contradicted(each), each.rule.number))
        kept = found[:MOST_RULES]
        if depth > 1:
            kept = [self._deepen(each, depth - 1, above) for each in kept]
        message = "the search for the nearest bindings met its limit; nearer ones may exist" if cut else ""
        return Absence(predicate, arguments, "underived", (), tuple(kept), len(found) - len(kept), None, message)

    def _deepen(self, each: Try, depth: int, above: frozenset[tuple[str, Partial]]) -> Try:
        """The same with the absence of every failed atom told in turn."""
        literals = tuple(
            body._replace(detail=self.explain(body.predicate, body.arguments, depth, above))
            if body.kind == "atom" and body.state == FAILED and (body.predicate, body.arguments) not in above
            else body
            for body in each.literals
        )
        return each._replace(literals=literals)

    def _distance(self, attempt: Attempt) -> tuple[int, int]:
        """Attempts that lack only what is not recorded stand before those that something contradicts."""
        binding = attempt.values
        closed = 0
        for index in attempt.failed:
            pattern = attempt.rule.body[index]
            if isinstance(pattern, LiteralPattern) and not pattern.negated:
                closed += self._closed(pattern, partial(pattern.arguments, binding))
            else:
                closed += 1
        return (len(attempt.failed), closed)

    def _body(self, attempt: Attempt, index: int) -> Body:
        pattern, binding = attempt.rule.body[index], attempt.values
        if index in attempt.untried:
            return self._plain(index, pattern, binding, UNKNOWN)._replace(tried=False)
        if index in attempt.held:
            return self._plain(index, pattern, binding, HELD)
        body = self._plain(index, pattern, binding, FAILED)._replace(blocker=index == attempt.failed[0])
        if isinstance(pattern, LiteralPattern):
            return self._failed_atom(pattern, binding, body)
        if isinstance(pattern, AggregatePattern):
            return self._short(pattern, binding, body, body.operator, body.left)
        return self._comparison(attempt, pattern, binding, body)

    def _plain(self, index: int, pattern: BodyPattern, binding: Binding, state: str) -> Body:
        if isinstance(pattern, LiteralPattern):
            arguments, kind = partial(pattern.arguments, binding), "not" if pattern.negated else "atom"
            missing = (state == HELD) is pattern.negated and self.space.is_input(pattern.predicate)
            recorded = self._recorded(pattern.predicate, arguments) if missing else ""
            return Body(state, kind, index, pattern.predicate, arguments, recorded=recorded)
        if isinstance(pattern, ComparisonPattern):
            left, right = value_of(pattern.left, binding), value_of(pattern.right, binding)
            return Body(state, "comparison", index, left=left, operator=pattern.operator, right=right)
        value, tuples = aggregate(self.model, pattern, binding) if state != UNKNOWN else (None, ())
        guard = value_of(pattern.guard, binding)
        return Body(
            state,
            "aggregate",
            index,
            left=guard,
            operator=pattern.operator,
            right=value if tuples or pattern.function not in ("min", "max") else None,
            function=pattern.function,
            tuples=tuples,
        )

    def _failed_atom(self, pattern: LiteralPattern, binding: Binding, body: Body) -> Body:
        if pattern.negated:
            closed = self._closed(pattern, body.arguments)
            rows = self.model.match(pattern.predicate, body.arguments)
            return body._replace(because=GroundAtom(pattern.predicate, rows[0]) if rows else None, closed=closed)
        if body.recorded == UNKNOWN:
            return body._replace(state=UNKNOWN)
        return body._replace(closed=self._closed(pattern, body.arguments))

    def _recorded(self, predicate: str, arguments: Partial) -> str:
        """What is recorded about an input that does not hold; ``unknown`` where it may still be recorded."""
        known = tuple([value for value in arguments if value is not None])
        other = opposite(GroundAtom(predicate, known), self.worlds.program.entry)
        if len(known) == len(arguments) and other is not None and self.model.holds(other):
            return ABSENT
        if self._open(predicate, arguments):
            return UNKNOWN
        return FAILED if self.space.additions(predicate, arguments) else UNRECORDED

    def _closed(self, literal: LiteralPattern, arguments: Partial) -> bool:
        """Whether it is certain that nothing which may still be recorded could make a literal hold."""
        for reach in (self.direct, self.reach):
            look = reach.to_vanish if literal.negated else reach.to_hold
            try:
                if look(literal.predicate, arguments).possible:
                    return False
            except OutOfEffort:
                return False
        return True

    def _comparison(self, attempt: Attempt, pattern: ComparisonPattern, binding: Binding, body: Body) -> Body:
        """A failed comparison of an aggregate's value is told as that aggregate's shortfall."""
        for other in attempt.rule.body:
            if isinstance(other, AggregatePattern) and isinstance(other.guard, Var) and other.operator == "=":
                if pattern.left == other.guard:
                    return self._short(other, binding, body, pattern.operator, body.right)
                if pattern.right == other.guard:
                    return self._short(other, binding, body, MIRROR[pattern.operator], body.left)
        return body

    def _short(
        self, pattern: AggregatePattern, binding: Binding, body: Body, operator: str, bound: Value | None
    ) -> Body:
        value, tuples = aggregate(self.model, pattern, binding)
        mirrored = MIRROR[operator] if body.kind == "aggregate" else operator
        upward = mirrored in (">=", ">", "=", "!=")
        short = 0
        if isinstance(value, int) and isinstance(bound, int):
            short = abs(bound - value) + (mirrored in (">", "<"))
            upward = bound >= value if mirrored == "=" else upward
        missing = sorted(_merged(self._movers(pattern, binding, upward)), key=_weightiest)
        return body._replace(
            function=pattern.function,
            tuples=tuples,
            short=short,
            missing=tuple(missing[:MOST_MISSING]),
            missing_left_out=max(0, len(missing) - MOST_MISSING),
        )

    def _movers(self, pattern: AggregatePattern, binding: Binding, upward: bool) -> list[tuple[int, Cut]]:
        """What could move an aggregate; where that is long to find, what could without moving another aggregate."""
        try:
            return list(self.reach.movers(pattern, binding, up=upward))
        except OutOfEffort:
            return list(Reach(self.model, self.space, direct=self.asked).movers(pattern, binding, up=upward))

    def _open(self, predicate: str, arguments: Partial) -> bool:
        """Whether nothing recorded excludes an input: it may be proposed and would make a case that may exist."""
        for row in self.space.additions(predicate, arguments)[:MOST_INPUTS]:
            change = Change(ADD, GroundAtom(predicate, row))
            if self.constraints.refuses(change):
                continue
            if self.constraints.plain or self.constraints.allow(self.worlds.after((change,)), (change,)):
                return True
        return False

    def _similar(self, predicate: str, arguments: Partial) -> list[Arguments]:
        """Facts that differ from the wanted one in a single argument."""
        found: dict[Arguments, None] = {}
        for place, value in enumerate(arguments):
            if value is not None:
                open_here = (*arguments[:place], None, *arguments[place + 1 :])
                found.update(dict.fromkeys(self.model.match(predicate, open_here)))
        return list(found)[:5]


def _different(attempts: Sequence[Attempt], above: frozenset[tuple[str, Partial]]) -> list[Attempt]:
    """The attempts that lack different things, the first of each; those that rest on what is being explained are no
    way to it."""
    found: dict[tuple[object, ...], Attempt] = {}
    for attempt in attempts:
        lacking = [_shape(attempt.rule.body[index], attempt.values) for index in attempt.failed]
        if not any(each in above for each in lacking):
            found.setdefault((attempt.failed, *lacking), attempt)
    return list(found.values())


def _shape(pattern: BodyPattern, binding: Binding) -> tuple[object, ...]:
    """What a literal says under a binding; of a positive atom its predicate and arguments."""
    if isinstance(pattern, LiteralPattern):
        said = (pattern.predicate, partial(pattern.arguments, binding))
        return ("not", *said) if pattern.negated else said
    if isinstance(pattern, ComparisonPattern):
        return (value_of(pattern.left, binding), pattern.operator, value_of(pattern.right, binding))
    return (value_of(pattern.guard, binding), inside(pattern, binding))


def _contradicted(each: Try) -> int:
    return sum(body.state == FAILED for body in each.literals)


def _weightiest(missing: Missing) -> tuple[int, str]:
    return (-missing.points, str(missing.changes))


def _merged(movers: Iterable[tuple[int, Cut]]) -> list[Missing]:
    """Movers with the same changes told once, the strongest first."""
    found: dict[tuple[Change, ...], int] = {}
    for points, cut in movers:
        changes = tuple(sorted(cut.changes, key=str))
        found[changes] = found.get(changes, 0) + points
    return [Missing(points, changes) for changes, points in found.items()]
