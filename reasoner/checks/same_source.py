"""KB049: one source under two keys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from reasoner.checks.context import Context
from reasoner.diagnostics import Diagnostic, Severity
from reasoner.knowledge.bibliography import Reference

_DOI = re.compile(r"10\.\d{4,9}/[^\s?#]+")
_PUBMED = re.compile(r"pubmed[^\d]{1,30}(\d{5,9})\b")
_ARCHIVED = re.compile(r"\bpmc(\d{5,9})\b")
_TITLE = 4
"""Words from which on a title, with its year, is that of one source."""


def same_source(context: Context) -> Iterator[Diagnostic]:
    """A warning for a reference whose DOI, PubMed number, address or title an earlier one has: it counts as two."""
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
    """What tells the source: its identifiers, wherever they stand, its address, its title with the year."""
    told = {name: str(reference.fields.get(name) or "").strip().lower() for name in ("doi", "pmid", "url", "title")}
    address = unquote(told["url"])
    found = [("doi", each) for each in _DOI.findall(f"{told['doi']} {address}")]
    found += [("pmid", each) for each in (told["pmid"], *_PUBMED.findall(address)) if each]
    found += [("pmc", each) for each in _ARCHIVED.findall(address)]
    found += [("url", _address(address))] if address else []
    words = re.findall(r"\w+", re.sub(r"\([^)]*\)", "", told["title"]))
    year = reference.fields.get("year")
    found += [("title", f"{year} {' '.join(words)}")] if year and len(words) >= _TITLE else []
    return [(kind, each.removesuffix(".pdf").rstrip("./")) for kind, each in found]


def _address(url: str) -> str:
    """An address without what does not change the page: scheme, ``www.``, fragment, last slash."""
    return re.sub(r"^[a-z]+://(www\.)?", "", url).partition("#")[0].rstrip("/")
