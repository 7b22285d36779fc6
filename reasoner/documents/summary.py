"""The answer in a sentence or two; each clause is an atom of the model."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.program.compiled import GroundAtom
from reasoner.words import phrases
from reasoner.words.labels import capital
from reasoner.words.names import read_sign
from reasoner.words.wrap import joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reasoner.answers.ranking import Candidate, Contribution, NotExcluded, Ranking
    from reasoner.answers.reading import Reading
    from reasoner.answers.separation import Open
    from reasoner.engine.model import Model
    from reasoner.program.compiled import Arguments

REASONS = 3
NEAR = 5


class Clause(NamedTuple):
    """A clause of the summary, and the atom of the model that says the same."""

    says: str
    atom: str


def summary(reading: Reading, model: Model, ranking: Ranking, left: Open) -> tuple[Clause, ...]:
    """What the case is most like, what else, and what must not be missed."""
    return tuple(_clauses(reading, model, ranking, left))


def _clauses(reading: Reading, model: Model, ranking: Ranking, left: Open) -> Iterator[Clause]:
    names = reading.names
    if ranking.abstains or not ranking.candidates:
        rows = model.rows(reading.entry("abstain", ""))
        atom = f"{reading.entry('abstain', '')}({rows[0][0]})" if rows else ""
        yield Clause(phrases.TOO_LITTLE, atom)
        return
    leader = ranking.candidates[0]
    reasons = [names.sign(read_sign(each.finding)) for each in leading_reasons(reading, leader, REASONS)]
    thin = list(_stated(reading, model, "thin"))
    yield from thin
    form = phrases.NEAREST if thin else phrases.MOST_LIKE if reasons else phrases.MOST_LIKE_PLAIN
    yield Clause(
        form.format(name=names.conclusion(leader.conclusion), reasons=joined(reasons)),
        _atom(reading, model, "candidate", leader.conclusion),
    )
    yield from _stated(reading, model, "poor_fit")
    named = {leader.conclusion}
    rival = rival_of(reading, ranking)
    if rival is not None:
        named.add(rival.conclusion)
        close = any({each.first, each.second} == {leader.conclusion, rival.conclusion} for each in left.close)
        form = phrases.TOO_CLOSE if close else phrases.MAIN_RIVAL
        entry = "cannot_separate" if close else "candidate"
        yield Clause(
            form.format(name=names.conclusion(rival.conclusion)), _atom(reading, model, entry, rival.conclusion)
        )
    missed = _not_to_miss(ranking, named)
    if missed is not None:
        name = names.conclusion(missed.conclusion)
        would = [names.sign(read_sign(text)) for text in missed.what_would[:1]]
        form = phrases.NOT_TO_MISS_UNTIL if would else phrases.NOT_TO_MISS
        yield Clause(
            form.format(name=name, would=joined(would)), _atom(reading, model, "not_excluded", missed.conclusion)
        )


def _stated(reading: Reading, model: Model, entry: str) -> Iterator[Clause]:
    """What the knowledge base says of the case as a whole, in its own sentence."""
    predicate = reading.entry(entry, "")
    for row in model.rows(predicate)[:1]:
        atom = GroundAtom(predicate, row)
        yield Clause(f"{capital(reading.sentences.atom(atom) or str(atom))}.", str(atom))


def leading_reasons(reading: Reading, candidate: Candidate, most: int) -> list[Contribution]:
    """The reasons that weigh most, one for each attribute."""
    found: dict[str, Contribution] = {}
    for each in candidate.supporting:
        found.setdefault(read_sign(each.finding).attribute, each)
    return list(found.values())[:most]


def rival_of(reading: Reading, ranking: Ranking) -> Candidate | None:
    """The next conclusion that is neither a kind of the leader nor of which the leader is a kind."""
    leader = ranking.candidates[0]
    for each in ranking.candidates[1:NEAR]:
        if each.score > 0 and not reading.akin(each.conclusion, leader.conclusion):
            return each
    return None


def _not_to_miss(ranking: Ranking, named: set[str]) -> NotExcluded | None:
    """The best placed danger that is not named yet, where it stands among the first."""
    near = {each.conclusion for each in ranking.candidates[:NEAR]}
    return next(
        (each for each in ranking.not_excluded if each.conclusion in near and each.conclusion not in named), None
    )


def _atom(reading: Reading, model: Model, entry: str, conclusion: str) -> str:
    """The first atom of an entry point that speaks of a conclusion."""
    predicate = reading.entry(entry, "")
    row: Arguments | None = next((row for row in model.rows(predicate) if conclusion in row), None)
    return str(GroundAtom(predicate, row)) if row else ""
