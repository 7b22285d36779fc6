"""``soleus cases``: the cases that can be asked about."""

from __future__ import annotations

import click

from cli.options import formats, kb_options


@click.command()
@click.argument("bank", required=False, metavar="[BANK]")
@formats("text", "json", "markdown", "html")
@kb_options
@click.pass_context
def command(ctx: click.Context, bank: str | None, format: str) -> None:
    """List the cases of BANK, or of the knowledge base's own bank, without their answers.

    \b
    soleus cases
    soleus differential --case cases#pub001
    """
    from cli.console import say_json
    from cli.session import open_knowledge
    from cli.show import show
    from reasoner.answers.case_file import read_bank
    from reasoner.documents.known import case_list, cases_json

    reading = open_knowledge(ctx)
    found = [(path, case) for path in ((bank,) if bank else reading.case_banks) for case in read_bank(path)]
    if format == "json":
        say_json(cases_json(found))
    else:
        show(ctx, case_list(reading, found), format)
