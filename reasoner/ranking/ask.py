"""Which unrecorded input would tell most: how far each answer moves the list, for what it costs to learn."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.explain.constraints import constraints_of
from reasoner.explain.effort import MODEL, WAYS, Effort
from reasoner.explain.inputs import ADD, Change, change_key, roundest, roundness, space_of
from reasoner.explain.reach import Reach
from reasoner.explain.worlds import worlds_of
from reasoner.program.compiled import GroundAtom
from reasoner.ranking.entries import Place, Summand, attribute_cost, grounds, standing, summands, summed
from reasoner.ranking.flip import case_of, moves

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reasoner.engine.model import Model
    from reasoner.program.compiled import ClauseInfo, Value

MOST = 5
LIVE = 5
ALWAYS = 2
SEPARATED = 4
DANGERS = 4
OF_ONE_ATTRIBUTE = 2
WEIGHED = 16
DOUBLING = 3
NUMBERS = 5
ALARM = 0.5


class Effect(NamedTuple):
    """One candidate under one answer: its place before and after, the summands the answer brings, and their claims."""

    conclusion: str
    before: Place | None
    after: Place | None
    came: tuple[Summand, ...]
    grounds: tuple[ClauseInfo, ...] = ()

    @property
    def claims(self) -> tuple[str, ...]:
        """The ids of the clauses that make it count."""
        return tuple(dict.fromkeys(info.id for info in self.grounds if info.id))


class Answer(NamedTuple):
    """One possible answer: what it records, how far it moves the list, and whom it moves most."""

    change: Change
    movement: float
    first: str
    effects: tuple[Effect, ...]
    dangers_in: tuple[str, ...]
    dangers_out: tuple[str, ...]

    @property
    def brings(self) -> tuple[tuple[str, int, int], ...]:
        """The candidates whose score it changes, with both scores."""
        return tuple((each.conclusion, _score(each.before), _score(each.after)) for each in self.effects)


class Question(NamedTuple):
    """An input to ask for: ``value`` is ``None`` for a number. ``worth`` is the mean movement over its cost."""

    attribute: str
    value: Value | None
    stage: str
    cost: int
    worth: float
    answers: tuple[Answer, ...]


class Questions(NamedTuple):
    """The questions, the most telling first; ``tried`` of ``possible`` inputs were weighed, the others only estimated.

    ``first`` is who leads before any answer; ``hurried``: no step was left for some of the promising ones.
    """

    questions: tuple[Question, ...]
    first: str
    tried: int
    possible: int
    hurried: bool = False


def ask(
    model: Model,
    *,
    most: int = MOST,
    steps: float = 60_000,
) -> Questions:
    """Rank the unrecorded inputs that bear on the candidates in play, within some ``steps``.

    All of them are estimated from the rules; the ``WEIGHED`` best (or twice ``most``) are weighed by models. What the
    knowledge base asks for by itself (entry ``ask_first``) stands before them, whether it moves the list or not.
    """
    asking = _Asking(model, Effort(steps))
    demanded = asking.demanded()[:most]
    asked = {(each.attribute, each.value) for each in demanded}
    topics = [topic for topic in asking.topics() if topic[0] not in asked]
    found: list[Question] = []
    tried = 0
    promising = topics[: max(WEIGHED, 2 * most)]
    for (attribute, value), changes in promising:
        # However much each takes, as many are weighed as are wanted.
        if tried >= most and asking.effort.over:
            break
        tried += 1
        question = asking.question(attribute, value, changes)
        if question is not None:
            found.append(question)
    found.sort(key=lambda each: (-each.worth, each.cost, each.attribute, str(each.value)))
    first = asking.places[0].conclusion if asking.places else ""
    others = _varied(found)[: most - len(demanded)]
    kept = tuple(asking.with_claims(question) for question in (*demanded, *others))
    return Questions(kept, first, tried, len(topics), tried < len(promising))


def demanded(model: Model) -> tuple[Question, ...]:
    """The questions that the knowledge base asks by itself (entry ``ask_first``); ``ask`` puts them first."""
    return tuple(_Asking(model, Effort(0)).demanded()[:MOST])


def _varied(questions: list[Question]) -> list[Question]:
    """The questions without those that a better or a fuller one answers, and at most two of one attribute."""
    kept: list[Question] = []
    tells = [_tells(question) for question in questions]
    for place, question in enumerate(questions):
        answered = any(
            tells[place] < other or (tells[place] == other and before < place) for before, other in enumerate(tells)
        )
        beside = sum(each.attribute == question.attribute for each in kept)
        if not answered and beside < OF_ONE_ATTRIBUTE:
            kept.append(question)
    return kept


def _tells(question: Question) -> frozenset[object]:
    """What its answers bring, those left out that bring nothing: a number tells all that a range of it does."""
    return frozenset(
        (frozenset(answer.brings), answer.dangers_in, answer.dangers_out)
        for answer in question.answers
        if answer.brings or answer.movement
    )


class _Asking:
    def __init__(self, model: Model, effort: Effort) -> None:
        self.entry, self.effort = model.program.entry, effort
        whole, entry = worlds_of(model), self.entry
        self.base = model
        self.space = space_of(self.base)
        self.constraints = constraints_of(self.base)
        goals = summed(entry) | {entry[name] for name in ("candidate", "not_excluded") if name in entry}
        self.worlds = whole.sliced(goals | self.constraints.predicates)
        self.places = standing(self.base)
        self.dangers = self._dangers(self.base)
        self.cost = attribute_cost(self.base)

    def topics(self) -> list[tuple[tuple[str, Value | None], tuple[Change, ...]]]:
        """What could be asked, with its possible answers: the most telling by a first estimate stand first."""
        reach = Reach(self.base, self.space)
        estimate: dict[tuple[str, Value | None], int] = {}
        numbers: dict[str, list[Change]] = {}
        live = dict.fromkeys(self.rivals())
        for place, conclusion in enumerate([*live, *[name for name in self.dangers if name not in live][:DANGERS]]):
            # What speaks for one of them is worth asking; what none of them is known to show would lower them all.
            for change, gain in moves(self.base, reach, conclusion, up=True).items():
                attribute, value = str(change.atom.arguments[1]), change.atom.arguments[2]
                key = (attribute, None if isinstance(value, int) else value)
                estimate[key] = estimate.get(key, 0) + gain * (LIVE - min(place, LIVE - 1))
                if isinstance(value, int) and change not in numbers.setdefault(attribute, []):
                    numbers[attribute].append(change)
        told = self._told(attribute for attribute, _ in estimate)
        estimate = {key: value for key, value in estimate.items() if key[0] not in told}
        ordered = sorted(estimate, key=lambda key: (-estimate[key] / self.cost(key[0]), key[0], str(key[1])))
        return [(key, self._answers(key, numbers.get(key[0], ()))) for key in ordered]

    def rivals(self) -> list[str]:
        """Who can still come first: the first ones, whatever their tier, and all that are not of the last tier."""
        order = {row[0]: row[1] for row in self.base.rows(self.entry.get("tier_order", ""))}
        last = max(order, key=lambda tier: (str(type(order[tier])), order[tier]), default=None)
        return [place.conclusion for place in self.places[:LIVE] if place.rank <= ALWAYS or place.tier != last]

    def _plausible(self, attribute: str, numbers: Sequence[Change]) -> list[Change]:
        """Numbers to ask for by example: round ones, none far beyond where the knowledge base tells cases apart."""
        same = [
            attribute,
            *(str(row[1]) for row in self.base.match(self.entry.get("same", ""), (attribute, None))),
        ]
        band = self.entry.get("band", "")
        rows = [row for name in same for row in self.base.match(band, (name, None, None, None))]
        marks = {bound for row in rows for bound in row[2:4] if isinstance(bound, int)}
        limits = [row for name in same for row in self.base.match(self.entry.get("limit", ""), (name, None, None))]
        ends = {bound for row in limits for bound in row[1:]}
        inner = sorted(marks - ends)
        if not inner:
            return list(numbers)
        low, high = inner[0] // 2, inner[-1] + max(1, inner[-1] // 4)
        found = [change for change in numbers if low <= _number(change) <= high]
        beyond = [change for change in numbers if _number(change) > high]
        if beyond and not any(_number(change) > inner[-1] for change in found):
            found.append(beyond[0]._replace(atom=_with_number(beyond[0].atom, roundest(inner[-1] + 1, high))))
        return found or list(numbers)

    def _told(self, asked: Iterable[str]) -> frozenset[str]:
        """Attributes that tell in words what is measured, or asked for, as a number."""
        numbers = {str(row[1]) for row in self.base.rows(self.entry.get("measured", ""))} | set(asked)
        return frozenset(str(row[0]) for row in self.base.rows(self.entry.get("coarser", "")) if row[1] in numbers)

    def _answers(self, key: tuple[str, Value | None], numbers: Sequence[Change]) -> tuple[Change, ...]:
        attribute, value = key
        if value is None:
            plausible = self._plausible(attribute, sorted(numbers, key=change_key))
            round_ones = [change for change in plausible if roundness(change.atom.arguments[2]) >= 1]
            ordered = sorted(round_ones or plausible, key=change_key)
            gap = max(1, -(-len(ordered) // NUMBERS))
            return tuple(ordered[gap // 2 :: gap])
        case = case_of(self.base)
        names = [self.entry[name] for name in ("finding", "absent") if name in self.entry]
        return tuple(Change(ADD, GroundAtom(name, (case, attribute, value))) for name in names)

    def demanded(self) -> list[Question]:
        """What the knowledge base asks for by itself, in the order of its rows."""
        rows = self.base.rows(self.entry.get("ask_first", ""))
        topics = ((str(attribute), value) for _case, attribute, value in rows)
        found = (self.question(*topic, self._answers(topic, ()), moving=False) for topic in topics)
        return [question for question in found if question is not None]

    def question(
        self, attribute: str, value: Value | None, changes: Sequence[Change], *, moving: bool = True
    ) -> Question | None:
        """Try every answer; ``None`` when the case does not allow both or, where ``moving``, none moves anything."""
        answers = [answer for change in changes if (answer := self._answer(change)) is not None]
        if value is not None and len(answers) < len(changes):
            return None
        if not answers or (moving and not any(answer.movement for answer in answers)):
            return None
        cost = self.cost(attribute)
        mean = sum(answer.movement for answer in answers) / len(answers)
        return Question(attribute, value, self.stage(attribute), cost, mean / cost, tuple(answers))

    def _answer(self, change: Change) -> Answer | None:
        """One answer's effect, ``None`` when what is recorded excludes it."""
        if self.base.holds(change.atom) or self.constraints.refuses(change):
            return None
        after = self.worlds.after((change,))
        self.effort.steps += MODEL + after.tried // WAYS
        if not self.constraints.allow(after, (change,)):
            return None
        places = standing(after)
        dangers = self._dangers(after)
        into = tuple(name for name in dangers if name not in self.dangers)
        out = tuple(name for name in self.dangers if name not in dangers)
        effects = self._effects(after, places)
        movement = _movement(self.places, places) + ALARM * (_weight(places, into) + _weight(self.places, out))
        return Answer(change, movement, places[0].conclusion if places else "", effects, into, out)

    def _effects(self, after: Model, places: tuple[Place, ...]) -> tuple[Effect, ...]:
        """The candidates whose score the answer changes, those that move furthest near the top first."""
        old = {place.conclusion: place for place in self.places}
        new = {place.conclusion: place for place in places}
        changed = [name for name in {**old, **new} if _score(old.get(name)) != _score(new.get(name))]
        before, now = _attention(self.places), _attention(places)
        changed.sort(key=lambda name: (-abs(now.get(name, 0.0) - before.get(name, 0.0)), name))
        return tuple(
            Effect(name, old.get(name), new.get(name), _came(self.base, after, self.entry, name))
            for name in changed[:SEPARATED]
        )

    def with_claims(self, question: Question) -> Question:
        """The same with the clauses named through which each answer works."""
        answers = []
        for answer in question.answers:
            model = self.worlds.after((answer.change,))
            effects = tuple(effect._replace(grounds=self._grounds(model, effect)) for effect in answer.effects)
            answers.append(answer._replace(effects=effects))
        return question._replace(answers=tuple(answers))

    def _grounds(self, model: Model, effect: Effect) -> tuple[ClauseInfo, ...]:
        """The clauses behind what comes, those of the weightiest summand first."""
        weightiest = sorted(effect.came, key=lambda each: -abs(each.points))
        return tuple(info for each in weightiest for info in grounds(model, each.atom))

    def _dangers(self, model: Model) -> tuple[str, ...]:
        return tuple(str(row[1]) for row in model.rows(self.entry.get("not_excluded", "")))

    def stage(self, attribute: str) -> str:
        """When an attribute is learned."""
        rows = self.base.match(self.entry.get("stage", ""), (attribute, None))
        return str(rows[0][1]) if rows else ""


def _number(change: Change) -> int:
    value = change.atom.arguments[2]
    return value if isinstance(value, int) else 0


def _with_number(atom: GroundAtom, number: int) -> GroundAtom:
    return GroundAtom(atom.predicate, (*atom.arguments[:2], number))


def _movement(old: tuple[Place, ...], new: tuple[Place, ...]) -> float:
    """How much attention passes from some candidates to others, between 0 (none) and 1 (all)."""
    before, after = _attention(old), _attention(new)
    return sum(abs(before.get(name, 0.0) - after.get(name, 0.0)) for name in {**before, **after}) / 2


def _attention(places: tuple[Place, ...]) -> dict[str, float]:
    """Each candidate's share of attention: ``DOUBLING`` points more are worth twice as much. No probability."""
    if not places:
        return {}
    best = places[0].score
    weights = {place.conclusion: 2.0 ** ((place.score - best) / DOUBLING) for place in places}
    total = sum(weights.values())
    return {name: weight / total for name, weight in weights.items()}


def _weight(places: tuple[Place, ...], names: tuple[str, ...]) -> float:
    """How near to the first place some candidates stand, together: each between 0 and 1."""
    best = places[0].score if places else 0
    weights: list[float] = [2.0 ** ((each.score - best) / DOUBLING) for each in places if each.conclusion in names]
    return sum(weights)


def _score(place: Place | None) -> int:
    return place.score if place else 0


def _came(before: Model, after: Model, entry: Mapping[str, str], conclusion: str) -> tuple[Summand, ...]:
    mine = summands(before, conclusion)
    return tuple(each for each in summands(after, conclusion) if each not in mine)
