"""The one sign that would tell most, glanced at: no case is changed to weigh it, as ``ask`` does."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.ranking.entries import attribute_cost
from reasoner.words.names import Sign

if TYPE_CHECKING:
    from reasoner.answers.ranking import Ranking
    from reasoner.answers.reading import Reading
    from reasoner.engine.model import Model

LEADERS = 3


class Telling(NamedTuple):
    """A sign that is not recorded, and the leading conclusions that it would speak for if it were there."""

    sign: Sign
    speaks_for: tuple[str, ...]
    not_for: tuple[str, ...]


def most_telling(reading: Reading, model: Model, ranking: Ranking) -> Telling | None:
    """The sign not recorded that best parts the leaders and the nearest danger, for what it costs to learn."""
    first = [each.conclusion for each in ranking.candidates[:LEADERS] if each.score > 0]
    dangers = [each.conclusion for each in ranking.not_excluded if each.conclusion not in first][:1]
    compared = [*first, *dangers]
    leader = first[0] if first else ""
    expected: dict[Sign, list[str]] = {}
    for _case, conclusion, attribute, value in model.rows(reading.entry("expected_unknown", "")):
        if conclusion in compared and attribute not in reading.vocabulary.notes:
            expected.setdefault(Sign(str(attribute), value), []).append(str(conclusion))
    cost = attribute_cost(model)
    best: tuple[float, str, Telling] | None = None
    for sign, of in expected.items():
        others = [name for name in compared if name not in of]
        if not others or _speaks_for(reading, model, sign, others):
            continue
        # What parts the leader from another counts, the more the nearer that one stands.
        weight = sum(len(compared) - compared.index(name) for name in compared[1:] if (name in of) != (leader in of))
        if not weight:
            continue
        key = (-weight / cost(sign.attribute), sign.text)
        if best is None or key < best[:2]:
            best = (*key, Telling(sign, tuple(name for name in compared if name in of), tuple(others)))
    return best[2] if best else None


def _speaks_for(reading: Reading, model: Model, sign: Sign, conclusions: list[str]) -> bool:
    """Whether some claim lets a sign speak for one of the conclusions, too."""
    names = [reading.entry(kind, "") for kind in ("supports", "requires")]
    return any(
        model.match(name, (conclusion, sign.attribute, sign.value, None))
        for name in names
        for conclusion in conclusions
    )
