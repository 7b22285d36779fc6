"""A case with all that the reasoner found about it: what documents are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.answers.advice import Advice, advise
from reasoner.answers.ranking import Ranking, rank
from reasoner.answers.separation import Open, left_open
from reasoner.documents.document import Source
from reasoner.words.sources import named

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reasoner.answers.case import Case
    from reasoner.answers.reading import Reading
    from reasoner.engine.model import Model


class Answered(NamedTuple):
    """One case: who read it, what it says, its model, and the ranking, the advice and what stays open."""

    reading: Reading
    case: Case
    model: Model
    ranking: Ranking
    advice: Advice
    left: Open

    def sources(self, keys: Sequence[str]) -> tuple[Source, ...]:
        """Sources by name."""
        return sources_of(self.reading, keys)

    def above(self, layers: Sequence[str]) -> str:
        """In brackets, the overlays that something comes from; nothing where the base alone says it."""
        return above(self.reading, layers)


def answer(reading: Reading, case: Case, model: Model, *, grounds: bool = True) -> Answered:
    """Read everything from the model; without ``grounds`` reasons do not name their clauses."""
    ranking = rank(model, reading, case, grounds=grounds)
    return Answered(reading, case, model, ranking, advise(model, reading), left_open(model, reading, ranking))


def sources_of(reading: Reading, keys: Sequence[str]) -> tuple[Source, ...]:
    """Sources by name, each once."""
    return sources_in(reading.program.bibliography, keys)


def sources_in(known: Mapping[str, Mapping[str, str]], keys: Sequence[str]) -> tuple[Source, ...]:
    """Sources of a bibliography by name, each once."""
    found = []
    for key in dict.fromkeys(keys):
        fields = known.get(key, {})
        found.append(Source(key, named(key, known), fields.get("url", ""), fields.get("title", "")))
    return tuple(found)


def above(reading: Reading, layers: Sequence[str]) -> str:
    """In brackets, the overlays among the layers that something comes from; nothing where the base alone says it."""
    found = [layer for layer in layers if layer != reading.program.layers[0]]
    return f" (layer {', '.join(found)})" if found else ""
