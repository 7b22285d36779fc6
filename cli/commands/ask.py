"""``soleus ask``: which finding that is not recorded would tell most."""

from __future__ import annotations

import click

from cli.options import case_options, formats, kb_options


@click.command()
@case_options
@click.option("--most", type=click.IntRange(1, 50), default=5, show_default=True, help="How many to list.")
@click.option("--ascii", is_flag=True, help="Draw with plain letters.")
@formats("text", "json", "markdown", "html", "mermaid", "dot")
@kb_options
@click.pass_context
def command(
    ctx: click.Context, findings: tuple[str, ...], case: str | None, most: int, ascii: bool, format: str
) -> None:
    """Rank the findings that are not recorded by how far their answers would move the list, for what they cost.

    \b
    soleus ask pattern=peripheral_plaque history=trauma
    """
    from cli.console import notice, say_json
    from cli.explaining import heading, show_list
    from cli.session import open_case
    from reasoner.documents.asked import questions_page
    from reasoner.ranking.ask import ask
    from reasoner.render.comparison_json import questions_json

    session = open_case(ctx, findings, case)
    program = session.reading.program
    found = ask(session.model, most=most)
    if format == "json":
        document = questions_json(found, program)
        say_json({"format": document["format"], **heading(session), **document})
    else:
        show_list(ctx, questions_page(found, program), format, heading(session), ascii=ascii, session=session)
    notice()
