"""KB044: an id that two clauses share."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.checks.context import Context, entry
from reasoner.diagnostics import Diagnostic, Label
from reasoner.syntax.printer import show
from reasoner.syntax.tree import Atom, Clause, Text, Word


def duplicate_id(context: Context) -> Iterator[Diagnostic]:
    """One error for each clause with the id of an earlier one; a fact said again is KB031 alone."""
    seen: dict[str, tuple[Clause, Word | Text]] = {}
    for clause in context.kb.clauses:
        known = entry(clause, "id")
        if known is None:
            continue
        word = known.values[0]
        first, place = seen.setdefault(word.text, (clause, word))
        if first is clause:
            continue
        composed = not clause.body and any(each.key == "id" for each in clause.inherited)
        if not composed or first.head != clause.head:
            yield _taken(word, place, clause.head if composed else None, first.head)


def _taken(word: Word | Text, place: Word | Text, composed: Atom | None, first: Atom | None) -> Diagnostic:
    """Within a layer a mistake; above it the silent redefinition of something that others rely on."""
    name, span = word.text, word.span
    layer = place.span.file.layer
    labels = (Label(place.span, "first used here" if composed is None else "the other one"),)
    if layer == span.file.layer:
        message, advice = f"two clauses have the id '{name}'", "give one of them another id"
        if composed is not None and first is not None and composed.predicate == first.predicate:
            pairs = zip(first.arguments, composed.arguments, strict=False)
            apart = ", ".join(f"{show(one)} and {show(other)}" for one, other in pairs if one != other)
            message = f"'{composed.predicate}' says two things under the id '{name}': {apart}"
            advice = "keep one of the two; to keep both, give one an id of its own"
        return Diagnostic("KB044", message, span, advice, labels=labels)
    message = f"'{name}' is a clause of the layer '{layer}': a second one would redefine it in silence"
    advice = f"say so with '%! overrides {name}', where that clause is marked amendable, or take another id"
    return Diagnostic("KB044", message, span, advice, labels=labels)
