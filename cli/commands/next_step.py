"""``soleus next``: what to do next, and what not to do."""

from __future__ import annotations

import click

from cli.options import case_options, formats, kb_options


@click.command()
@case_options
@formats("text", "json", "markdown")
@kb_options
@click.pass_context
def command(ctx: click.Context, findings: tuple[str, ...], case: str | None, format: str) -> None:
    """List next steps by priority, each with its reason, cautions and sources, and what not to do.

    \b
    soleus next pattern=peripheral_plaque history=compartment_syndrome
    """
    from cli.console import notice, say, say_json
    from cli.console import width as columns
    from cli.errors import NO_EVIDENCE
    from cli.session import open_case
    from reasoner.answers.advice import advise
    from reasoner.answers.detail import detail
    from reasoner.answers.ranking import abstains

    reading, _, model = open_case(ctx, findings, case)
    advice = advise(model, reading)
    behind = detail(model, reading)
    if format == "json":
        from cli.views.differential_json import advice_json, knowledge_json
        from cli.views.next_detail import detail_json

        answer = {"format": "next/1", "kb": knowledge_json(reading), **advice_json(advice)}
        say_json({**answer, **detail_json(reading, behind)})
    elif format == "markdown":
        from cli.views.differential_markdown import advice_markdown
        from cli.views.next_detail import detail_markdown

        blocks = (
            advice_markdown(reading, advice) or "No next step follows from these findings.",
            detail_markdown(reading, behind),
        )
        say("\n\n".join(block for block in blocks if block))
    else:
        from cli.views.next_text import next_text

        say(next_text(reading, advice, columns(), behind))
    notice()
    if abstains(model, reading):
        notice("Nothing reaches the evidence floor: record more findings.")
        ctx.exit(NO_EVIDENCE)
