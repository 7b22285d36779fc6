"""``soleus find``: what a finding speaks for and against."""

from __future__ import annotations

import click

from cli.options import complete_finding, formats, kb_options


@click.command()
@click.argument("finding", nargs=-1, required=True, metavar="FINDING", shell_complete=complete_finding)
@formats("text", "json", "markdown", "html")
@kb_options
@click.pass_context
def command(ctx: click.Context, finding: tuple[str, ...], format: str) -> None:
    """Show which conclusions a finding speaks for and against, strongest first, with sources.

    \b
    soleus find pattern=phlebolith
    soleus find size_cm=7
    soleus find bone!=erosion   what its absence says
    """
    from cli.console import say_json, say_page
    from cli.session import open_knowledge
    from cli.show import show
    from reasoner.answers.claims import claims_about, told_by
    from reasoner.answers.findings import parse_finding

    reading = open_knowledge(ctx)
    parsed = parse_finding(" ".join(finding), reading.vocabulary)
    claims = claims_about(reading, parsed.attribute, told_by(reading, parsed))
    if format == "json":
        from cli.contract.knowledge import found_json

        say_json(found_json(reading, parsed, claims))
    elif format == "html":
        from cli.options import settings_of
        from cli.page.pictures import illustrated
        from reasoner.documents.known import finding_page
        from reasoner.render.write_html import write_html

        page, sign = write_html(finding_page(reading, parsed, claims)), (parsed.attribute, str(parsed.value))
        say_page(illustrated(page, reading, [sign], settings_of(ctx).knowledge_base))
    else:
        from reasoner.documents.known import finding_page

        show(ctx, finding_page(reading, parsed, claims), format)
