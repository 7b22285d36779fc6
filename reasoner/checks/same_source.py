"""KB049: one source under two keys."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reasoner.checks.context import Context
from reasoner.diagnostics import Diagnostic, Severity
from reasoner.knowledge.bibliography import Reference

_PLACES = ("doi", "pmid", "url")
"""The fields that say where a source is found; equal ones mean the same source."""


def same_source(context: Context) -> Iterator[Diagnostic]:
    """One warning for each reference whose DOI, PubMed number or address an earlier one has: it would count as two."""
    first: dict[tuple[str, str], str] = {}
    for key, reference in context.kb.references.items():
        places = _places(reference)
        known = next((first[place] for place in places if place in first), None)
        if known is not None:
            message = f"'{key}' and '{known}' are one source"
            yield Diagnostic(
                "KB049", message, reference.span, f"cite '{known}' alone, and remove this", Severity.WARNING
            )
        for place in places:
            first.setdefault(place, key)


def _places(reference: Reference) -> list[tuple[str, str]]:
    found = ((field, str(reference.fields[field])) for field in _PLACES if reference.fields.get(field))
    return [(field, _address(text) if field == "url" else text.strip().lower()) for field, text in found]


def _address(url: str) -> str:
    """An address without what does not change the page: scheme, ``www.``, fragment, last slash."""
    return re.sub(r"^[a-z]+://(www\.)?", "", url.strip().lower()).partition("#")[0].rstrip("/")
