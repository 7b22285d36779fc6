"""What a case demands of the answer as it is read: its first steps, its words, who is listed, what does not rise."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.answers.advice import advise
from reasoner.answers.detail import STATED, detail
from reasoner.ranking.entries import place_of, standing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reasoner.answers.reading import Reading
    from reasoner.engine.model import Model

FIRST_STEP, NOT_FIRST = "first_step", "not_first"
LISTED, LISTED_ANY = "listed", "listed_any"
SAYS, SAYS_NOT, CAUTIONS = "says", "says_not", "cautions"
ASKS, NO_HIGHER = "asks", "no_higher"
DEMANDS = (FIRST_STEP, NOT_FIRST, LISTED, LISTED_ANY, SAYS, SAYS_NOT, CAUTIONS, ASKS, NO_HIGHER)
MOST_LISTED = 5
"""How many conclusions from the top count as listed, beside the dangerous ones that are not excluded."""
_ENTRIES = (
    *("candidate", "tier", "not_excluded", "step", "step_reason", "step_caution", "avoid", "warning", "urgent"),
    *STATED,
)


class Demand(NamedTuple):
    """One demand: the names, findings or pieces of text that it lists; ``of`` is the conclusion of ``no_higher``."""

    key: str
    names: tuple[str, ...]
    of: str = ""

    @property
    def says(self) -> str:
        """The demand as it is written."""
        return f"{self.key}: {f'{self.of} without ' if self.of else ''}{' or '.join(self.names)}"


def predicates_read(reading: Reading) -> frozenset[str]:
    """The predicates that a model has to tell about before a demand can be checked."""
    return frozenset(reading.entries[name] for name in _ENTRIES if name in reading.entries)


def unmet(demand: Demand, model: Model, reading: Reading, without: Callable[[tuple[str, ...]], Model]) -> str:
    """What about an answer is not as demanded, empty when all is; ``without`` gives the model without some findings."""
    names = set(demand.names)
    if demand.key == FIRST_STEP:
        steps = [step.step for step in advise(model, reading).steps]
        return "" if names & set(steps[:1]) else f"the first step is {steps[0] if steps else 'missing'}"
    if demand.key == NOT_FIRST:
        return "".join(f"{each.conclusion} is first" for each in standing(model)[:1] if each.conclusion in names)
    if demand.key in (LISTED, LISTED_ANY):
        missing = [name for name in demand.names if name not in set(_listed(model, reading))]
        enough = len(missing) < len(names) if demand.key == LISTED_ANY else not missing
        return "" if enough else f"not listed: {', '.join(missing)}"
    if demand.key in (SAYS, SAYS_NOT, CAUTIONS):
        text = "\n".join(_cautions(model, reading) if demand.key == CAUTIONS else _warnings(model, reading)).lower()
        found = [name for name in demand.names if name.lower() in text]
        if demand.key == SAYS_NOT:
            return f"it says {', '.join(found)}" if found else ""
        return "" if found else "it says nothing of the kind"
    if demand.key == ASKS:
        return "" if any(asked in names for asked in _asked(model)) else "it is not asked"
    return _risen(demand.of, model, without(demand.names), reading)


def _listed(model: Model, reading: Reading) -> Iterator[str]:
    yield from (each.conclusion for each in standing(model)[:MOST_LISTED])
    yield from (str(row[1]) for row in model.rows(reading.entry("not_excluded", "")))


def _warnings(model: Model, reading: Reading) -> Iterator[str]:
    yield from (each.text for each in advise(model, reading).warnings)
    yield from (each.text for each in detail(model, reading).stated)


def _cautions(model: Model, reading: Reading) -> Iterator[str]:
    yield from (caution.text for step in advise(model, reading).steps for caution in step.cautions)


def _asked(model: Model) -> Iterator[str]:
    from reasoner.ranking.ask import ask, demanded

    # What is asked in any case is known at once; what else would tell has to be weighed.
    for asked in (demanded, lambda model: ask(model).questions):
        for question in asked(model):
            yield question.attribute
            if question.value is not None:
                yield f"{question.attribute}={question.value}"


def _risen(name: str, model: Model, before: Model, reading: Reading) -> str:
    old, new = _standing(name, before), _standing(name, model)
    if new is None or (old is not None and new[0] <= old[0] and new[1] >= old[1]):
        return ""
    was = "was not in the list" if old is None else f"had {old[0]} at place {old[1]}"
    return f"it has {new[0]} at place {new[1]} and {was}"


def _standing(name: str, model: Model) -> tuple[int, int] | None:
    place = place_of(standing(model), name)
    return None if place is None else (place.score, place.rank)
