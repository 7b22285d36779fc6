"""A conclusion by what a learner types: an id, a label, a synonym, or the part of one that no other has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoner.errors import UnknownNameError
from reasoner.words.wrap import joined

if TYPE_CHECKING:
    from reasoner.answers.reading import Reading

MOST = 8


def named(reading: Reading, text: str) -> str:
    """The conclusion that is meant; raises ``UnknownNameError`` with the nearest for none or several."""
    typed = " ".join(text.casefold().split())
    vocabulary = reading.vocabulary
    try:
        return vocabulary.conclusion(typed)
    except UnknownNameError:
        spelt = {
            name: [name.replace("_", " "), term.label.casefold(), reading.names.conclusion(name).casefold()]
            + [each.casefold() for each in term.synonyms]
            for name, term in vocabulary.conclusions.items()
        }
        for test in (str.startswith, str.__contains__):
            found = [name for name, each in spelt.items() if any(test(part, typed) for part in each)]
            if len(found) == 1:
                return found[0]
            if found:
                near = [reading.names.conclusion(name) for name in found[:MOST]]
                raise UnknownNameError(f"'{text}' may mean several", help=joined(near, "or")) from None
        raise
