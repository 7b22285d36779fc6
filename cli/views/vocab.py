"""The answer of ``vocab``: terms as they are typed, with their labels and synonyms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cli.views.codes import code_line, codes_json
from cli.views.layout import clip, wrap
from reasoner.answers.codes import codes_of
from reasoner.answers.units import show_scaled, show_unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoner.answers.reading import Reading
    from reasoner.answers.vocabulary import Term, Vocabulary


def vocab_text(reading: Reading, terms: Sequence[Term], width: int) -> str:
    """One line a term: what to type, then what it means."""
    vocabulary = reading.vocabulary
    column = min(44, max(len(_typed(vocabulary, term)) for term in terms))
    lines: list[str] = []
    for term in terms:
        typed = _typed(vocabulary, term)
        meaning = term.label + (f" (also: {', '.join(term.synonyms)})" if term.synonyms else "")
        if len(term.key) == 1 and term.key[0] in vocabulary.attributes:
            meaning += _about(vocabulary, term.key[0])
        if len(typed) > column:
            lines.append(typed)
            typed = ""
        lines.extend(wrap(meaning, width, f"{typed:<{column}}  "))
        if term.question and len(terms) < _FEW:
            lines.append(click.style(f"{'':<{column}}  {clip(term.question, width - column - 2)}", dim=True))
        if len(terms) < _FEW:
            for code in codes_of(reading, term.key):
                lines.extend(click.style(line, dim=True) for line in wrap(code_line(code), width, " " * (column + 2)))
    return "\n".join(lines)


_FEW = 6


def vocab_json(reading: Reading, terms: Sequence[Term]) -> dict[str, Any]:
    """The terms as ``vocabulary/1``."""
    return {
        "format": "vocabulary/1",
        "terms": [
            {
                "term": term.text,
                "kind": reading.vocabulary.kind(term),
                "label": term.label,
                "synonyms": list(term.synonyms),
                "question": term.question,
                "note": term.note,
                "codes": codes_json(codes_of(reading, term.key)),
                "source": term.source,
            }
            for term in terms
        ],
    }


def _typed(vocabulary: Vocabulary, term: Term) -> str:
    if term.key[0] in vocabulary.scales and len(term.key) == 1:
        return f"{term.key[0]}=NUMBER"
    return term.text


def _about(vocabulary: Vocabulary, attribute: str) -> str:
    if attribute not in vocabulary.scales:
        values = sum(1 for name, _value in vocabulary.values if name == attribute)
        return f" - {values} values"
    factor, unit = vocabulary.scales[attribute]
    shown = f" in {show_unit(unit)}" if show_unit(unit) else ""
    if attribute not in vocabulary.limits:
        return shown
    low, high = vocabulary.limits[attribute]
    return f"{shown}, {show_scaled(low, factor)} to {show_scaled(high, factor)}"
