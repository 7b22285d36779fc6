"""KB048: the severities that a layer's manifest gives to codes, and those it gives in vain."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from reasoner.checks.followed import LACKING
from reasoner.checks.ignoring import ignorable, lowerable
from reasoner.diagnostics import Diagnostic, Fix, Severity
from reasoner.knowledge.files import toml_span
from reasoner.knowledge.knowledge_base import KnowledgeBase
from reasoner.near_names import Guesses
from reasoner.source import Span

TABLE = "severity"
_OFF = "off"


def severities(kb: KnowledgeBase, diagnostics: Iterable[Diagnostic], codes: Collection[str]) -> Iterator[Diagnostic]:
    """The diagnostics as the layers want them, then a warning for each severity that is given in vain."""
    yield from as_wanted(kb, diagnostics)
    yield from _in_vain(kb, codes)


def as_wanted(kb: KnowledgeBase, diagnostics: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """The diagnostics as the layers want them: each manifest speaks of what stands in the files of its own layer.

    What a draft still lacks is a warning. An error of meaning stays one: evaluation relies on it.
    """
    wanted: dict[str, dict[str, str]] = {}
    for layer in kb.layers:
        lacking = dict.fromkeys(LACKING, Severity.WARNING.value) if layer.manifest.draft else {}
        wanted[layer.name] = {**lacking, **layer.manifest.severity}
    for each in diagnostics:
        severity = wanted.get(each.span.file.layer, {}).get(each.code)
        if severity is None or (severity != Severity.ERROR.value and not ignorable(each)):
            yield each
        elif severity != _OFF:
            yield replace(each, severity=Severity(severity))


def _in_vain(kb: KnowledgeBase, codes: Collection[str]) -> Iterator[Diagnostic]:
    guesses = Guesses()
    for layer in kb.layers:
        for code, severity in layer.manifest.severity.items():
            span = toml_span(layer.manifest.source, TABLE, code)
            if code not in codes:
                advice = guesses.did_you_mean(code, codes, "see the list of codes")
                yield Diagnostic("KB048", f"there is no code '{code}'", span, advice, Severity.WARNING)
            elif severity != Severity.ERROR.value and not lowerable(code):
                message = f"{code} stays an error: evaluation relies on it"
                advice = "remove the line, and correct what it is about"
                yield Diagnostic("KB048", message, span, advice, Severity.WARNING, fix=_removal(span, code))


def _removal(span: Span, code: str) -> Fix | None:
    """Taking away the line of an entry, where it says nothing else."""
    line = span.file.whole_line(span.line)
    alone = re.fullmatch(rf"""\s*["']?{code}["']?\s*=\s*["'][a-z]*["']\s*""", line.text)
    return Fix("Remove the line", ((line, ""),)) if alone else None
