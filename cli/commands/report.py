"""``soleus report``: a paragraph to paste."""

from __future__ import annotations

import click

from cli.options import case_options, formats, kb_options


@click.command()
@case_options
@formats("text", "markdown", "html")
@kb_options
@click.pass_context
def command(ctx: click.Context, findings: tuple[str, ...], case: str | None, format: str) -> None:
    """Write a paragraph to paste into a report: findings, what it is most like, what else, what to do.

    \b
    soleus report pattern=peripheral_plaque history=compartment_syndrome age=61
    """
    from cli.console import notice
    from cli.errors import NO_EVIDENCE
    from cli.session import open_case
    from cli.show import show
    from reasoner.documents.answered import answer
    from reasoner.documents.report import report

    reading, read, model = open_case(ctx, findings, case, told=False)
    found = answer(reading, read, model, grounds=False)
    show(ctx, report(found), format)
    notice()
    if found.ranking.abstains:
        ctx.exit(NO_EVIDENCE)
