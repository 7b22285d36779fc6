"""``soleus find``: what a finding speaks for and against."""

from __future__ import annotations

import click

from cli.options import complete_finding, formats, kb_options


@click.command()
@click.argument("finding", nargs=-1, required=True, metavar="FINDING", shell_complete=complete_finding)
@formats("text", "json", "markdown")
@kb_options
@click.pass_context
def command(ctx: click.Context, finding: tuple[str, ...], format: str) -> None:
    """Show which conclusions a finding speaks for and against, strongest first, with sources.

    \b
    soleus find pattern=phlebolith
    soleus find size_cm=7
    """
    from cli.console import say, say_json
    from cli.console import width as columns
    from cli.session import open_knowledge
    from cli.views.claims import found_json, found_text
    from reasoner.answers.claims import claims_about
    from reasoner.answers.findings import parse_finding

    reading = open_knowledge(ctx)
    parsed = parse_finding(" ".join(finding), reading.vocabulary)
    claims = claims_about(reading, parsed.attribute, reading.implied(parsed))
    if format == "json":
        say_json(found_json(reading, parsed, claims))
    else:
        say(found_text(reading, parsed, claims, columns(), markdown=format == "markdown"))
