"""``soleus flip``: the smallest change of findings that puts a conclusion first, or drops it."""

from __future__ import annotations

import click

from cli.options import case_options, complete_conclusion, formats, kb_options


@click.command()
@click.argument("conclusion", shell_complete=complete_conclusion)
@case_options
@click.option("--contradict", is_flag=True, help="Also try to take recorded findings back.")
@click.option("--within", type=click.IntRange(1, 6), default=3, show_default=True, help="Most changes to try together.")
@click.option("--ascii", is_flag=True, help="Draw with plain letters.")
@formats("text", "json", "markdown", "html", "mermaid", "dot")
@kb_options
@click.pass_context
def command(
    ctx: click.Context,
    conclusion: str,
    findings: tuple[str, ...],
    case: str | None,
    contradict: bool,
    within: int,
    ascii: bool,
    format: str,
) -> None:
    """Find the fewest findings that would put CONCLUSION first, and the fewest that would drop it from there.

    \b
    soleus flip synovial_sarcoma pattern=peripheral_plaque
    soleus flip calcific_myonecrosis --case case.toml --contradict
    """
    from cli.console import notice, say_json
    from cli.explaining import heading, show_list
    from cli.session import open_case
    from reasoner.documents.flip import flip_page
    from reasoner.ranking.flip import FLIP_LIMITS, flip
    from reasoner.render.comparison_json import flip_json

    session = open_case(ctx, findings, case)
    program = session.reading.program
    named = session.reading.vocabulary.conclusion(conclusion)
    limits = FLIP_LIMITS._replace(changes=within)
    found = flip(session.model, named, contradict=contradict, limits=limits)
    if format == "json":
        document = flip_json(found, program)
        say_json({"format": document["format"], **heading(session), **document})
    else:
        show_list(ctx, flip_page(found, program), format, heading(session), ascii=ascii, session=session)
    notice()
