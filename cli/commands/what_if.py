"""``soleus what-if``: what changes when findings are added or taken away."""

from __future__ import annotations

import click

from cli.options import case_options, complete_finding, formats, kb_options


@click.command()
@case_options
@click.option("--with", "added", multiple=True, metavar="FINDING", shell_complete=complete_finding, help="Record it.")
@click.option(
    "--without", "removed", multiple=True, metavar="FINDING", shell_complete=complete_finding, help="Take it back."
)
@click.option("--ascii", is_flag=True, help="Draw with plain letters.")
@formats("text", "json", "markdown", "html", "mermaid", "dot")
@kb_options
@click.pass_context
def command(
    ctx: click.Context,
    findings: tuple[str, ...],
    case: str | None,
    added: tuple[str, ...],
    removed: tuple[str, ...],
    ascii: bool,
    format: str,
) -> None:
    """Compare the case with the case after recording or taking back findings, each difference with its reason.

    \b
    soleus what-if pattern=peripheral_plaque --with history=dialysis
    soleus what-if --case case.toml --without history=trauma
    """
    from cli.console import notice, say_json
    from cli.explaining import changed_facts, heading, show_list
    from cli.session import open_case
    from reasoner.documents.change import change_page
    from reasoner.ranking.change import what_if
    from reasoner.render.comparison_json import comparison_json

    if not added and not removed:
        raise click.UsageError("Say what to change: --with FINDING or --without FINDING.", ctx)
    session = open_case(ctx, findings, case)
    program = session.reading.program
    add, remove = changed_facts(session, added, removed)
    found = what_if(session.model, add, remove)
    if format == "json":
        document = comparison_json(found, program)
        say_json({"format": document["format"], **heading(session), **document})
    else:
        show_list(ctx, change_page(found, program), format, heading(session), ascii=ascii, session=session)
    notice()
