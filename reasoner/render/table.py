"""Answers of a query as a table, as ``query/1`` and as CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reasoner.documents.document import BLANK, NOTE, TABLE, Document, Line
from reasoner.program.compiled import show_value
from reasoner.words import phrases
from reasoner.words.escape import cell

if TYPE_CHECKING:
    from reasoner.engine.model import Model
    from reasoner.explain.query import Answers

FORMAT = "query/1"


def table_of(answers: Answers) -> Document:
    """The rows under the names of the variables; yes or no for a query without variables."""
    names = answers.query.variables
    if not names:
        return Document("", (Line(phrases.YES if answers.rows else phrases.NO),))
    if not answers.rows:
        return Document("", (Line(phrases.NO_ROWS),))
    rows = (names, *(tuple(map(show_value, row)) for row in answers.rows))
    form = phrases.plural(len(answers.rows), phrases.ROW_ONE, phrases.ROWS)
    told = form.format(number=len(answers.rows)) + (phrases.ROWS_CUT if answers.cut else "")
    return Document("", (Line("", kind=TABLE, rows=rows), BLANK, Line(told, kind=NOTE)))


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
    return cell(value.removeprefix('"')) if isinstance(value, str) else value
