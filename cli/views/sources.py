"""The answers of ``cite``: references and the clauses that rest on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cli.views.layout import clip, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoner.answers.sources import Carrier, Source
    from reasoner.knowledge.bibliography import Reference

_FIELDS = ("authors", "container", "year", "doi", "pmid", "url", "kind", "seen", "note")
_RELATIONS = {"cite": "", "seed": "carries ", "corrects": "corrects "}


def list_text(references: Sequence[tuple[Reference, int]], width: int) -> str:
    """One line a source: key, how often it is cited, title."""
    column = max((len(each.key) for each, _times in references), default=0)
    return "\n".join(
        f"{each.key:<{column}} {times:>4}  {clip(each.title, width - column - 7)}" for each, times in references
    )


def source_text(found: Source, width: int) -> str:
    """A source with all its fields, then the clauses that rest on it."""
    lines = [click.style(found.key + (f"#{found.part}" if found.part else ""), bold=True)]
    if found.reference is not None:
        lines.extend(wrap(found.reference.title, width, "  "))
        for name in _FIELDS:
            value = found.reference.fields.get(name)
            if value not in (None, ""):
                lines.extend(wrap(str(value), width, f"  {name:<10}"))
    lines.append("")
    if not found.carriers:
        lines.append("No clause cites it.")
    else:
        lines.append(click.style(f"{len(found.carriers)} clause(s) rest on it", bold=True))
    for each in found.carriers:
        lines.extend(_carrier(each, width))
    return "\n".join(lines)


def source_json(found: Source) -> dict[str, Any]:
    """The same as ``source/1``."""
    return {
        "format": "source/1",
        "key": found.key,
        "part": found.part,
        "reference": dict(found.reference.fields) if found.reference is not None else None,
        "clauses": [
            {
                "relation": each.relation,
                "id": each.id,
                "source": each.place,
                "status": each.status,
                "clause": each.clause,
                **dict(each.sentences),
            }
            for each in found.carriers
        ],
    }


def _carrier(each: Carrier, width: int) -> list[str]:
    status = "" if each.status == "accepted" else f"  ({each.status})"
    place = click.style(f"  {each.place}", dim=True)
    lines = [f"  {_RELATIONS[each.relation]}{click.style(each.id or '(no id)', fg='cyan')}{status}{place}"]
    lines.extend(wrap(" ".join(each.clause.split()), width, "      ", "        "))
    for key, text in each.sentences:
        if text:
            lines.extend(wrap(text, width, f"      {key}: ", "        "))
    return lines
