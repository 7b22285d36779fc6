"""A sentence as units: words in their stems, signs, and numbers already understood as quantities."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.reading.quantities import Quantity
from reasoner.reading.stated import Stated
from reasoner.reading.stems import plain
from reasoner.reading.tokens import PARTS, Token

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoner.reading.lexicon import Lexicon


TYPED_NOT = "!="
"""The stem of a sign that negates: no word has it."""


class Unit(NamedTuple):
    """One word, sign, quantity or finding by name with its place in the text."""

    start: int
    end: int
    plain: str
    stem: str
    quantity: Quantity | Stated | None = None

    @property
    def soft(self) -> bool:
        """Whether it parts the items of a list."""
        return self.plain in PARTS

    @property
    def is_word(self) -> bool:
        """Whether it is a word or number that could say something."""
        return self.quantity is None and self.plain[-1:].isalnum()


def units_of(
    tokens: list[Token], quantities: Sequence[Quantity | Stated], lexicon: Lexicon, stems: dict[str, str]
) -> list[Unit]:
    """The units of some tokens; ``quantities`` of the whole text in order; ``stems`` remembers what was worked out."""
    found: list[Unit] = []
    stem, joined = lexicon.grammar.stem, lexicon.joined
    place = _first(quantities, tokens[0].start) if tokens else 0
    for token in tokens:
        while place < len(quantities) and quantities[place].end <= token.start:
            place += 1
        if place < len(quantities) and quantities[place].start < token.end:
            quantity = quantities[place]
            if not (found and found[-1].quantity is quantity):
                found.append(Unit(quantity.start, quantity.end, "#", "#", quantity))
            continue
        if token.text in ("-", "_"):
            continue
        low = plain(token.text).replace("’", "'")
        if token.typed:
            found.append(Unit(token.start, token.end, low, TYPED_NOT))
            continue
        if token.text not in stems:
            found_stem = stem(token.text)
            known = low in lexicon.grammar.skip or low in lexicon.grammar.ordinary
            stems[token.text] = found_stem if known else lexicon.spelled(found_stem)
        here = stems[token.text]
        last = found[-1] if found else None
        if last is not None and last.stem + here in joined and token.start - last.end <= 1:
            found[-1] = Unit(last.start, token.end, last.plain + low, last.stem + here)
        elif here in lexicon.fused:
            one, other = lexicon.fused[here]
            found.append(Unit(token.start, token.end, low, one))
            found.append(Unit(token.start, token.end, low, other))
        else:
            found.append(Unit(token.start, token.end, low, here))
    return found


def _first(quantities: Sequence[Quantity | Stated], start: int) -> int:
    from bisect import bisect_right

    return max(0, bisect_right([each.start for each in quantities], start) - 1)
