"""The answers of ``cite``: references and the clauses that rest on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cli.views.layout import clip, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoner.answers.reading import Reading
    from reasoner.answers.sources import Carrier, Source
    from reasoner.answers.statement import Statement
    from reasoner.knowledge.bibliography import Reference

    Stated = tuple[Reading, Statement]

_FIELDS = ("authors", "container", "year", "doi", "pmid", "url", "kind", "seen", "note")
_RELATIONS = {"cite": "", "seed": "carries ", "corrects": "corrects "}


def list_text(references: Sequence[tuple[Reference, int]], width: int) -> str:
    """One line a source: key, how often it is cited, title."""
    column = max((len(each.key) for each, _times in references), default=0)
    return "\n".join(
        f"{each.key:<{column}} {times:>4}  {clip(each.title, width - column - 7)}" for each, times in references
    )


def source_text(found: Source, width: int, stated: Stated | None = None) -> str:
    """A source with all its fields, then the clauses that rest on it; a numbered statement by what became of it."""
    if stated is not None:
        from cli.views.statement import statement_text

        reading, answer = stated
        return statement_text(reading, found, answer, width)
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


def source_json(found: Source, stated: Stated | None = None) -> dict[str, Any]:
    """The same as ``source/1``."""
    return {**_clauses_json(found), **_statement_json(stated)}


def _statement_json(stated: Stated | None) -> dict[str, Any]:
    if stated is None:
        return {}
    from cli.views.statement import statement_json

    return {"statement": statement_json(*stated)}


def _clauses_json(found: Source) -> dict[str, Any]:
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
