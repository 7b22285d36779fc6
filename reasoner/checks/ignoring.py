"""KB047: what ``%! ignore CODE "reason"`` leaves out, and the entries that leave out nothing."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from reasoner.checks.context import Context, entries
from reasoner.diagnostics import Diagnostic, Fix, Severity
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
    about = _finder(ignores)
    used: set[_Ignore] = set()
    needed: set[_Ignore] = set()
    for diagnostic in diagnostics:
        fitting = about(diagnostic)
        if ignorable(diagnostic) and fitting:
            used.update(fitting)
        else:
            needed.update(fitting)
            yield diagnostic
    for ignore in ignores:
        if ignore.code not in codes:
            advice = context.guesses.did_you_mean(ignore.code, codes, "see the list of codes")
            yield Diagnostic("KB047", f"there is no code '{ignore.code}'", ignore.place, advice, Severity.WARNING)
        elif complete and ignore not in used:
            message = f"nothing here is ignored: {ignore.code} does not occur"
            if ignore in needed:
                message = f"{ignore.code} cannot be ignored: evaluation relies on it"
            yield Diagnostic("KB047", message, ignore.place, "remove the entry", Severity.WARNING, fix=_removal(ignore))


def _removal(ignore: _Ignore) -> Fix | None:
    """Taking away the line of an entry, where it has one of its own."""
    place = ignore.place
    whole = place.file.whole_line(place.line)
    return Fix("Remove the entry", ((whole, ""),)) if whole.text.strip() == place.text.strip() else None


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


def _finder(ignores: Iterable[_Ignore]) -> Callable[[Diagnostic], list[_Ignore]]:
    """A function to the entries whose code and range a diagnostic has; ranges of items do not overlap."""
    places: dict[tuple[str, int], dict[int, list[_Ignore]]] = {}
    for each in ignores:
        places.setdefault((each.code, id(each.scope.file)), {}).setdefault(each.scope.start, []).append(each)
    starts = {key: sorted(known) for key, known in places.items()}

    def find(diagnostic: Diagnostic) -> list[_Ignore]:
        key, span = (diagnostic.code, id(diagnostic.span.file)), diagnostic.span
        place = bisect_right(starts.get(key, ()), span.start)
        if not place:
            return []
        return [each for each in places[key][starts[key][place - 1]] if span.end <= each.scope.end]

    return find
