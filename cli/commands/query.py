"""``soleus query``: ask the model in raw Datalog."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.options import case_options, formats, kb_options

if TYPE_CHECKING:
    from cli.session import Session
    from reasoner.explain.query import Answers


@click.command()
@click.argument("literals")
@case_options
@click.option("--limit", type=click.IntRange(1), default=10_000, show_default=True, help="Rows at most.")
@click.option("--why", "row", type=click.IntRange(1), metavar="ROW", help="Explain the atoms of one row.")
@formats("text", "json", "csv", "markdown", "html")
@kb_options
@click.pass_context
def command(
    ctx: click.Context,
    literals: str,
    findings: tuple[str, ...],
    case: str | None,
    limit: int,
    row: int | None,
    format: str,
) -> None:
    """Answer LITERALS, a list of literals in the rule language, from the knowledge base and the case.

    \b
    soleus query 'danger(E), rarity(E, common)'
    soleus query 'differential(C, E, S), S > 10, not danger(E)' pattern=peripheral_plaque
    """
    from cli.console import notice, say, say_json
    from cli.explaining import open_asked
    from cli.show import show
    from reasoner.explain.query import query
    from reasoner.render.table import query_json, render_csv, table_of

    session = open_asked(ctx, findings, case)
    answers = query(session.model, literals, most=limit)
    if row is not None:
        _explain(ctx, session, answers, row)
    elif format == "json":
        say_json(query_json(answers, session.model))
    elif format == "csv":
        say(render_csv(answers))
    else:
        show(ctx, table_of(answers), format)
    notice()


def _explain(ctx: click.Context, session: Session, answers: Answers, row: int) -> None:
    from cli.console import say
    from cli.show import style_of
    from reasoner.explain.proof import why
    from reasoner.render.proof_text import render_text

    if row > len(answers.rows):
        raise click.BadParameter(f"there are {len(answers.rows)} rows.", ctx, param_hint="--why")
    program = session.reading.program
    for atom in answers.grounds(session.model, row - 1):
        proof = why(session.model, atom)
        if proof is not None:
            say(render_text(proof, program, style=style_of(ctx)) + "\n")
