"""KB025: two facts that agree in the arguments of which their predicate takes each value once."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.checks.context import Context, entry
from reasoner.diagnostics import Diagnostic, Label
from reasoner.syntax.composed import places_of
from reasoner.syntax.printer import show
from reasoner.syntax.tree import Clause, Term


def key(context: Context) -> Iterator[Diagnostic]:
    """One error for each fact with the key of an earlier one, and for each word of a key that is no argument."""
    for name, predicate in context.declared.items():
        marked = entry(predicate, "key")
        if marked is None:
            continue
        places = places_of(predicate)
        unknown = [word for word in marked.values if word.text not in places]
        for word in unknown:
            advice = context.guesses.did_you_mean(word.text, places, f"one of: {', '.join(places)}")
            yield Diagnostic("KB025", f"'{word.text}' is no argument of '{name}'", word.span, advice)
        chosen = [places[word.text] for word in marked.values if word.text in places]
        seen: dict[tuple[Term, ...], Clause] = {}
        for clause in context.facts.get(name, ()) if not unknown else ():
            assert clause.head is not None
            if len(clause.head.arguments) != len(predicate.arguments):
                continue
            row = tuple(clause.head.arguments[place] for place in chosen)
            first = seen.setdefault(row, clause)
            if first is not clause and first.head != clause.head:
                yield _twice(name, row, clause, first)


def _twice(name: str, row: tuple[Term, ...], clause: Clause, first: Clause) -> Diagnostic:
    labels = (Label(first.span, "the other one"),)
    message = f"'{name}' says two things of {', '.join(map(show, row))}"
    advice = "keep one of the two"
    if first.span.file.layer != clause.span.file.layer:
        known = entry(first, "id")
        advice = f"say so with '%! overrides {known.values[0].text}'" if known else "override the one below"
    return Diagnostic("KB025", message, clause.span, advice, labels=labels)
