"""Words brought to one form: case, accents, British and American spelling, plural and the lightest endings."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

LONGEST = 40
"""Letters of the longest word that is looked at; a longer one is no word."""

_SPELLINGS = (("ae", "e"), ("oe", "e"), ("our", "or"), ("ll", "l"), ("sulph", "sulf"), ("grey", "gray"), ("yse", "yze"))


def plain(word: str) -> str:
    """A word in small letters without accents."""
    low = word.casefold()
    if low.isascii():
        return low
    return "".join(each for each in unicodedata.normalize("NFKD", low) if not unicodedata.combining(each))


def stem(word: str, forms: Mapping[str, str]) -> str:
    """The form that stands for a word in every spelling and number."""
    low = plain(word).replace("’", "'").removesuffix("'s").rstrip("'")
    low = forms.get(low, low)
    if len(low) <= 3 or len(low) > LONGEST or not low.isalpha():
        return low
    for british, american in _SPELLINGS:
        if british in low:
            low = low.replace(british, american)
    low = _singular(low)
    low = forms.get(low, low)
    if low.endswith("ly") and len(low) > 5:
        low = low[:-2]
    if low.endswith("ness") and len(low) > 6:
        low = low[:-4] if low[-5] != low[-6] or low[-5] in "lsz" else low[:-5]
    low = _root(low)
    if low.endswith(("ise", "tre")):
        low = low[:-2] + ("z" if low.endswith("ise") else "er")
    low = low.replace("isat", "izat")
    return low[:-1] if low.endswith("e") and len(low) > 4 else low


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is", "ous")):
        return word[:-1]
    return word


def _root(word: str) -> str:
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            cut = word[: -len(ending)]
            if cut[-1] == cut[-2] and cut[-1] not in "lsz":
                return cut[:-1]
            return cut[:-1] + "y" if cut.endswith("i") else cut
    return word
