"""KB047: what ``%! ignore CODE "reason"`` leaves out, and the entries that leave out nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from reasoner.checks.context import Context, entries
from reasoner.diagnostics import Diagnostic, Severity
from reasoner.near_names import did_you_mean
from reasoner.source import Span
from reasoner.syntax.tree import Clause, PredicateDeclaration, SortDeclaration, extent


class _Ignore(NamedTuple):
    """One entry: the code, where it stands, and the range of text it is about."""

    code: str
    place: Span
    scope: Span


def ignoring(
    context: Context, diagnostics: Sequence[Diagnostic], codes: Collection[str], *, complete: bool
) -> Iterator[Diagnostic]:
    """The diagnostics that no entry ignores, then a warning for each entry without use.

    An error of meaning cannot be ignored: evaluation relies on it. With ``complete`` false some checks did not run,
    and no entry is called useless.
    """
    ignores = list(_ignores(context.kb.clauses, context.kb.predicates, context.kb.sorts))
    used: set[_Ignore] = set()
    for diagnostic in diagnostics:
        fitting = [each for each in ignores if _fits(each, diagnostic)]
        used.update(fitting)
        if not fitting:
            yield diagnostic
    for ignore in ignores:
        if ignore.code not in codes:
            advice = did_you_mean(ignore.code, codes, "see the list of codes")
            yield Diagnostic("KB047", f"there is no code '{ignore.code}'", ignore.place, advice, Severity.WARNING)
        elif complete and ignore not in used:
            message = f"nothing here is ignored: {ignore.code} does not occur"
            if any(each.code == ignore.code and _inside(each.span, ignore.scope) for each in diagnostics):
                message = f"{ignore.code} cannot be ignored: evaluation relies on it"
            yield Diagnostic("KB047", message, ignore.place, "remove the entry", Severity.WARNING)


def _ignores(*groups: Iterable[Clause | PredicateDeclaration | SortDeclaration]) -> Iterator[_Ignore]:
    for item in chain.from_iterable(groups):
        for annotation in entries(item, "ignore"):
            yield _Ignore(annotation.values[0].text, annotation.span, Span(item.span.file, *extent(item)))


def ignorable(diagnostic: Diagnostic) -> bool:
    """Whether a diagnostic is about manners, not about meaning: a warning, or something that a trace would lack."""
    return diagnostic.severity is Severity.WARNING or "KB040" <= diagnostic.code < "KB044"


def lowerable(code: str) -> bool:
    """Whether a code is ever about manners: warnings (KB030 to KB039, from KB046 on), and KB040 to KB043."""
    return "KB030" <= code < "KB044" or "KB046" <= code < "KB09"


def _fits(ignore: _Ignore, diagnostic: Diagnostic) -> bool:
    return ignorable(diagnostic) and ignore.code == diagnostic.code and _inside(diagnostic.span, ignore.scope)


def _inside(inner: Span, outer: Span) -> bool:
    return inner.file is outer.file and outer.start <= inner.start and inner.end <= outer.end
