"""``soleus next``: what to do next, and what not to do."""

from __future__ import annotations

import click

from cli.options import case_options, formats, kb_options


@click.command()
@case_options
@formats("text", "json", "markdown", "html")
@kb_options
@click.pass_context
def command(ctx: click.Context, findings: tuple[str, ...], case: str | None, format: str) -> None:
    """List next steps by priority, each with its reason, cautions and sources, and what not to do.

    \b
    soleus next pattern=peripheral_plaque history=compartment_syndrome
    """
    from cli.console import notice, say_json
    from cli.errors import NO_EVIDENCE
    from cli.session import open_case
    from cli.show import show
    from reasoner.answers.detail import detail
    from reasoner.documents.advised import advised
    from reasoner.documents.answered import answer
    from reasoner.documents.heard import with_told

    reading, read, model = open_case(ctx, findings, case)
    found = answer(reading, read, model, grounds=False)
    behind = detail(model, reading)
    if format == "json":
        from cli.contract.answers import next_json

        say_json(next_json(found, behind))
    else:
        page = advised(found, behind)
        show(ctx, page if format == "text" else with_told(reading, read.understood, page), format)
    notice()
    if found.ranking.abstains:
        notice("Nothing reaches the evidence floor: record more findings.")
        ctx.exit(NO_EVIDENCE)
