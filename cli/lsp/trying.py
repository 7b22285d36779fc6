"""A rule tried on the cases of its knowledge base, for an editor to show."""

from __future__ import annotations

from collections.abc import Sequence

from reasoner.answers.reading import read
from reasoner.bench.banks import banks_beside, cases_of
from reasoner.bench.lookup import IN_FORCE, find_clause
from reasoner.bench.uses import uses_of
from reasoner.checks.codes import CODES
from reasoner.knowledge.knowledge_base import load
from reasoner.loading.load import load_program
from reasoner.render.clause_text import clause_text

_WIDTH = 100


def clause_on_cases(layers: Sequence[str], place: str) -> str:
    """What the clause at ``FILE:LINE`` says and in which cases it is at work, as Markdown.

    Raises ``ReasonerError`` where there is none, or where the knowledge base does not pass its checks.
    """
    reading = read(load_program(layers))
    found = find_clause(place, reading, lambda: load(layers), CODES)
    uses = None
    if found.state == IN_FORCE:
        uses = uses_of(found.info, cases_of(banks_beside(reading.case_banks)), reading)
    return clause_text(found, uses, reading.program.bibliography, width=_WIDTH, markdown=True)
