"""Answers of a query as a table, as ``query/1`` and as CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reasoner.program.compiled import show_value
from reasoner.words import phrases

if TYPE_CHECKING:
    from reasoner.engine.model import Model
    from reasoner.explain.query import Answers

FORMAT = "query/1"


def render_table(answers: Answers) -> str:
    """The rows under the names of the variables; yes or no for a query without variables."""
    names = answers.query.variables
    if not names:
        return phrases.YES if answers.rows else phrases.NO
    if not answers.rows:
        return phrases.NO_ROWS
    rows = [tuple(map(show_value, row)) for row in answers.rows]
    widths = [max(len(name), *(len(row[place]) for row in rows)) for place, name in enumerate(names)]
    lines = [_line(names, widths), "  ".join("-" * width for width in widths)]
    lines.extend(_line(row, widths) for row in rows)
    form = phrases.plural(len(rows), phrases.ROW_ONE, phrases.ROWS)
    lines.extend(["", form.format(number=len(rows)) + (phrases.ROWS_CUT if answers.cut else "")])
    return "\n".join(lines)


def query_json(answers: Answers, model: Model) -> dict[str, Any]:
    """The rows as tables, each with the atoms it rests on, which can be asked why."""
    return {
        "format": FORMAT,
        "query": answers.query.text,
        "variables": list(answers.query.variables),
        "rows": [
            {
                "values": dict(zip(answers.query.variables, map(_plain, row), strict=True)),
                "because": [str(atom) for atom in answers.grounds(model, number)],
            }
            for number, row in enumerate(answers.rows)
        ],
        "cut": answers.cut,
    }


def render_csv(answers: Answers) -> str:
    """The rows as comma-separated values with a heading."""
    import csv
    import io

    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(answers.query.variables)
    writer.writerows([_plain(value) for value in row] for row in answers.rows)
    return target.getvalue()


def _plain(value: int | str) -> int | str:
    return value[1:] if isinstance(value, str) and value.startswith('"') else value


def _line(cells: tuple[str, ...], widths: list[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()
