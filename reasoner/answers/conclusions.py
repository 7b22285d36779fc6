"""The conclusion that a person names: one of the candidates by id, label or synonym, or an atom without its case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoner.answers.case import CASE
from reasoner.explain.written_atom import AtomPattern, read_atom

if TYPE_CHECKING:
    from reasoner.answers.reading import Reading


def asked_for(reading: Reading, text: str) -> AtomPattern:
    """What ``text`` names; raises ``UnknownNameError`` for nothing that is known."""
    program = reading.program
    if "(" not in text and text not in program.predicates:
        candidate = program.entry["candidate"]
        arity = len(program.predicates[candidate].sorts)
        named = reading.vocabulary.conclusion(text)
        return AtomPattern(candidate, (CASE, named, *(None for _ in range(arity - 2))))
    return read_atom(text, program, CASE)
