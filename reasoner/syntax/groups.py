"""Groups: what ``%! group`` says once for the facts below it, up to the next group or the end of the file."""

from __future__ import annotations

from reasoner.diagnostics import Diagnostic
from reasoner.source import SourceFile
from reasoner.syntax import messages
from reasoner.syntax.tree import Clause, Group, Item, extent


def inherit(file: SourceFile, items: list[Item], broken: list[int], diagnostics: list[Diagnostic]) -> list[Item]:
    """The items with what each group says given to the facts below it, where they do not say it themselves.

    ``broken`` are the places of clauses that could not be read. A group that holds for nothing, or stands directly
    above a clause, is added to ``diagnostics``.
    """
    done: list[Item] = []
    group: Group | None = None
    below = {file.position(extent(item)[0])[0] for item in items if isinstance(item, Clause)}
    last, last_broken = len(items), max(broken, default=-1)
    for number, item in enumerate(items):
        if isinstance(item, Group):
            group = item if item.annotations else None
            end = max(each.end_line for each in (item.span, *(entry.span for entry in item.annotations)))
            if end + 1 in below:
                diagnostics.append(messages.group_above_clause(item.span))
            after = next((n for n in range(number + 1, last) if isinstance(items[n], Group)), last)
            facts = any(isinstance(each, Clause) and not each.body for each in items[number + 1 : after])
            if item.annotations and not facts and last_broken <= item.span.start:
                diagnostics.append(messages.empty_group(item.span))
        elif isinstance(item, Clause) and group is not None and item.head is not None and not item.body:
            said = {entry.key for entry in item.annotations}
            inherited = tuple(entry for entry in group.annotations if entry.key not in said)
            item = Clause(item.head, (), (*item.annotations, *inherited), item.span, inherited)
        done.append(item)
    return done
