"""KB031: a clause that says what another one says already, up to the names of variables and the order of the body."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reasoner.checks.context import Context, entry
from reasoner.diagnostics import Diagnostic, Fix, Label, Severity
from reasoner.source import Span
from reasoner.syntax.printer import show
from reasoner.syntax.tree import Clause, extent

_REMARK = re.compile("%(?!!)")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|\b(_?[A-Z]\w*)')


def duplicate_clause(context: Context) -> Iterator[Diagnostic]:
    """One diagnostic for each clause after the first of those that say the same."""
    seen: dict[object, Clause] = {}
    for clause in context.kb.clauses:
        first = seen.setdefault(_shape(clause), clause)
        if first is not clause:
            yield _said_before(clause, first)


def _said_before(clause: Clause, first: Clause) -> Diagnostic:
    """A warning within a layer; an error above it, where one would take the place of the other in silence."""
    labels = (Label(first.span, "the first one"),)
    what, layer = "rule" if clause.body else "fact", first.span.file.layer
    if layer == clause.span.file.layer:
        message, advice, severity = (
            f"this {what} says what an earlier one says",
            "remove one of the two",
            Severity.WARNING,
        )
    else:
        message, severity = (
            f"the layer '{layer}' says this {what} already, and a layer adds to it or overrides",
            Severity.ERROR,
        )
        named = entry(first, "id")
        advice = "remove it"
        if named is not None:
            name = named.values[0].text
            advice += f"; to change what its annotations say, write '%! overrides {name}' where it is amendable"
    fix = _removal(clause) if severity is Severity.WARNING and _says_no_more(clause, first) else None
    return Diagnostic("KB031", message, clause.span, advice, severity, labels=labels, fix=fix)


def _says_no_more(clause: Clause, first: Clause) -> bool:
    """Whether a clause is the first one again, and all that is said of it is said of that, too."""
    known = {(each.key, each.values) for each in first.annotations}
    return (clause.head, clause.body) == (first.head, first.body) and known.issuperset(
        (each.key, each.values) for each in clause.annotations
    )


def _removal(clause: Clause) -> Fix | None:
    """Taking away a clause with the annotations above it, and its lines where nothing else stands in them; ``None``
    where a remark stands between."""
    file, (start, end) = clause.span.file, extent(clause)
    if _REMARK.search(file.text, start, end):
        return None
    first, last = file.whole_line(file.position(start)[0]), file.whole_line(file.position(end)[0])
    if not file.text[first.start : start].strip() and not file.text[end : last.end].strip():
        start, end = first.start, last.end
    return Fix("Remove it", ((Span(file, start, end), ""),))


def _shape(clause: Clause) -> object:
    """Equal for clauses that differ in variable names and the order of literals alone."""
    if not clause.body:
        return clause.head
    body = sorted((show(each) for each in clause.body), key=lambda text: _TOKEN.sub(_blank, text))
    names: dict[str, str] = {}

    def rename(found: re.Match[str]) -> str:
        return names.setdefault(found[1], f"V{len(names)}") if found[1] else found[0]

    head = show(clause.head) if clause.head is not None else ""
    return _TOKEN.sub(rename, f"{head} :- {', '.join(body)}")


def _blank(found: re.Match[str]) -> str:
    return "V" if found[1] else found[0]
